/** What applications write into messages, and what the stack writes for them. */
import { formatHostPort } from '../../../base/host-port.ts';
import type { SipHeaders } from '../message/sip-headers.ts';
import { noBody } from '../message/sip-message.ts';
import { branchCookie } from '../message/via.ts';
import type { HeaderFields } from '../transaction-user.ts';
import type { Flow } from '../transport/flow.ts';
import type { WayOut } from '../transport/transport-layer.ts';

export const spokenMethods = [
  'INVITE',
  'ACK',
  'CANCEL',
  'BYE',
  'OPTIONS',
  'INFO',
  'UPDATE',
  'PRACK',
  'REFER',
  'NOTIFY',
  'MESSAGE',
  'SUBSCRIBE',
];

/** Option tags that a request may require when the options name none. */
export const understoodOptions = ['100rel', 'timer', 'replaces', 'norefersub'];

export interface Written {
  readonly headers?: HeaderFields;
  readonly body?: Buffer | string;
}

/**
 * Appends the application's fields but those that are the stack's (`owned`, lower case), and the
 * Content-Type of a session description that has none.
 * @returns the body.
 */
export function writeFields(
  headers: SipHeaders,
  written: Written,
  owned: ReadonlySet<string>,
): Buffer {
  for (const [name, value] of written.headers ?? []) {
    if (!owned.has(name.toLowerCase())) headers.append(name, value);
  }
  const body = bodyOf(written.body);
  if (body.length > 0 && !headers.has('Content-Type') && isSdp(body)) {
    headers.append('Content-Type', 'application/sdp');
  }
  return body;
}

function bodyOf(body: Buffer | string | undefined): Buffer {
  if (body === undefined) return noBody;
  return typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
}

function isSdp(body: Buffer): boolean {
  return body[0] === 0x76 && body[1] === 0x3d && body[2] === 0x30;
}

/** The session description that a message carries. */
export function sdpOf(message: { headers: SipHeaders; body: Buffer }): Buffer | undefined {
  const type = message.headers.get('Content-Type')?.toLowerCase() ?? '';
  return message.body.length > 0 && type.startsWith('application/sdp') ? message.body : undefined;
}

/** A Via of ours with a fresh branch (RFC 3261 §8.1.1.7, RFC 3581 §3). */
export function viaFor(way: WayOut, token: string): string {
  return `SIP/2.0/${way.protocol} ${formatHostPort(way)};rport;branch=${branchCookie}${token}`;
}

/** `sip:host:port[;transport=tcp]`, how a peer reaches us. */
export function ourUri(
  address: { readonly host: string; readonly port: number },
  protocol: Flow['protocol'],
): string {
  return `sip:${formatHostPort(address)}${protocol === 'tcp' ? ';transport=tcp' : ''}`;
}
