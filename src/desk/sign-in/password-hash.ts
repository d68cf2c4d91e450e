/**
 * Passwords as scrypt hashes (RFC 7914), in one line with their parameters, so that these can be
 * raised later: `scrypt$N$r$p$salt$hash`, salt and hash in base64url.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const keyBytes = 32;
const blockSize = 8;
const parallelism = 1;
/** 2^15 takes about 110 ms and 32 MiB on the machines we measured; OWASP's least is 2^14 with p=5. */
const defaultCost = 2 ** 15;
/** A stored hash with more than this is refused rather than computed. */
const costMax = 2 ** 18;

/** @param cost a power of two; only tests take less than the default. */
export async function hashPassword(password: string, cost = defaultCost): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(password, salt, cost, blockSize, parallelism);
  const parameters = `${cost}$${blockSize}$${parallelism}`;
  return `scrypt$${parameters}$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

/** False for a wrong password and for a hash that is not of this form. */
export async function verifyPassword(password: string, hash: string): Promise<boolean> {
  const [kind, cost, r, p, salt, key] = hash.split('$');
  if (kind !== 'scrypt' || salt === undefined || key === undefined) return false;
  const parameters = [Number(cost), Number(r), Number(p)] as const;
  if (!parameters.every((value) => Number.isInteger(value) && value > 0)) return false;
  if (parameters[0] > costMax) return false;
  const expected = Buffer.from(key, 'base64url');
  const actual = await derive(password, Buffer.from(salt, 'base64url'), ...parameters);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

function derive(password: string, salt: Buffer, cost: number, r: number, p: number) {
  return new Promise<Buffer>((resolve, reject) => {
    const options = { N: cost, r, p, maxmem: 256 * cost * r };
    scrypt(password.normalize('NFKC'), salt, keyBytes, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
