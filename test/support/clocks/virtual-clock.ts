import type { Clock, Timer } from '../../../src/base/clock.ts';

interface Pending {
  readonly dueAt: number;
  readonly order: number;
  readonly fire: () => void;
}

/** A clock that moves only when told to. Timers fire in due order, ties in the order they were set. */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #pending = new Set<Pending>();

  constructor(startAt = 0) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  setTimer(delayMs: number, fire: () => void): Timer {
    const timer = { dueAt: this.#now + Math.max(0, delayMs), order: this.#order++, fire };
    this.#pending.add(timer);
    return { cancel: () => this.#pending.delete(timer) };
  }

  /** Timers that are set and have neither fired nor been cancelled. */
  get pendingTimers(): number {
    return this.#pending.size;
  }

  /** Moves time on by `ms`, firing what falls due on the way, timers set meanwhile included. */
  advance(ms: number): void {
    const until = this.#now + ms;
    for (let next = this.#earliest(); next && next.dueAt <= until; next = this.#earliest()) {
      this.#pending.delete(next);
      this.#now = Math.max(this.#now, next.dueAt);
      next.fire();
    }
    this.#now = until;
  }

  #earliest(): Pending | undefined {
    let first: Pending | undefined;
    for (const timer of this.#pending) {
      if (
        !first ||
        timer.dueAt < first.dueAt ||
        (timer.dueAt === first.dueAt && timer.order < first.order)
      ) {
        first = timer;
      }
    }
    return first;
  }
}
