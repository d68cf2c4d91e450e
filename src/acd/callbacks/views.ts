/** Open callbacks as people see them. */
import type { Callback, CallbackView } from '../model/callback.ts';
import type { QueuedCall } from '../model/queued-call.ts';
import type { AcdState } from '../state.ts';

/** Who is to be called next first. */
export function callbackViews(state: AcdState): readonly CallbackView[] {
  return [...state.callbacks.values()]
    .map((callback) => viewOf(state, callback))
    .sort((a, b) => a.promisedAt - b.promisedAt || (a.id < b.id ? -1 : 1));
}

function viewOf(state: AcdState, one: Callback): CallbackView {
  const { id, queueId, number, requestedAt, promisedAt, isLate, attempts, callback } = one;
  const attemptsMax = state.queues.get(queueId)?.config.callback.attemptsMax ?? attempts;
  const about = { id, queueId, number, requestedAt, promisedAt, isLate, attempts, attemptsMax };
  const call = callback.state === 'in-line' ? state.calls.get(callback.callId) : undefined;
  if (callback.state === 'requested') {
    return { ...about, state: 'requested', dueAt: callback.dueAt };
  }
  return { ...about, callId: callback.callId, ...placeOf(state, call) };
}

function placeOf(
  state: AcdState,
  call: QueuedCall | undefined,
): Pick<CallbackView, 'state' | 'dueAt' | 'agentId'> {
  const place = call?.call;
  switch (place?.place) {
    case 'offered': {
      const offer = state.offers.get(place.offerIds[0] ?? ('' as never));
      return offer
        ? { state: 'offered', dueAt: offer.dueAt, agentId: offer.agentId }
        : { state: 'offered' };
    }
    case 'dialling': {
      const { dueAt, agentId } = place;
      return { state: 'dialling', dueAt, ...(agentId === undefined ? {} : { agentId }) };
    }
    case 'talking':
      return { state: 'talking', agentId: place.agentId };
    case 'waiting':
    case 'to-dial':
      return { state: 'due', dueAt: place.leaveAt };
    case undefined:
      return { state: 'due' };
  }
}
