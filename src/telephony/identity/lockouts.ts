/**
 * Slows down guessing of passwords: after a few failures a key (a source, a user, both together) is
 * locked, each further failure twice as long. Memory is bounded; the keys quiet longest go first.
 */
import type { Clock } from '../../base/clock.ts';

const lockMsMin = 1_000;
const lockMsMax = 900_000;
/** A key without a failure for this long starts anew. */
const forgetAfterMs = 3_600_000;

interface Entry {
  readonly failures: number;
  readonly lastFailureAt: number;
  readonly lockedUntil: number;
}

export class Lockouts {
  readonly #clock: Clock;
  readonly #freeFailures: number;
  readonly #limit: number;
  /** Least recently failed first. */
  readonly #entries = new Map<string, Entry>();

  /** @param freeFailures failures in a row before the first lock */
  constructor(clock: Clock, freeFailures: number, limit = 10_000) {
    this.#clock = clock;
    this.#freeFailures = freeFailures;
    this.#limit = limit;
  }

  isLocked(key: string): boolean {
    return (this.#entries.get(key)?.lockedUntil ?? 0) > this.#clock.now();
  }

  /** Returns true when this failure locked the key. */
  failed(key: string): boolean {
    const now = this.#clock.now();
    const before = this.#entries.get(key);
    const isOld = before === undefined || now - before.lastFailureAt > forgetAfterMs;
    const failures = isOld ? 1 : before.failures + 1;
    const over = failures - this.#freeFailures;
    const lockMs = over < 0 ? 0 : Math.min(lockMsMax, lockMsMin * 2 ** Math.min(over, 20));
    this.#entries.delete(key);
    this.#entries.set(key, { failures, lastFailureAt: now, lockedUntil: now + lockMs });
    const oldest = this.#entries.keys().next().value;
    if (this.#entries.size > this.#limit && oldest !== undefined) this.#entries.delete(oldest);
    return lockMs > 0;
  }

  succeeded(key: string): void {
    this.#entries.delete(key);
  }

  get size(): number {
    return this.#entries.size;
  }
}
