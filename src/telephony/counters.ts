/** What telephony holds at this moment and what it has seen; read by health, metrics and leak tests. */
export interface TelephonyCounters {
  /** Answered legs that have not ended. */
  legs: number;
  /** Channels held at FreeSWITCH for legs. */
  endpoints: number;
  /** Channels kept ready at FreeSWITCH for the next legs. */
  readyEndpoints: number;
  /** SIP dialogs with callers and phones; those with FreeSWITCH are counted as endpoints. */
  dialogs: number;
  /** INVITEs to phones without a final answer. */
  invitesOut: number;
  /** Callers' INVITEs without a final answer. */
  invitesIn: number;
  /** Waits under way. */
  waits: number;
  /** Since start: requests of unknown sources, failed digests, sources or users locked out. */
  refusedSources: number;
  failedDigests: number;
  lockouts: number;
  /** Since start: requests that could not be understood. */
  malformedRequests: number;
  /** REGISTERs and OPTIONS to carriers without a final answer. */
  trunkRequests: number;
  /** Since start: registrations refused or unanswered; OPTIONS that no carrier answered. */
  failedRegistrations: number;
  unansweredProbes: number;
}

export function newCounters(): TelephonyCounters {
  return {
    legs: 0,
    endpoints: 0,
    readyEndpoints: 0,
    dialogs: 0,
    invitesOut: 0,
    invitesIn: 0,
    waits: 0,
    refusedSources: 0,
    failedDigests: 0,
    lockouts: 0,
    malformedRequests: 0,
    trunkRequests: 0,
    failedRegistrations: 0,
    unansweredProbes: 0,
  };
}
