/**
 * Why a channel ended: FreeSWITCH's names, the Q.850 numbers they stand for, and how they are told
 * in SIP (`Reason`, RFC 3326).
 */

const q850 = {
  NONE: 0,
  UNALLOCATED_NUMBER: 1,
  NO_ROUTE_DESTINATION: 3,
  NORMAL_CLEARING: 16,
  USER_BUSY: 17,
  NO_USER_RESPONSE: 18,
  NO_ANSWER: 19,
  CALL_REJECTED: 21,
  DESTINATION_OUT_OF_ORDER: 27,
  NORMAL_UNSPECIFIED: 31,
  NORMAL_CIRCUIT_CONGESTION: 34,
  NORMAL_TEMPORARY_FAILURE: 41,
  SWITCH_CONGESTION: 42,
  INCOMPATIBLE_DESTINATION: 88,
  RECOVERY_ON_TIMER_EXPIRE: 102,
  INTERWORKING: 127,
  ORIGINATOR_CANCEL: 487,
  LOSE_RACE: 502,
  MANAGER_REQUEST: 503,
  ALLOTTED_TIMEOUT: 602,
  MEDIA_TIMEOUT: 604,
} as const;

export type HangupCause = keyof typeof q850;

const byNumber = new Map(
  Object.entries(q850).map(([name, number]) => [number as number, name as HangupCause]),
);

/** The cause of that name or number; `NORMAL_CLEARING` for anything else, as FreeSWITCH does. */
export function parseHangupCause(text: string): HangupCause {
  const name = text.trim().toUpperCase();
  if (Object.hasOwn(q850, name)) return name as HangupCause;
  return (name === '' ? undefined : byNumber.get(Number(name))) ?? 'NORMAL_CLEARING';
}

/** The Q.850 number, or FreeSWITCH's own number above 127. */
export function causeNumber(cause: HangupCause): number {
  return q850[cause];
}

/** The `Reason` header's value; causes beyond Q.850 are told as `SIP;cause=` or by name alone. */
export function formatReason(cause: HangupCause): string {
  const number = q850[cause];
  const protocol = number > 0 && number <= 127 ? 'Q.850' : 'FreeSWITCH';
  return `${protocol};cause=${number};text="${cause}"`;
}

/** The cause in a peer's `Reason` header; `NORMAL_CLEARING` when it names none we know. */
export function causeFromReason(reason: string | undefined): HangupCause {
  const match = /(?:Q\.850|FreeSWITCH)\s*;\s*cause\s*=\s*(\d{1,3})/i.exec(reason ?? '');
  return (match?.[1] && byNumber.get(Number(match[1]))) || 'NORMAL_CLEARING';
}
