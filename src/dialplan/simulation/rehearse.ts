/**
 * A day before it comes: random callers, agents in shifts, the real flows and the real queue engine
 * on a virtual clock. Every call is booked to the half hour in which it arrived, so that offered is
 * always answered + abandoned + timed out + refused + ended in the flow + still open.
 */
import type { AgentId, CallId } from '../../base/ids.ts';
import type { CompiledDialplan } from '../compiled.ts';
import { RandomNumbers } from './random-numbers.ts';
import { universalAgents } from './simulate.ts';
import type { SimulatedCall, SimulatedOutcome } from './simulated-call.ts';
import { SimulatedCentre } from './simulated-centre.ts';

export interface Shift {
  /** Minutes of the day; a shift that ends before it begins passes midnight. */
  readonly from: number;
  readonly until: number;
  readonly agents: number;
}

export interface RehearsalOptions {
  /** Midnight, epoch ms. */
  readonly dayAt: number;
  readonly to: string;
  /** On average; arrivals are Poisson within each hour. */
  readonly calls: number;
  /** 24 numbers: how the day's calls are shared out among its hours. */
  readonly profile: readonly number[];
  readonly shifts: readonly Shift[];
  /** What callers press, by share. */
  readonly habits: readonly { readonly press: readonly string[]; readonly share: number }[];
  /** Means of exponential distributions. */
  readonly talkMs: number;
  readonly patienceMs: number;
  readonly answerMs: number;
  /** Answered within this counts for the service level. */
  readonly targetMs: number;
  readonly linesMax: number;
  readonly seed: number;
}

/** A weekday of an inbound hotline that never closes: two peaks, a quiet night. */
export const dayProfile = [
  8, 5, 4, 3, 3, 5, 12, 28, 70, 100, 105, 90, 62, 70, 92, 95, 88, 75, 55, 45, 38, 30, 20, 12,
] as const;

export type BookedOutcome = SimulatedOutcome | 'still-open';

export interface Interval {
  /** Epoch ms; half an hour long. */
  readonly at: number;
  readonly offered: number;
  readonly outcomes: Readonly<Partial<Record<BookedOutcome, number>>>;
  readonly answeredInTime: number;
  readonly waitMs: number;
}

export interface Rehearsal {
  readonly version: string;
  readonly intervals: readonly Interval[];
  readonly total: Omit<Interval, 'at'>;
  readonly longestWaitMs: number;
  /** Of 0 to 1: talking and wrap-up as a part of the time at work. */
  readonly occupancy: number;
  readonly linesAtOnceMax: number;
  /** The first call that found all lines taken, counted from 1; absent: none did. */
  readonly firstBeyondLines?: { readonly at: number; readonly call: number };
}

const hourMs = 3_600_000;
const intervalMs = 1_800_000;
const minuteMs = 60_000;

export function rehearse(dialplan: CompiledDialplan, options: RehearsalOptions): Rehearsal {
  const books = new Books(options);
  const centre = new SimulatedCentre({
    dialplan,
    agents: shiftAgents(dialplan, options),
    startAt: options.dayAt,
    linesMax: options.linesMax,
    observer: {
      line: ({ at, event, facts }) => books.take(at, event, facts),
      happened: (event) => books.work(event),
      ended: (call) => books.end(call),
    },
  });
  const random = new RandomNumbers(options.seed);
  arrivals(options, random).forEach((at, index) => {
    const press = random.choose(options.habits)?.press ?? [];
    const caller = { at, press, from: callerNumber(random), to: options.to };
    const id = `call_${String(index + 1).padStart(7, '0')}` as CallId;
    const talkMs = random.exponential(options.talkMs);
    const patienceMs = random.exponential(options.patienceMs);
    books.offer(at);
    centre.plan({ ...caller, id, talkMs, patienceMs });
  });
  // Calls of the last minutes are followed to their end.
  centre.run(options.dayAt + 27 * hourMs);
  return books.close(dialplan.version);
}

function arrivals(
  { dayAt, calls, profile }: RehearsalOptions,
  random: RandomNumbers,
): readonly number[] {
  const all = profile.reduce((sum, share) => sum + share, 0);
  return profile.flatMap((share, hour) => {
    const meanMs = (hourMs * all) / (calls * share);
    const from = dayAt + hour * hourMs;
    const found: number[] = [];
    for (let at = from + random.exponential(meanMs); at < from + hourMs; ) {
      found.push(Math.round(at));
      at += random.exponential(meanMs);
    }
    return found;
  });
}

function callerNumber(random: RandomNumbers): string {
  return `138${String(Math.floor(random.next() * 1e8)).padStart(8, '0')}`;
}

function shiftAgents(dialplan: CompiledDialplan, { shifts, dayAt, answerMs }: RehearsalOptions) {
  return shifts.flatMap(({ from, until, agents }, shift) => {
    const spans =
      from < until
        ? [[from, until]]
        : [
            [0, until],
            [from, 24 * 60],
          ];
    const times = spans.map(([begin = 0, end = 0]) => ({
      from: dayAt + begin * minuteMs,
      until: dayAt + end * minuteMs,
    }));
    return universalAgents(dialplan, { agents, answerMs, at: dayAt }).map((agent, index) => ({
      ...agent,
      id: `agt_${shift + 1}-${String(index + 1).padStart(4, '0')}` as AgentId,
      shifts: times,
    }));
  });
}

/** Counts while the day goes by. */
class Books {
  readonly #options: RehearsalOptions;
  readonly #intervals: { -readonly [Key in keyof Interval]: Interval[Key] }[];
  #longestWaitMs = 0;
  #busyMs = 0;
  #lines = 0;
  #linesMax = 0;
  #calls = 0;
  #beyond: { at: number; call: number } | undefined;

  constructor(options: RehearsalOptions) {
    this.#options = options;
    this.#intervals = Array.from({ length: 48 }, (_, index) => ({
      at: options.dayAt + index * intervalMs,
      ...{ offered: 0, outcomes: {}, answeredInTime: 0, waitMs: 0 },
    }));
  }

  offer(at: number): void {
    const interval = this.#intervalOf(at);
    if (interval) interval.offered += 1;
  }

  take(at: number, event: string, facts: Readonly<Record<string, unknown>>): void {
    if (event === 'call-received') {
      this.#calls += 1;
      this.#lines += 1;
    } else if (event === 'call-answered-by-hotline') {
      this.#linesMax = Math.max(this.#linesMax, this.#lines);
    } else if (event === 'call-ended') {
      this.#lines -= 1;
      if (facts.by === 'lines-exhausted') this.#beyond ??= { at, call: this.#calls };
    }
  }

  work(event: { readonly kind: string; readonly talkMs?: number; readonly wrapUpMs?: number }) {
    if (event.kind === 'conversation-ended') this.#busyMs += event.talkMs ?? 0;
    if (event.kind === 'wrap-up-ended') this.#busyMs += event.wrapUpMs ?? 0;
  }

  end(call: SimulatedCall): void {
    const interval = this.#intervalOf(call.caller.at);
    const { outcome, queuedAt, connectedAt, endedAt = 0 } = call;
    if (!interval || !outcome) return;
    interval.outcomes = { ...interval.outcomes, [outcome]: (interval.outcomes[outcome] ?? 0) + 1 };
    if (queuedAt === undefined) return;
    const waitMs = (connectedAt ?? endedAt) - queuedAt;
    interval.waitMs += waitMs;
    this.#longestWaitMs = Math.max(this.#longestWaitMs, waitMs);
    if (outcome === 'answered' && waitMs <= this.#options.targetMs) interval.answeredInTime += 1;
  }

  close(version: string): Rehearsal {
    const intervals = this.#intervals.map((interval) => {
      const ended = Object.values(interval.outcomes).reduce((sum, count) => sum + count, 0);
      const open = interval.offered - ended;
      return open === 0
        ? interval
        : { ...interval, outcomes: { ...interval.outcomes, 'still-open': open } };
    });
    return {
      ...{ version, intervals, total: sumOf(intervals), longestWaitMs: this.#longestWaitMs },
      occupancy: this.#busyMs / Math.max(1, this.#staffedMs()),
      linesAtOnceMax: this.#linesMax,
      ...(this.#beyond ? { firstBeyondLines: this.#beyond } : {}),
    };
  }

  #staffedMs(): number {
    return this.#options.shifts.reduce((sum, { from, until, agents }) => {
      const minutes = until > from ? until - from : until - from + 24 * 60;
      return sum + agents * minutes * minuteMs;
    }, 0);
  }

  #intervalOf(at: number) {
    return this.#intervals[Math.floor((at - this.#options.dayAt) / intervalMs)];
  }
}

function sumOf(intervals: readonly Interval[]): Omit<Interval, 'at'> {
  const outcomes: Partial<Record<BookedOutcome, number>> = {};
  for (const interval of intervals) {
    for (const [outcome, count] of Object.entries(interval.outcomes)) {
      const key = outcome as BookedOutcome;
      outcomes[key] = (outcomes[key] ?? 0) + count;
    }
  }
  const sum = (key: 'offered' | 'answeredInTime' | 'waitMs') =>
    intervals.reduce((all, interval) => all + interval[key], 0);
  return {
    ...{ offered: sum('offered'), answeredInTime: sum('answeredInTime'), waitMs: sum('waitMs') },
    outcomes,
  };
}
