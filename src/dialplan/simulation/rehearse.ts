/**
 * A day before it comes: random callers, agents in shifts, the real flows and the real queue engine
 * on a virtual clock. Every call is booked to the half hour in which it arrived, so that offered is
 * always answered + abandoned + timed out + overflowed + refused + deferred to a callback + ended in the
 * flow + still open.
 */
import type { AgentId, CallId } from '../../base/ids.ts';
import type { CompiledDialplan } from '../compiled.ts';
import { RandomNumbers } from './random-numbers.ts';
import { RehearsalBooks } from './rehearsal-books.ts';
import { universalAgents } from './simulate.ts';
import type { SimulatedOutcome } from './simulated-call.ts';
import { SimulatedCentre } from './simulated-centre.ts';

export interface Shift {
  /** Minutes of the day; a shift that ends before it begins passes midnight. */
  readonly from: number;
  readonly until: number;
  readonly agents: number;
}

/** Minutes of the day, as a shift's; until midnight at most. */
export interface Arrivals {
  readonly from: number;
  readonly until: number;
  readonly calls: number;
}

export interface RehearsalOptions {
  /** Midnight, epoch ms. */
  readonly dayAt: number;
  readonly to: string;
  /** On average; arrivals are Poisson within each hour. */
  readonly calls: number;
  /** 24 numbers: how the day's calls are shared out among its hours. */
  readonly profile: readonly number[];
  /** So many calls in each of these times, on average, in place of `calls` and `profile`. */
  readonly arrivals?: readonly Arrivals[];
  readonly shifts: readonly Shift[];
  /** What callers press, by share. */
  readonly habits: readonly { readonly press: readonly string[]; readonly share: number }[];
  /** How callers' numbers begin, by share; absent: as mobile numbers. */
  readonly origins?: readonly { readonly prefix: string; readonly share: number }[];
  /** Means of exponential distributions. */
  readonly talkMs: number;
  /** Of conversations, whose distribution is log-normal then. */
  readonly talkDeviationMs?: number;
  readonly patienceMs: number;
  readonly answerMs: number;
  /** Answered within this counts for the service level. */
  readonly targetMs: number;
  /** Calls at once, whatever the dialplan says of lines; absent: as it says. */
  readonly linesMax?: number;
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
  /** The first call for which there was no line, counted from 1; absent: there was one for all. */
  readonly firstBeyondLines?: {
    readonly at: number;
    readonly call: number;
    /** Of the hotline's saturation chain; absent: it says nothing. */
    readonly rule?: string;
  };
  /** How many calls each rule took, in the order in which it first did. */
  readonly overflows: readonly RuleCount[];
  /** When fewer agents were signed in than the floor of a queue in which calls waited. */
  readonly belowFloor: readonly {
    readonly at: number;
    readonly queue: string;
    readonly signedIn: number;
    readonly floor: number;
  }[];
}

/** The part of its calls that were answered in time, 0 to 1. */
export function serviceLevelOf({ answeredInTime, offered }: Omit<Interval, 'at'>): number {
  return answeredInTime / Math.max(1, offered);
}

/** Of all its calls, those that did not wait included. */
export function averageWaitMsOf({ waitMs, offered }: Omit<Interval, 'at'>): number {
  return waitMs / Math.max(1, offered);
}

export interface RuleCount {
  /** Whose overflow rule it is; absent: of a saturation chain, for want of a line. */
  readonly queue?: string;
  /** Absent: none could be followed, and the calls were refused. */
  readonly rule?: string;
  readonly calls: number;
}

const hourMs = 3_600_000;
const minuteMs = 60_000;

export function rehearse(dialplan: CompiledDialplan, options: RehearsalOptions): Rehearsal {
  const books = new RehearsalBooks(options);
  const centre = new SimulatedCentre({
    dialplan,
    agents: shiftAgents(dialplan, options),
    startAt: options.dayAt,
    ...(options.linesMax === undefined ? {} : { linesMax: options.linesMax }),
    observer: {
      line: (line) => books.take(line),
      happened: (event) => books.work(event),
      ended: (call) => books.end(call),
    },
  });
  const random = new RandomNumbers(options.seed);
  arrivals(options, random).forEach((at, index) => {
    const press = random.choose(options.habits)?.press ?? [];
    const caller = { at, press, from: callerNumber(options, random), to: options.to };
    const id = `call_${String(index + 1).padStart(7, '0')}` as CallId;
    const talkMs = talkOf(options, random);
    const patienceMs = random.exponential(options.patienceMs);
    books.offer(at);
    centre.plan({ ...caller, id, talkMs, patienceMs });
  });
  // Calls of the last minutes are followed to their end.
  centre.run(options.dayAt + 27 * hourMs);
  return books.close(dialplan.version);
}

function talkOf({ talkMs, talkDeviationMs }: RehearsalOptions, random: RandomNumbers): number {
  return talkDeviationMs === undefined
    ? random.exponential(talkMs)
    : random.logNormal(talkMs, talkDeviationMs);
}

/** In order of time, whatever the order of the intervals. */
function arrivals(options: RehearsalOptions, random: RandomNumbers): readonly number[] {
  const found = (options.arrivals ?? hourly(options)).flatMap(({ from, until, calls }) => {
    const meanMs = ((until - from) * minuteMs) / calls;
    const end = options.dayAt + until * minuteMs;
    const instants: number[] = [];
    for (
      let at = options.dayAt + from * minuteMs + random.exponential(meanMs);
      at < end;
      at += random.exponential(meanMs)
    ) {
      instants.push(Math.round(at));
    }
    return instants;
  });
  return found.sort((a, b) => a - b);
}

function hourly({ calls, profile }: RehearsalOptions): readonly Arrivals[] {
  const all = profile.reduce((sum, share) => sum + share, 0);
  return profile.map((share, hour) => {
    return { from: hour * 60, until: hour * 60 + 60, calls: (calls * share) / all };
  });
}

/** Of eleven digits, as most in China. */
function callerNumber({ origins }: RehearsalOptions, random: RandomNumbers): string {
  const prefix = (origins && random.choose(origins)?.prefix) ?? '138';
  const rest = Math.max(0, 11 - prefix.length);
  return `${prefix}${String(Math.floor(random.next() * 10 ** rest)).padStart(rest, '0')}`;
}

function shiftAgents(
  dialplan: CompiledDialplan,
  { shifts, dayAt, answerMs, to }: RehearsalOptions,
) {
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
    return universalAgents(dialplan, { agents, answerMs, at: dayAt, to }).map((agent, index) => ({
      ...agent,
      id: `agt_${shift + 1}-${String(index + 1).padStart(4, '0')}` as AgentId,
      shifts: times,
    }));
  });
}
