/**
 * Slows guessing of passwords: after a few failures, per source and per username, each further try
 * has to wait, twice as long every time. A success clears the username; the
 * source keeps its failures. Bounded:
 * the oldest entries are forgotten first.
 */
import type { Clock } from '../../base/clock.ts';

interface Failures {
  count: number;
  lastAt: number;
}

export interface ThrottleRule {
  /** Failures without a wait. */
  readonly freeFailures: number;
  readonly waitMsMax: number;
}

const entriesMax = 10_000;
const firstWaitMs = 1_000;
/** Failures are forgotten when none came for so long. */
const forgetAfterMs = 15 * 60_000;

/** For one name; a stranger who knows it can lock its owner out no longer than the wait. */
export const userRule: ThrottleRule = { freeFailures: 5, waitMsMax: 60_000 };
/** For one address; a whole office may share it. */
export const sourceRule: ThrottleRule = { freeFailures: 20, waitMsMax: 10 * 60_000 };

export class SignInThrottle {
  readonly #clock: Clock;
  readonly #failures = new Map<string, Failures>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How long this sign-in must wait, in ms; 0 when it may be tried now. */
  waitMs(source: string, username: string): number {
    return Math.max(
      this.#wait(`source ${source}`, sourceRule),
      this.#wait(`user ${username}`, userRule),
    );
  }

  failed(source: string, username: string): void {
    this.#count(`source ${source}`);
    this.#count(`user ${username}`);
  }

  /** The try was counted as failed while it was verified. */
  succeeded(source: string, username: string): void {
    this.#failures.delete(`user ${username}`);
    const failures = this.#failures.get(`source ${source}`);
    if (failures) failures.count--;
  }

  #wait(key: string, rule: ThrottleRule): number {
    const failures = this.#failures.get(key);
    if (!failures || failures.count < rule.freeFailures) return 0;
    const doublings = Math.min(failures.count - rule.freeFailures, 20);
    const waitMs = Math.min(firstWaitMs * 2 ** doublings, rule.waitMsMax);
    return Math.max(0, failures.lastAt + waitMs - this.#clock.now());
  }

  #count(key: string): void {
    const now = this.#clock.now();
    const known = this.#failures.get(key);
    const count = known && now - known.lastAt < forgetAfterMs ? known.count + 1 : 1;
    this.#failures.delete(key);
    this.#failures.set(key, { count, lastAt: now });
    const oldest = this.#failures.keys().next();
    if (this.#failures.size > entriesMax && !oldest.done) this.#failures.delete(oldest.value);
  }
}
