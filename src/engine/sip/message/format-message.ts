/** Messages as bytes (RFC 3261 §7). Content-Length is always written, last, and from the body. */
import { HotlineError } from '../../../base/errors.ts';
import type { SipMessage } from './sip-message.ts';

/** @throws HotlineError `invalid-input` when a line break stands in the start line or a field. */
export function formatSipMessage(message: SipMessage): Buffer {
  const head = formatHead(message);
  if (message.body.length === 0) return Buffer.from(head, 'utf8');
  return Buffer.concat([Buffer.from(head, 'utf8'), message.body]);
}

function formatHead(message: SipMessage): string {
  let head = line(
    message.kind === 'request'
      ? `${message.method} ${message.uri} SIP/2.0`
      : `SIP/2.0 ${message.status} ${message.reason}`,
  );
  for (const [name, value] of message.headers.entries()) {
    if (name !== 'Content-Length') head += line(value === '' ? `${name}:` : `${name}: ${value}`);
  }
  return `${head}Content-Length: ${message.body.length}\r\n\r\n`;
}

// What came from an application must not smuggle a second field or a second message in.
function line(text: string): string {
  if (text.includes('\n') || text.includes('\r')) {
    throw new HotlineError('invalid-input', 'Line break inside a SIP header field');
  }
  return `${text}\r\n`;
}
