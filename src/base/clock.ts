/**
 * Time as a dependency. Everything that waits takes a Clock, so that tests, rehearsals and replays
 * run on a virtual one. `now` is wall time in epoch ms; timers fire in order of their due time.
 */

/** A timer that can be cancelled any number of times, also after it fired. */
export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Wall time, epoch ms. */
  now(): number;
  /** Calls `fire` once, not before `delayMs` (>= 0) have passed. */
  setTimer(delayMs: number, fire: () => void): Timer;
}

/** The process's own clock. Its timers keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer(delayMs, fire) {
    const handle = setTimeout(fire, Math.max(0, delayMs));
    return { cancel: () => clearTimeout(handle) };
  },
};
