/**
 * Addresses as From, To, Contact, Route and their kin carry them (RFC 3261 §20.10). A URI with a
 * comma, a question mark or a semicolon needs its angle brackets; without them the semicolon begins
 * the header's parameters.
 */
import { quoted, quotedStringEnd, unquote } from './lexing.ts';
import { formatParameters, type Parameters, parseParameters, withParameter } from './parameters.ts';
import { parseUri } from './sip-uri.ts';

export interface NameAddr {
  /** Without quotes and escapes; absent when there is none. */
  readonly displayName?: string;
  /** The URI as written; `parseUri` reads it. */
  readonly uri: string;
  /** The header's parameters (tag, expires, q ...), not the URI's. */
  readonly parameters: Parameters;
}

/** Undefined when the text is no address, or its URI none. */
export function parseNameAddr(text: string): NameAddr | undefined {
  const trimmed = text.trim();
  const nameEnd = trimmed.startsWith('"') ? quotedStringEnd(trimmed, 0) : 0;
  if (nameEnd < 0) return undefined;
  const open = trimmed.indexOf('<', nameEnd);
  if (open < 0) return nameEnd > 0 ? undefined : parseBareAddress(trimmed);
  const close = trimmed.indexOf('>', open);
  if (close < 0) return undefined;
  const name = trimmed.slice(0, open).trim();
  if (nameEnd > 0 ? name.length !== nameEnd : unfitName.test(name)) return undefined;
  const displayName = unquote(name);
  return complete(trimmed.slice(open + 1, close), trimmed.slice(close + 1), displayName);
}

// Deviation: RFC 3261 wants tokens in a name without quotes. Phones write UTF-8, dots and brackets
// there too; only what can be mistaken for structure is refused (RFC 4475 §3.1.2.15).
const unfitName = /["\\,;:@>]/;

function parseBareAddress(text: string): NameAddr | undefined {
  const semicolon = text.indexOf(';');
  const uri = (semicolon < 0 ? text : text.slice(0, semicolon)).trim();
  if (uri.includes('?') || uri.includes(',')) return undefined;
  return complete(uri, semicolon < 0 ? '' : text.slice(semicolon), '');
}

function complete(uri: string, rest: string, displayName: string): NameAddr | undefined {
  const parameters = parseParameters(rest);
  if (!parameters || !parseUri(uri)) return undefined;
  return displayName === '' ? { uri, parameters } : { displayName, uri, parameters };
}

export function formatNameAddr(address: NameAddr): string {
  const name = address.displayName === undefined ? '' : `${quoted(address.displayName)} `;
  return `${name}<${address.uri}>${formatParameters(address.parameters)}`;
}

/** The tag; undefined when there is none, or an empty one. */
export function tagOf(address: NameAddr): string | undefined {
  return address.parameters.get('tag') || undefined;
}

export function withTag(address: NameAddr, tag: string): NameAddr {
  return { ...address, parameters: withParameter(address.parameters, 'tag', tag) };
}
