/**
 * A new configuration takes effect between two inputs. Conversations, offers and waiting calls stay;
 * agents who are gone from it are forgotten once they are free; a queue that is gone keeps no agents,
 * so that its callers leave it, and is forgotten when it is empty.
 */
import { movedStill, queuesOf } from './agents/enrolment.ts';
import { endWrapUp, forgetAgent } from './agents/wrap-up.ts';
import { isPending, withdraw } from './callbacks/requests.ts';
import type { Agent } from './model/agent.ts';
import { type AcdConfig, type AgentConfig, completed, type QueueConfig } from './model/config.ts';
import type { QueuedCall } from './model/queued-call.ts';
import { endOffer } from './offers.ts';
import { putQueue, removeQueue } from './state.ts';
import { changeAgent, changeCall, type Turn } from './turn.ts';
import { rankOf, waitingFrom } from './waiting/wait.ts';

export function reconfigure(turn: Turn, given: AcdConfig): void {
  const { state } = turn;
  const config = completed(given);
  const queues = [...config.queues, ...queuesToEmpty(turn, config)];
  state.config = { ...config, queues };
  state.statistics.utcOffsetMinutes = config.utcOffsetMinutes;
  for (const queue of queues) putQueue(state, queue);
  const wanted = new Map(config.agents.map((agent) => [agent.id, agent]));
  const known = [...state.agents.values()].filter(({ id }) => !wanted.has(id));
  for (const agent of known) dismiss(turn, agent);
  const places = new Map([...wanted.keys()].map((id, place) => [id, place]));
  const byId = [...wanted.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const agent of byId) enrol(turn, config, agent, places.get(agent.id) ?? 0);
  for (const id of [...state.queues.keys()]) {
    if (!queues.some((queue) => queue.id === id)) removeQueue(state, id);
  }
  for (const callback of [...state.callbacks.values()]) {
    const isKnown = config.queues.some(({ id }) => id === callback.queueId);
    if (!isKnown && isPending(state, callback)) withdraw(turn, callback, 'queue-gone');
  }
  for (const queue of state.queues.values()) {
    turn.floorsToWatch.push(queue.config.id);
    for (const call of queue.waiting.items) waitAnew(turn, queue.config, call);
  }
}

/** Places in the line and what is needed follow the new rules; how long they may wait does not. */
function waitAnew(turn: Turn, rules: QueueConfig, call: QueuedCall): void {
  if (call.call.place !== 'waiting') return;
  changeCall(turn, waitingFrom(turn, { ...call, rankAt: rankOf(rules, call) }, call.call.leaveAt));
}

/** Queues that are gone from the configuration while calls are still in them. */
function queuesToEmpty(turn: Turn, config: AcdConfig): readonly QueueConfig[] {
  const inUse = new Set([...turn.state.calls.values()].map((call) => call.queueId));
  return turn.state.config.queues
    .filter(({ id }) => inUse.has(id) && !config.queues.some((queue) => queue.id === id))
    .map((queue) => ({ ...queue, whenNoAgents: 'leave' }));
}

function enrol(turn: Turn, rules: AcdConfig, agent: AgentConfig, place: number): void {
  const before = turn.state.agents.get(agent.id);
  const base: Agent = before ?? {
    ...{ id: agent.id, queues: [], skills: {}, place, idleSince: turn.at },
    ...{ calls: 0, talkMs: 0, lastOffer: 0, ringNoAnswers: 0, declines: 0 },
    state: { state: 'signed-out', since: turn.at },
    phoneReachable: false,
    desk: { link: 'gone' },
  };
  const { leaving: _, movedTo: __, trainee: ___, ...kept } = base;
  const movedTo = movedStill(rules, before);
  changeAgent(turn, {
    ...kept,
    ...{ place, skills: agent.skills, queues: movedTo ?? queuesOf(rules, agent) },
    ...(movedTo ? { movedTo } : {}),
    ...(agent.trainee ? { trainee: agent.trainee } : {}),
  });
}

function dismiss(turn: Turn, agent: Agent): void {
  if (agent.state.state === 'offered') {
    endOffer(turn, agent.state.offerId, 'withdrawn', 'agent-left');
  }
  const now = turn.state.agents.get(agent.id) ?? agent;
  if (now.state.state === 'wrap-up') {
    endWrapUp(turn, { ...now, leaving: true }, 'deadline');
    return;
  }
  if (now.state.state !== 'talking') {
    forgetAgent(turn, now);
    return;
  }
  changeAgent(turn, { ...now, queues: [], leaving: true });
}
