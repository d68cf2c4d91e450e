import { sql } from 'kysely';
import type { CallId } from '../base/ids.ts';
import type { CallEvent, CallRecord, Customer, Recording } from '../calls/ports.ts';
import type { CallArchive, CallQuery, CallSummary, CustomerDirectory } from '../desk/ports.ts';
import type { Database } from './database/database.ts';

export interface TrunkTraffic {
  readonly trunk: string;
  readonly calls: number;
  readonly open: number;
  readonly lastCallAt: number;
}

/** A text of the record; there is no index on it, the times before it keep the search short. */
function inRecord(name: 'queueId' | 'outcome' | 'trunk' | 'direct') {
  return sql<string>`json_extract(calls.record, ${sql.lit(`$.${name}`)})`;
}

/** The reading side of the archive, for lists and timelines. */
export class SqliteCallArchive implements CallArchive, CustomerDirectory {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  calls(wanted: CallQuery): readonly CallSummary[] {
    let query = this.#database.query
      .selectFrom('calls')
      .leftJoin('customers', 'customers.id', 'calls.customer_id')
      .select(['calls.record', 'customers.customer'])
      .orderBy('calls.received_at', 'desc')
      .limit(Math.min(200, Math.max(1, wanted.limit)));
    const { agentId } = wanted;
    if (agentId !== undefined) {
      query = query.where(({ eb, or, selectFrom }) => {
        const besides = selectFrom('call_agents').select('call_id').where('agent_id', '=', agentId);
        return or([eb('calls.agent_id', '=', agentId), eb('calls.id', 'in', besides)]);
      });
    }
    if (wanted.callerNumber !== undefined) {
      query = query.where('calls.caller_number', '=', wanted.callerNumber);
    }
    if (wanted.callerNumberFrom !== undefined) {
      const from = wanted.callerNumberFrom;
      query = query.where('calls.caller_number', '>=', from);
      // ':' follows '9'.
      query = query.where('calls.caller_number', '<', `${from}:`);
    }
    if (wanted.queueId !== undefined) {
      query = query.where(inRecord('queueId'), '=', wanted.queueId);
    }
    if (wanted.outcome !== undefined) query = query.where(inRecord('outcome'), '=', wanted.outcome);
    if (wanted.since !== undefined) query = query.where('calls.received_at', '>=', wanted.since);
    if (wanted.customerId !== undefined) {
      query = query.where('calls.customer_id', '=', wanted.customerId);
    }
    if (wanted.before !== undefined) query = query.where('calls.received_at', '<', wanted.before);
    return this.#database.all(query).map((row) => summary(row.record, row.customer));
  }

  /** As they stand in the archive, oldest first. */
  recordsBetween(from: number, until: number, limit: number): readonly CallRecord[] {
    const query = this.#database.query
      .selectFrom('calls')
      .select('record')
      .where('received_at', '>=', from)
      .where('received_at', '<', until)
      .orderBy('received_at')
      .limit(limit);
    return this.#database.all(query).map((row) => JSON.parse(row.record));
  }

  /** When the last call of a hotline before that time came; undefined where there is none. */
  lastCallBefore(until: number): number | undefined {
    const query = this.#database.query
      .selectFrom('calls')
      .select('received_at')
      .where('received_at', '<', until)
      .where(inRecord('direct'), 'is', null)
      .orderBy('received_at', 'desc')
      .limit(1);
    return this.#database.first(query)?.received_at;
  }

  call(id: CallId): CallSummary | undefined {
    const row = this.#database.first(
      this.#database.query
        .selectFrom('calls')
        .leftJoin('customers', 'customers.id', 'calls.customer_id')
        .select(['calls.record', 'customers.customer'])
        .where('calls.id', '=', id),
    );
    return row && summary(row.record, row.customer);
  }

  events(id: CallId): readonly CallEvent[] {
    const rows = this.#database.all(
      this.#database.query
        .selectFrom('call_events')
        .select('event')
        .where('call_id', '=', id)
        .orderBy('number'),
    );
    return rows.map((row) => JSON.parse(row.event));
  }

  recordingsOf(id: CallId): readonly Recording[] {
    const rows = this.#database.all(
      this.#database.query
        .selectFrom('recordings')
        .select('recording')
        .where('call_id', '=', id)
        .orderBy('id'),
    );
    return rows.map((row) => JSON.parse(row.recording));
  }

  recording(id: string): Recording | undefined {
    const row = this.#database.first(
      this.#database.query.selectFrom('recordings').select('recording').where('id', '=', id),
    );
    return row && JSON.parse(row.recording);
  }

  /** Calls by trunk that were received since then; a trunk without any is absent. */
  trunkTraffic(since: number): readonly TrunkTraffic[] {
    return this.#database.all(
      this.#database.query
        .selectFrom('calls')
        .select((row) => [
          inRecord('trunk').as('trunk'),
          row.fn.countAll<number>().as('calls'),
          sql<number>`sum(ended_at is null)`.as('open'),
          sql<number>`max(received_at)`.as('lastCallAt'),
        ])
        .where('received_at', '>=', since)
        .groupBy('trunk'),
    );
  }

  customerById(id: string): Customer | undefined {
    const row = this.#database.first(
      this.#database.query.selectFrom('customers').select('customer').where('id', '=', id),
    );
    return row && JSON.parse(row.customer);
  }
}

function summary(recordText: string, customerText: string | null): CallSummary {
  const record: CallRecord = JSON.parse(recordText);
  const customer: Customer | undefined =
    customerText === null ? undefined : JSON.parse(customerText);
  const { sipCallId: _1, trunk: _2, language: _3, live: _4, ...rest } = record;
  return customer ? { ...rest, customerName: customer.name } : rest;
}
