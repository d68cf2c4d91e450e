/**
 * An agent calls a customer back now, of her own accord: the callback is hers at once, before its
 * turn if need be, and she is asked as for any call: the pop first, then her phone.
 */
import { mayCallBack } from '../../acd/callbacks/views.ts';
import { type CommandInput, refusalOf } from '../../acd/explanation/refusal.ts';
import type { AgentId, CallbackId } from '../../base/ids.ts';
import type { CentreContext } from '../centre-context.ts';
import type { CommandResult } from '../desk-port.ts';

/** Nobody else is asked for so long. Chosen: she is there, and a promise is running. */
const hersForMs = 30_000;

/** Who is not ready becomes it: the customer's call is the first that she is offered. */
export function callBack(
  { intake, clock }: Pick<CentreContext, 'intake' | 'clock'>,
  agentId: AgentId,
  callbackId: CallbackId,
): CommandResult {
  const at = clock.now();
  const { state } = intake;
  const agent = state.agents.get(agentId);
  const callback = state.callbacks.get(callbackId);
  const isKnown = agent?.queues.some(({ queueId }) => queueId === callback?.queueId) ?? false;
  if (!agent || !callback || !isKnown) {
    return { ok: false, code: 'not-found', message: 'No such callback in the agent’s queues.' };
  }
  const isFree = agent.state.state === 'ready' || agent.state.state === 'not-ready';
  if (!isFree || !mayCallBack(state, { agentId, callbackId }, at)) {
    return { ok: false, code: 'conflict', message: 'The customer cannot be called by her now.' };
  }
  const hasItsTurn = callback.callback.state === 'in-line';
  const inputs: readonly CommandInput[] = [
    { kind: 'callback-assigned', at, callbackId, agentId, forMs: hersForMs },
    ...(hasItsTurn ? [] : [{ kind: 'callback-expedited', at, callbackId } as const]),
    { kind: 'agent-ready', at, agentId },
  ];
  const refusal = inputs.map((input) => refusalOf(state, input)).find((one) => one !== undefined);
  if (refusal) return { ok: false, ...refusal };
  for (const input of inputs) intake.command(input);
  return { ok: true };
}
