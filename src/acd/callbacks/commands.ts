/**
 * What is asked for callbacks: to be called, to be called no longer, and by supervisors to be called
 * now or by an agent they name. Not once the customer is being called; never outside the hours.
 */
import { type Refusal, refusalOf } from '../explanation/refusal.ts';
import type { Callback } from '../model/callback.ts';
import type { CallbackCommandInput } from '../model/inputs.ts';
import type { QueuedCall } from '../model/queued-call.ts';
import { endOffer } from '../offers.ts';
import { putCallback } from '../state.ts';
import { changeCall, publish, type Turn } from '../turn.ts';
import { waitingFrom } from '../waiting/wait.ts';
import { requestCallback, withdraw } from './requests.ts';
import { givenToAgent, waitForTurn } from './turns.ts';

export function takeCallbackCommand(turn: Turn, input: CallbackCommandInput): Refusal | undefined {
  const refusal = refusalOf(turn.state, input);
  if (refusal) return refusal;
  if (input.kind === 'callback-requested') {
    requestCallback(turn, input);
    return undefined;
  }
  const callback = turn.state.callbacks.get(input.callbackId);
  if (!callback) return undefined;
  if (input.kind === 'callback-cancelled') withdraw(turn, callback, 'cancelled');
  else if (input.kind === 'callback-expedited') expedite(turn, callback);
  else assign(turn, callback, input);
  return undefined;
}

/** No gap is waited for any more, and of its line it is the first. */
function expedite(turn: Turn, callback: Callback): void {
  const { at, state } = turn;
  const { id: callbackId, queueId } = callback;
  publish(turn, { kind: 'callback-expedited', at, callbackId, queueId });
  if (callback.callback.state === 'requested') {
    waitForTurn(turn, callback, { notBefore: at, atHead: true });
    return;
  }
  const call = state.calls.get(callback.callback.callId);
  if (call) changeCall(turn, { ...call, returned: true });
}

/** Whoever is asked for it now is asked no longer; at its next turn this agent is. */
function assign(
  turn: Turn,
  before: Callback,
  { agentId, forMs }: Extract<CallbackCommandInput, { kind: 'callback-assigned' }>,
): void {
  const { at, state } = turn;
  const { id: callbackId, queueId } = before;
  const callback = { ...before, assignedTo: { agentId, forMs } };
  putCallback(state, callback);
  publish(turn, { kind: 'callback-assigned', at, callbackId, queueId, agentId });
  const call = callback.callback.state === 'in-line' && inLine(turn, callback.callback.callId);
  if (!call || !('leaveAt' in call.call)) return;
  const { leaveAt } = call.call;
  changeCall(turn, waitingFrom(turn, givenToAgent(turn, call, callback), leaveAt));
}

function inLine(turn: Turn, callId: QueuedCall['id']): QueuedCall | undefined {
  const place = turn.state.calls.get(callId)?.call;
  if (place?.place === 'offered') {
    for (const offerId of place.offerIds) endOffer(turn, offerId, 'withdrawn', 'reassigned');
  }
  return turn.state.calls.get(callId);
}
