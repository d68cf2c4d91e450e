/** Carries out what the queue engine wants, and books its events into the calls' records. */
import type { AcdEffect } from '../acd/model/effects.ts';
import type { AcdEvent } from '../acd/model/events.ts';
import { finish } from './call-endings.ts';
import type { CentreContext } from './centre-context.ts';
import { closeWhenWrappedUp, releasedFromCall } from './conversation/departures.ts';
import { endConversation } from './conversation/live-conversation.ts';
import { showWrapUp } from './conversation/shown-calls.ts';
import { announceWait, leaveQueue } from './flow-walker.ts';
import {
  connect,
  presentOffer,
  returnCaller,
  ringAgent,
  withdrawOffer,
} from './hand-over/hand-over.ts';
import type { LiveCall } from './live-call.ts';

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
      if (call) leaveQueue(context, call, effect);
      return;
    }
    case 'announce': {
      const call = context.calls.get(effect.callId);
      if (call) announceWait(context, call, effect);
      return;
    }
    case 'admit-call':
      context.calls.get(effect.callId)?.arrival?.();
      return;
    case 'turn-away':
      context.calls.get(effect.callId)?.arrival?.(effect.reason);
      return;
    case 'refuse-input':
      context.log.debug({ input: effect.input, code: effect.code }, 'input refused');
      return;
    case 'publish':
      book(context, effect.event);
      return;
    case 'announce-overflow':
    case 'open-callback':
    case 'dial-customer':
    case 'close-callback':
    case 'set-deadline':
      return;
  }
}

function book(context: CentreContext, event: AcdEvent): void {
  if ('agentId' in event) context.changedAgents.add(event.agentId);
  if ('callId' in event && 'queueId' in event) context.levels.fold(event);
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
  if (!('callId' in event)) return;
  const call = context.calls.get(event.callId);
  if (!call) return;
  note(call, event);
  count(call, event);
  conclude(context, call, event);
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
