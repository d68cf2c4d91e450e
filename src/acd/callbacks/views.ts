/** Open callbacks as people see them. */
import type { AgentId, CallbackId, QueueId } from '../../base/ids.ts';
import { isBeingCalled, isWithinHours } from '../explanation/refusal.ts';
import type { Callback, CallbackView } from '../model/callback.ts';
import type { QueuedCall } from '../model/queued-call.ts';
import { mayTake } from '../order/waiting-calls.ts';
import type { AcdState } from '../state.ts';

/** Who is to be called next first. */
export function callbackViews(state: AcdState, at: number): readonly CallbackView[] {
  return [...state.callbacks.values()]
    .map((callback) => callbackView(state, callback, at))
    .sort(byPromise);
}

/** The nearest promises of one queue, and how many are open in all. */
export interface CallbacksOfQueue {
  readonly nearest: readonly Callback[];
  readonly open: number;
}

/** @param max of each queue's `nearest` */
export function nearestCallbacks(
  state: AcdState,
  max: number,
): ReadonlyMap<QueueId, CallbacksOfQueue> {
  const byQueue = new Map<QueueId, { readonly nearest: Callback[]; open: number }>();
  for (const callback of state.callbacks.values()) {
    const found = byQueue.get(callback.queueId) ?? { nearest: [], open: 0 };
    byQueue.set(callback.queueId, found);
    found.open += 1;
    const { nearest } = found;
    const last = nearest.at(-1);
    if (last && nearest.length === max && byPromise(last, callback) < 0) continue;
    const at = nearest.findIndex((one) => byPromise(callback, one) < 0);
    nearest.splice(at < 0 ? nearest.length : at, 0, callback);
    if (nearest.length > max) nearest.pop();
  }
  return byQueue;
}

/** Whether she may call this customer back now: she can, the hours allow it, nobody else is asked. */
export function mayCallBack(
  state: AcdState,
  { agentId, callbackId }: { readonly agentId: AgentId; readonly callbackId: CallbackId },
  at: number,
): boolean {
  const agent = state.agents.get(agentId);
  const one = state.callbacks.get(callbackId);
  if (!agent || !one || !isWithinHours(one, at)) return false;
  if (one.assignedTo && one.assignedTo.agentId !== agentId) return false;
  const call = one.callback.state === 'in-line' ? state.calls.get(one.callback.callId) : undefined;
  const isAsked =
    call !== undefined && call.call.place !== 'waiting' && call.call.place !== 'to-dial';
  if (isAsked || one.isReached) return false;
  const { skills: needs, customerClass } = one;
  return mayTake(agent, call ?? { needs, customerClass });
}

/** Broken promises by queue: how many, and since when the first is broken. */
export function lateCallbacks(
  state: AcdState,
): ReadonlyMap<QueueId, { readonly late: number; readonly since: number }> {
  const byQueue = new Map<QueueId, { readonly late: number; readonly since: number }>();
  for (const { queueId, isLate, promisedAt } of state.callbacks.values()) {
    if (!isLate) continue;
    const { late, since } = byQueue.get(queueId) ?? { late: 0, since: promisedAt };
    byQueue.set(queueId, { late: late + 1, since: Math.min(since, promisedAt) });
  }
  return byQueue;
}

/** The nearest promise first. */
export function byPromise(
  a: Pick<Callback, 'id' | 'promisedAt'>,
  b: Pick<Callback, 'id' | 'promisedAt'>,
): number {
  return a.promisedAt - b.promisedAt || (a.id < b.id ? -1 : 1);
}

export function callbackView(state: AcdState, one: Callback, at: number): CallbackView {
  const { callback, assignedTo } = one;
  const { id, queueId, number, requestedAt, queuedAt, promisedAt, isLate, attempts } = one;
  const shown = {
    ...{ id, queueId, number, requestedAt, queuedAt, promisedAt, isLate, attempts },
    attemptsMax: state.queues.get(queueId)?.config.callback.attemptsMax ?? attempts,
    ...{ merged: one.merged, about: one.about },
    mayBeCalledNow: isWithinHours(one, at) && !isBeingCalled(state, one),
    ...(assignedTo ? { assignedTo: assignedTo.agentId } : {}),
  };
  if (callback.state === 'requested') {
    return { ...shown, state: 'requested', dueAt: callback.dueAt };
  }
  const call = state.calls.get(callback.callId);
  return { ...shown, callId: callback.callId, ...positionOf(state, call), ...placeOf(state, call) };
}

function positionOf(state: AcdState, call: QueuedCall | undefined): { position?: number } {
  const queue = call && state.queues.get(call.queueId);
  if (!queue) return {};
  const line = call.call.place === 'to-dial' ? queue.toDial : queue.waiting;
  const index = line.indexOf(call);
  return index < 0 ? {} : { position: index + 1 };
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
