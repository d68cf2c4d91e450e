import type { CallId, QueueId } from '../base/ids.ts';
import type { CallEvent } from '../calls/ports.ts';
import type { QueueHistory } from '../calls/supervision/queue-history.ts';
import type { QueueEvent } from '../calls/supervision/service-levels.ts';
import type { Database } from './database/database.ts';

/** The queues' events, read back from the calls' timelines. */
export class SqliteQueueHistory implements QueueHistory {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  queueEvents(since: number): readonly QueueEvent[] {
    const rows = this.#database.all(
      this.#database.query
        .selectFrom('calls')
        .innerJoin('call_events', 'call_events.call_id', 'calls.id')
        .select(['call_events.call_id', 'call_events.event'])
        .where('calls.received_at', '>=', since)
        // Only the queues' events name their queue; JSON is written without spaces.
        .where('call_events.event', 'like', '%"queueId":%')
        .orderBy('call_events.number'),
    );
    return rows.flatMap(({ call_id, event }) => queueEvent(call_id, JSON.parse(event)));
  }
}

function queueEvent(callId: string, { kind, at, facts }: CallEvent): readonly QueueEvent[] {
  const queueId = facts?.queueId;
  const waitedMs = facts?.waitedMs;
  if (typeof queueId !== 'string') return [];
  const event = { kind, at, callId: callId as CallId, queueId: queueId as QueueId };
  return [typeof waitedMs === 'number' ? { ...event, waitedMs } : event];
}
