/** Request-Line and Status-Line (RFC 3261 §7.1, §7.2): single spaces, nothing more forgiving. */
import { isToken, parseWhole } from './lexing.ts';
import { parseUri } from './sip-uri.ts';

export interface RequestLine {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: string;
}

export interface StatusLine {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
}

/** As `SipFault`, before there are headers. */
export interface StartLineFault {
  readonly kind: 'fault';
  readonly reason: string;
  readonly method?: string;
  readonly answer?: { readonly status: number; readonly reason: string };
}

export function parseStartLine(line: string): RequestLine | StatusLine | StartLineFault {
  if (line.slice(0, 4).toUpperCase() === 'SIP/') return parseStatusLine(line);
  return parseRequestLine(line);
}

function parseStatusLine(line: string): StatusLine | StartLineFault {
  if (!/^SIP\/2\.0 /i.test(line)) return { kind: 'fault', reason: 'Unknown protocol version' };
  const status = line.length === 11 || line[11] === ' ' ? parseWhole(line.slice(8, 11), 699) : 0;
  if (status === undefined || status < 100) return { kind: 'fault', reason: 'Bad status code' };
  const reason = line.slice(12);
  if (/[\r\n]/.test(reason)) return { kind: 'fault', reason: 'Line break in the Status-Line' };
  return { kind: 'response', status, reason };
}

function parseRequestLine(line: string): RequestLine | StartLineFault {
  const first = line.indexOf(' ');
  const last = line.lastIndexOf(' ');
  const method = first < 0 ? line : line.slice(0, first);
  // Only what says SIP at its end is somebody's request; other bytes get no answer.
  if (!isToken(method) || !/ SIP\/[0-9]+\.[0-9]+[ \t]*$/i.test(line)) {
    return { kind: 'fault', reason: 'No SIP message' };
  }
  const uri = line.slice(first + 1, last);
  if (last <= first || line.endsWith(' ') || line.endsWith('\t') || /[ \t]/.test(uri)) {
    return badRequest(method, 'Malformed Request-Line');
  }
  if (line.slice(last + 1).toUpperCase() !== 'SIP/2.0') {
    const reason = 'Version Not Supported';
    return { kind: 'fault', reason, method, answer: { status: 505, reason } };
  }
  const parsed = parseUri(uri);
  // §19.1.1: a Request-URI has no headers part.
  if (!parsed || (parsed.kind === 'sip' && parsed.headers !== undefined)) {
    return badRequest(method, 'Malformed Request-URI');
  }
  return { kind: 'request', method, uri };
}

function badRequest(method: string, reason: string): StartLineFault {
  return {
    kind: 'fault',
    reason,
    method,
    answer: { status: 400, reason: `Bad Request - ${reason}` },
  };
}
