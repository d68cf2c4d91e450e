/**
 * The engine's whole state: plain records in maps, and indexes over them (lines, available agents,
 * deadlines). Only `putAgent`, `putCall`, `putOffer` and their like write, and they keep the indexes; a
 * snapshot (snapshot.ts) holds the records, the indexes are built again.
 *
 * Ownership: `step` changes the state in place and returns it. Whoever gave a state to `step` uses
 * the returned one and no other; `toSnapshot` gives a JSON value that does not change any more.
 */
import type { AgentId, CallbackId, CallId, OfferId, QueueId } from '../base/ids.ts';
import type { Departed } from './departed.ts';
import { type Agent, isAvailable } from './model/agent.ts';
import type { Callback } from './model/callback.ts';
import {
  type AcdConfig,
  type CustomerClass,
  configDefaults,
  type OverflowCondition,
  type QueueConfig,
} from './model/config.ts';
import type { Offer } from './model/offer.ts';
import { compareCalls, type QueuedCall } from './model/queued-call.ts';
import type { Statistics } from './model/statistics.ts';
import { idleAgent } from './order/asking-order.ts';
import { compareDeadlines, type Deadline } from './order/deadline.ts';
import { IdleAgents } from './order/idle-agents.ts';
import { SortedList } from './order/sorted-list.ts';
import { WaitingCalls } from './order/waiting-calls.ts';
import { agentConditions, noteHeld } from './waiting/agent-rules.ts';

/** How fast a queue's callers are answered while others wait. */
export interface Pace {
  /** The last times between two answers, times the agents signed in then; oldest first. */
  readonly workMs: number[];
  /** The last answer that left somebody waiting; undefined: nobody waited since. */
  lastAt: number | undefined;
}

interface SkilledCount {
  signedIn: number;
  notReady: number;
}

export interface QueueIndex {
  readonly config: QueueConfig;
  readonly waiting: WaitingCalls;
  /** Callbacks whose customers are dialled before an agent is asked, in order of service. */
  readonly toDial: SortedList<QueuedCall>;
  /** Of those, how many ring now. */
  dialling: number;
  readonly idle: IdleAgents;
  /** Of its overflow rules, those that say something of agents. */
  readonly agentConditions: readonly OverflowCondition[];
  /** Those that held before the step changed one of the agents, as bits; undefined: none has changed. */
  heldBefore: number | undefined;
  /** All agents of the queue, signed in or not, by id. */
  readonly agents: Set<AgentId>;
  signedIn: number;
  /** Of those: on a break, or not ready for another reason. */
  notReady: number;
  /** The same of those who have a skill that an overflow rule asks for, such as a site's. */
  readonly skilled: ReadonlyMap<string, SkilledCount>;
  readonly pace: Pace;
  /** Fewer are signed in than the staffing floor of the hour asks. */
  isBelowFloor: boolean;
  /** When a staffing floor begins or ends next. */
  floorDueAt: number | undefined;
}

export interface LineUse {
  readonly hotline: string;
  readonly customerClass: CustomerClass;
  /** Only told of the saturation: beyond all budgets. */
  readonly isTreatment?: true;
}

export interface AcdState {
  /** The time of the last input; inputs with an earlier time count as of now. */
  at: number;
  config: AcdConfig;
  /** What `set-deadline` last said. */
  nextDueAt: number | undefined;
  /** Offers made so far. */
  offerCount: number;
  readonly agents: Map<AgentId, Agent>;
  readonly calls: Map<CallId, QueuedCall>;
  readonly offers: Map<OfferId, Offer>;
  /** Those that have not ended. */
  readonly callbacks: Map<CallbackId, Callback>;
  /** The same by queue and number, to know a second request. */
  readonly callbackByNumber: Map<string, CallbackId>;
  /** Waiting calls that supervisors have given to an agent. */
  readonly assigned: Map<AgentId, SortedList<QueuedCall>>;
  /** The trainees of a mentor. */
  readonly trainees: Map<AgentId, Set<AgentId>>;
  /** Callers who hung up while waiting, oldest first. */
  readonly departed: Map<string, Departed>;
  /** Calls that hold a line, and how many of each kind. */
  readonly lines: Map<CallId, LineUse>;
  readonly linesOfHotline: Map<string, number>;
  readonly linesOfClass: Map<CustomerClass, number>;
  /** Calls in `lines` that are only told of the saturation; in none of the other counts. */
  treatments: number;
  readonly statistics: Statistics;
  readonly queues: Map<QueueId, QueueIndex>;
  /** Of the present step: queues that have `heldBefore`. */
  readonly rulesNoted: QueueIndex[];
  readonly deadlines: SortedList<Deadline>;
}

export const emptyConfig: AcdConfig = configDefaults;

export function emptyState(): AcdState {
  return {
    at: 0,
    config: emptyConfig,
    nextDueAt: undefined,
    offerCount: 0,
    agents: new Map(),
    calls: new Map(),
    offers: new Map(),
    callbacks: new Map(),
    callbackByNumber: new Map(),
    assigned: new Map(),
    trainees: new Map(),
    departed: new Map(),
    lines: new Map(),
    linesOfHotline: new Map(),
    linesOfClass: new Map(),
    treatments: 0,
    statistics: {
      utcOffsetMinutes: emptyConfig.utcOffsetMinutes,
      agents: new Map(),
      queues: new Map(),
    },
    queues: new Map(),
    rulesNoted: [],
    deadlines: new SortedList(compareDeadlines),
  };
}

/** Adds the queue, or changes its rules; calls and agents in it stay. */
export function putQueue(state: AcdState, config: QueueConfig): QueueIndex {
  const kept = state.queues.get(config.id);
  const sameOrder = kept?.config.strategy === config.strategy;
  const queue: QueueIndex = {
    config,
    waiting: kept?.waiting ?? new WaitingCalls(),
    toDial: kept?.toDial ?? new SortedList(compareCalls),
    dialling: kept?.dialling ?? 0,
    idle: kept && sameOrder ? kept.idle : new IdleAgents(),
    agents: kept?.agents ?? new Set(),
    signedIn: kept?.signedIn ?? 0,
    notReady: kept?.notReady ?? 0,
    skilled: skilledCounts(state, config, kept),
    agentConditions: agentConditions(config),
    heldBefore: undefined,
    pace: kept?.pace ?? { workMs: [], lastAt: undefined },
    isBelowFloor: kept?.isBelowFloor ?? false,
    floorDueAt: kept?.floorDueAt,
  };
  state.queues.set(config.id, queue);
  if (kept && !sameOrder) sortAgain(state, queue);
  return queue;
}

function skilledCounts(
  state: AcdState,
  { overflow }: QueueConfig,
  kept: QueueIndex | undefined,
): QueueIndex['skilled'] {
  const named = new Set(overflow.flatMap(({ when }) => when.skill ?? []));
  const counts = new Map([...named].map((skill) => [skill, { signedIn: 0, notReady: 0 }]));
  for (const agentId of kept?.agents ?? []) {
    const agent = state.agents.get(agentId);
    if (agent) countSkilled(counts, agent, 1);
  }
  return counts;
}

function countSkilled(counts: QueueIndex['skilled'], { state, skills }: Agent, by: 1 | -1): void {
  if (counts.size === 0 || state.state === 'signed-out') return;
  for (const [skill, count] of counts) {
    if ((skills[skill] ?? 0) === 0) continue;
    count.signedIn += by;
    if (state.state === 'not-ready') count.notReady += by;
  }
}

function sortAgain(state: AcdState, { idle, agents, config }: QueueIndex): void {
  for (const agentId of agents) {
    const agent = state.agents.get(agentId);
    const place = agent?.queues.find(({ queueId }) => queueId === config.id);
    if (agent && place && isAvailable(agent)) {
      idle.add(idleAgent(agent, place, config.strategy), agent.skills);
    }
  }
}

export function removeQueue(state: AcdState, queueId: QueueId): void {
  const queue = state.queues.get(queueId);
  if (queue) setFloorDeadline(state, queue, undefined);
  state.queues.delete(queueId);
}

export function putAgent(state: AcdState, agent: Agent): void {
  const before = state.agents.get(agent.id);
  if (before) unindexAgent(state, before);
  if (before && before.queues !== agent.queues) leaveQueues(state, before);
  if (before?.trainee?.mentor !== agent.trainee?.mentor) changeMentor(state, before, agent);
  state.agents.set(agent.id, agent);
  const available = isAvailable(agent);
  for (const place of agent.queues) {
    const queue = state.queues.get(place.queueId);
    if (!queue) continue;
    noteHeld(queue, state.rulesNoted);
    if (before?.queues !== agent.queues) queue.agents.add(agent.id);
    countAgent(queue, agent, 1);
    if (available) queue.idle.add(idleAgent(agent, place, queue.config.strategy), agent.skills);
  }
  const stateDueAt = stateDeadline(agent);
  if (stateDueAt !== undefined) {
    state.deadlines.add({ dueAt: stateDueAt, of: 'agent', id: agent.id });
  }
  if (agent.desk.link === 'disconnected') {
    state.deadlines.add({ dueAt: agent.desk.dueAt, of: 'desk', id: agent.id });
  }
}

export function removeAgent(state: AcdState, agentId: AgentId): void {
  const agent = state.agents.get(agentId);
  if (!agent) return;
  unindexAgent(state, agent);
  leaveQueues(state, agent);
  changeMentor(state, agent, undefined);
  state.agents.delete(agentId);
}

function unindexAgent(state: AcdState, agent: Agent): void {
  const available = isAvailable(agent);
  for (const place of agent.queues) {
    const queue = state.queues.get(place.queueId);
    if (!queue) continue;
    noteHeld(queue, state.rulesNoted);
    countAgent(queue, agent, -1);
    if (available) queue.idle.remove(idleAgent(agent, place, queue.config.strategy), agent.skills);
  }
  const stateDueAt = stateDeadline(agent);
  if (stateDueAt !== undefined) {
    state.deadlines.remove({ dueAt: stateDueAt, of: 'agent', id: agent.id });
  }
  if (agent.desk.link === 'disconnected') {
    state.deadlines.remove({ dueAt: agent.desk.dueAt, of: 'desk', id: agent.id });
  }
}

function changeMentor(state: AcdState, before: Agent | undefined, now: Agent | undefined): void {
  const [former, mentor] = [before?.trainee?.mentor, now?.trainee?.mentor];
  if (before && former !== undefined) {
    const trainees = state.trainees.get(former);
    trainees?.delete(before.id);
    if (trainees?.size === 0) state.trainees.delete(former);
  }
  if (!now || mentor === undefined) return;
  const trainees = state.trainees.get(mentor) ?? new Set();
  state.trainees.set(mentor, trainees.add(now.id));
}

function countAgent(queue: QueueIndex, agent: Agent, by: 1 | -1): void {
  const { state } = agent;
  if (state.state === 'signed-out') return;
  countSkilled(queue.skilled, agent, by);
  queue.signedIn += by;
  if (state.state === 'not-ready') queue.notReady += by;
}

function leaveQueues(state: AcdState, agent: Agent): void {
  for (const { queueId } of agent.queues) state.queues.get(queueId)?.agents.delete(agent.id);
}

/** When the agent's state ends by itself: a wrap-up or a timed break. An offer has its own deadline. */
function stateDeadline({ state }: Agent): number | undefined {
  return state.state === 'wrap-up' || state.state === 'not-ready' ? state.dueAt : undefined;
}

export function putCall(state: AcdState, call: QueuedCall): void {
  removeCall(state, call.id);
  state.calls.set(call.id, call);
  const place = call.call;
  if ('dueAt' in place) state.deadlines.add({ dueAt: place.dueAt, of: 'call', id: call.id });
  const queue = state.queues.get(call.queueId);
  if (place.place === 'to-dial') queue?.toDial.add(call);
  else if (queue && isDialledFirst(call)) queue.dialling += 1;
  else if (place.place === 'waiting') {
    queue?.waiting.add(call);
    if (call.assigned && call.preferredAgent !== undefined) {
      const own = state.assigned.get(call.preferredAgent) ?? new SortedList(compareCalls);
      state.assigned.set(call.preferredAgent, own);
      own.add(call);
    }
  }
}

export function removeCall(state: AcdState, callId: CallId): void {
  const call = state.calls.get(callId);
  if (!call) return;
  state.calls.delete(callId);
  const place = call.call;
  if ('dueAt' in place) state.deadlines.remove({ dueAt: place.dueAt, of: 'call', id: call.id });
  const queue = state.queues.get(call.queueId);
  if (place.place === 'to-dial') queue?.toDial.remove(call);
  else if (queue && isDialledFirst(call)) queue.dialling -= 1;
  else if (place.place === 'waiting') {
    queue?.waiting.remove(call);
    if (call.assigned && call.preferredAgent !== undefined) {
      const own = state.assigned.get(call.preferredAgent);
      own?.remove(call);
      if (own?.size === 0) state.assigned.delete(call.preferredAgent);
    }
  }
}

/** The customer is dialled before any agent is asked. */
function isDialledFirst({ call }: QueuedCall): boolean {
  return call.place === 'dialling' && call.agentId === undefined;
}

export function putCallback(state: AcdState, callback: Callback): void {
  removeCallback(state, callback.id);
  state.callbacks.set(callback.id, callback);
  state.callbackByNumber.set(callbackKey(callback), callback.id);
  const dueAt = callbackDueAt(callback);
  if (dueAt !== undefined) state.deadlines.add({ dueAt, of: 'callback', id: callback.id });
}

export function removeCallback(state: AcdState, callbackId: CallbackId): void {
  const callback = state.callbacks.get(callbackId);
  if (!callback) return;
  state.callbacks.delete(callbackId);
  state.callbackByNumber.delete(callbackKey(callback));
  const dueAt = callbackDueAt(callback);
  if (dueAt !== undefined) state.deadlines.remove({ dueAt, of: 'callback', id: callbackId });
}

/** By which a second request of the same customer is known. */
export function callbackKey({ queueId, number }: Pick<Callback, 'queueId' | 'number'>): string {
  return `${queueId} ${number}`;
}

/** When it is to be looked at next: its turn comes, or its promise breaks. */
export function callbackDueAt({ callback, promisedAt, isLate }: Callback): number | undefined {
  const turnAt = callback.state === 'requested' ? callback.dueAt : undefined;
  if (isLate) return turnAt;
  return Math.min(turnAt ?? promisedAt, promisedAt);
}

export function putOffer(state: AcdState, offer: Offer): void {
  removeOffer(state, offer.id);
  state.offers.set(offer.id, offer);
  state.deadlines.add({ dueAt: offer.dueAt, of: 'offer', id: offer.id });
}

export function removeOffer(state: AcdState, offerId: OfferId): void {
  const offer = state.offers.get(offerId);
  if (!offer) return;
  state.offers.delete(offerId);
  state.deadlines.remove({ dueAt: offer.dueAt, of: 'offer', id: offer.id });
}

export function setFloorDeadline(
  state: AcdState,
  queue: QueueIndex,
  dueAt: number | undefined,
): void {
  const { id } = queue.config;
  if (queue.floorDueAt === dueAt) return;
  if (queue.floorDueAt !== undefined) {
    state.deadlines.remove({ dueAt: queue.floorDueAt, of: 'queue', id });
  }
  queue.floorDueAt = dueAt;
  if (dueAt !== undefined) state.deadlines.add({ dueAt, of: 'queue', id });
}

export function takeLine(state: AcdState, callId: CallId, use: LineUse): void {
  state.lines.set(callId, use);
  countLine(state, use, 1);
}

/** Whether it held one. */
export function freeLine(state: AcdState, callId: CallId): boolean {
  const use = state.lines.get(callId);
  if (!use) return false;
  state.lines.delete(callId);
  countLine(state, use, -1);
  return true;
}

function countLine(state: AcdState, use: LineUse, by: 1 | -1): void {
  if (use.isTreatment) {
    state.treatments += by;
    return;
  }
  const { hotline, customerClass } = use;
  const { linesOfHotline, linesOfClass } = state;
  linesOfHotline.set(hotline, (linesOfHotline.get(hotline) ?? 0) + by);
  if (linesOfHotline.get(hotline) === 0) linesOfHotline.delete(hotline);
  linesOfClass.set(customerClass, (linesOfClass.get(customerClass) ?? 0) + by);
}
