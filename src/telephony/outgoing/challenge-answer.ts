/**
 * The answer to a trunk's challenge (RFC 3261 §22.2, RFC 7616 §3.4, RFC 8760): of the challenges that
 * it makes, the first that we know is taken. Challenges without `qop` are those of RFC 2069.
 */
import { digestChallenges, digestResponse, hash } from '../identity/digest.ts';
import type { DigestAlgorithm } from '../ports.ts';

export interface ChallengedRequest {
  readonly method: string;
  /** The Request-URI. */
  readonly uri: string;
}

/**
 * The value of Authorization or Proxy-Authorization; undefined when no challenge can be answered.
 *
 * @param header WWW-Authenticate or Proxy-Authenticate; several are joined by commas
 * @param cnonce fresh, of hex digits
 */
export function answerChallenge(
  header: string | undefined,
  credentials: { readonly username: string; readonly password: string },
  { method, uri }: ChallengedRequest,
  cnonce: string,
): string | undefined {
  const fields = digestChallenges(header).find((challenge) => algorithmOf(challenge) !== undefined);
  const algorithm = fields && algorithmOf(fields);
  const realm = fields?.get('realm');
  const nonce = fields?.get('nonce');
  if (!algorithm || realm === undefined || nonce === undefined) return undefined;
  const { username, password } = credentials;
  const ha1 = hash(algorithm, `${username}:${realm}:${password}`);
  const common = { username, realm, nonce, uri };
  const opaque = fields.get('opaque');
  const tail = opaque === undefined ? '' : `, opaque="${opaque}"`;
  if (!offersAuth(fields)) {
    const response = hash(algorithm, `${ha1}:${nonce}:${hash(algorithm, `${method}:${uri}`)}`);
    return `${quoted({ ...common, response })}, algorithm=${algorithm}${tail}`;
  }
  const nonceCount = '00000001';
  const proof = { algorithm, nonce, nonceCount, cnonce, uri };
  const response = digestResponse(proof, method, ha1);
  return (
    `${quoted({ ...common, response, cnonce })}, ` +
    `algorithm=${algorithm}, qop=auth, nc=${nonceCount}${tail}`
  );
}

/** undefined where it cannot be answered: an algorithm, or a quality, that we do not know. */
function algorithmOf(challenge: ReadonlyMap<string, string>): DigestAlgorithm | undefined {
  const algorithm = (challenge.get('algorithm') ?? 'MD5').toUpperCase();
  if (challenge.has('qop') && !offersAuth(challenge)) return undefined;
  return algorithm === 'MD5' || algorithm === 'SHA-256' ? algorithm : undefined;
}

function offersAuth(challenge: ReadonlyMap<string, string>): boolean {
  const offered = (challenge.get('qop') ?? '').toLowerCase().split(',');
  return offered.some((quality) => quality.trim() === 'auth');
}

function quoted(fields: Readonly<Record<string, string>>): string {
  const written = Object.entries(fields).map(
    ([name, value]) => `${name}="${value.replace(/["\\]/g, '\\$&')}"`,
  );
  return `Digest ${written.join(', ')}`;
}
