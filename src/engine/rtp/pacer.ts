/**
 * When ticks are due, without drift: tick `n` is due at `start + n * periodMs` whatever the timers
 * did before. After a stall it catches up a limited number and leaves out the rest, so that receivers
 * get a gap rather than a burst.
 */
export class Pacer {
  readonly #periodMs: number;
  readonly #catchUpMax: number;
  readonly #startMs: number;
  #next = 0;

  /** Ticks left out since the start. */
  skipped = 0;

  /** @param catchUpMax most ticks that `due` gives at once. */
  constructor(periodMs: number, catchUpMax: number, nowMs: number) {
    this.#periodMs = periodMs;
    this.#catchUpMax = catchUpMax;
    this.#startMs = nowMs;
  }

  /** Numbers of the ticks to be run now, oldest first: `[first, first + count)`. */
  due(nowMs: number): { readonly first: number; readonly count: number } {
    const last = Math.floor((nowMs - this.#startMs) / this.#periodMs);
    const behind = last - this.#next + 1;
    if (behind <= 0) return { first: this.#next, count: 0 };
    if (behind > this.#catchUpMax) {
      this.skipped += behind - this.#catchUpMax;
      this.#next = last - this.#catchUpMax + 1;
    }
    const first = this.#next;
    this.#next = last + 1;
    return { first, count: this.#next - first };
  }

  /** Until the next tick is due; 0 when it is. */
  delayMs(nowMs: number): number {
    return Math.max(0, this.#startMs + this.#next * this.#periodMs - nowMs);
  }

  /** How late the next tick is; negative when it is not due yet. */
  latenessMs(nowMs: number): number {
    return nowMs - (this.#startMs + this.#next * this.#periodMs);
  }
}
