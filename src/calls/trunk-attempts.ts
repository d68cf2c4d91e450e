/** Which trunks were tried for a number outside, for the call's timeline: why a call was not made. */
import type { LiveCall } from './live-call.ts';
import type { DialAttempt } from './ports.ts';

/** A trunk that is down is told as 'trunk-down'. @param kind of those that were tried */
export function noteAttempts(
  call: LiveCall,
  attempts: readonly DialAttempt[],
  at: number,
  kind: 'trunk-tried' | 'customer-dialled' = 'trunk-tried',
): void {
  for (const { trunk, outcome, sipStatus } of attempts) {
    const status = sipStatus === undefined ? {} : { sipStatus };
    if (outcome === 'trunk-down') call.file.note({ at, kind: outcome, facts: { trunk } });
    else call.file.note({ at, kind, facts: { trunk, outcome, ...status } });
  }
}
