/**
 * The record of one live call: written at every change, closed once, never changed after. `endedAt`
 * is written with the closing; until then the end is part of `live`.
 */
import type { CallEvent, CallRecord, CallStore } from './ports.ts';

export class CallFile {
  readonly #store: CallStore;
  #record: CallRecord;
  #isClosed = false;

  constructor(store: CallStore, record: CallRecord) {
    this.#store = store;
    this.#record = record;
    store.saveCall(record);
  }

  get record(): CallRecord {
    return this.#record;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  change(changes: Partial<CallRecord>): void {
    if (this.#isClosed) return;
    this.#record = { ...this.#record, ...changes };
    this.#store.saveCall(this.#record);
  }

  /** Adds to the sums of milliseconds. */
  count(times: Partial<Record<'ringMs' | 'queueMs' | 'talkMs' | 'holdMs' | 'wrapUpMs', number>>) {
    const { ringMs, queueMs, talkMs, holdMs, wrapUpMs } = this.#record;
    this.change({
      ringMs: ringMs + (times.ringMs ?? 0),
      queueMs: queueMs + (times.queueMs ?? 0),
      talkMs: talkMs + (times.talkMs ?? 0),
      holdMs: holdMs + (times.holdMs ?? 0),
      wrapUpMs: wrapUpMs + (times.wrapUpMs ?? 0),
    });
  }

  /** A line of the timeline. */
  note(event: CallEvent): void {
    this.#store.appendEvent(this.#record.id, event);
  }

  close(changes: Partial<CallRecord> & Pick<CallRecord, 'endedAt'>): void {
    if (this.#isClosed) return;
    const { live: _, ...rest } = { ...this.#record, ...changes };
    this.#record = rest;
    this.#store.saveCall(rest);
    this.#isClosed = true;
  }
}
