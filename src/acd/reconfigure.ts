/**
 * A new configuration takes effect between two inputs. Conversations, offers and waiting calls stay;
 * agents who are gone from it are forgotten once they are free; a queue that is gone keeps no agents,
 * so that its callers leave it, and is forgotten when it is empty.
 */
import { endWrapUp, forgetAgent } from './agents.ts';
import type { Agent } from './model/agent.ts';
import type { AcdConfig, AgentConfig, QueueConfig } from './model/config.ts';
import { endOffer } from './offers.ts';
import { putQueue } from './state.ts';
import { changeAgent, type Turn } from './turn.ts';

export function reconfigure(turn: Turn, config: AcdConfig): void {
  const { state } = turn;
  const queues = [...config.queues, ...queuesToEmpty(turn, config)];
  state.config = { ...config, queues };
  state.statistics.utcOffsetMinutes = config.utcOffsetMinutes;
  for (const queue of queues) putQueue(state, queue);
  const wanted = new Map(wantedAgents(config).map((agent) => [agent.id, agent]));
  const known = [...state.agents.values()].filter(({ id }) => !wanted.has(id));
  for (const agent of known) dismiss(turn, agent);
  const byId = [...wanted.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const agent of byId) enrol(turn, agent);
  for (const id of [...state.queues.keys()]) {
    if (!queues.some((queue) => queue.id === id)) state.queues.delete(id);
  }
  for (const queue of state.queues.values()) {
    for (const call of queue.waiting.items) turn.callsToPlace.add(call.id);
  }
}

function wantedAgents(config: AcdConfig): readonly AgentConfig[] {
  const known = new Set(config.queues.map(({ id }) => id));
  return config.agents.map((agent) => {
    return { ...agent, queues: agent.queues.filter(({ queueId }) => known.has(queueId)) };
  });
}

/** Queues that are gone from the configuration while calls are still in them. */
function queuesToEmpty(turn: Turn, config: AcdConfig): readonly QueueConfig[] {
  const inUse = new Set([...turn.state.calls.values()].map((call) => call.queueId));
  return turn.state.config.queues
    .filter(({ id }) => inUse.has(id) && !config.queues.some((queue) => queue.id === id))
    .map((queue) => ({ ...queue, whenNoAgents: 'leave' }));
}

function enrol(turn: Turn, config: AgentConfig): void {
  const before = turn.state.agents.get(config.id);
  const base: Agent = before ?? {
    ...{ id: config.id, queues: [], skills: {}, idleSince: turn.at, ringNoAnswers: 0 },
    state: { state: 'signed-out', since: turn.at },
    phoneReachable: false,
    desk: { link: 'gone' },
  };
  const { leaving: _, ...agent } = base;
  changeAgent(turn, { ...agent, queues: config.queues, skills: config.skills });
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
