import type { CallId } from '../../../src/base/ids.ts';
import type {
  CallEvent,
  CallRecord,
  CallStore,
  Customer,
  EarlierCall,
  Journal,
  Recording,
} from '../../../src/calls/ports.ts';

/** Calls in memory, as JSON: what cannot be stored is lost here too. A closed record stays as it is. */
export class FakeCallStore implements CallStore {
  readonly #calls = new Map<CallId, CallRecord>();
  readonly #events = new Map<CallId, CallEvent[]>();
  readonly recordings = new Map<string, Recording>();
  readonly customers: Customer[] = [];

  saveCall(record: CallRecord): void {
    if (this.#calls.get(record.id)?.endedAt !== undefined) return;
    this.#calls.set(record.id, copy(record));
  }

  appendEvent(callId: CallId, event: CallEvent): void {
    this.#events.set(callId, [...(this.#events.get(callId) ?? []), copy(event)]);
  }

  saveRecording(recording: Recording): void {
    this.recordings.set(recording.id, copy(recording));
  }

  customerByNumber(number: string): Customer | undefined {
    return this.customers.find(({ numbers }) => numbers.includes(number));
  }

  earlierCalls(number: string, limit: number): readonly EarlierCall[] {
    return [...this.#calls.values()]
      .filter((call) => call.callerNumber === number && call.endedAt !== undefined)
      .sort((a, b) => b.receivedAt - a.receivedAt)
      .slice(0, limit)
      .map(({ id, receivedAt, outcome, path, agentId }) => {
        return { id, receivedAt, outcome, path, ...(agentId === undefined ? {} : { agentId }) };
      });
  }

  openCalls(): readonly CallRecord[] {
    return [...this.#calls.values()].filter((call) => call.endedAt === undefined);
  }

  /** For assertions: all records, in the order they came. */
  get calls(): readonly CallRecord[] {
    return [...this.#calls.values()];
  }

  /** The events of that kind, of all calls. */
  eventsOf(kind: string): readonly CallEvent[] {
    return [...this.#events.values()].flat().filter((event) => event.kind === kind);
  }

  /** The kinds of a call's events, in order. */
  timeline(callId: CallId): readonly string[] {
    return (this.#events.get(callId) ?? []).map(({ kind }) => kind);
  }
}

export class FakeJournal implements Journal {
  #snapshot: string | undefined;
  #inputs: string[] = [];
  /** Writes fail, as on a full disk. */
  isFull = false;

  append(inputs: readonly unknown[]): void {
    if (this.isFull) throw new Error('disk full');
    this.#inputs.push(...inputs.map((input) => JSON.stringify(input)));
  }

  snapshot(state: unknown): void {
    if (this.isFull) throw new Error('disk full');
    this.#snapshot = JSON.stringify(state);
    this.#inputs = [];
  }

  restore(): { snapshot: unknown | undefined; inputs: readonly unknown[] } {
    return {
      snapshot: this.#snapshot === undefined ? undefined : JSON.parse(this.#snapshot),
      inputs: this.#inputs.map((input) => JSON.parse(input)),
    };
  }
}

function copy<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value));
}
