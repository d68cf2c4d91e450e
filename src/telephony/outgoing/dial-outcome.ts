/** What a trunk's final status means for a dialled number, and whether another trunk may do better. */
import { type FailedRing, ringOutcome } from '../legs/ring-outcome.ts';

export interface FailedDial {
  readonly result: FailedRing;
  /** The trunk's fault, not the number's or the person's answer: the next trunk is tried. */
  readonly isTrunkFault: boolean;
}

/** @param status absent when the INVITE could not be sent */
export function dialOutcome(status: number | undefined): FailedDial {
  const result = wrongNumber(status) ?? ringOutcome(status);
  return { result, isTrunkFault: isTrunkFault(status) };
}

/** Nothing was heard of the trunk. */
export const silentTrunk: FailedDial = { result: { outcome: 'unreachable' }, isTrunkFault: true };

/** Of a phone, 403 and 404 speak of the person; of a trunk, of its account and of the number. */
function wrongNumber(status: number | undefined): FailedRing | undefined {
  switch (status) {
    case 403:
    case 404:
    case 410:
    case 604:
      return { outcome: 'failed', sipStatus: status };
    default:
      return undefined;
  }
}

/** Refused credentials and accounts (401, 403, 407) are its fault as well. */
function isTrunkFault(status: number | undefined): boolean {
  if (status === undefined || (status >= 500 && status < 600)) return true;
  return status === 401 || status === 403 || status === 407 || status === 408;
}
