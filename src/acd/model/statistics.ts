/** Counts and sums of one day, booked by the events; definitions are in statistics.ts beside this. */
import type { AgentId, QueueId } from '../../base/ids.ts';

export interface AgentToday {
  /** Days since 1970 in the configured offset. */
  readonly day: number;
  readonly answered: number;
  readonly talkMs: number;
  readonly wrapUpMs: number;
  readonly declined: number;
  readonly ringNoAnswers: number;
}

/** queued = answered + abandoned + left + failed + those still waiting or offered. */
export interface QueueToday {
  readonly day: number;
  readonly queued: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly left: number;
  readonly failed: number;
}

export interface Statistics {
  utcOffsetMinutes: number;
  readonly agents: Map<AgentId, AgentToday>;
  readonly queues: Map<QueueId, QueueToday>;
}
