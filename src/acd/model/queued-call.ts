/**
 * A call from the moment it enters a queue until it has ended or left. Its place in the line is a
 * fixed key: priority counts as time already waited, so ageing needs no re-sorting.
 */
import type { AgentId, CallId, OfferId, QueueId } from '../../base/ids.ts';
import type { Skills } from './config.ts';

export type CallPlace =
  /** After `dueAt` the caller leaves the queue as `timed-out`. */
  | { readonly place: 'waiting'; readonly dueAt: number }
  /** The offer carries the deadline; `waitDueAt` is taken up again when it fails. */
  | { readonly place: 'offered'; readonly offerId: OfferId; readonly waitDueAt: number }
  | { readonly place: 'talking'; readonly agentId: AgentId };

export interface QueuedCall {
  readonly id: CallId;
  readonly queueId: QueueId;
  /** 0 is the ordinary caller; higher goes first. */
  readonly priority: number;
  readonly skills: Skills;
  readonly queuedAt: number;
  /** `queuedAt` less what the priority is worth: the smallest is served first. */
  readonly rankAt: number;
  /** Offers made so far. */
  readonly attempts: number;
  /** A hand-over failed: before all that never were at the head. */
  readonly returned: boolean;
  readonly call: CallPlace;
}

/** Why a call left its queue without an agent. */
export type LeftReason = 'timed-out' | 'no-agents' | 'full';

/** The order of service, also across queues. Total, so that a restored line is the same line. */
export function compareCalls(a: QueuedCall, b: QueuedCall): number {
  if (a.returned !== b.returned) return a.returned ? -1 : 1;
  if (a.rankAt !== b.rankAt) return a.rankAt - b.rankAt;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
