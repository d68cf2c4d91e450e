/** Who is asked first, as a key: within one queue the smallest is asked first. */
import type { AgentId } from '../../base/ids.ts';
import type { Agent } from '../model/agent.ts';
import type { AgentQueue, Strategy } from '../model/config.ts';

/** An available agent's place among the others of one queue. */
export interface IdleAgent {
  readonly order: number;
  /** What the queue's strategy looks at. */
  readonly key: number;
  readonly idleSince: number;
  readonly agentId: AgentId;
}

export function idleAgent(
  agent: Agent,
  { order, share }: AgentQueue,
  strategy: Strategy,
): IdleAgent {
  const key = keyOf(agent, share ?? 1, strategy);
  return { order, key, idleSince: agent.idleSince, agentId: agent.id };
}

function keyOf(agent: Agent, share: number, strategy: Strategy): number {
  switch (strategy) {
    case 'longest-idle':
    case 'ring-all':
      return agent.idleSince;
    case 'fewest-calls':
      return agent.calls;
    case 'least-talk-time':
      return agent.talkMs;
    case 'round-robin':
      return agent.lastOffer;
    case 'linear':
    case 'random':
      return agent.place;
    case 'weighted':
      return agent.calls / share;
  }
}

export function compareIdle(a: IdleAgent, b: IdleAgent): number {
  if (a.order !== b.order) return a.order - b.order;
  if (a.key !== b.key) return a.key - b.key;
  if (a.idleSince !== b.idleSince) return a.idleSince - b.idleSince;
  if (a.agentId === b.agentId) return 0;
  return a.agentId < b.agentId ? -1 : 1;
}

/** A number in [0, 1) that depends on the text and nothing else (FNV-1a, mixed). */
export function drawn(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}
