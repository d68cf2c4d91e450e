/**
 * What the queue engine is told about queues and agents. It enters as an input (`config-changed`), so
 * that a replay knows which rules held when.
 */
import type { AgentId, QueueId } from '../../base/ids.ts';

/** Skill name to level, 1 (some) to 5 (best). Of a call: the least level it needs. */
export type Skills = Readonly<Record<string, number>>;

/**
 * In which order the available agents of a queue are asked, within the same `order`.
 *
 *   longest-idle     who has been idle longest
 *   fewest-calls     who has had the fewest conversations since her sign-in
 *   least-talk-time  who has talked least since her sign-in
 *   round-robin      who was asked longest ago, whether or not she answered
 *   linear           always from the top of the agents' list
 *   ring-all         all at once; the first to answer has the call
 *   random           anybody; drawn from the call's id, so that a replay draws alike
 *   weighted         conversations in proportion to the agents' `share`
 */
export type Strategy = (typeof strategies)[number];

export const strategies = [
  'longest-idle',
  'fewest-calls',
  'least-talk-time',
  'round-robin',
  'linear',
  'ring-all',
  'random',
  'weighted',
] as const;

/** Who calls. `emergency` is said by the flow, the others by the customer's record. */
export type CustomerClass = (typeof customerClasses)[number];

export const customerClasses = [
  'walk-in',
  'contract',
  'vip-local',
  'vip-network',
  'vip-strategic',
  'emergency',
] as const;

/** After so much waiting, these levels are enough; 0 lets the skill go. Skills not named stay. */
export interface Relaxation {
  readonly afterMs: number;
  readonly skills: Skills;
}

/** Minutes of the day in the configured offset; `from` inclusive, `until` exclusive, may pass midnight. */
export interface DaySpan {
  readonly from: number;
  readonly until: number;
}

/** All that is given must hold. */
export interface OverflowCondition {
  readonly waitedMsMin?: number;
  /** 1 is served next. */
  readonly positionMin?: number;
  /** Waiting calls, this one included. */
  readonly waitingMin?: number;
  /** By the honest estimate's upper end; does not hold while there is none. */
  readonly estimateMsMin?: number;
  readonly signedInMax?: number;
  readonly readyMax?: number;
  /** Somebody is signed in, and all of them are not ready. */
  readonly allNotReady?: true;
  readonly within?: DaySpan;
  /** Lines that are free for the call's hotline and class; reserved ones of others are not. */
  readonly freeLinesMax?: number;
  /** Only agents with this skill are counted in what is said of agents: those of a site, say. */
  readonly skill?: string;
}

/** What takes a call that leaves its queue, where that is not the flow's own exit. */
export type OverflowTarget =
  /** The caller's number is called back; see the queue's `callback` rules. */
  | { readonly kind: 'callback' }
  /** Goes on there: to a number outside, a voicemail box, whatever a flow can do. */
  | { readonly kind: 'flow'; readonly flow: string }
  | { readonly kind: 'refuse'; readonly cause: 'normal' | 'busy' }
  /** Said once to the waiting caller, who keeps her place; then the chain goes on. */
  | { readonly kind: 'announcement'; readonly prompt: string };

/** One step of a queue's overflow chain; the first whose condition holds is taken. */
export interface OverflowRule {
  /** The recorded reason, and the name of the flow's exit when there is no `toQueue`. */
  readonly name: string;
  readonly when: OverflowCondition;
  /** Goes on waiting there with the time it has waited. Absent: back to the flow. */
  readonly toQueue?: QueueId;
  /** Instead of `toQueue`. Absent, like that: back to the flow by the rule's name. */
  readonly leaveFor?: OverflowTarget;
}

/** How callers of a queue are called back. */
export interface CallbackRules {
  /**
   * `agent-first`: an agent takes the offer, then the customer is dialled. `customer-first`: dialled
   * when an agent is free; who answers waits at the head.
   */
  readonly first: 'agent' | 'customer';
  /** How long the customer's phone rings. Above 0. */
  readonly dialTimeoutMs: number;
  /** Attempts to reach the customer; then it has failed. Above 0. */
  readonly attemptsMax: number;
  /** Between two attempts: the first gap after the first attempt, the last one from then on. */
  readonly retryGapsMs: readonly number[];
}

/** So many agents must be signed in during that span. */
export interface StaffingFloor extends DaySpan {
  readonly agents: number;
}

export interface QueueConfig {
  readonly id: QueueId;
  readonly strategy: Strategy;
  /** From the offer to the desk's receipt; then the next agent is asked. Above 0. */
  readonly receiptTimeoutMs: number;
  /** From the receipt until the phone counts as not answered. Above 0. */
  readonly ringTimeoutMs: number;
  /** 0: no wrap-up. */
  readonly wrapUpMs: number;
  /** A caller who waited this long leaves the queue as `timed-out`. Above 0. */
  readonly waitMsMax: number;
  /** A call that finds this many waiting leaves at once as `full`. Above 0. */
  readonly waitingMax: number;
  /** While nobody of the queue is signed in: keep callers waiting, or let them leave as `no-agents`. */
  readonly whenNoAgents: 'wait' | 'leave';
  /**
   * Unanswered rings in a row after which an agent is made not-ready; 0: never. Until then she is
   * asked again only after the others.
   */
  readonly ringNoAnswerLimit: number;
  /** The same for offers she declines. */
  readonly declineLimit: number;
  /** How many ms of waiting one step of priority is worth; ageing follows from it. 0: none. */
  readonly priorityWorthMs: number;
  /** How many ms of waiting a class is worth beyond that; absent: 0. */
  readonly classWorthMs: Readonly<Partial<Record<CustomerClass, number>>>;
  /**
   * Among the queues of one agent, waiting here counts so many times, for a difference of ten minutes
   * at most. Above 0. No queue can starve: who waits long enough comes first whatever the weights.
   */
  readonly weight: number;
  /** By `afterMs`, smallest first. */
  readonly relaxations: readonly Relaxation[];
  /** How long the preferred agent alone is asked, where the call has one. 0: not at all. */
  readonly preferredMs: number;
  /** Who hung up while waiting and calls again within this keeps the time waited. 0: no. */
  readonly returnWithinMs: number;
  readonly overflow: readonly OverflowRule[];
  /** How often an announcement is due for a waiting caller. 0: never. */
  readonly announceEveryMs: number;
  /** Keys with which a waiting caller leaves the queue. */
  readonly exitKeys: readonly string[];
  readonly staffing: readonly StaffingFloor[];
  /** By disposition, instead of `wrapUpMs`; counts from the end of the conversation. */
  readonly dispositionWrapUpMs: Readonly<Record<string, number>>;
  /** By how much an agent may extend her wrap-up. 0: not at all. */
  readonly wrapUpExtensionMs: number;
  /** How often for one call. */
  readonly wrapUpExtensionsMax: number;
  readonly callback: CallbackRules;
}

export interface AgentQueue {
  readonly queueId: QueueId;
  /** Agents with 1 are asked before those with 2, and so on. */
  readonly order: number;
  /** Under `weighted`: her part of the calls relative to the others'. Above 0; absent: 1. */
  readonly share?: number;
}

/** Of an agent who still learns; her skills limit what she is offered as everybody's do. */
export interface TraineeRules {
  /** Only calls of these classes; absent: of all. */
  readonly classes?: readonly CustomerClass[];
  /**
   * She is offered calls only while this agent is ready, who is offered none while the trainee has
   * one. Absent: she works alone.
   */
  readonly mentor?: AgentId;
  /** Added to each wrap-up. */
  readonly extraWrapUpMs: number;
}

export interface AgentConfig {
  readonly id: AgentId;
  readonly queues: readonly AgentQueue[];
  readonly skills: Skills;
  /** A universal agent: in every queue there is, with this order where `queues` says nothing else. */
  readonly universalOrder?: number;
  readonly trainee?: TraineeRules;
}

/** Lines that some calls may use. */
export interface LineBudget {
  /** Kept free for these calls, whoever else wants a line. */
  readonly reserved: number;
  /** Never more than this; the lines between `reserved` and here are borrowed while free. */
  readonly max: number;
  /** Absent: all day. */
  readonly within?: DaySpan;
}

export interface LineConfig {
  /** All calls together. */
  readonly max: number;
  readonly hotlines: Readonly<Record<string, readonly LineBudget[]>>;
  readonly classes: Readonly<Partial<Record<CustomerClass, readonly LineBudget[]>>>;
  /** By hotline, what happens at saturation: the first rule that can be followed is. */
  readonly saturation: Readonly<Record<string, readonly SaturationRule[]>>;
  /** Calls at once that `announcement` and `flow` treat when no line is free; beyond `max`. */
  readonly saturationMax: number;
}

/** The pool is used up or kept for others; or the hotline, or the class, is at its own maximum. */
export type SaturationReason = (typeof saturationReasons)[number];

export const saturationReasons = [
  'lines-exhausted',
  'hotline-saturated',
  'class-saturated',
] as const;

export type SaturationTarget =
  /** A SIP status above 399; 486 is busy, 503 asks the network to try another route. */
  | { readonly kind: 'refuse'; readonly status: number }
  /** Answered, told, hung up. */
  | { readonly kind: 'announcement'; readonly prompt: string }
  /** Another flow than the hotline's. */
  | { readonly kind: 'flow'; readonly flow: string }
  /** Treated as a call for that hotline, on its budget; passed over when that is saturated too. */
  | { readonly kind: 'hotline'; readonly hotline: string };

/** One step of a hotline's saturation chain. */
export interface SaturationRule {
  /** The recorded reason. */
  readonly name: string;
  /** Only for these; absent: for all. */
  readonly when?: readonly SaturationReason[];
  readonly to: SaturationTarget;
}

export interface AcdConfig {
  readonly queues: readonly QueueConfig[];
  readonly agents: readonly AgentConfig[];
  /** How long an agent whose desk is disconnected keeps her state. Not offered calls meanwhile. */
  readonly deskGraceMs: number;
  /** East of Greenwich: when the statistics' day begins. China: 480. */
  readonly utcOffsetMinutes: number;
  readonly lines: LineConfig;
  /** Not-ready reasons that end by themselves: she is ready again after so many ms. */
  readonly breaksMs: Readonly<Record<string, number>>;
  /** After a call outside the queues. 0: none. */
  readonly outsideWrapUpMs: number;
}

/** The values of a queue that says nothing else; chosen for an inbound hotline. */
export const queueDefaults: Omit<QueueConfig, 'id'> = {
  strategy: 'longest-idle',
  receiptTimeoutMs: 2_000,
  ringTimeoutMs: 20_000,
  wrapUpMs: 30_000,
  waitMsMax: 1_800_000,
  waitingMax: 1_000,
  whenNoAgents: 'wait',
  ringNoAnswerLimit: 1,
  declineLimit: 1,
  priorityWorthMs: 60_000,
  classWorthMs: {},
  weight: 1,
  relaxations: [],
  preferredMs: 0,
  returnWithinMs: 0,
  overflow: [],
  announceEveryMs: 0,
  exitKeys: [],
  staffing: [],
  dispositionWrapUpMs: {},
  wrapUpExtensionMs: 0,
  wrapUpExtensionsMax: 1,
  callback: {
    first: 'agent',
    dialTimeoutMs: 30_000,
    attemptsMax: 3,
    retryGapsMs: [300_000, 900_000],
  },
};

/** What a configuration that says nothing else has. */
export const configDefaults: AcdConfig = {
  queues: [],
  agents: [],
  deskGraceMs: 30_000,
  utcOffsetMinutes: 480,
  lines: { max: 1_000_000, hotlines: {}, classes: {}, saturation: {}, saturationMax: 20 },
  breaksMs: {},
  outsideWrapUpMs: 0,
};

/** Journals of earlier versions say less: what they do not say has its default. */
export function completed(given: AcdConfig): AcdConfig {
  const queues = given.queues.map((queue) => ({ ...queueDefaults, ...queue }));
  const lines = { ...configDefaults.lines, ...given.lines };
  return { ...configDefaults, ...given, queues, lines };
}

export function satisfies(skills: Skills, needed: Skills): boolean {
  for (const skill in needed) {
    if ((skills[skill] ?? 0) < (needed[skill] ?? 0)) return false;
  }
  return true;
}

/** Whether the instant lies in the span. */
export function isWithin(span: DaySpan, at: number, utcOffsetMinutes: number): boolean {
  const minute = minuteOfDay(at, utcOffsetMinutes);
  const { from, until } = span;
  return from <= until ? minute >= from && minute < until : minute >= from || minute < until;
}

const minutesPerDay = 1_440;

/** 0 to 1439.99…, whole minutes and their fraction. */
export function minuteOfDay(at: number, utcOffsetMinutes: number): number {
  return (at / 60_000 + utcOffsetMinutes) % minutesPerDay;
}

/** A circle of overflows between queues, as the ids along it; undefined when there is none. */
export function overflowCircle(
  queues: readonly Pick<QueueConfig, 'id' | 'overflow'>[],
): readonly QueueId[] | undefined {
  const targets = new Map(
    queues.map(({ id, overflow }) => [id, overflow.flatMap(({ toQueue }) => toQueue ?? [])]),
  );
  const closed = new Set<QueueId>();
  const follow = (id: QueueId, trail: readonly QueueId[]): readonly QueueId[] | undefined => {
    if (trail.includes(id)) return [...trail.slice(trail.indexOf(id)), id];
    if (closed.has(id)) return undefined;
    for (const next of targets.get(id) ?? []) {
      const circle = follow(next, [...trail, id]);
      if (circle) return circle;
    }
    closed.add(id);
    return undefined;
  };
  for (const { id } of queues) {
    const circle = follow(id, []);
    if (circle) return circle;
  }
  return undefined;
}
