/**
 * The engine's whole state: plain records in maps, and indexes over them (lines, available agents,
 * deadlines). Only `putAgent`, `putCall`, `putOffer` and their removals write, and they keep the
 * indexes; a snapshot holds the records, the indexes are built again.
 *
 * Ownership: `step` changes the state in place and returns it. Whoever gave a state to `step` uses
 * the returned one and no other; `toSnapshot` gives a JSON value that does not change any more.
 */
import type { AgentId, CallId, OfferId, QueueId } from '../base/ids.ts';
import { type Agent, isAvailable } from './model/agent.ts';
import type { AcdConfig, QueueConfig } from './model/config.ts';
import type { Offer } from './model/offer.ts';
import { compareCalls, type QueuedCall } from './model/queued-call.ts';
import type { AgentToday, QueueToday, Statistics } from './model/statistics.ts';
import { compareDeadlines, type Deadline } from './order/deadline.ts';
import { SortedList } from './order/sorted-list.ts';

/** An available agent's place among the others of one queue. */
export interface IdleAgent {
  readonly order: number;
  readonly idleSince: number;
  readonly agentId: AgentId;
}

export interface QueueIndex {
  readonly config: QueueConfig;
  readonly waiting: SortedList<QueuedCall>;
  readonly idle: SortedList<IdleAgent>;
  /** All agents of the queue, signed in or not, by id. */
  readonly agents: Set<AgentId>;
  signedIn: number;
}

export interface AcdState {
  /** The time of the last input; inputs with an earlier time count as of now. */
  at: number;
  config: AcdConfig;
  /** What `set-deadline` last said. */
  nextDueAt: number | undefined;
  readonly agents: Map<AgentId, Agent>;
  readonly calls: Map<CallId, QueuedCall>;
  readonly offers: Map<OfferId, Offer>;
  readonly statistics: Statistics;
  readonly queues: Map<QueueId, QueueIndex>;
  readonly deadlines: SortedList<Deadline>;
}

/** JSON, complete: `fromSnapshot` gives the same state again. */
export interface AcdSnapshot {
  readonly format: 1;
  readonly at: number;
  readonly config: AcdConfig;
  readonly nextDueAt?: number;
  readonly agents: readonly Agent[];
  readonly calls: readonly QueuedCall[];
  readonly offers: readonly Offer[];
  readonly agentsToday: readonly (readonly [AgentId, AgentToday])[];
  readonly queuesToday: readonly (readonly [QueueId, QueueToday])[];
}

export const emptyConfig: AcdConfig = {
  queues: [],
  agents: [],
  deskGraceMs: 30_000,
  utcOffsetMinutes: 480,
};

export function emptyState(): AcdState {
  return {
    at: 0,
    config: emptyConfig,
    nextDueAt: undefined,
    agents: new Map(),
    calls: new Map(),
    offers: new Map(),
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
export function putQueue(state: AcdState, config: QueueConfig): void {
  const kept = state.queues.get(config.id);
  state.queues.set(config.id, {
    config,
    waiting: kept?.waiting ?? new SortedList(compareCalls),
    idle: kept?.idle ?? new SortedList(compareIdle),
    agents: kept?.agents ?? new Set(),
    signedIn: kept?.signedIn ?? 0,
  });
}

export function putAgent(state: AcdState, agent: Agent): void {
  const before = state.agents.get(agent.id);
  if (before) unindexAgent(state, before);
  if (before && before.queues !== agent.queues) leaveQueues(state, before);
  state.agents.set(agent.id, agent);
  for (const { queueId, order } of agent.queues) {
    const queue = state.queues.get(queueId);
    if (!queue) continue;
    queue.agents.add(agent.id);
    if (agent.state.state !== 'signed-out') queue.signedIn++;
    if (isAvailable(agent)) queue.idle.add(idleAgent(agent, order));
  }
  for (const deadline of agentDeadlines(agent)) state.deadlines.add(deadline);
}

export function removeAgent(state: AcdState, agentId: AgentId): void {
  const agent = state.agents.get(agentId);
  if (!agent) return;
  unindexAgent(state, agent);
  leaveQueues(state, agent);
  state.agents.delete(agentId);
}

function unindexAgent(state: AcdState, agent: Agent): void {
  for (const { queueId, order } of agent.queues) {
    const queue = state.queues.get(queueId);
    if (!queue) continue;
    if (agent.state.state !== 'signed-out') queue.signedIn--;
    if (isAvailable(agent)) queue.idle.remove(idleAgent(agent, order));
  }
  for (const deadline of agentDeadlines(agent)) state.deadlines.remove(deadline);
}

function leaveQueues(state: AcdState, agent: Agent): void {
  for (const { queueId } of agent.queues) state.queues.get(queueId)?.agents.delete(agent.id);
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

export function toSnapshot(state: AcdState): AcdSnapshot {
  return structuredClone({
    format: 1,
    at: state.at,
    config: state.config,
    ...(state.nextDueAt === undefined ? {} : { nextDueAt: state.nextDueAt }),
    agents: [...state.agents.values()].sort(byId),
    calls: [...state.calls.values()].sort(byId),
    offers: [...state.offers.values()].sort(byId),
    agentsToday: [...state.statistics.agents].sort(byKey),
    queuesToday: [...state.statistics.queues].sort(byKey),
  });
}

export function fromSnapshot(snapshot: AcdSnapshot): AcdState {
  const state = emptyState();
  state.at = snapshot.at;
  state.nextDueAt = snapshot.nextDueAt;
  state.config = snapshot.config;
  for (const queue of snapshot.config.queues) putQueue(state, queue);
  for (const agent of snapshot.agents) putAgent(state, agent);
  for (const call of snapshot.calls) putCall(state, call);
  for (const offer of snapshot.offers) putOffer(state, offer);
  return {
    ...state,
    statistics: {
      utcOffsetMinutes: snapshot.config.utcOffsetMinutes,
      agents: new Map(snapshot.agentsToday),
      queues: new Map(snapshot.queuesToday),
    },
  };
}

function idleAgent(agent: Agent, order: number): IdleAgent {
  return { order, idleSince: agent.idleSince, agentId: agent.id };
}

function compareIdle(a: IdleAgent, b: IdleAgent): number {
  if (a.order !== b.order) return a.order - b.order;
  if (a.idleSince !== b.idleSince) return a.idleSince - b.idleSince;
  if (a.agentId === b.agentId) return 0;
  return a.agentId < b.agentId ? -1 : 1;
}

function agentDeadlines(agent: Agent): readonly Deadline[] {
  const deadlines: Deadline[] = [];
  if (agent.state.state === 'wrap-up') {
    deadlines.push({ dueAt: agent.state.dueAt, of: 'agent', id: agent.id });
  }
  if (agent.desk.link === 'disconnected') {
    deadlines.push({ dueAt: agent.desk.dueAt, of: 'desk', id: agent.id });
  }
  return deadlines;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

function byKey(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return a[0] < b[0] ? -1 : 1;
}
