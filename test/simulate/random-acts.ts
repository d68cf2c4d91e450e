/** What agents and supervisors of a random day do beyond being ready: one input at a time. */
import type { AcdInput } from '../../src/acd/model/inputs.ts';
import type { AcdState } from '../../src/acd/state.ts';
import type { AgentId, CallbackId, CallId } from '../../src/base/ids.ts';
import { type Draw, maybe, pick, randomSkills } from './random-centre.ts';

/** Of a supervisor, or of an agent about her call; some do not fit the state, as in life. */
export function randomAct(
  state: AcdState,
  draw: Draw,
  at: number,
  agentId: AgentId,
): AcdInput | undefined {
  const calls = [...state.calls.keys()];
  const callId = calls.length > 0 ? pick(draw, calls) : ('call_none' as CallId);
  const now = state.agents.get(agentId)?.state;
  const own = now && 'callId' in now ? now.callId : callId;
  const queues = state.config.queues.map(({ id }) => id);
  return pick<() => AcdInput | undefined>(draw, [
    () => ({ kind: 'wrap-up-extended', at, agentId }),
    () => {
      const disposition = pick(draw, ['complaint', 'wrong-number', 'praise']);
      return { kind: 'disposition-set', at, agentId, callId: own, disposition };
    },
    () => {
      const some = queues.filter(() => draw() < 0.5).map((queueId) => ({ queueId, order: 1 }));
      return { kind: 'agent-moved', at, agentId, ...(draw() < 0.3 ? {} : { queues: some }) };
    },
    () => ({ kind: 'call-prioritised', at, callId, priority: Math.floor(draw() * 5) }),
    () => ({ kind: 'call-assigned', at, callId, agentId, forMs: 1_000 + draw() * 20_000 }),
    () => {
      const callbacks = [...state.callbacks.keys()];
      return callbacks.length === 0
        ? undefined
        : randomHand(draw, at, pick(draw, callbacks), agentId);
    },
  ])();
}

/** What a supervisor does with a callback. */
function randomHand(draw: Draw, at: number, callbackId: CallbackId, agentId: AgentId): AcdInput {
  const forMs = 1_000 + draw() * 20_000;
  return pick<AcdInput>(draw, [
    { kind: 'callback-cancelled', at, callbackId },
    { kind: 'callback-expedited', at, callbackId },
    { kind: 'callback-assigned', at, callbackId, agentId, forMs },
  ]);
}

/** Some of them late, some closed at once, some of a number that has asked before. */
export function randomCallback(
  state: AcdState,
  draw: Draw,
  at: number,
  callbackId: CallbackId,
): AcdInput {
  const from = at + pick(draw, [0, 0, 20_000, 60_000]);
  const windows = [{ from, until: from + pick(draw, [5_000, 60_000, 600_000]) }];
  if (draw() < 0.5) windows.push({ from: from + 900_000, until: from + 1_200_000 });
  return {
    ...{ kind: 'callback-requested', at, callbackId },
    queueId: pick(draw, state.config.queues).id,
    number: `caller-${Math.floor(draw() * 50)}`,
    priority: Math.floor(draw() * 3),
    skills: draw() < 0.5 ? {} : randomSkills(draw, 0.2),
    promisedAt: at + draw() * 300_000,
    windows,
    ...maybe(draw, 0.5, () => ({ queuedAt: at - draw() * 60_000 })),
  };
}
