/** The stack's timers over the injected clock, counted, so that none can be left behind unseen. */
import type { Clock, Timer } from '../../base/clock.ts';

export class Timers {
  readonly #clock: Clock;
  readonly #pending = new Set<CountedTimer>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Pending timers. */
  get size(): number {
    return this.#pending.size;
  }

  /** Epoch ms. */
  now(): number {
    return this.#clock.now();
  }

  set(delayMs: number, fire: () => void): Timer {
    const counted = new CountedTimer(this.#pending);
    counted.timer = this.#clock.setTimer(delayMs, () => {
      this.#pending.delete(counted);
      fire();
    });
    this.#pending.add(counted);
    return counted;
  }

  cancelAll(): void {
    for (const timer of [...this.#pending]) timer.cancel();
  }
}

class CountedTimer implements Timer {
  timer: Timer | undefined;
  readonly #pending: Set<CountedTimer>;

  constructor(pending: Set<CountedTimer>) {
    this.#pending = pending;
  }

  cancel(): void {
    this.#pending.delete(this);
    this.timer?.cancel();
  }
}
