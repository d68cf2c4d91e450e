/** What a rehearsed day is counted in: how its calls ended, and what took them elsewhere. */
import type { AcdEvent } from '../../acd/model/events.ts';
import type { CallId } from '../../base/ids.ts';
import type {
  BookedOutcome,
  Interval,
  Rehearsal,
  RehearsalOptions,
  RuleCount,
} from './rehearse.ts';
import type { PathLine, SimulatedCall } from './simulated-call.ts';

const intervalMs = 1_800_000;
const minuteMs = 60_000;
const dayMs = 86_400_000;

/** A day has few shifts: more alarms than that tell nothing more. */
const alarmsMax = 50;

/** Of the day, what its books need to know. */
type BookedDay = Pick<RehearsalOptions, 'dayAt' | 'targetMs' | 'shifts'>;

/** Counts while the day goes by. */
export class RehearsalBooks {
  readonly #options: BookedDay;
  readonly #intervals: { -readonly [Key in keyof Interval]: Interval[Key] }[];
  #longestWaitMs = 0;
  #busyMs = 0;
  /** Calls that have a line of the hotline's own. */
  readonly #lines = new Set<CallId>();
  #linesMax = 0;
  #calls = 0;
  #beyond: Rehearsal['firstBeyondLines'];
  /** In which calls of the day have waited. */
  readonly #queues = new Set<string>();
  readonly #overflows = new Map<string, RuleCount>();
  readonly #belowFloor: Rehearsal['belowFloor'][number][] = [];

  constructor(options: BookedDay) {
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

  take({ event, callId }: PathLine): void {
    if (event === 'call-received') {
      this.#calls += 1;
      this.#lines.add(callId);
    } else if (event === 'call-saturated' || event === 'call-ended') {
      this.#lines.delete(callId);
    } else if (event === 'call-answered-by-hotline') {
      this.#linesMax = Math.max(this.#linesMax, this.#lines.size);
    }
  }

  work(event: AcdEvent): void {
    switch (event.kind) {
      case 'conversation-ended':
        this.#busyMs += event.talkMs;
        return;
      case 'wrap-up-ended':
        this.#busyMs += event.wrapUpMs;
        return;
      case 'call-queued':
        this.#queues.add(event.queueId);
        return;
      case 'call-overflowed':
        this.#count({ queue: event.queueId, rule: event.rule });
        return;
      case 'call-left-queue':
        if (event.reason === 'overflowed')
          this.#count({ queue: event.queueId, rule: event.exit ?? '' });
        return;
      case 'call-saturated': {
        const { at, rule } = event;
        const by = rule === undefined ? {} : { rule };
        this.#beyond ??= { at, call: this.#calls, ...by };
        this.#count(by);
        return;
      }
      case 'staffing-below-floor': {
        const { at, queueId: queue, signedIn, floor } = event;
        const isToday = at < this.#options.dayAt + dayMs;
        if (isToday && this.#belowFloor.length < alarmsMax) {
          this.#belowFloor.push({ at, queue, signedIn, floor });
        }
        return;
      }
      case 'staffing-restored':
        // A shift signs in one by one, within one instant.
        if (this.#belowFloor.at(-1)?.at === event.at) this.#belowFloor.pop();
        return;
      default:
        return;
    }
  }

  #count(by: Omit<RuleCount, 'calls'>): void {
    const key = `${by.queue ?? ''}: ${by.rule ?? ''}`;
    const { calls } = this.#overflows.get(key) ?? { calls: 0 };
    this.#overflows.set(key, { ...by, calls: calls + 1 });
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
      overflows: [...this.#overflows.values()],
      belowFloor: this.#belowFloor.filter(({ queue }) => this.#queues.has(queue)),
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
