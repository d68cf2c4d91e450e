/**
 * The digits a caller has typed that no application has taken yet. One application at a time may
 * wait for the next.
 */
import type { Clock } from '../../../base/clock.ts';

/** Typed-ahead digits kept; chosen as FreeSWITCH's own buffer. */
const digitsMax = 128;

export type AwaitedDigit = string | 'timeout' | 'aborted';

export class DigitQueue {
  readonly #clock: Clock;
  readonly #digits: string[] = [];
  #taker: ((digit: string) => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get length(): number {
    return this.#digits.length;
  }

  /** A digit came; it is dropped when too many wait. */
  push(digit: string): void {
    const taker = this.#taker;
    this.#taker = undefined;
    if (taker) taker(digit);
    else if (this.#digits.length < digitsMax) this.#digits.push(digit);
  }

  clear(): void {
    this.#digits.length = 0;
  }

  /** The next digit, at once if one waits, else within `timeoutMs`. */
  next(timeoutMs: number, signal: AbortSignal): Promise<AwaitedDigit> {
    const waiting = this.#digits.shift();
    if (waiting !== undefined) return Promise.resolve(waiting);
    if (signal.aborted) return Promise.resolve('aborted');
    return new Promise((resolve) => {
      const settle = (result: AwaitedDigit) => {
        if (this.#taker === settle) this.#taker = undefined;
        timer.cancel();
        signal.removeEventListener('abort', onAbort);
        resolve(result);
      };
      const onAbort = () => settle('aborted');
      const timer = this.#clock.setTimer(timeoutMs, () => settle('timeout'));
      signal.addEventListener('abort', onAbort, { once: true });
      this.#taker = settle;
    });
  }
}
