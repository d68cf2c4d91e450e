/** Figures that a wallboard shows, from the rows the server sends. Pure. */
import type {
  AgentRow,
  LiveCallRow,
  QueueRow,
  ServiceLevelCounts,
  WallboardView,
} from '../../protocol/wallboard.ts';
import { dash } from './formats.ts';

/** Undefined while no call is decided; see the protocol for the formula. */
export function levelOf(counts: ServiceLevelCounts): number | undefined {
  const decided = counts.offered - counts.shortAbandons - counts.undecided;
  return decided > 0 ? counts.answeredInTime / decided : undefined;
}

/** '98.9 %': cut, not rounded, so that a target that was missed never looks reached. */
export function formatLevel(level: number | undefined): string {
  return level === undefined ? dash : `${(Math.floor(level * 1_000) / 10).toFixed(1)} %`;
}

export type Standing = 'unknown' | 'reached' | 'missed';

export function standingOf(level: number | undefined, target: number): Standing {
  if (level === undefined) return 'unknown';
  return level >= target ? 'reached' : 'missed';
}

export interface Totals {
  readonly waiting: number;
  readonly longestWaitingSince: number | undefined;
  readonly today: ServiceLevelCounts;
  readonly signedIn: number;
  readonly ready: number;
  readonly talking: number;
}

export function totalsOf({ queues, agents }: WallboardView): Totals {
  const since = queues.flatMap(({ longestWaitingSince }) => longestWaitingSince ?? []);
  const inState = (...names: readonly AgentRow['state']['state'][]) =>
    agents.filter(({ state }) => names.includes(state.state)).length;
  return {
    waiting: queues.reduce((sum, queue) => sum + queue.waiting, 0),
    longestWaitingSince: since.length > 0 ? Math.min(...since) : undefined,
    today: sumOf(queues.map((queue) => queue.serviceLevel.today)),
    signedIn: agents.length - inState('signed-out'),
    ready: inState('ready'),
    talking: inState('talking'),
  };
}

function sumOf(all: readonly ServiceLevelCounts[]): ServiceLevelCounts {
  const sum = (key: keyof ServiceLevelCounts) => all.reduce((so, counts) => so + counts[key], 0);
  return {
    offered: sum('offered'),
    answered: sum('answered'),
    answeredInTime: sum('answeredInTime'),
    abandoned: sum('abandoned'),
    shortAbandons: sum('shortAbandons'),
    overflowed: sum('overflowed'),
    failed: sum('failed'),
    undecided: sum('undecided'),
  };
}

export type AgentColumn = 'state' | 'since' | 'name' | 'answered' | 'average' | 'missed';

export interface AgentOrder {
  readonly column: AgentColumn;
  readonly descending: boolean;
}

/** Who can take a call, who is about to, who talks, who will be free soon, and the rest. */
const stateOrder: readonly AgentRow['state']['state'][] = [
  'ready',
  'offered',
  'talking',
  'wrap-up',
  'not-ready',
  'signed-out',
];

export function averageTalkMs({ today }: AgentRow): number | undefined {
  return today.answered > 0 ? today.talkMs / today.answered : undefined;
}

/** Rows that are alike keep the order of their extensions. */
export function sortAgents(agents: readonly AgentRow[], order: AgentOrder): readonly AgentRow[] {
  const sign = order.descending ? -1 : 1;
  const compare = comparisons[order.column];
  return [...agents].sort((a, b) => sign * compare(a, b) || a.extension.localeCompare(b.extension));
}

const comparisons: Readonly<Record<AgentColumn, (a: AgentRow, b: AgentRow) => number>> = {
  // Within a state who has been in it longest.
  state: (a, b) =>
    stateOrder.indexOf(a.state.state) - stateOrder.indexOf(b.state.state) ||
    a.state.since - b.state.since,
  since: (a, b) => a.state.since - b.state.since,
  name: (a, b) => a.name.localeCompare(b.name, 'zh-CN'),
  answered: (a, b) => b.today.answered - a.today.answered,
  average: (a, b) => (averageTalkMs(b) ?? 0) - (averageTalkMs(a) ?? 0),
  missed: (a, b) => missedOf(b) - missedOf(a),
};

export function missedOf({ today }: AgentRow): number {
  return today.declined + today.ringNoAnswers;
}

const stageOrder: readonly LiveCallRow['stage'][] = [
  'waiting',
  'offered',
  'held',
  'talking',
  'flow',
  'wrap-up',
];

/** Those without an agent first; in each stage the longest first. */
export function sortCalls(calls: readonly LiveCallRow[]): readonly LiveCallRow[] {
  const place = (call: LiveCallRow) => stageOrder.indexOf(call.stage);
  return [...calls].sort((a, b) => place(a) - place(b) || a.since - b.since);
}

/** The part of the wall that is about one queue; all of it without one. */
export function onlyQueue(view: WallboardView, queueId: string | undefined) {
  if (queueId === undefined) return { agents: view.agents, calls: view.calls };
  return {
    agents: view.agents.filter(({ queues }) => queues.includes(queueId)),
    calls: view.calls.filter(({ queue }) => queue === queueId),
  };
}

/** A queue that needs a hand: nobody is there, or somebody waits four times the limit. */
export function needsHand({ id }: QueueRow, { alarms }: WallboardView): boolean {
  return alarms.some(({ level, queue }) => level === 'alarm' && queue === id);
}
