import {
  type AcdConfig,
  configDefaults,
  type QueueConfig,
  queueDefaults,
} from '../../src/acd/model/config.ts';
import type { AgentId, QueueId } from '../../src/base/ids.ts';

export type { AcdConfig };

interface Plan extends Partial<Omit<QueueConfig, 'id'>> {
  readonly queues: readonly string[];
  /** How many; they are in every queue, with English at different levels. */
  readonly agents: number;
}

/** Short timeouts, agents agt_0, agt_1, ... */
export function configOf({ queues, agents, ...rules }: Plan): AcdConfig {
  return {
    ...configDefaults,
    queues: queues.map((id) => {
      return { ...queueDefaults, waitMsMax: 60_000, ...rules, id: id as QueueId };
    }),
    agents: Array.from({ length: agents }, (_, index) => ({
      id: `agt_${index}` as AgentId,
      queues: queues.map((id) => ({ queueId: id as QueueId, order: (index % 2) + 1 })),
      skills: { english: index },
    })),
    deskGraceMs: 5_000,
    utcOffsetMinutes: 0,
  };
}
