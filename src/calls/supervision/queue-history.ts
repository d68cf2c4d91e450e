/** What happened in the queues since an instant: from it the day's service levels are folded after a start. */
import type { QueueEvent } from './service-levels.ts';

export interface QueueHistory {
  /** In the order it happened; of calls received at or after `since`. */
  queueEvents(since: number): Iterable<QueueEvent>;
}
