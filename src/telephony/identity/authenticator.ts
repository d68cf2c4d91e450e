/**
 * Decides whether a request was signed by somebody we know. Unknown users and wrong passwords get
 * the same answer in the same time. A source that has proved itself for a user is not locked out by
 * the failures of others: one wrongly set phone must not silence an office behind one address.
 */
import type { Clock } from '../../base/clock.ts';
import type { TelephonyCounters } from '../counters.ts';
import type { DigestAlgorithm } from '../ports.ts';
import { algorithmsFor, challenges, isResponseRight, parseCredentials } from './digest.ts';
import { Lockouts } from './lockouts.ts';
import { sourceKey } from './networks.ts';
import { Nonces } from './nonces.ts';

export type Verdict =
  | { readonly outcome: 'authenticated'; readonly username: string }
  /** Answer 401 with these as WWW-Authenticate. */
  | { readonly outcome: 'challenge'; readonly challenges: readonly string[] }
  /** Answer 403: wrong, unknown or locked out. */
  | { readonly outcome: 'refused' };

export type Ha1Source = (username: string, algorithm: DigestAlgorithm) => string | undefined;

export interface SignedRequest {
  readonly method: string;
  readonly authorization: string | undefined;
  readonly sourceAddress: string;
  readonly userAgent: string | undefined;
}

/** HA1 that nobody has: spends the same time on unknown users. */
const nobodysHa1 = '0'.repeat(64);

const provedLimit = 10_000;

export class Authenticator {
  readonly #realm: string;
  readonly #ha1: Ha1Source;
  readonly #counters: TelephonyCounters;
  readonly #nonces: Nonces;
  readonly #pairLocks: Lockouts;
  readonly #sourceLocks: Lockouts;
  readonly #userLocks: Lockouts;
  /** Pairs of source and user that have authenticated, least recent first. */
  readonly #proved = new Set<string>();

  constructor(realm: string, ha1: Ha1Source, clock: Clock, counters: TelephonyCounters) {
    this.#realm = realm;
    this.#ha1 = ha1;
    this.#counters = counters;
    this.#nonces = new Nonces(clock);
    this.#pairLocks = new Lockouts(clock, 5);
    this.#sourceLocks = new Lockouts(clock, 20);
    this.#userLocks = new Lockouts(clock, 20);
  }

  check(request: SignedRequest): Verdict {
    const source = sourceKey(request.sourceAddress);
    const credentials = parseCredentials(request.authorization, this.#realm);
    if (!credentials) return this.#challenge(request, source, false);
    const { username } = credentials;
    if (this.#isLocked(source, username)) return { outcome: 'refused' };
    const ha1 = this.#ha1(username, credentials.algorithm);
    const isRight = isResponseRight(credentials, request.method, ha1 ?? nobodysHa1);
    if (!isRight || ha1 === undefined) return this.#fail(source, username);
    const verdict = this.#nonces.use(credentials.nonce, credentials.nonceCount, source);
    // Forged may be a nonce of this server before its restart: a right response deserves another.
    if (verdict !== 'fresh') return this.#challenge(request, source, true);
    this.#succeed(source, username);
    return { outcome: 'authenticated', username };
  }

  #challenge({ userAgent }: SignedRequest, source: string, stale: boolean): Verdict {
    const nonce = this.#nonces.issue(source);
    const algorithms = algorithmsFor(userAgent);
    return { outcome: 'challenge', challenges: challenges(this.#realm, nonce, stale, algorithms) };
  }

  #isLocked(source: string, username: string): boolean {
    const pair = pairKey(source, username);
    if (this.#pairLocks.isLocked(pair)) return true;
    if (this.#proved.has(pair)) return false;
    return this.#sourceLocks.isLocked(source) || this.#userLocks.isLocked(userKey(username));
  }

  #fail(source: string, username: string): Verdict {
    this.#counters.failedDigests += 1;
    const locks = [
      this.#pairLocks.failed(pairKey(source, username)),
      this.#sourceLocks.failed(source),
      this.#userLocks.failed(userKey(username)),
    ];
    if (locks.includes(true)) this.#counters.lockouts += 1;
    return { outcome: 'refused' };
  }

  #succeed(source: string, username: string): void {
    const pair = pairKey(source, username);
    this.#pairLocks.succeeded(pair);
    // A phone that signs every few minutes must not wipe out what is held against a guesser.
    if (!this.#proved.has(pair)) {
      this.#sourceLocks.succeeded(source);
      this.#userLocks.succeeded(userKey(username));
    }
    this.#proved.delete(pair);
    this.#proved.add(pair);
    const oldest = this.#proved.values().next().value;
    if (this.#proved.size > provedLimit && oldest !== undefined) this.#proved.delete(oldest);
  }
}

/** Names are a stranger's input: long ones share their beginning. */
function userKey(username: string): string {
  return username.slice(0, 64);
}

function pairKey(source: string, username: string): string {
  return `${source} ${userKey(username)}`;
}
