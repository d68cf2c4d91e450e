/** A made-up morning of inputs, the same each time. */
import { configDefaults, queueDefaults } from '../../../src/acd/model/config.ts';
import type { AcdInput } from '../../../src/acd/model/inputs.ts';
import { emptyState } from '../../../src/acd/state.ts';
import { step } from '../../../src/acd/step.ts';
import type { AgentId, CallId, QueueId } from '../../../src/base/ids.ts';

const queueId = 'express' as QueueId;

export function journalInputs(): readonly AcdInput[] {
  const ids = Array.from({ length: 6 }, (_, index) => `agt_${index}` as AgentId);
  const inputs: AcdInput[] = [
    {
      kind: 'config-changed',
      at: 0,
      config: {
        ...configDefaults,
        queues: [{ ...queueDefaults, id: queueId }],
        agents: ids.map((id) => ({ id, queues: [{ queueId, order: 1 }], skills: {} })),
      },
    },
    ...ids.flatMap((agentId): AcdInput[] => [
      { kind: 'phone-changed', at: 0, agentId, reachable: true },
      { kind: 'desk-changed', at: 0, agentId, connected: true },
      { kind: 'agent-signed-in', at: 0, agentId },
      { kind: 'agent-ready', at: 0, agentId },
    ]),
  ];
  let state = emptyState();
  for (const input of inputs) state = step(state, input).state;
  const take = (input: AcdInput) => {
    inputs.push(input);
    for (const effect of step(state, input).effects) {
      if (effect.kind !== 'present-offer') continue;
      const { agentId, offerId } = effect;
      take({ kind: 'offer-received', at: input.at, agentId, offerId });
      take({ kind: 'offer-accepted', at: input.at, offerId });
    }
  };
  for (let number = 0; number < 400; number++) {
    const at = number * 1_000;
    const callId = `call_${number}` as CallId;
    take({ kind: 'call-queued', at, callId, queueId, priority: number % 2, skills: {} });
    const over = `call_${number - 5}` as CallId;
    if (state.calls.has(over)) take({ kind: 'call-ended', at, callId: over, by: 'caller' });
    take({ kind: 'time-passed', at });
  }
  return inputs;
}
