/**
 * A callback's turn: while the customers may be called, and no gap after an attempt is running, it
 * stands in the line as a call, in the place of its first request. Else it waits for the next instant
 * at which both hold; when there is none it has failed.
 */
import { enter } from '../calls.ts';
import { dropCall } from '../leaving.ts';
import type { Callback } from '../model/callback.ts';
import type { QueuedCall } from '../model/queued-call.ts';
import { putCallback } from '../state.ts';
import { changeCall, publish, type Turn } from '../turn.ts';
import { waitingFrom } from '../waiting/wait.ts';
import { endCallback } from './requests.ts';

/** A promise that is broken is told; a turn that has come is taken. */
export function passCallbackDeadline(turn: Turn, callback: Callback): void {
  const { at, state } = turn;
  const { id: callbackId, queueId, promisedAt } = callback;
  let now = callback;
  if (!now.isLate && promisedAt <= at) {
    now = { ...now, isLate: true };
    putCallback(state, now);
    publish(turn, { kind: 'callback-late', at, callbackId, queueId, promisedAt });
  }
  if (now.callback.state === 'requested' && now.callback.dueAt <= at) {
    waitForTurn(turn, now, { notBefore: at });
  }
}

interface Turns {
  /** After an attempt: the end of the gap. */
  readonly notBefore: number;
  /** Before all that wait in its line. */
  readonly atHead?: true;
}

export function waitForTurn(turn: Turn, callback: Callback, { notBefore, atHead }: Turns): void {
  const windows = callback.windows.filter(({ until }) => until > turn.at);
  const first = windows.find(({ until }) => until > notBefore);
  if (!first || !turn.state.queues.has(callback.queueId)) {
    endCallback(turn, callback, first ? 'queue-gone' : 'hours-over');
    return;
  }
  const dueAt = Math.max(first.from, notBefore);
  const waiting = { ...callback, windows, isReached: false };
  if (dueAt > turn.at) {
    putCallback(turn.state, { ...waiting, callback: { state: 'requested', dueAt } });
  } else takeTurn(turn, waiting, { closesAt: first.until, atHead });
}

function takeTurn(
  turn: Turn,
  callback: Callback,
  { closesAt, atHead }: { readonly closesAt: number; readonly atHead: true | undefined },
): void {
  const { at, state } = turn;
  const { id: callbackId, queueId, number, queuedAt, about } = callback;
  const rules = state.queues.get(queueId)?.config;
  if (!rules) return;
  const turns = callback.turns + 1;
  const callId =
    `call_${callbackId.slice(callbackId.indexOf('_') + 1)}-${turns}` as QueuedCall['id'];
  putCallback(state, { ...callback, turns, callback: { state: 'in-line', callId } });
  const opened = { callbackId, callId, queueId, number, queuedAt, about };
  turn.effects.push({ kind: 'open-callback', ...opened });
  publish(turn, { kind: 'callback-due', at, callbackId, queueId, callId });
  const call: QueuedCall = {
    ...enter(turn, { ...callback, callId, caller: undefined, returned: atHead }, rules),
    ...{ callback: callbackId, announceAt: undefined },
  };
  const waiting = waitingFrom(turn, givenToAgent(turn, call, callback), closesAt);
  const isAgentFirst = rules.callback.first === 'agent' || waiting.assigned;
  changeCall(turn, isAgentFirst ? waiting : asToDial(waiting));
}

/** Hers alone at first, if a supervisor has named her and she is there. */
export function givenToAgent(
  { state, at }: Turn,
  call: QueuedCall,
  { assignedTo }: Callback,
): QueuedCall {
  const agent = assignedTo && state.agents.get(assignedTo.agentId);
  if (!assignedTo || !agent || agent.state.state === 'signed-out') return call;
  const until = at + assignedTo.forMs;
  return { ...call, preferredAgent: agent.id, preferredUntil: until, assigned: true };
}

function asToDial(call: QueuedCall): QueuedCall {
  return call.call.place === 'waiting'
    ? { ...call, call: { ...call.call, place: 'to-dial' } }
    : call;
}

/** Something of its wait is due before its customer is dialled: the hours are over, or a relaxation. */
export function passToDialDeadline(turn: Turn, call: QueuedCall): void {
  if (call.call.place !== 'to-dial') return;
  const { leaveAt } = call.call;
  if (leaveAt <= turn.at) leaveLine(turn, call, { reason: 'window-closed', notBefore: turn.at });
  else changeCall(turn, asToDial(waitingFrom(turn, call, leaveAt)));
}

export interface Deferral {
  /** For the record: 'window-closed', 'no-answer', 'failed', ... */
  readonly reason: string;
  readonly notBefore: number;
}

/** Its call leaves the line without a conversation; the callback waits for another turn. */
export function leaveLine(turn: Turn, call: QueuedCall, { reason, notBefore }: Deferral): void {
  const { state, at } = turn;
  const callback = call.callback && state.callbacks.get(call.callback);
  dropCall(turn, call);
  if (!callback) return;
  const { id: callbackId, queueId, attempts } = callback;
  const { id: callId } = call;
  const isOver = !callback.windows.some(({ until }) => until > notBefore);
  if (isOver) {
    endCallback(turn, callback, 'hours-over', callId);
    return;
  }
  turn.effects.push({ kind: 'close-callback', callbackId, callId });
  const next = callback.windows.find(({ until }) => until > notBefore);
  const dueAt = Math.max(next?.from ?? notBefore, notBefore);
  const about = { at, callbackId, queueId, callId, reason, dueAt, attempts };
  publish(turn, { kind: 'callback-deferred', ...about });
  waitForTurn(turn, callback, { notBefore });
}
