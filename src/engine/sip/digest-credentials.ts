/**
 * A client's answer to a digest challenge (RFC 7616, RFC 3261 §22, RFC 8760): MD5 and SHA-256, with
 * qop=auth or without. The server's side is the controller's.
 */
import { createHash, randomBytes } from 'node:crypto';
import { quoted, splitList, unquote } from './message/lexing.ts';
import type { SipResponse } from './message/sip-message.ts';

/** One challenge of a WWW-Authenticate or Proxy-Authenticate header. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly algorithm: 'MD5' | 'SHA-256';
  /** Whether the server offers `auth`; without it the answer has no cnonce and nc. */
  readonly qopAuth: boolean;
  readonly opaque?: string;
  /** The nonce was old, the password right: try again without asking anybody. */
  readonly stale: boolean;
}

/** Who answers, and for which request. */
export interface DigestRequest {
  readonly username: string;
  readonly password: string;
  readonly method: string;
  /** The Request-URI, exactly as sent. */
  readonly uri: string;
  /** How many requests used this nonce, this one included; absent: 1. */
  readonly nonceCount?: number;
  /** Absent: random. */
  readonly cnonce?: string;
}

/**
 * The header field that answers a 401 (Authorization) or 407 (Proxy-Authorization); of several
 * challenges the strongest that we know. Undefined when there is none.
 */
export function answerChallenge(
  response: SipResponse,
  request: DigestRequest,
): readonly [name: string, value: string] | undefined {
  const isProxy = response.status === 407;
  const values = response.headers.getAll(isProxy ? 'Proxy-Authenticate' : 'WWW-Authenticate');
  const challenges = values.flatMap((value) => parseDigestChallenge(value) ?? []);
  const challenge = challenges.find(({ algorithm }) => algorithm === 'SHA-256') ?? challenges[0];
  if (!challenge) return undefined;
  const name = isProxy ? 'Proxy-Authorization' : 'Authorization';
  return [name, formatDigestCredentials(challenge, request)];
}

/** Undefined for other schemes, unknown algorithms, and challenges without realm or nonce. */
export function parseDigestChallenge(value: string): DigestChallenge | undefined {
  const space = value.indexOf(' ');
  if (value.slice(0, space).toLowerCase() !== 'digest') return undefined;
  const fields = new Map<string, string>();
  for (const part of splitList(value.slice(space + 1))) {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(0, equals)).trim().toLowerCase();
    fields.set(name, unquote(part.slice(equals + 1).trim()));
  }
  const realm = fields.get('realm');
  const nonce = fields.get('nonce');
  const algorithm = (fields.get('algorithm') ?? 'MD5').toUpperCase();
  if (realm === undefined || nonce === undefined) return undefined;
  if (algorithm !== 'MD5' && algorithm !== 'SHA-256') return undefined;
  const opaque = fields.get('opaque');
  const qops = (fields.get('qop') ?? '').split(',').map((qop) => qop.trim().toLowerCase());
  return {
    realm,
    nonce,
    algorithm,
    qopAuth: qops.includes('auth'),
    ...(opaque !== undefined && { opaque }),
    stale: fields.get('stale')?.toLowerCase() === 'true',
  };
}

/** The value of an Authorization or Proxy-Authorization header (RFC 7616 §3.4). */
export function formatDigestCredentials(
  challenge: DigestChallenge,
  request: DigestRequest,
): string {
  const { realm, nonce, algorithm, qopAuth, opaque } = challenge;
  const hash = (text: string) =>
    createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
      .update(text)
      .digest('hex');
  const count = (request.nonceCount ?? 1).toString(16).padStart(8, '0');
  const cnonce = request.cnonce ?? randomBytes(8).toString('hex');
  const secret = hash(`${request.username}:${realm}:${request.password}`);
  const what = hash(`${request.method}:${request.uri}`);
  const middle = qopAuth ? `${nonce}:${count}:${cnonce}:auth` : nonce;
  const fields = [
    `username=${quoted(request.username)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(request.uri)}`,
    `response="${hash(`${secret}:${middle}:${what}`)}"`,
    `algorithm=${algorithm}`,
  ];
  if (opaque !== undefined) fields.push(`opaque=${quoted(opaque)}`);
  if (qopAuth) fields.push('qop=auth', `nc=${count}`, `cnonce="${cnonce}"`);
  return `Digest ${fields.join(', ')}`;
}
