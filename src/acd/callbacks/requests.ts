/** How a callback begins and ends: requested, merged with an earlier request, cancelled, done. */
import { dropCall } from '../leaving.ts';
import type { Callback, CallbackOutcome } from '../model/callback.ts';
import type { CallbackCommandInput } from '../model/inputs.ts';
import type { QueuedCall } from '../model/queued-call.ts';
import { endOffer } from '../offers.ts';
import { type AcdState, callbackKey, putCallback, removeCallback } from '../state.ts';
import { publish, type Turn } from '../turn.ts';
import { waitForTurn } from './turns.ts';

type Requested = Extract<CallbackCommandInput, { kind: 'callback-requested' }>;

export function requestCallback(turn: Turn, input: Requested): void {
  const { state } = turn;
  const known = state.callbackByNumber.get(callbackKey(input));
  const before = known && state.callbacks.get(known);
  if (before) merge(turn, before, input);
  else begin(turn, input);
}

/** The place of the first request, the nearer promise, the opening hours as they are known now. */
function merge(turn: Turn, before: Callback, input: Requested): void {
  const { id: callbackId, queueId } = before;
  const merged = before.merged + 1;
  putCallback(turn.state, {
    ...before,
    ...{ merged, windows: input.windows },
    priority: Math.max(before.priority, input.priority),
    promisedAt: before.isLate ? before.promisedAt : Math.min(before.promisedAt, input.promisedAt),
  });
  publish(turn, { kind: 'callback-merged', at: turn.at, callbackId, queueId, merged });
}

function begin(turn: Turn, input: Requested): void {
  const { at } = turn;
  const { callbackId, queueId, number, promisedAt } = input;
  publish(turn, { kind: 'callback-requested', at, callbackId, queueId, number, promisedAt });
  waitForTurn(
    turn,
    {
      ...{ id: callbackId, queueId, number, promisedAt },
      ...{ priority: input.priority, skills: input.skills, windows: input.windows },
      customerClass: input.customerClass ?? 'walk-in',
      preferredAgent: input.preferredAgent,
      about: input.about ?? {},
      requestedAt: at,
      queuedAt: Math.min(at, input.queuedAt ?? at),
      ...{ isLate: false, isReached: false, attempts: 0, turns: 0, merged: 0 },
      callback: { state: 'requested', dueAt: at },
    },
    { notBefore: at },
  );
}

/** Takes its call out of the line, whoever is being asked for it. Not once the customer is dialled. */
export function withdraw(turn: Turn, callback: Callback, outcome: CallbackOutcome): void {
  const call = callOf(turn.state, callback);
  if (call?.call.place === 'offered') {
    for (const offerId of call.call.offerIds) {
      endOffer(turn, offerId, 'withdrawn', 'callback-cancelled');
    }
  }
  if (call) dropCall(turn, call);
  endCallback(turn, callback, outcome, call?.id);
}

/** @param callId of its call in the line, whose legs must be let go; absent: there is nothing to end */
export function endCallback(
  turn: Turn,
  callback: Callback,
  outcome: CallbackOutcome,
  callId?: QueuedCall['id'],
): void {
  const { id: callbackId, queueId, attempts, isLate: late } = callback;
  removeCallback(turn.state, callbackId);
  if (callId) turn.effects.push({ kind: 'close-callback', callbackId, callId, outcome });
  publish(turn, {
    ...{ kind: 'callback-ended', at: turn.at },
    ...{ callbackId, queueId, outcome, attempts, late },
  });
}

/** A caller was answered in her queue: who was to be called back for the same need not be. */
export function servedMeanwhile(turn: Turn, { caller: number, queueId }: QueuedCall): void {
  if (number === undefined) return;
  const id = turn.state.callbackByNumber.get(callbackKey({ queueId, number }));
  const callback = id && turn.state.callbacks.get(id);
  if (callback && isPending(turn.state, callback)) withdraw(turn, callback, 'served-meanwhile');
}

/** Nobody has been asked, or dialled, for it now. */
export function isPending(state: AcdState, callback: Callback): boolean {
  const place = callOf(state, callback)?.call.place;
  if (place === undefined || place === 'to-dial') return true;
  return place === 'waiting' && !callback.isReached;
}

function callOf(state: AcdState, { callback }: Callback): QueuedCall | undefined {
  return callback.state === 'in-line' ? state.calls.get(callback.callId) : undefined;
}
