/**
 * HTTP Digest as SIP uses it (RFC 7616, RFC 8760): reading Authorization, and what the response must
 * be. Only `qop=auth` is accepted, because replay is recognised by the nonce count.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { DigestAlgorithm } from '../ports.ts';
import { splitOutsideQuotes, unquote } from './header-values.ts';

/** Offered in this order: a phone takes the first that it knows (RFC 8760 §2.4). */
export const digestAlgorithms: readonly DigestAlgorithm[] = ['SHA-256', 'MD5'];

export interface DigestCredentials {
  readonly username: string;
  readonly realm: string;
  readonly nonce: string;
  readonly uri: string;
  readonly response: string;
  readonly algorithm: DigestAlgorithm;
  readonly cnonce: string;
  /** Eight hex digits, as sent. */
  readonly nonceCount: string;
}

/** The credentials for our realm in an Authorization header; undefined when there are none. */
export function parseCredentials(
  header: string | undefined,
  realm: string,
): DigestCredentials | undefined {
  if (header === undefined || header.length > 4096) return undefined;
  return splitCredentials(header)
    .map(readCredentials)
    .find((credentials) => credentials?.realm === realm);
}

/** The digest challenges of a WWW-Authenticate or Proxy-Authenticate, field by field, in order. */
export function digestChallenges(
  header: string | undefined,
): readonly ReadonlyMap<string, string>[] {
  if (header === undefined || header.length > 4096 || /[\r\n]/.test(header)) return [];
  return splitCredentials(header).filter((fields) => fields.get('scheme') === 'digest');
}

/** Several headers of one name arrive joined by commas; each begins with its scheme. */
function splitCredentials(header: string): readonly ReadonlyMap<string, string>[] {
  const all: Map<string, string>[] = [];
  for (const part of splitOutsideQuotes(header, ',')) {
    const begins = /^\s*(\w+)\s+(?=[\w*]+\s*=)/.exec(part);
    if (begins) all.push(new Map([['scheme', (begins[1] ?? '').toLowerCase()]]));
    const [name = '', ...rest] = part.slice(begins?.[0].length ?? 0).split('=');
    all.at(-1)?.set(name.trim().toLowerCase(), unquote(rest.join('=').trim()));
  }
  return all;
}

function readCredentials(fields: ReadonlyMap<string, string>): DigestCredentials | undefined {
  const field = (name: string): string => fields.get(name) ?? '';
  const algorithm = (fields.get('algorithm') ?? 'MD5').toUpperCase();
  if (field('scheme') !== 'digest' || field('qop').toLowerCase() !== 'auth') return undefined;
  if (algorithm !== 'MD5' && algorithm !== 'SHA-256') return undefined;
  if (!/^[0-9a-f]{8}$/i.test(field('nc')) || field('cnonce') === '') return undefined;
  if (!/^([0-9a-f]{32}|[0-9a-f]{64})$/i.test(field('response'))) return undefined;
  return {
    username: field('username'),
    realm: field('realm'),
    nonce: field('nonce'),
    uri: field('uri'),
    response: field('response').toLowerCase(),
    algorithm,
    cnonce: field('cnonce'),
    nonceCount: field('nc'),
  };
}

/** The response that proves knowledge of HA1 (RFC 7616 §3.4.1). */
export function digestResponse(
  credentials: Omit<DigestCredentials, 'response' | 'username' | 'realm'>,
  method: string,
  ha1: string,
): string {
  const { algorithm, nonce, nonceCount, cnonce, uri } = credentials;
  const ha2 = hash(algorithm, `${method}:${uri}`);
  return hash(algorithm, `${ha1}:${nonce}:${nonceCount}:${cnonce}:auth:${ha2}`);
}

/** Compares in a time that does not depend on where the difference is. */
export function isResponseRight(
  credentials: DigestCredentials,
  method: string,
  ha1: string,
): boolean {
  const expected = Buffer.from(digestResponse(credentials, method, ha1));
  const given = Buffer.from(credentials.response);
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** HA1 of a password, for those who set one (RFC 7616 §3.4.2). */
export function ha1Of(
  algorithm: DigestAlgorithm,
  username: string,
  realm: string,
  password: string,
): string {
  return hash(algorithm, `${username}:${realm}:${password}`);
}

export function hash(algorithm: DigestAlgorithm, text: string): string {
  return createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
    .update(text)
    .digest('hex');
}

/**
 * Deviation: RFC 8760 §2.4 has every algorithm offered to everybody. Some clients fail at a
 * challenge they do not know instead of taking the next (baresip 1.0.0: 'Function not implemented';
 * sipp 3.6.1, which names no User-Agent, ends): they are offered MD5 alone. It would have been
 * offered anyway, so an attacker gains nothing by posing as one.
 */
export function algorithmsFor(userAgent: string | undefined): readonly DigestAlgorithm[] {
  const knowsOnlyMd5 = userAgent === undefined || /^baresip v?[0-2]\./i.test(userAgent);
  return knowsOnlyMd5 ? ['MD5'] : digestAlgorithms;
}

/** The WWW-Authenticate values, one for each algorithm. */
export function challenges(
  realm: string,
  nonce: string,
  stale: boolean,
  algorithms: readonly DigestAlgorithm[],
): readonly string[] {
  return algorithms.map(
    (algorithm) =>
      `Digest realm="${realm}", nonce="${nonce}", algorithm=${algorithm}, qop="auth"` +
      (stale ? ', stale=true' : ''),
  );
}
