/**
 * Who gets which call. Before a step nobody idles while a call she may take waits; so only calls that
 * began to wait or changed what they need, and agents who became available, need to be looked at.
 */
import { watchFloor } from './agents/staffing.ts';
import { dialCustomers } from './callbacks/dialling.ts';
import { leaveQueue } from './leaving.ts';
import { type Agent, isAvailable } from './model/agent.ts';
import { compareCalls, type QueuedCall } from './model/queued-call.ts';
import { makeOffers } from './offers.ts';
import { drawn, type IdleAgent } from './order/asking-order.ts';
import { mayTake } from './order/waiting-calls.ts';
import type { AcdState, QueueIndex } from './state.ts';
import type { Turn } from './turn.ts';
import { callsOfNewRules, forgetHeld } from './waiting/agent-rules.ts';
import { overflowed } from './waiting/overflow.ts';
import { waitedOut } from './waiting/waited-out.ts';

/** The last part of each step. */
export function settle(turn: Turn): void {
  placeCalls(turn);
  for (const agentId of turn.agentsToServe) serveAgent(turn, agentId);
  for (const queue of emptied(turn)) {
    for (const call of queue.waiting.items) placeCall(turn, call);
  }
  // An overflow out of the emptied queue waits elsewhere now.
  placeCalls(turn);
  followAgentRules(turn);
  dialCustomers(turn);
  for (const queueId of turn.floorsToWatch) {
    const queue = turn.state.queues.get(queueId);
    if (queue) watchFloor(turn, queue);
  }
  forgetHeld(turn.state);
}

/** Until none begins to hold: whom overflowing callers are offered to is ready no more. */
function followAgentRules(turn: Turn): void {
  for (;;) {
    const calls = callsOfNewRules(turn.state, turn.at);
    if (calls.length === 0) return;
    for (const call of calls) placeCall(turn, call);
    placeCalls(turn);
  }
}

/** Until none is left: a call that overflows is to be placed again, in a queue it has not been in. */
function placeCalls(turn: Turn): void {
  while (turn.callsToPlace.length > 0) {
    const calls = turn.callsToPlace
      .map((callId) => turn.state.calls.get(callId))
      .filter((call) => call !== undefined);
    turn.callsToPlace.length = 0;
    if (calls.length > 1) calls.sort(compareCalls);
    for (const call of calls) placeCall(turn, call);
  }
}

/** Finds an agent. She takes what she must take first, which may be another call; then once more. */
function placeCall(turn: Turn, { id }: QueuedCall): void {
  for (;;) {
    const call = turn.state.calls.get(id);
    const queue = call && turn.state.queues.get(call.queueId);
    if (!queue || call.call.place !== 'waiting') return;
    const agents = agentsFor(turn.state, queue, call);
    const [first] = agents;
    if (!first) {
      nobodyFor(turn, queue, call);
      return;
    }
    const next = callFor(turn.state, first, turn.at);
    if (!next || next.id === id) {
      makeOffers(turn, queue, call, agents);
      return;
    }
    serve(turn, first, next);
  }
}

function nobodyFor(turn: Turn, queue: QueueIndex, call: QueuedCall): void {
  if (call.call.place !== 'waiting') return;
  if (call.call.leaveAt <= turn.at) waitedOut(turn, call);
  else if (call.assigned || call.callback !== undefined) return;
  else if (overflowed(turn, queue, call)) return;
  else if (queue.signedIn === 0 && queue.config.whenNoAgents === 'leave') {
    leaveQueue(turn, call, 'no-agents');
  }
}

function serveAgent(turn: Turn, agentId: Agent['id']): void {
  const agent = turn.state.agents.get(agentId);
  if (!agent || !isAvailable(agent)) return;
  const call = callFor(turn.state, agent, turn.at);
  if (call) serve(turn, agent, call);
}

/** Gives the agent this call; under `ring-all` whoever else may take it is asked as well. */
function serve(turn: Turn, agent: Agent, call: QueuedCall): void {
  const queue = turn.state.queues.get(call.queueId);
  if (!queue) return;
  const isForAll = queue.config.strategy === 'ring-all' && call.preferredAgent === undefined;
  makeOffers(turn, queue, call, isForAll ? agentsFor(turn.state, queue, call) : [agent]);
}

/** The available agents who are asked now, first for this call: one, or all under `ring-all`. */
export function agentsFor(state: AcdState, queue: QueueIndex, call: QueuedCall): readonly Agent[] {
  const { preferredAgent } = call;
  if (preferredAgent !== undefined) {
    const agent = state.agents.get(preferredAgent);
    const isHere = agent?.queues.some(({ queueId }) => queueId === call.queueId) ?? false;
    return agent && (isHere || call.assigned) && isAvailable(agent) ? [agent] : [];
  }
  if (queue.idle.size === 0) return [];
  const accept = ({ agentId }: IdleAgent) => {
    const agent = state.agents.get(agentId);
    return agent !== undefined && mayTake(agent, call);
  };
  if (queue.config.strategy === 'ring-all') return everybody(state, queue, accept);
  const found =
    call.missedBy.length === 0
      ? firstOf(queue, call, accept)
      : (firstOf(queue, call, (one) => !call.missedBy.includes(one.agentId) && accept(one)) ??
        firstOf(queue, call, accept));
  const agent = found && state.agents.get(found.agentId);
  return agent ? [agent] : [];
}

/** More phones than this ring nobody's nerves better; chosen. */
const ringAllMax = 50;

function everybody(
  state: AcdState,
  { idle }: QueueIndex,
  accept: (agent: IdleAgent) => boolean,
): readonly Agent[] {
  const asked = idle.items.filter(accept).slice(0, ringAllMax);
  return asked.flatMap(({ agentId }) => state.agents.get(agentId) ?? []);
}

function firstOf(
  { idle, config }: QueueIndex,
  call: QueuedCall,
  accept: (agent: IdleAgent) => boolean,
): IdleAgent | undefined {
  if (config.strategy !== 'random') return idle.first(call.needs, accept);
  const able = idle.items.filter(accept);
  const equals = able.filter(({ order }) => order === able[0]?.order);
  return equals[Math.floor(drawn(`${call.id}-${call.attempts}`) * equals.length)];
}

/** The waiting call that this agent must take next, over all her queues. */
export function callFor(state: AcdState, agent: Agent, at: number): QueuedCall | undefined {
  const given = state.assigned.get(agent.id)?.first;
  if (given) return given;
  let best: QueuedCall | undefined;
  let bestWorth = 0;
  for (const { queueId } of agent.queues) {
    const queue = state.queues.get(queueId);
    const call = queue?.waiting.firstFor(agent);
    if (!queue || !call) continue;
    const worth = worthOf(at - call.rankAt, queue.config.weight);
    if (!best || isBefore(call, worth, best, bestWorth)) [best, bestWorth] = [call, worth];
  }
  return best;
}

/**
 * A weight is worth no more than this, either way: were it without bound, a growing line in a heavy
 * queue would keep a lighter queue's callers waiting for ever.
 */
const weightWorthMsMax = 600_000;

function worthOf(waitedMs: number, weight: number): number {
  const extra = waitedMs * (weight - 1);
  return waitedMs + Math.max(-weightWorthMsMax, Math.min(weightWorthMsMax, extra));
}

/** Returned callers first, then what waiting, priority and the queues' weights are worth. */
function isBefore(a: QueuedCall, aWorth: number, b: QueuedCall, bWorth: number): boolean {
  if (a.returned !== b.returned) return a.returned;
  return aWorth === bWorth ? compareCalls(a, b) < 0 : aWorth > bWorth;
}

/** Queues that the last agent has just left. */
function emptied(turn: Turn): Set<QueueIndex> {
  const queues = new Set<QueueIndex>();
  for (const queueId of turn.floorsToWatch) {
    const queue = turn.state.queues.get(queueId);
    if (queue?.signedIn === 0 && queue.config.whenNoAgents === 'leave') queues.add(queue);
  }
  return queues;
}
