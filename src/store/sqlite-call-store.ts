import { sql } from 'kysely';
import type { CallId } from '../base/ids.ts';
import type {
  CallEvent,
  CallRecord,
  CallStore,
  Customer,
  EarlierCall,
  Recording,
} from '../calls/ports.ts';
import type { Database, Selection, Statement } from './database/database.ts';

const callColumns = [
  ...['id', 'caller_number', 'customer_id', 'agent_id'],
  ...['received_at', 'ended_at', 'record'],
];

interface CallRow {
  readonly [name: string]: string | number | null;
  readonly id: string;
  readonly caller_number: string;
  readonly customer_id: string | null;
  readonly agent_id: string | null;
  readonly received_at: number;
  readonly ended_at: number | null;
  readonly record: string;
}

/** The live side of the archive: what calls/ writes and the pop reads. */
export class SqliteCallStore implements CallStore {
  readonly #database: Database;
  readonly #saveCall: Statement<CallRow>;
  readonly #saveAgent: Statement<{ agent_id: string; call_id: string }>;
  readonly #appendEvent: Statement<{ call_id: string; event: string }>;
  readonly #customers: Selection<{ number: string }, { customer: string }>;
  readonly #earlierCalls: Selection<{ number: string; limit: number }, { record: string }>;

  constructor(database: Database) {
    this.#database = database;
    this.#saveCall = database.statement(callColumns, (row) => {
      const { id: _, ...changes } = row;
      return (
        database.query
          .insertInto('calls')
          .values(row)
          // A closed record is never changed again.
          .onConflict((conflict) =>
            conflict.column('id').doUpdateSet(changes).where('calls.ended_at', 'is', null),
          )
      );
    });
    this.#saveAgent = database.statement(['agent_id', 'call_id'], (row) =>
      database.query
        .insertInto('call_agents')
        .values(row)
        .onConflict((conflict) => conflict.doNothing()),
    );
    this.#appendEvent = database.statement(['call_id', 'event'], (row) =>
      database.query.insertInto('call_events').values(row),
    );
    this.#customers = database.selection(['number'], ({ number }) =>
      database.query
        .selectFrom('customer_numbers')
        .innerJoin('customers', 'customers.id', 'customer_numbers.customer_id')
        .select('customers.customer')
        .where('customer_numbers.number', '=', number),
    );
    this.#earlierCalls = database.selection(['number', 'limit'], ({ number, limit }) =>
      database.query
        .selectFrom('calls')
        .select('record')
        .where('caller_number', '=', number)
        .where('ended_at', 'is not', null)
        .orderBy('received_at', 'desc')
        .limit(limit),
    );
  }

  saveCall(record: CallRecord): void {
    const row = {
      id: record.id,
      caller_number: record.callerNumber,
      customer_id: record.customerId ?? null,
      agent_id: record.agentId ?? null,
      received_at: record.receivedAt,
      ended_at: record.endedAt ?? null,
      record: JSON.stringify(record),
    };
    this.#database.gather(() => this.#saveCall(row));
    for (const { party } of record.talks ?? []) {
      if (party.kind !== 'agent' || party.id === undefined || party.id === record.agentId) continue;
      const besides = { agent_id: party.id, call_id: record.id };
      this.#database.gather(() => this.#saveAgent(besides));
    }
  }

  appendEvent(callId: CallId, event: CallEvent): void {
    const row = { call_id: callId, event: JSON.stringify(event) };
    this.#database.gather(() => this.#appendEvent(row));
  }

  saveRecording(recording: Recording): void {
    const text = JSON.stringify(recording);
    this.#database.run(
      this.#database.query
        .insertInto('recordings')
        .values({ id: recording.id, call_id: recording.callId, recording: text })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ recording: text })),
    );
  }

  /** Closes the recording of this file, if it is open: its call ended while nobody was there. */
  closeRecording(file: string, endedAt: number): void {
    const row = this.#database.first(
      this.#database.query
        .selectFrom('recordings')
        .select('recording')
        .where(sql`json_extract(recording, '$.file')`, '=', file),
    );
    const recording: Recording | undefined = row && JSON.parse(row.recording);
    if (recording && recording.endedAt === undefined) this.saveRecording({ ...recording, endedAt });
  }

  customerByNumber(number: string): Customer | undefined {
    const [row] = this.#customers({ number });
    return row && JSON.parse(row.customer);
  }

  earlierCalls(number: string, limit: number): readonly EarlierCall[] {
    const rows = this.#earlierCalls({ number, limit });
    return rows.map((row) => earlierCall(JSON.parse(row.record)));
  }

  openCalls(): readonly CallRecord[] {
    const rows = this.#database.all(
      this.#database.query.selectFrom('calls').select('record').where('ended_at', 'is', null),
    );
    return rows.map((row) => JSON.parse(row.record));
  }
}

function earlierCall(record: CallRecord): EarlierCall {
  return {
    id: record.id,
    receivedAt: record.receivedAt,
    outcome: record.outcome,
    ...(record.agentId === undefined ? {} : { agentId: record.agentId }),
    ...(record.disposition === undefined ? {} : { disposition: record.disposition }),
    path: record.path,
  };
}
