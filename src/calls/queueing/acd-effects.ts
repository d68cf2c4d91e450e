/** Carries out what the queue engine wants, and books its events into the calls' records. */
import { foldDecisions } from '../../acd/explanation/decisions.ts';
import type { AcdEffect, AnnounceOverflow, LeaveQueue } from '../../acd/model/effects.ts';
import type { AcdEvent } from '../../acd/model/events.ts';
import { finish } from '../call-endings.ts';
import { closeCallback, openCallback } from '../callbacks/callback-calls.ts';
import { dialCustomer } from '../callbacks/dial-customer.ts';
import { requestCallbackOf } from '../callbacks/request-callback.ts';
import type { CentreContext } from '../centre-context.ts';
import { closeWhenWrappedUp, releasedFromCall } from '../conversation/departures.ts';
import { endConversation } from '../conversation/live-conversation.ts';
import { showWrapUp } from '../conversation/shown-calls.ts';
import { announceWait, entertain, leaveQueue } from '../flow/flow-walker.ts';
import {
  connect,
  presentOffer,
  returnCaller,
  ringAgent,
  withdrawOffer,
} from '../hand-over/hand-over.ts';
import type { LiveCall } from '../live-call.ts';
import { promptSource } from './saturation.ts';

export function carryOut(context: CentreContext, effect: AcdEffect): void {
  switch (effect.kind) {
    case 'present-offer':
      presentOffer(context, effect);
      return;
    case 'ring-agent':
      ringAgent(context, effect);
      return;
    case 'withdraw-offer':
      withdrawOffer(context, effect);
      return;
    case 'connect':
      connect(context, effect);
      return;
    case 'return-caller':
      returnCaller(context, effect);
      return;
    case 'leave-queue': {
      const call = context.calls.get(effect.callId);
      if (call) leaveFor(context, call, effect);
      return;
    }
    case 'announce': {
      const call = context.calls.get(effect.callId);
      if (call) announceWait(context, call, effect);
      return;
    }
    case 'admit-call':
    case 'turn-away':
      context.calls.get(effect.callId)?.arrival?.(effect);
      return;
    case 'refuse-input':
      context.log.debug({ input: effect.input, code: effect.code }, 'input refused');
      return;
    case 'publish':
      book(context, effect.event);
      return;
    case 'announce-overflow':
      announceOverflow(context, effect);
      return;
    case 'open-callback':
      openCallback(context, effect);
      return;
    case 'dial-customer':
      dialCustomer(context, effect);
      return;
    case 'close-callback':
      closeCallback(context, effect);
      return;
    case 'set-deadline':
      return;
  }
}

/** The target first; where it cannot be followed, and after a callback was promised, the flow goes on. */
function leaveFor(context: CentreContext, call: LiveCall, effect: LeaveQueue): void {
  if (effect.target?.kind === 'refuse') {
    finish(context, call, 'overflowed', { endedBy: 'system', cause: effect.target.cause });
    return;
  }
  if (effect.target?.kind === 'callback') requestCallbackOf(context, call);
  leaveQueue(context, call, effect);
}

function announceOverflow(context: CentreContext, { callId, prompt }: AnnounceOverflow): void {
  const call = context.calls.get(callId);
  const source = call && promptSource(context, call, prompt);
  if (call?.stage === 'queued' && source) entertain(context, call, [source]);
}

function book(context: CentreContext, event: AcdEvent): void {
  foldDecisions(context.decisions, event);
  if ('agentId' in event) context.changedAgents.add(event.agentId);
  if ('callId' in event && 'queueId' in event) context.levels.fold(event);
  if (isOfCallback(context, event)) context.callbacks.changed();
  if (event.kind === 'agent-state-changed') {
    const { agentId, from, to } = event;
    context.log.info({ agentId, before: from.state, after: to.state }, 'agent state changed');
    return;
  }
  if (event.kind === 'staffing-below-floor' || event.kind === 'staffing-restored') {
    const { kind, queueId, signedIn, floor } = event;
    context.log.warn({ kind, queueId, signedIn, floor }, 'staffing floor');
    return;
  }
  if (event.kind === 'callback-late') {
    const { kind, queueId, callbackId, promisedAt } = event;
    context.log.warn({ kind, queueId, callbackId, promisedAt }, 'callback promise broken');
    return;
  }
  if (!('callId' in event)) return;
  const call = context.calls.get(event.callId);
  if (!call) return;
  note(call, event);
  count(call, event);
  conclude(context, call, event);
}

/** Of one itself, or of its call in the line. */
function isOfCallback({ calls }: CentreContext, event: AcdEvent): boolean {
  if ('callbackId' in event) return true;
  return 'callId' in event && calls.get(event.callId)?.callback !== undefined;
}

type CallEventOfAcd = Extract<AcdEvent, { readonly callId: unknown }>;

/** A line of the timeline; what is in every line is not repeated in the facts. */
function note(call: LiveCall, event: CallEventOfAcd): void {
  const { kind, at, callId: _, ...rest } = event;
  const { agentId, ...facts } = { agentId: undefined, ...rest };
  call.file.note({ at, kind, ...(agentId === undefined ? {} : { agentId }), facts });
}

/** The record's sums of waiting and ringing. */
function count(call: LiveCall, event: CallEventOfAcd): void {
  const { at } = event;
  switch (event.kind) {
    case 'call-queued':
    case 'callback-due':
    case 'call-returned':
      call.waitingSince = at;
      return;
    case 'offer-received':
      call.ringingSince = at;
      return;
    case 'offer-accepted':
    case 'offer-declined':
    case 'offer-ring-no-answer':
    case 'offer-withdrawn':
    case 'offer-failed':
      if (call.ringingSince !== undefined) call.file.count({ ringMs: at - call.ringingSince });
      call.ringingSince = undefined;
      return;
    case 'call-answered':
    case 'callback-answered':
    case 'callback-deferred':
    case 'call-abandoned':
    case 'call-left-queue':
    case 'call-overflowed':
    case 'call-failed':
      if (call.waitingSince !== undefined) call.file.count({ queueMs: at - call.waitingSince });
      call.waitingSince = undefined;
      return;
    default:
      return;
  }
}

/** Events that end the call, or a part of it. */
function conclude(context: CentreContext, call: LiveCall, event: CallEventOfAcd): void {
  switch (event.kind) {
    case 'call-abandoned':
      // An agent who had the caller before may still be writing down what it was about.
      if (call.file.record.connectedAt !== undefined) endConversation(context, call, 'caller');
      else finish(context, call, 'abandoned', { endedBy: 'caller' });
      return;
    case 'call-failed':
      if (!call.isPulled) finish(context, call, 'failed', { endedBy: 'system', cause: 'failed' });
      return;
    case 'conversation-ended':
      // Of an agent who has given the call on, only her own part is over.
      if (call.conversation?.agentId !== event.agentId) showWrapUp(context, call, event.agentId);
      else endConversation(context, call, event.by);
      return;
    case 'agent-released':
      releasedFromCall(context, call, event.agentId);
      return;
    case 'wrap-up-ended':
      call.file.count({ wrapUpMs: event.wrapUpMs });
      context.views.clearCall(event.agentId, call.id);
      closeWhenWrappedUp(context, call);
      return;
    default:
      return;
  }
}
