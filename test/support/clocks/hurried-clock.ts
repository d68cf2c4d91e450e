import type { Clock } from '../../../src/base/clock.ts';

/** Real time, but `times` as fast: for what takes minutes among real sockets. */
export function hurriedClock(times: number): Clock {
  const startedAt = Date.now();
  return {
    now: () => startedAt + (Date.now() - startedAt) * times,
    setTimer(delayMs, fire) {
      const handle = setTimeout(fire, Math.max(0, delayMs) / times);
      return { cancel: () => clearTimeout(handle) };
    },
  };
}
