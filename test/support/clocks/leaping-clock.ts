import type { Clock, Timer } from '../../../src/base/clock.ts';

interface Pending {
  readonly dueAt: number;
  readonly fire: () => void;
  handle: ReturnType<typeof setTimeout>;
}

/** Real time, but for its leaps: for what only has to let minutes pass among real sockets. */
export class LeapingClock implements Clock {
  readonly #pending = new Set<Pending>();
  #aheadMs = 0;

  now(): number {
    return Date.now() + this.#aheadMs;
  }

  setTimer(delayMs: number, fire: () => void): Timer {
    const dueAt = this.now() + Math.max(0, delayMs);
    const pending: Pending = {
      dueAt,
      fire,
      handle: setTimeout(() => this.#fire(pending), delayMs),
    };
    this.#pending.add(pending);
    return {
      cancel: () => {
        clearTimeout(pending.handle);
        this.#pending.delete(pending);
      },
    };
  }

  /** What falls due within `ms` fires next, in its order. */
  leap(ms: number): void {
    this.#aheadMs += ms;
    const now = this.now();
    for (const pending of [...this.#pending].sort((one, other) => one.dueAt - other.dueAt)) {
      clearTimeout(pending.handle);
      pending.handle = setTimeout(() => this.#fire(pending), Math.max(0, pending.dueAt - now));
    }
  }

  #fire(pending: Pending): void {
    this.#pending.delete(pending);
    pending.fire();
  }
}
