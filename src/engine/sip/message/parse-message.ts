/**
 * Bytes to a message, or to a fault with the answer RFC 3261 asks for. Checked here is what every
 * layer above relies on: the start line, the mandatory fields, their number and their form. What
 * depends on who is asked (schemes, extensions, content types) is not a fault of the message.
 *
 * Only the shape of the head is taken apart at once; everything else is read when asked for.
 */
import { usualFieldName } from './field-names.ts';
import { isToken, parseWhole } from './lexing.ts';
import { readCSeq, readNameAddr, readNameAddrs, readVias } from './message-fields.ts';
import { SipHeaders } from './sip-headers.ts';
import {
  defaultMessageLimits,
  type MessageLimits,
  noBody,
  type SipFault,
  type SipMessage,
} from './sip-message.ts';
import { parseStartLine, type RequestLine, type StatusLine } from './start-line.ts';

const headEnd = Buffer.from('\r\n\r\n');

/**
 * Reads one message that fills the bytes: a datagram, or what `SipStreamFramer` cut out. Without a
 * Content-Length the body runs to the end; bytes beyond a Content-Length are dropped (§18.3).
 */
export function parseSipMessage(
  bytes: Buffer,
  limits: MessageLimits = defaultMessageLimits,
): SipMessage | SipFault {
  const start = skipLineBreaks(bytes);
  const blank = bytes.indexOf(headEnd, start);
  const end = blank < 0 ? bytes.length : blank;
  if (end - start > limits.headBytesMax || bytes.length > limits.messageBytesMax) {
    return tooLarge(bytes, start, limits);
  }
  const head = bytes.toString('utf8', start, end);
  const lineEnd = head.indexOf('\r\n');
  const startLine = parseStartLine(lineEnd < 0 ? head : head.slice(0, lineEnd));
  const headers = new SipHeaders();
  const fieldFault = lineEnd < 0 ? undefined : readFields(head, lineEnd + 2, headers, limits);
  if (startLine.kind === 'fault') return { ...startLine, headers };
  if (blank < 0) return refuse(startLine, headers, 'No empty line after the header fields');
  if (fieldFault) return refuse(startLine, headers, fieldFault);
  const fault = checkFields(startLine, headers);
  if (fault) return refuse(startLine, headers, fault);
  const rest = bytes.length - blank - headEnd.length;
  const length = contentLength(headers, rest);
  if (length === undefined) return refuse(startLine, headers, 'Bad Content-Length');
  const bodyStart = blank + headEnd.length;
  const body = length === 0 ? noBody : bytes.subarray(bodyStart, bodyStart + length);
  return { ...startLine, headers, body };
}

// §7.5: line breaks before the start line are nothing.
function skipLineBreaks(bytes: Buffer): number {
  let start = 0;
  while (bytes[start] === 0x0d && bytes[start + 1] === 0x0a) start += 2;
  return start;
}

function refuse(
  startLine: RequestLine | StatusLine,
  headers: SipHeaders,
  reason: string,
  status = 400,
): SipFault {
  if (startLine.kind === 'response') return { kind: 'fault', reason, headers };
  return {
    kind: 'fault',
    reason,
    answer: { status, reason: status === 400 ? `Bad Request - ${reason}` : reason },
    method: startLine.method,
    headers,
  };
}

function tooLarge(bytes: Buffer, start: number, limits: MessageLimits): SipFault {
  const head = bytes.toString('utf8', start, start + limits.headBytesMax);
  const lineEnd = head.indexOf('\r\n');
  const startLine = parseStartLine(lineEnd < 0 ? '' : head.slice(0, lineEnd));
  const headers = new SipHeaders();
  if (startLine.kind === 'fault') return { ...startLine, headers };
  readFields(head, lineEnd + 2, headers, limits);
  return refuse(startLine, headers, 'Message Too Large', 513);
}

/** Adds the fields from `start` on to `headers`, up to the first that is wrong. Returns what is. */
function readFields(
  head: string,
  start: number,
  headers: SipHeaders,
  limits: MessageLimits,
): string | undefined {
  let position = start;
  while (position < head.length) {
    let end = lineEndAfter(head, position);
    let line = head.slice(position, end);
    position = end + 2;
    // §7.3.1: a line that begins with white space goes on with the field above.
    while (isWhite(head.charCodeAt(position))) {
      end = lineEndAfter(head, position);
      line = `${line.trimEnd()} ${head.slice(position, end).trimStart()}`;
      position = end + 2;
      if (line.length > limits.fieldLengthMax) break;
    }
    if (line.length > limits.fieldLengthMax) return 'Header field too long';
    const fault = addField(line, headers);
    if (fault) return fault;
    if (headers.size > limits.fieldCountMax) return 'Too many header fields';
  }
  return undefined;
}

function addField(line: string, headers: SipHeaders): string | undefined {
  const colon = line.indexOf(':');
  if (colon < 1) return 'Header field without a name';
  if (line.includes('\n') || line.includes('\r')) return 'Line break inside a header field';
  const spelled = line.slice(0, colon);
  const usual = usualFieldName(spelled);
  const name = usual ? spelled : spelled.trimEnd();
  if (!usual && !isToken(name)) return 'Malformed header field name';
  headers.append(name, line.slice(colon + 1).trim());
  return undefined;
}

function lineEndAfter(head: string, position: number): number {
  const end = head.indexOf('\r\n', position);
  return end < 0 ? head.length : end;
}

function isWhite(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

const singleFields = ['Call-ID', 'CSeq', 'From', 'To', 'Max-Forwards', 'Content-Length'];
const addressLists = ['Contact', 'Route', 'Record-Route'];

/** What is wrong with the fields that every message has or whose form everybody relies on. */
function checkFields(startLine: RequestLine | StatusLine, headers: SipHeaders): string | undefined {
  for (const name of singleFields) {
    if (headers.getAll(name).length > 1) return `More than one ${name}`;
  }
  if (!readVias(headers)?.length) return 'Missing or malformed Via';
  if (!readNameAddr(headers, 'From')) return 'Missing or malformed From';
  if (!readNameAddr(headers, 'To')) return 'Missing or malformed To';
  if (!isCallId(headers.get('Call-ID'))) return 'Missing or malformed Call-ID';
  const cseq = readCSeq(headers);
  if (!cseq) return 'Missing or malformed CSeq';
  if (startLine.kind === 'request' && cseq.method !== startLine.method) {
    return 'CSeq of another method';
  }
  const maxForwards = headers.get('Max-Forwards');
  if (maxForwards !== undefined && parseWhole(maxForwards, 255) === undefined) {
    return 'Malformed Max-Forwards';
  }
  for (const name of addressLists) if (!isAddressList(headers, name)) return `Malformed ${name}`;
  return undefined;
}

function isCallId(value: string | undefined): boolean {
  return value !== undefined && value !== '' && !/[\s,]/.test(value);
}

function isAddressList(headers: SipHeaders, name: string): boolean {
  if (!headers.has(name)) return true;
  if (name === 'Contact' && headers.get(name) === '*') return headers.getAll(name).length === 1;
  return readNameAddrs(headers, name) !== undefined;
}

/** The length of the body; undefined when the field is malformed or asks for more than there is. */
function contentLength(headers: SipHeaders, available: number): number | undefined {
  const text = headers.get('Content-Length');
  return text === undefined ? available : parseWhole(text, available);
}
