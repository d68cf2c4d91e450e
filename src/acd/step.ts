/**
 * The queue engine: `step(state, input) -> { state, effects }`. Pure: no I/O, no clock, no promises,
 * no randomness; the same inputs always give the same effects. It changes the state in place and has
 * one owner (see state.ts).
 */
import { admit } from './admission.ts';
import { changeLink, deskGone, endBreak, obey } from './agents/commands.ts';
import { changeOccupation } from './agents/occupation.ts';
import { endWrapUp } from './agents/wrap-up.ts';
import { takeCallbackCommand } from './callbacks/commands.ts';
import { notReached, takeCustomerInput } from './callbacks/dialling.ts';
import { passCallbackDeadline, passToDialDeadline } from './callbacks/turns.ts';
import { breakConversation, endCall, pressKey, queueCall } from './calls.ts';
import { refusalOf } from './explanation/refusal.ts';
import { checkTouched } from './invariants.ts';
import { settle } from './matching.ts';
import type { AcdEffect, RefuseInput } from './model/effects.ts';
import type {
  AcdInput,
  AgentCommandInput,
  CallInput,
  LineInput,
  OfferInput,
} from './model/inputs.ts';
import type { Offer } from './model/offer.ts';
import type { QueuedCall } from './model/queued-call.ts';
import { acceptOffer, endOffer, receiveOffer } from './offers.ts';
import type { Deadline } from './order/deadline.ts';
import { reconfigure } from './reconfigure.ts';
import { type AcdState, callbackDueAt, freeLine } from './state.ts';
import { supervise } from './supervision.ts';
import { beginTurn, type Turn } from './turn.ts';
import { passCallDeadline } from './waiting/wait.ts';

export interface AcdStep {
  /** Use this one; the state that was given is spent. */
  readonly state: AcdState;
  readonly effects: readonly AcdEffect[];
}

/** Throws BrokenInvariant when the engine contradicts itself; the state is then worthless. */
export function step(state: AcdState, input: AcdInput): AcdStep {
  state.at = Math.max(state.at, input.at);
  const turn = beginTurn(state, state.at);
  const refusal = take(turn, input);
  if (refusal) turn.effects.push({ kind: 'refuse-input', input: input.kind, ...refusal });
  settle(turn);
  renewDeadline(turn);
  checkTouched(turn);
  return { state, effects: turn.effects };
}

type Refused = Omit<RefuseInput, 'kind' | 'input'> | undefined;

function take(turn: Turn, input: AcdInput): Refused {
  switch (input.kind) {
    case 'config-changed':
      reconfigure(turn, input.config);
      return undefined;
    case 'time-passed':
      passDeadlines(turn);
      return undefined;
    case 'agent-signed-in':
    case 'agent-signed-out':
    case 'agent-ready':
    case 'agent-not-ready':
    case 'offer-declined':
    case 'wrap-up-ended':
    case 'wrap-up-extended':
    case 'disposition-set':
      return takeCommand(turn, input);
    case 'offer-received':
    case 'offer-accepted':
    case 'offer-not-answered':
    case 'offer-failed':
      return takeOfferInput(turn, input);
    case 'call-queued':
    case 'call-abandoned':
    case 'key-pressed':
    case 'conversation-broken':
    case 'call-ended':
      return takeCallInput(turn, input);
    case 'call-arrived':
    case 'line-freed':
      return takeLineInput(turn, input);
    case 'agent-occupied':
    case 'agent-released':
      return changeOccupation(turn, input);
    case 'agent-moved':
    case 'call-prioritised':
    case 'call-assigned':
      return supervise(turn, input);
    case 'callback-requested':
    case 'callback-cancelled':
    case 'callback-expedited':
    case 'callback-assigned':
      return takeCallbackCommand(turn, input);
    case 'customer-answered':
    case 'customer-not-reached':
      return takeCustomerInput(turn, input);
    case 'phone-changed':
    case 'desk-changed': {
      const agent = turn.state.agents.get(input.agentId);
      if (!agent) return { code: 'not-found', message: 'No such agent.' };
      changeLink(turn, agent, input);
      return undefined;
    }
  }
}

function takeCommand(turn: Turn, input: AgentCommandInput): Refused {
  const agent = turn.state.agents.get(input.agentId);
  const refusal = refusalOf(turn.state, input);
  if (refusal || !agent) return refusal;
  obey(turn, agent, input);
  return undefined;
}

function takeOfferInput(turn: Turn, input: OfferInput): Refused {
  const offer = turn.state.offers.get(input.offerId);
  const over = { code: 'not-found', message: 'The offer is over.' } as const;
  if (!offer) return over;
  switch (input.kind) {
    case 'offer-received':
      if (offer.agentId !== input.agentId || offer.phase !== 'presented') return over;
      receiveOffer(turn, offer);
      return undefined;
    case 'offer-accepted':
      if (offer.phase !== 'ringing') return { code: 'conflict', message: 'It does not ring yet.' };
      acceptOffer(turn, offer);
      return undefined;
    case 'offer-not-answered':
      endOffer(turn, offer.id, 'ring-no-answer', 'ring-no-answer');
      return undefined;
    case 'offer-failed':
      endOffer(turn, offer.id, 'failed', input.reason);
      return undefined;
  }
}

function takeCallInput(turn: Turn, input: CallInput): Refused {
  const call = turn.state.calls.get(input.callId);
  if (input.kind === 'call-queued') {
    if (call) return { code: 'conflict', message: 'The call is queued already.' };
    if (!turn.state.queues.has(input.queueId)) return { code: 'not-found', message: 'No queue.' };
    queueCall(turn, input);
    return undefined;
  }
  if (!call) return { code: 'not-found', message: 'The call is not in a queue.' };
  switch (input.kind) {
    case 'call-abandoned':
      endCall(turn, call, 'caller', false);
      return undefined;
    case 'call-ended':
      endCall(turn, call, input.by, input.failed ?? false);
      return undefined;
    case 'key-pressed':
      pressKey(turn, call, input.key);
      return undefined;
    case 'conversation-broken':
      breakConversation(turn, call, input.reason);
      return undefined;
  }
}

function takeLineInput(turn: Turn, input: LineInput): Refused {
  if (input.kind === 'line-freed') {
    if (freeLine(turn.state, input.callId)) return undefined;
    return { code: 'not-found', message: 'The call has no line.' };
  }
  if (turn.state.lines.has(input.callId)) {
    return { code: 'conflict', message: 'The call has a line already.' };
  }
  admit(turn, input);
  return undefined;
}

function passDeadlines(turn: Turn): void {
  const due = dueBy(turn.state, turn.at);
  for (const deadline of due) passDeadline(turn, deadline);
}

function dueBy(state: AcdState, at: number): readonly Deadline[] {
  const due: Deadline[] = [];
  for (const deadline of state.deadlines) {
    if (deadline.dueAt > at) break;
    due.push(deadline);
  }
  return due;
}

/** The deadline may have been met by another one of the same step: then nothing is left to do. */
function passDeadline(turn: Turn, deadline: Deadline): void {
  const { state } = turn;
  const { dueAt } = deadline;
  switch (deadline.of) {
    case 'offer': {
      const offer = state.offers.get(deadline.id);
      if (offer?.dueAt === dueAt) expireOffer(turn, offer);
      return;
    }
    case 'call': {
      const call = state.calls.get(deadline.id);
      if (call && 'dueAt' in call.call && call.call.dueAt === dueAt) passPlaceDeadline(turn, call);
      return;
    }
    case 'callback': {
      const callback = state.callbacks.get(deadline.id);
      if (callback && callbackDueAt(callback) === dueAt) passCallbackDeadline(turn, callback);
      return;
    }
    case 'agent': {
      const agent = state.agents.get(deadline.id);
      if (agent?.state.state === 'wrap-up' && agent.state.dueAt === dueAt) {
        endWrapUp(turn, agent, 'deadline');
      }
      if (agent?.state.state === 'not-ready' && agent.state.dueAt === dueAt) endBreak(turn, agent);
      return;
    }
    case 'queue':
      turn.floorsToWatch.push(deadline.id);
      return;
    case 'desk': {
      const agent = state.agents.get(deadline.id);
      if (agent?.desk.link === 'disconnected' && agent.desk.dueAt === dueAt) deskGone(turn, agent);
      return;
    }
  }
}

function passPlaceDeadline(turn: Turn, call: QueuedCall): void {
  if (call.call.place === 'waiting') passCallDeadline(turn, call);
  else if (call.call.place === 'to-dial') passToDialDeadline(turn, call);
  else notReached(turn, call, 'no-answer');
}

function expireOffer(turn: Turn, offer: Offer): void {
  if (offer.phase === 'presented') endOffer(turn, offer.id, 'failed', 'desk-unreachable');
  else endOffer(turn, offer.id, 'ring-no-answer', 'ring-no-answer');
}

function renewDeadline(turn: Turn): void {
  const { state } = turn;
  const dueAt = state.deadlines.first?.dueAt;
  if (dueAt === state.nextDueAt) return;
  state.nextDueAt = dueAt;
  turn.effects.push({ kind: 'set-deadline', ...(dueAt === undefined ? {} : { dueAt }) });
}
