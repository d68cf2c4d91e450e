/**
 * The engine's whole state: plain records in maps, and indexes over them (lines, available agents,
 * deadlines). Only `putAgent`, `putCall`, `putOffer` and their like write, and they keep the indexes; a
 * snapshot (snapshot.ts) holds the records, the indexes are built again.
 *
 * Ownership: `step` changes the state in place and returns it. Whoever gave a state to `step` uses
 * the returned one and no other; `toSnapshot` gives a JSON value that does not change any more.
 */
import type { AgentId, CallId, OfferId, QueueId } from '../base/ids.ts';
import type { Departed } from './departed.ts';
import { type Agent, isAvailable } from './model/agent.ts';
import {
  type AcdConfig,
  type CustomerClass,
  configDefaults,
  type QueueConfig,
} from './model/config.ts';
import type { Offer } from './model/offer.ts';
import type { QueuedCall } from './model/queued-call.ts';
import type { Statistics } from './model/statistics.ts';
import { idleAgent } from './order/asking-order.ts';
import { compareDeadlines, type Deadline } from './order/deadline.ts';
import { IdleAgents } from './order/idle-agents.ts';
import { SortedList } from './order/sorted-list.ts';
import { WaitingCalls } from './order/waiting-calls.ts';

/** How fast a queue's callers are answered while others wait. */
export interface Pace {
  /** The last times between two answers, times the agents signed in then; oldest first. */
  readonly workMs: number[];
  /** The last answer that left somebody waiting; undefined: nobody waited since. */
  lastAt: number | undefined;
}

export interface QueueIndex {
  readonly config: QueueConfig;
  readonly waiting: WaitingCalls;
  readonly idle: IdleAgents;
  /** All agents of the queue, signed in or not, by id. */
  readonly agents: Set<AgentId>;
  signedIn: number;
  /** Of those: on a break, or not ready for another reason. */
  notReady: number;
  readonly pace: Pace;
  /** Fewer are signed in than the staffing floor of the hour asks. */
  isBelowFloor: boolean;
  /** When a staffing floor begins or ends next. */
  floorDueAt: number | undefined;
}

export interface LineUse {
  readonly hotline: string;
  readonly customerClass: CustomerClass;
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
  /** Callers who hung up while waiting, oldest first. */
  readonly departed: Map<string, Departed>;
  /** Calls that hold a line, and how many of each kind. */
  readonly lines: Map<CallId, LineUse>;
  readonly linesOfHotline: Map<string, number>;
  readonly linesOfClass: Map<CustomerClass, number>;
  readonly statistics: Statistics;
  readonly queues: Map<QueueId, QueueIndex>;
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
    departed: new Map(),
    lines: new Map(),
    linesOfHotline: new Map(),
    linesOfClass: new Map(),
    statistics: {
      utcOffsetMinutes: emptyConfig.utcOffsetMinutes,
      agents: new Map(),
      queues: new Map(),
    },
    queues: new Map(),
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
    idle: kept && sameOrder ? kept.idle : new IdleAgents(),
    agents: kept?.agents ?? new Set(),
    signedIn: kept?.signedIn ?? 0,
    notReady: kept?.notReady ?? 0,
    pace: kept?.pace ?? { workMs: [], lastAt: undefined },
    isBelowFloor: kept?.isBelowFloor ?? false,
    floorDueAt: kept?.floorDueAt,
  };
  state.queues.set(config.id, queue);
  if (kept && !sameOrder) sortAgain(state, queue);
  return queue;
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
  state.agents.set(agent.id, agent);
  const available = isAvailable(agent);
  for (const place of agent.queues) {
    const queue = state.queues.get(place.queueId);
    if (!queue) continue;
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
  state.agents.delete(agentId);
}

function unindexAgent(state: AcdState, agent: Agent): void {
  const available = isAvailable(agent);
  for (const place of agent.queues) {
    const queue = state.queues.get(place.queueId);
    if (!queue) continue;
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

function countAgent(queue: QueueIndex, { state }: Agent, by: 1 | -1): void {
  if (state.state === 'signed-out') return;
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
  if (call.call.place !== 'waiting') return;
  state.queues.get(call.queueId)?.waiting.add(call);
  state.deadlines.add({ dueAt: call.call.dueAt, of: 'call', id: call.id });
}

export function removeCall(state: AcdState, callId: CallId): void {
  const call = state.calls.get(callId);
  if (!call) return;
  state.calls.delete(callId);
  if (call.call.place !== 'waiting') return;
  state.queues.get(call.queueId)?.waiting.remove(call);
  state.deadlines.remove({ dueAt: call.call.dueAt, of: 'call', id: call.id });
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

function countLine(state: AcdState, { hotline, customerClass }: LineUse, by: 1 | -1): void {
  const { linesOfHotline, linesOfClass } = state;
  linesOfHotline.set(hotline, (linesOfHotline.get(hotline) ?? 0) + by);
  if (linesOfHotline.get(hotline) === 0) linesOfHotline.delete(hotline);
  linesOfClass.set(customerClass, (linesOfClass.get(customerClass) ?? 0) + by);
}
