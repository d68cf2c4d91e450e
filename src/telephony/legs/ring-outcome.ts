/** What a phone's final status means for the offer, and which one counts of several phones. */
import type { RingResult } from '../../calls/ports.ts';

export type FailedRing = Exclude<RingResult, { outcome: 'answered' }>;

/** @param status of the final response; absent when the INVITE could not be sent */
export function ringOutcome(status: number | undefined): FailedRing {
  if (status === undefined) return { outcome: 'unreachable' };
  return { outcome: outcomeWord(status), sipStatus: status };
}

function outcomeWord(status: number): FailedRing['outcome'] {
  switch (status) {
    case 486:
    case 600:
      return 'busy';
    case 403:
    case 603:
    case 607:
      return 'declined';
    case 404:
    case 408:
    case 410:
    case 480:
    case 502:
    case 503:
    case 504:
    case 604:
      return 'unreachable';
    case 487:
      return 'cancelled';
    default:
      return 'failed';
  }
}

/** A person's answer says more than a machine's. */
const rank: Readonly<Record<FailedRing['outcome'], number>> = {
  declined: 0,
  busy: 1,
  'no-answer': 2,
  failed: 3,
  unreachable: 4,
  cancelled: 5,
};

export function bestOf(results: readonly FailedRing[]): FailedRing {
  const sorted = results.toSorted((one, other) => rank[one.outcome] - rank[other.outcome]);
  return sorted[0] ?? { outcome: 'unreachable' };
}

/** 6xx speaks for the person on all their phones (RFC 3261 §21.6). */
export function endsAllForks(result: FailedRing): boolean {
  return (result.sipStatus ?? 0) >= 600;
}
