/**
 * Service levels per queue, folded from the queue engine's events and kept nowhere else: after a start
 * they are folded again from the stored timelines of the day.
 *
 *   service level = answered in time / (offered - short abandons - undecided)
 *
 * Everything is booked to the call's arrival in the queue, so that the parts always add up: offered =
 * answered + abandoned + short abandons + overflowed + failed + still waiting. A caller who is still
 * waiting is undecided while in time, and not in time after.
 */
import type { CallId, QueueId } from '../../base/ids.ts';
import type { LevelCounts } from './supervisor-port.ts';

export interface ServiceLevelRule {
  readonly withinMs: number;
  /** 0 to 1. */
  readonly target: number;
}

/** What counts, of the queue engine's events. `waitedMs` counts from the arrival in the queue. */
export interface QueueEvent {
  readonly kind: string;
  readonly at: number;
  readonly callId: CallId;
  readonly queueId: QueueId;
  readonly waitedMs?: number;
  /** Of a call that is queued again: an agent had it before, and it is counted where that was. */
  readonly answered?: true;
}

/** Chosen: what most centres call "99 in 15". */
export const defaultServiceLevel: ServiceLevelRule = { withinMs: 15_000, target: 0.99 };
/** Who hangs up sooner had misdialled, or changed their mind at the announcement. */
export const shortAbandonMs = 5_000;
/** "Now" is the calls of the last half hour. */
export const nowWindowMs = 30 * 60_000;

const minuteMs = 60_000;
const dayMs = 86_400_000;

type Outcome = Exclude<keyof LevelCounts, 'offered' | 'undecided'>;
type Counts = Record<Outcome | 'offered', number>;

interface OpenCall {
  readonly queueId: QueueId;
  readonly arrivedAt: number;
  isAnswered: boolean;
}

interface QueueBooks {
  day: number;
  today: Counts;
  /** By minute of arrival; only the window's. */
  readonly minutes: Map<number, Counts>;
}

export interface ServiceLevelOptions {
  readonly ruleOf: (queueId: QueueId) => ServiceLevelRule;
  readonly utcOffsetMinutes: number;
}

export class ServiceLevels {
  readonly #options: ServiceLevelOptions;
  readonly #open = new Map<CallId, OpenCall>();
  readonly #queues = new Map<QueueId, QueueBooks>();

  constructor(options: ServiceLevelOptions) {
    this.#options = options;
  }

  /** When the day of `at` began. */
  dayStart(at: number): number {
    return this.#dayOf(at) * dayMs - this.#options.utcOffsetMinutes * minuteMs;
  }

  /** Each event once, in order. Kinds that say nothing of service levels are ignored. */
  fold(event: QueueEvent): void {
    const { callId, queueId, at } = event;
    if (event.kind === 'call-queued') {
      this.#leave(callId, 'overflowed');
      const isAnswered = event.answered ?? false;
      this.#open.set(callId, { queueId, arrivedAt: at, isAnswered });
      if (!isAnswered) this.#book(queueId, at, 'offered');
    } else if (event.kind === 'call-answered') this.#answer(event);
    else if (event.kind === 'call-abandoned') {
      const isShort = (event.waitedMs ?? 0) < shortAbandonMs;
      this.#leave(callId, isShort ? 'shortAbandons' : 'abandoned');
    } else if (unansweredEnds.includes(event.kind)) this.#leave(callId, 'overflowed');
    else if (event.kind === 'call-failed' || event.kind === 'conversation-ended') {
      this.#leave(callId, 'failed');
    }
  }

  /** Calls that are alive nowhere: they ended in a crash, and nobody told. */
  forgetAllBut(alive: { has(callId: CallId): boolean }): void {
    for (const callId of this.#open.keys()) {
      if (!alive.has(callId)) this.#leave(callId, 'failed');
    }
  }

  of(queueId: QueueId, at: number): { readonly now: LevelCounts; readonly today: LevelCounts } {
    const books = this.#booksOf(queueId, at);
    const now = emptyCounts();
    for (const [minute, counts] of books.minutes) {
      if (minute < firstMinute(at)) books.minutes.delete(minute);
      else for (const key of countKeys) now[key] += counts[key];
    }
    const { withinMs } = this.#options.ruleOf(queueId);
    let undecided = 0;
    for (const call of this.#open.values()) {
      const isInTime = !call.isAnswered && at - call.arrivedAt <= withinMs;
      if (call.queueId === queueId && isInTime) undecided++;
    }
    return { now: { ...now, undecided }, today: { ...books.today, undecided } };
  }

  #answer({ callId, queueId, waitedMs }: QueueEvent): void {
    const call = this.#open.get(callId);
    if (!call || call.isAnswered) return;
    call.isAnswered = true;
    this.#book(queueId, call.arrivedAt, 'answered');
    const { withinMs } = this.#options.ruleOf(queueId);
    if ((waitedMs ?? 0) <= withinMs) this.#book(queueId, call.arrivedAt, 'answeredInTime');
  }

  /** An answered call stays answered, whatever becomes of it. */
  #leave(callId: CallId, outcome: Outcome): void {
    const call = this.#open.get(callId);
    if (!call) return;
    this.#open.delete(callId);
    if (!call.isAnswered) this.#book(call.queueId, call.arrivedAt, outcome);
  }

  #book(queueId: QueueId, arrivedAt: number, key: keyof Counts): void {
    const books = this.#booksOf(queueId, arrivedAt);
    if (this.#dayOf(arrivedAt) === books.day) books.today[key]++;
    const minute = Math.floor(arrivedAt / minuteMs);
    const counts = books.minutes.get(minute) ?? emptyCounts();
    counts[key]++;
    books.minutes.set(minute, counts);
    for (const old of books.minutes.keys()) {
      if (old < firstMinute(arrivedAt)) books.minutes.delete(old);
      else break;
    }
  }

  #booksOf(queueId: QueueId, at: number): QueueBooks {
    let books = this.#queues.get(queueId);
    if (!books) {
      books = { day: this.#dayOf(at), today: emptyCounts(), minutes: new Map() };
      this.#queues.set(queueId, books);
    }
    if (this.#dayOf(at) > books.day) {
      books.day = this.#dayOf(at);
      books.today = emptyCounts();
    }
    return books;
  }

  #dayOf(at: number): number {
    return Math.floor((at + this.#options.utcOffsetMinutes * minuteMs) / dayMs);
  }
}

/** The queue gave the call back to its flow, or on to another queue. */
const unansweredEnds: readonly string[] = ['call-left-queue', 'call-overflowed'];

const countKeys = [
  'offered',
  'answered',
  'answeredInTime',
  'abandoned',
  'shortAbandons',
  'overflowed',
  'failed',
] as const;

function emptyCounts(): Counts {
  return {
    ...{ offered: 0, answered: 0, answeredInTime: 0, abandoned: 0 },
    ...{ shortAbandons: 0, overflowed: 0, failed: 0 },
  };
}

function firstMinute(at: number): number {
  return Math.floor((at - nowWindowMs) / minuteMs) + 1;
}
