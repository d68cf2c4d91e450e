/**
 * SIP and SIPS URIs (RFC 3261 §19.1). All other schemes, tel: among them, stay opaque text.
 */
import { formatHostPort, type HostPort } from '../../../base/host-port.ts';
import { parseWhole } from './lexing.ts';
import { formatParameters, noParameters, type Parameters, parseParameters } from './parameters.ts';

export interface SipUri {
  readonly kind: 'sip';
  readonly scheme: 'sip' | 'sips';
  /** As written, escapes included (`unescapeUri` reads it); absent for a server's address. */
  readonly user?: string;
  readonly password?: string;
  /** Lower case; an IPv6 address stands here without its brackets. */
  readonly host: string;
  readonly port?: number;
  readonly parameters: Parameters;
  /** What follows `?`, as written; absent when there is none. */
  readonly headers?: string;
}

/** A URI of a scheme that is not SIP's. */
export interface OpaqueUri {
  readonly kind: 'opaque';
  /** Lower case. */
  readonly scheme: string;
  readonly text: string;
}

export type Uri = SipUri | OpaqueUri;

const schemePattern = /^[A-Za-z][A-Za-z0-9+.-]*$/;
// All but white space, quotes, angle brackets and control characters; UTF-8 is let through.
const uriPattern = /^[!#-;=?-~\u0080-\uffff]+$/;
const hostNamePattern = /^[A-Za-z0-9._-]+$/;
const addressV6Pattern = /^[0-9A-Fa-f:.]+$/;

/** Undefined when the text is no URI. */
export function parseUri(text: string): Uri | undefined {
  const colon = text.indexOf(':');
  if (colon < 1 || colon === text.length - 1 || !uriPattern.test(text)) return undefined;
  const scheme = text.slice(0, colon).toLowerCase();
  if (scheme === 'sip' || scheme === 'sips') return parseSipParts(scheme, text.slice(colon + 1));
  return schemePattern.test(scheme) ? { kind: 'opaque', scheme, text } : undefined;
}

/** As `parseUri`, for places where only sip: and sips: will do. */
export function parseSipUri(text: string): SipUri | undefined {
  const uri = parseUri(text);
  return uri?.kind === 'sip' ? uri : undefined;
}

function parseSipParts(scheme: 'sip' | 'sips', rest: string): SipUri | undefined {
  const at = rest.indexOf('@');
  if (at === 0 || rest.indexOf('@', at + 1) > 0) return undefined;
  const userInfo = at < 0 ? undefined : rest.slice(0, at);
  const afterUser = rest.slice(at + 1);
  const question = afterUser.indexOf('?');
  const beforeHeaders = question < 0 ? afterUser : afterUser.slice(0, question);
  const semicolon = beforeHeaders.indexOf(';');
  const address = parseHostPort(semicolon < 0 ? beforeHeaders : beforeHeaders.slice(0, semicolon));
  const parameters = semicolon < 0 ? noParameters : parseUriParameters(beforeHeaders, semicolon);
  if (!address || !parameters) return undefined;
  const colon = userInfo?.indexOf(':') ?? -1;
  const user = colon < 0 ? userInfo : userInfo?.slice(0, colon);
  if (user === '') return undefined;
  return {
    kind: 'sip',
    scheme,
    ...(user !== undefined && { user }),
    ...(colon >= 0 && userInfo !== undefined && { password: userInfo.slice(colon + 1) }),
    ...address,
    parameters,
    ...(question >= 0 && { headers: afterUser.slice(question + 1) }),
  };
}

// Unlike a header's, a URI's parameter names may be escaped: `%6C%72` is `lr` (§19.1.4).
function parseUriParameters(text: string, start: number): Parameters | undefined {
  const parameters = parseParameters(text.slice(start));
  if (!parameters || !text.includes('%', start)) return parameters;
  return new Map([...parameters].map(([name, value]) => [unescapeUri(name).toLowerCase(), value]));
}

/** `host`, `host:port`, `[v6]`, `[v6]:port`, in lower case; white space around the colon is allowed (Via). */
export function parseHostPort(text: string): HostPort | undefined {
  const bracket = text.startsWith('[') ? text.indexOf(']') : -1;
  if (text.startsWith('[') && bracket < 0) return undefined;
  const colon = text.indexOf(':', bracket + 1);
  const hostText = (colon < 0 ? text : text.slice(0, colon)).trim();
  const host = bracket < 0 ? hostText : hostText.slice(1, -1);
  if (bracket >= 0 && hostText.length !== bracket + 1) return undefined;
  if (!(bracket < 0 ? hostNamePattern : addressV6Pattern).test(host)) return undefined;
  if (colon < 0) return { host: host.toLowerCase() };
  const port = parseWhole(text.slice(colon + 1).trim(), 65_535);
  return port === undefined ? undefined : { host: host.toLowerCase(), port };
}

export function formatUri(uri: Uri): string {
  if (uri.kind === 'opaque') return uri.text;
  const password = uri.password === undefined ? '' : `:${uri.password}`;
  const user = uri.user === undefined ? '' : `${uri.user}${password}@`;
  const headers = uri.headers === undefined ? '' : `?${uri.headers}`;
  const parameters = formatParameters(uri.parameters);
  return `${uri.scheme}:${user}${formatHostPort(uri)}${parameters}${headers}`;
}

/** The text with its %HH escapes resolved as UTF-8; a `%` that begins no escape stays. */
export function unescapeUri(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) =>
    Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}
