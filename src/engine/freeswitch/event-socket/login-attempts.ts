/**
 * Failed log-ins by source address: each further one is answered later, so that guessing a password
 * takes too long to be worth it.
 */
import type { Clock } from '../../../base/clock.ts';

interface Failures {
  readonly count: number;
  readonly lastAt: number;
}

/** Failures that cost nothing: a person's typing errors. */
const freeFailures = 3;
const delayFirstMs = 250;
const delayMaxMs = 8_000;
const forgetAfterMs = 900_000;
const sourcesMax = 1_024;

export class LoginAttempts {
  readonly #clock: Clock;
  readonly #bySource = new Map<string, Failures>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How long the next attempt from there must wait for its answer. */
  delayMs(source: string): number {
    const failures = this.#bySource.get(source);
    if (!failures || this.#clock.now() - failures.lastAt > forgetAfterMs) return 0;
    const excess = failures.count - freeFailures;
    return excess < 0 ? 0 : Math.min(delayFirstMs * 2 ** excess, delayMaxMs);
  }

  failed(source: string): void {
    const count = (this.#bySource.get(source)?.count ?? 0) + 1;
    this.#bySource.delete(source);
    this.#bySource.set(source, { count, lastAt: this.#clock.now() });
    const oldest = this.#bySource.keys().next().value;
    if (this.#bySource.size > sourcesMax && oldest !== undefined) this.#bySource.delete(oldest);
  }

  succeeded(source: string): void {
    this.#bySource.delete(source);
  }
}
