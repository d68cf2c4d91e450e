/** Delays between attempts to reach a server again: growing, bounded. */
const delayMsMin = 200;
const delayMsMax = 3_000;
const growth = 1.7;

/** @param attempt 0 for the first one after a loss */
export function retryDelayMs(attempt: number): number {
  return Math.min(delayMsMax, Math.round(delayMsMin * growth ** Math.min(attempt, 20)));
}

/** After a wrong secret: there is nothing to hurry for, and servers count failures. */
export const retryAfterRefusalMs = 5_000;
