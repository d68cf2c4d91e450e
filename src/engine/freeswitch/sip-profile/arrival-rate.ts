/** A limit on what arrives: so many a second, with one second's worth in a burst. */
import type { Clock } from '../../../base/clock.ts';

export class ArrivalRate {
  readonly #clock: Clock;
  readonly #perSecondMax: number;
  #tokens: number;
  #refilledAt: number;

  constructor(clock: Clock, perSecondMax: number) {
    this.#clock = clock;
    this.#perSecondMax = perSecondMax;
    this.#tokens = perSecondMax;
    this.#refilledAt = clock.now();
  }

  /** True when one more may come in now. */
  take(): boolean {
    const now = this.#clock.now();
    const earned = ((now - this.#refilledAt) / 1000) * this.#perSecondMax;
    this.#tokens = Math.min(this.#perSecondMax, this.#tokens + Math.max(0, earned));
    this.#refilledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
