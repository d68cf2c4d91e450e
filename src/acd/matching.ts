/**
 * Who gets which call. Before a step nobody idles while a call she may take waits; so only calls that
 * began to wait and agents who became available in this step need to be looked at.
 */

import { leaveQueue } from './calls.ts';
import type { Agent } from './model/agent.ts';
import { isAvailable } from './model/agent.ts';
import { satisfies } from './model/config.ts';
import { compareCalls, type QueuedCall } from './model/queued-call.ts';
import { makeOffer } from './offers.ts';
import type { AcdState, QueueIndex } from './state.ts';
import type { Turn } from './turn.ts';

/** The last part of each step. */
export function settle(turn: Turn): void {
  const calls = [...turn.callsToPlace]
    .map((callId) => turn.state.calls.get(callId))
    .filter((call) => call !== undefined)
    .sort(compareCalls);
  for (const call of calls) placeCall(turn, call);
  for (const agentId of turn.agentsToServe) serveAgent(turn, agentId);
  for (const queue of emptied(turn)) {
    for (const call of [...queue.waiting.items]) leaveQueue(turn, call, 'no-agents');
  }
}

function placeCall(turn: Turn, call: QueuedCall): void {
  const queue = turn.state.queues.get(call.queueId);
  if (!queue || call.call.place !== 'waiting') return;
  const agent = agentFor(turn.state, queue, call);
  if (agent) makeOffer(turn, queue, call, agent);
  else if (call.call.dueAt <= turn.at) leaveQueue(turn, call, 'timed-out');
  else if (queue.signedIn === 0 && queue.config.whenNoAgents === 'leave') {
    leaveQueue(turn, call, 'no-agents');
  }
}

function serveAgent(turn: Turn, agentId: Agent['id']): void {
  const agent = turn.state.agents.get(agentId);
  if (!agent || !isAvailable(agent)) return;
  const call = callFor(turn.state, agent);
  const queue = call && turn.state.queues.get(call.queueId);
  if (call && queue) makeOffer(turn, queue, call, agent);
}

/** The available agent who is asked first for this call. */
export function agentFor(state: AcdState, queue: QueueIndex, call: QueuedCall): Agent | undefined {
  const found = queue.idle.find(({ agentId }) => {
    const agent = state.agents.get(agentId);
    return agent !== undefined && satisfies(agent.skills, call.skills);
  });
  return found && state.agents.get(found.agentId);
}

/** The waiting call that this agent must take next, over all her queues. */
export function callFor(state: AcdState, agent: Agent): QueuedCall | undefined {
  let best: QueuedCall | undefined;
  for (const { queueId } of agent.queues) {
    const waiting = state.queues.get(queueId)?.waiting;
    const call = waiting?.find((candidate) => satisfies(agent.skills, candidate.skills));
    if (call && (!best || compareCalls(call, best) < 0)) best = call;
  }
  return best;
}

/** Queues that the last agent has just left. */
function emptied(turn: Turn): Set<QueueIndex> {
  const queues = new Set<QueueIndex>();
  for (const agentId of turn.touchedAgents) {
    for (const { queueId } of turn.state.agents.get(agentId)?.queues ?? []) {
      const queue = turn.state.queues.get(queueId);
      if (queue?.signedIn === 0 && queue.config.whenNoAgents === 'leave') queues.add(queue);
    }
  }
  return queues;
}
