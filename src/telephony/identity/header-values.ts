/**
 * Reads single SIP header values (RFC 3261 §20, §25.1) that a stranger may have written: bounded,
 * never throwing. What cannot be read is undefined.
 */

/** Longest header value looked at, in characters; longer ones count as unreadable. */
const valueLengthMax = 4096;

export interface NameAddress {
  /** Without quotes and escapes; absent when there is none. */
  readonly displayName?: string;
  /** `*` for the Contact wildcard. */
  readonly uri: string;
  /** Header parameters in lower case; '' for one without a value. */
  readonly parameters: ReadonlyMap<string, string>;
}

export interface SipUri {
  readonly scheme: 'sip' | 'sips' | 'tel';
  /** Percent-decoded, without user parameters; '' when there is none. */
  readonly user: string;
  /** Lower case, without brackets; '' for tel. */
  readonly host: string;
  readonly port?: number;
}

/** The name-addrs or addr-specs of From, To, Contact, P-Asserted-Identity, in order. */
export function parseNameAddresses(value: string): readonly NameAddress[] | undefined {
  if (value.length > valueLengthMax) return undefined;
  const addresses: NameAddress[] = [];
  for (const part of splitOutsideQuotes(value, ',')) {
    const address = parseNameAddress(part.trim());
    if (!address) return undefined;
    addresses.push(address);
  }
  return addresses;
}

function parseNameAddress(text: string): NameAddress | undefined {
  const open = indexOutsideQuotes(text, '<');
  if (open < 0) return parseAddrSpec(text);
  const close = text.indexOf('>', open);
  if (close < 0) return undefined;
  const uri = text.slice(open + 1, close).trim();
  const displayName = unquote(text.slice(0, open).trim());
  const parameters = parseParameters(text.slice(close + 1));
  if (uri === '') return undefined;
  return displayName === '' ? { uri, parameters } : { displayName, uri, parameters };
}

/** Without angle brackets, parameters after `;` belong to the header (RFC 3261 §20.10). */
function parseAddrSpec(text: string): NameAddress | undefined {
  const end = text.indexOf(';');
  const uri = (end < 0 ? text : text.slice(0, end)).trim();
  if (uri === '' || /\s/.test(uri)) return undefined;
  return { uri, parameters: parseParameters(end < 0 ? '' : text.slice(end)) };
}

function parseParameters(text: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const part of splitOutsideQuotes(text, ';')) {
    const [name = '', ...rest] = part.split('=');
    if (name.trim() !== '')
      parameters.set(name.trim().toLowerCase(), unquote(rest.join('=').trim()));
  }
  return parameters;
}

/** A sip, sips or tel URI; undefined for anything else. */
export function parseUri(text: string): SipUri | undefined {
  const match = /^(sips?|tel):([^\s]+)$/i.exec(text.slice(0, valueLengthMax));
  if (!match?.[1] || !match[2]) return undefined;
  const scheme = match[1].toLowerCase() as SipUri['scheme'];
  if (scheme === 'tel') {
    return { scheme, user: decodeUser(match[2].split(/[;?]/)[0] ?? ''), host: '' };
  }
  const at = match[2].lastIndexOf('@');
  const user = at < 0 ? '' : match[2].slice(0, at);
  const hostPort = match[2].slice(at + 1).split(/[;?]/)[0] ?? '';
  const host = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/i.exec(hostPort);
  if (!host?.[1]) return undefined;
  const name = host[1].replace(/^\[|\]$/g, '').toLowerCase();
  const base = { scheme, user: decodeUser(user.split(/[;:]/)[0] ?? ''), host: name };
  return host[2] === undefined ? base : { ...base, port: Number(host[2]) };
}

function decodeUser(user: string): string {
  try {
    return decodeURIComponent(user);
  } catch {
    return user;
  }
}

/** A header's first value as a whole number of seconds; undefined when it is not one. */
export function parseDeltaSeconds(value: string | undefined): number | undefined {
  const match = /^\s*(\d{1,10})\s*(?:$|[;,(])/.exec(value ?? '');
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/** Splits at `separator` where it stands outside quoted strings and angle brackets. */
export function splitOutsideQuotes(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  let angle = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (quoted && character === '\\') index++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === '<') angle = true;
    else if (!quoted && character === '>') angle = false;
    else if (!quoted && !angle && character === separator) {
      parts.push(text.slice(start, index));
      start = index + 1;
    }
  }
  parts.push(text.slice(start));
  return parts;
}

function indexOutsideQuotes(text: string, wanted: string): number {
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (quoted && character === '\\') index++;
    else if (character === '"') quoted = !quoted;
    else if (!quoted && character === wanted) return index;
  }
  return -1;
}

/** A quoted string's content; other text as it is. */
export function unquote(text: string): string {
  if (!text.startsWith('"') || !text.endsWith('"') || text.length < 2) return text;
  return text.slice(1, -1).replace(/\\(.)/g, '$1');
}

/** A quoted string that can hold any text: control characters go, quotes are escaped. */
export function quote(text: string): string {
  const printable = [...text].filter((character) => character >= ' ' && character !== '\u007f');
  return `"${printable.join('').replace(/["\\]/g, '\\$&')}"`;
}
