/**
 * A day that has been, once more: the calls as they came, through another dialplan. What it would have
 * made of them is the forecast of a change.
 */
import type { AgentId, CallId } from '../../base/ids.ts';
import type { CompiledDialplan } from '../compiled.ts';
import { RehearsalBooks } from './rehearsal-books.ts';
import type { Rehearsal } from './rehearse.ts';
import { skillsOf } from './simulate.ts';
import type { SimulatedCaller } from './simulated-call.ts';
import { SimulatedCentre } from './simulated-centre.ts';

/** Who was there, and when. */
export interface AgentAtWork {
  readonly id: AgentId;
  /** Absent: every queue there is. */
  readonly queues?: readonly string[];
  /** Absent: every skill that is asked for. */
  readonly skills?: Readonly<Record<string, number>>;
  /** Epoch ms, in order, apart from each other. */
  readonly spans: readonly { readonly from: number; readonly until: number }[];
}

export interface Traffic {
  /** Midnight, epoch ms. */
  readonly dayAt: number;
  readonly callers: readonly SimulatedCaller[];
  readonly agents: readonly AgentAtWork[];
}

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Calls of the last minutes are followed to their end. */
const followedMs = 27 * 3_600_000;

/** @param targetMs answered within this counts for the service level */
export function rehearseTraffic(
  dialplan: CompiledDialplan,
  { dayAt, callers, agents }: Traffic,
  { targetMs, answerMs }: { readonly targetMs: number; readonly answerMs: number },
): Rehearsal {
  const minutesOf = (at: number) => Math.min(dayMs, Math.max(0, at - dayAt)) / minuteMs;
  const shifts = agents.flatMap(({ spans }) => {
    return spans.map(({ from, until }) => {
      return { from: minutesOf(from), until: minutesOf(until), agents: 1 };
    });
  });
  const books = new RehearsalBooks({ dayAt, targetMs, shifts });
  const allQueues = Object.keys(dialplan.queues);
  const allSkills = Object.fromEntries([...skillsOf(dialplan)].map((skill) => [skill, 5]));
  const centre = new SimulatedCentre({
    dialplan,
    agents: agents.map(({ id, queues = allQueues, skills = allSkills, spans }) => ({
      ...{ id, skills, answerMs, shifts: spans },
      queues: queues.filter((queue) => allQueues.includes(queue)),
    })),
    startAt: dayAt,
    observer: {
      line: (line) => books.take(line),
      happened: (event) => books.work(event),
      ended: (call) => books.end(call),
    },
  });
  for (const caller of callers) {
    books.offer(caller.at);
    centre.plan(caller);
  }
  centre.run(dayAt + followedMs);
  return books.close(dialplan.version);
}

/** A call as its record tells it. */
export interface PastCall {
  readonly id: CallId;
  readonly at: number;
  readonly from: string;
  readonly to: string;
  readonly customer?: SimulatedCaller['customer'];
  /** What was pressed, by the step that asked. */
  readonly pressed: readonly { readonly step: string; readonly keys: string }[];
  /** Absent: no agent had it. */
  readonly talkMs?: number;
  readonly waitMs: number;
  readonly wasAbandoned: boolean;
}

/** How long a conversation lasts of which nothing is known. */
const usualTalkMs = 180_000;

/**
 * The callers of these calls. Who gave up waits as long again; the others' patience is not known, but that it
 * was longer: it goes on as that of all did, by how many gave up in so much waiting.
 * @param chance numbers in [0, 1)
 * @param dialplan with which the calls were made
 */
export function callersAgain(
  calls: readonly PastCall[],
  dialplan: CompiledDialplan,
  chance: () => number,
): readonly SimulatedCaller[] {
  const talks = calls.flatMap(({ talkMs }) => talkMs ?? []);
  const talkMs = talks.length === 0 ? usualTalkMs : sumOf(talks) / talks.length;
  const givenUp = calls.filter(({ wasAbandoned }) => wasAbandoned).length;
  const patienceMs = sumOf(calls.map(({ waitMs }) => waitMs)) / givenUp;
  const confirmations = confirmationsOf(dialplan);
  return calls.map((call) => {
    const { id, at, from, to, customer, pressed, waitMs, wasAbandoned } = call;
    const more = wasAbandoned ? 0 : -patienceMs * Math.log(1 - chance());
    const patience = waitMs + more;
    return {
      ...{ id, at, from, to, talkMs: call.talkMs ?? talkMs },
      press: pressed.flatMap(({ step, keys }) => [keys, ...(confirmations.get(step) ?? [])]),
      ...(customer && { customer }),
      ...(Number.isFinite(patience) && { patienceMs: patience }),
    };
  });
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}

/** Records do not say that a number was confirmed: by step, the key that says yes. */
function confirmationsOf({ flows }: CompiledDialplan): ReadonlyMap<string, readonly string[]> {
  const steps = Object.values(flows).flatMap((flow) => Object.entries(flow.steps));
  return new Map(
    steps.flatMap(([id, step]) => {
      return 'collect' in step && step.collect.confirm
        ? [[id, [step.collect.confirm.yes]] as const]
        : [];
    }),
  );
}
