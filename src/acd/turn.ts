/**
 * One step in the making: the state, the time, the effects so far, and who must be looked at before
 * the step ends. A plain record: the rules are functions over it.
 */
import type { AgentId, CallId, OfferId, QueueId } from '../base/ids.ts';
import { companionsOf, withMentoring } from './agents/mentoring.ts';
import type { Agent, AgentState } from './model/agent.ts';
import type { AcdEffect } from './model/effects.ts';
import type { AcdEvent } from './model/events.ts';
import type { QueuedCall } from './model/queued-call.ts';
import { type AcdState, putAgent, putCall, removeAgent } from './state.ts';
import { foldStatistics } from './statistics.ts';

export interface Turn {
  readonly state: AcdState;
  readonly at: number;
  readonly effects: AcdEffect[];
  /** Calls that began to wait in this step. */
  readonly callsToPlace: CallId[];
  /** Agents who became available in this step. */
  readonly agentsToServe: AgentId[];
  /** Queues with a change in who is signed in, or a staffing floor that begins or ends. */
  readonly floorsToWatch: QueueId[];
  /** Whatever changed: checked against the invariants at the end. */
  readonly touchedAgents: AgentId[];
  readonly touchedCalls: CallId[];
  readonly touchedOffers: OfferId[];
}

export function beginTurn(state: AcdState, at: number): Turn {
  return {
    state,
    at,
    effects: [],
    callsToPlace: [],
    agentsToServe: [],
    floorsToWatch: [],
    touchedAgents: [],
    touchedCalls: [],
    touchedOffers: [],
  };
}

export function publish(turn: Turn, event: AcdEvent): void {
  foldStatistics(turn.state.statistics, event);
  turn.effects.push({ kind: 'publish', event });
}

/** Keeps the agent as changed. She is looked at for a call when the step ends. */
export function changeAgent(turn: Turn, agent: Agent): void {
  const { state } = turn;
  putAgent(state, agent);
  const now = withMentoring(state, agent);
  if (now !== agent) putAgent(state, now);
  turn.touchedAgents.push(agent.id);
  changeCompanions(turn, companionsOf(state, now));
  // After a trainee whom this one makes available: she is to learn.
  turn.agentsToServe.push(agent.id);
}

/** The agent is no longer known; whoever learned from her, or taught her, is told. */
export function dropAgent(turn: Turn, agent: Agent): void {
  const { state } = turn;
  const companions = companionsOf(state, agent);
  removeAgent(state, agent.id);
  changeCompanions(turn, companions);
}

function changeCompanions(turn: Turn, companions: readonly Agent[]): void {
  const { agents } = turn.state;
  for (const { id } of companions) {
    const companion = agents.get(id);
    if (companion && withMentoring(turn.state, companion) !== companion) {
      changeAgent(turn, companion);
    }
  }
}

/** Moves the agent to another state, and tells. */
export function moveAgent(turn: Turn, agent: Agent, to: AgentState): void {
  changeAgent(turn, { ...agent, state: to });
  if ((agent.state.state === 'signed-out') !== (to.state === 'signed-out')) {
    for (const { queueId } of agent.queues) turn.floorsToWatch.push(queueId);
  }
  publish(turn, {
    kind: 'agent-state-changed',
    at: turn.at,
    agentId: agent.id,
    from: agent.state,
    to,
  });
}

export function changeCall(turn: Turn, call: QueuedCall): void {
  putCall(turn.state, call);
  turn.touchedCalls.push(call.id);
  if (call.call.place === 'waiting') turn.callsToPlace.push(call.id);
}
