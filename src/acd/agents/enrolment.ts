/** In which queues an agent is: as configured, in all of them, or where a supervisor has moved her. */
import type { AgentId } from '../../base/ids.ts';
import type { Agent } from '../model/agent.ts';
import type { AcdConfig, AgentConfig, AgentQueue } from '../model/config.ts';
import type { AcdState } from '../state.ts';
import { changeAgent, publish, type Turn } from '../turn.ts';

/** The queues of the agent that there are; all of them for a universal agent. */
export function queuesOf(
  { queues }: Pick<AcdConfig, 'queues'>,
  agent: Pick<AgentConfig, 'queues' | 'universalOrder'>,
): readonly AgentQueue[] {
  const { universalOrder } = agent;
  const own = known(queues, agent.queues);
  if (universalOrder === undefined) return own;
  const others = queues.filter(({ id }) => own.every(({ queueId }) => queueId !== id));
  return [...own, ...others.map(({ id }) => ({ queueId: id, order: universalOrder }))];
}

function known(queues: AcdConfig['queues'], places: readonly AgentQueue[]): readonly AgentQueue[] {
  const ids = new Set(queues.map(({ id }) => id));
  return places.filter(({ queueId }) => ids.has(queueId));
}

/** Looked for in the whole configuration: not for each step. */
export function configuredQueues({ config }: AcdState, agentId: AgentId): readonly AgentQueue[] {
  const agent = config.agents.find(({ id }) => id === agentId);
  return agent ? queuesOf(config, agent) : [];
}

/** What is left, under the new configuration, of a supervisor's move; undefined: nothing. */
export function movedStill(
  { queues }: AcdConfig,
  agent: Agent | undefined,
): readonly AgentQueue[] | undefined {
  const left = agent?.movedTo && known(queues, agent.movedTo);
  return left && left.length > 0 ? left : undefined;
}

/** At once, and until she signs out. @param to absent: back to the configured queues */
export function moveToQueues(
  turn: Turn,
  agent: Agent,
  to: readonly AgentQueue[] | undefined,
): void {
  const { movedTo: _, ...rest } = agent;
  const queues = to ? known(turn.state.config.queues, to) : configuredQueues(turn.state, agent.id);
  for (const { queueId } of [...agent.queues, ...queues]) turn.floorsToWatch.push(queueId);
  changeAgent(turn, to ? { ...rest, queues, movedTo: queues } : { ...rest, queues });
  publish(turn, { kind: 'agent-moved', at: turn.at, agentId: agent.id, queues });
}
