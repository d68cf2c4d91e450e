/** The running session timer of one dialog (RFC 4028 §10): refresh at half time, or wait for one. */
import type { Timer } from '../../../base/clock.ts';
import type { Timers } from '../timers.ts';

export interface SessionTimerUser {
  /** Half of the interval is over, and the refresh is ours. */
  onRefreshDue(): void;
  /** The interval is over without a refresh. */
  onSessionExpired(): void;
}

export class SessionTimer {
  readonly #timers: Timers;
  readonly #user: SessionTimerUser;
  #pending: Timer | undefined;
  #expiry: Timer | undefined;
  #running: { intervalSeconds: number; weRefresh: boolean } | undefined;

  constructor(timers: Timers, user: SessionTimerUser) {
    this.#timers = timers;
    this.#user = user;
  }

  get running(): { readonly intervalSeconds: number; readonly weRefresh: boolean } | undefined {
    return this.#running;
  }

  /** Starts over with these terms. */
  arm(intervalSeconds: number, weRefresh: boolean): void {
    this.stop();
    this.#running = { intervalSeconds, weRefresh };
    const intervalMs = intervalSeconds * 1000;
    // Deviation: RFC 4028 §10 advises a BYE up to 32 s before expiry. drachtio waits to the end, and
    // applications see the call end at the interval they set.
    this.#expiry = this.#timers.set(intervalMs, () => this.#user.onSessionExpired());
    if (weRefresh) {
      this.#pending = this.#timers.set(intervalMs / 2, () => this.#user.onRefreshDue());
    }
  }

  /** Asks for the refresh again after a while: glare, or another INVITE in progress. */
  postpone(delayMs: number): void {
    if (!this.#running) return;
    this.#pending?.cancel();
    this.#pending = this.#timers.set(delayMs, () => this.#user.onRefreshDue());
  }

  stop(): void {
    this.#pending?.cancel();
    this.#expiry?.cancel();
    this.#running = undefined;
  }
}
