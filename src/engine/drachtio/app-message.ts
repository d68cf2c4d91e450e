/**
 * What an application sends: a line of `|`-separated tokens and, for `sip` and `proxy`, a raw SIP
 * message. Read leniently: names in any case, Content-Length ignored (srf counts UTF-16 units, not
 * bytes), lines with an impossible name skipped.
 */
import { isToken, parseWhole } from '../sip/message/lexing.ts';
import { noBody } from '../sip/message/sip-message.ts';

export interface AppMessage {
  /** The sender's id of the message, repeated in the response. */
  readonly id: string;
  readonly type: string;
  /** All tokens, the id and the type included. */
  readonly tokens: readonly string[];
  readonly sip: AppSip | undefined;
}

interface AppSipContent {
  /** As written, for error texts. */
  readonly startLine: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

export type AppSip =
  | (AppSipContent & { readonly kind: 'request'; readonly method: string; readonly uri: string })
  | (AppSipContent & {
      readonly kind: 'response';
      readonly status: number;
      readonly reason: string;
    });

/** Undefined when there is no id or no type; its `sip` is when there is none, or no start line. */
export function parseAppMessage(payload: Buffer): AppMessage | undefined {
  const lineEnd = payload.indexOf('\r\n');
  const line = payload.toString('utf8', 0, lineEnd < 0 ? payload.length : lineEnd);
  const tokens = line.trim().split('|');
  const [id, type] = tokens;
  if (!id || !type) return undefined;
  const sip = lineEnd < 0 ? undefined : parseAppSip(payload.subarray(lineEnd + 2));
  return { id, type, tokens, sip };
}

function parseAppSip(bytes: Buffer): AppSip | undefined {
  const blank = bytes.indexOf('\r\n\r\n');
  const head = bytes.toString('utf8', 0, blank < 0 ? bytes.length : blank);
  const lines = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const startLine = lines[0] ?? '';
  if (startLine === '') return undefined;
  const content = {
    startLine,
    headers: readHeaders(lines.slice(1)),
    body: blank < 0 ? noBody : bytes.subarray(blank + 4),
  };
  const status = /^SIP\/2\.0 (\d{3})(?: (.*))?$/.exec(startLine);
  if (status) {
    const code = parseWhole(status[1] ?? '', 699) ?? 0;
    return { ...content, kind: 'response', status: code, reason: status[2] ?? '' };
  }
  const [method = '', uri = ''] = startLine.split(' ');
  if (!isToken(method)) return undefined;
  return { ...content, kind: 'request', method, uri };
}

function readHeaders(lines: readonly string[]): (readonly [name: string, value: string])[] {
  const headers: (readonly [name: string, value: string])[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon)).trim();
    const value = line.slice(colon + 1).trim();
    if (isToken(name) && !/[\r\n]/.test(value)) headers.push([name, value]);
  }
  return headers;
}

/** The first such header's value; `name` in lower case. */
export function headerOf(sip: AppSip, name: string): string | undefined {
  return sip.headers.find(([given]) => given.toLowerCase() === name)?.[1];
}
