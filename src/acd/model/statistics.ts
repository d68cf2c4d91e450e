/** Counts and sums of one day, booked by the events; definitions are in statistics.ts beside this. */
import type { AgentId, QueueId } from '../../base/ids.ts';

/** How long an agent was in her states; definitions are in agent-times.ts. */
export interface AgentTimes {
  signedInMs: number;
  /** Offered, talking or in wrap-up. */
  busyMs: number;
  /** Not ready, by reason. */
  readonly pausesMs: Record<string, number>;
}

export interface AgentToday {
  /** Days since 1970 in the configured offset. */
  day: number;
  answered: number;
  talkMs: number;
  wrapUpMs: number;
  declined: number;
  ringNoAnswers: number;
  /** Of the states that are over; absent: none is. */
  times?: AgentTimes;
}

/**
 * queued = answered + abandoned + left + overflowed + failed + those of them still waiting or offered
 * for the first time. A call that an agent has had counts as answered, and not again.
 */
export interface QueueToday {
  day: number;
  queued: number;
  answered: number;
  abandoned: number;
  left: number;
  /** Went on to wait in another queue, which counts it as queued. */
  overflowed: number;
  failed: number;
  /** Came back to the head after an agent was lost; part of `answered`. */
  returned: number;
  /** `left` by reason: 'timed-out', 'key-pressed', ... */
  readonly leftBy: Record<string, number>;
  /** By the overflow rules' names: those who went on waiting elsewhere, and those who left. */
  readonly overflowedBy: Record<string, number>;
  /** Callbacks; their calls are in no other figure. */
  callbacksRequested: number;
  callbacksDone: number;
  callbacksFailed: number;
}

export interface Statistics {
  utcOffsetMinutes: number;
  readonly agents: Map<AgentId, AgentToday>;
  readonly queues: Map<QueueId, QueueToday>;
}
