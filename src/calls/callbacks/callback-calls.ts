/**
 * The live call of a callback: it has a record, a scope and a place in the queue like a caller's, and
 * no caller's leg until the customer answers. Each turn in the line is a call of its own.
 */
import type { CloseCallback, OpenCallback } from '../../acd/model/effects.ts';
import { finish } from '../call-endings.ts';
import { CallFile } from '../call-file.ts';
import type { CentreContext } from '../centre-context.ts';
import { LiveCall } from '../live-call.ts';
import type { CallOutcome, CallRecord } from '../ports.ts';

export function openCallback(context: CentreContext, effect: OpenCallback): void {
  const { store, calls, clock } = context;
  const at = clock.now();
  const { callId, callbackId, number } = effect;
  const customer = store.customerByNumber(number);
  const file = new CallFile(store, openedRecord(effect, at, customer?.id));
  const call = new LiveCall(file, undefined, customer, context.onFault);
  call.callback = { id: callbackId };
  file.note({ at, kind: 'callback-turn-begun', facts: { callbackId, number } });
  calls.set(callId, call);
  call.enter('queued');
}

function openedRecord(
  { callId, number, about, queueId, queuedAt }: OpenCallback,
  at: number,
  customerId: string | undefined,
): CallRecord {
  return {
    ...{ id: callId, sipCallId: '', callerNumber: number, dialledNumber: '', receivedAt: at },
    ...{ hotline: about.hotline ?? '', trunk: '', queueId, queuedAt, outcome: 'open' },
    language: about.language === 'en' ? 'en' : 'zh-CN',
    ...(customerId === undefined ? {} : { customerId }),
    path: [{ at, step: 'callback', label: { 'zh-CN': '回电', en: 'Callback' } }],
    ...{ ringMs: 0, queueMs: 0, talkMs: 0, holdMs: 0, wrapUpMs: 0 },
  };
}

/** Dialling stops, and whoever is on the line is let go. */
export function closeCallback(context: CentreContext, effect: CloseCallback): void {
  const call = context.calls.get(effect.callId);
  if (!call?.callback) return;
  const { dialling, offerId } = call.callback;
  dialling?.abort();
  const ringing = offerId && context.ringings.get(offerId);
  if (offerId && ringing) {
    context.ringings.delete(offerId);
    void ringing.stop().catch(context.onFault);
    context.views.clearCall(ringing.agentId, call.id);
    context.changedAgents.add(ringing.agentId);
  }
  finish(context, call, outcomeOf(effect), { endedBy: 'system', cause: 'normal' });
}

/** Of this turn's record; what becomes of the callback is in its timeline. */
function outcomeOf({ outcome }: CloseCallback): CallOutcome {
  switch (outcome) {
    case 'cancelled':
    case 'served-meanwhile':
    case 'queue-gone':
      return 'closed';
    default:
      return 'deferred';
  }
}
