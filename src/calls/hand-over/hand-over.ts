/**
 * From the offer to the conversation: pop, ringing, joining, and the way back to the queue when the
 * agent's side fails. Carries out what the queue engine decided.
 */

import type {
  Connect,
  PresentOffer,
  ReturnCaller,
  RingAgent,
  WithdrawOffer,
} from '../../acd/model/effects.ts';
import type { AcdInput } from '../../acd/model/inputs.ts';
import { newId, type OfferId } from '../../base/ids.ts';
import type { CentreContext } from '../centre-context.ts';
import { shownOnPhones, trackLeg } from '../centre-context.ts';
import { leaveDesk } from '../conversation/departures.ts';
import { beginConversation } from '../conversation/live-conversation.ts';
import { Participant } from '../conversation/participant.ts';
import { waitAgain } from '../conversation/requeue.ts';
import { phoneRings, phoneRingsNoMore } from '../conversation/ringing-phones.ts';
import { askCustomerSystems } from '../customer-systems/inquiry.ts';
import type { RingResult } from '../ports.ts';
import { Ringing } from './ringing.ts';
import { screenPop } from './screen-pop.ts';

const earlierCallsShown = 5;

export function presentOffer(context: CentreContext, offer: PresentOffer): void {
  const { calls, desk, intake, clock, store, views } = context;
  const call = calls.get(offer.callId);
  const at = clock.now();
  if (!call) {
    intake.submit({ kind: 'call-ended', at, callId: offer.callId, by: 'system', failed: true });
    return;
  }
  if (!desk.isConnected(offer.agentId)) {
    const { offerId } = offer;
    intake.submit({ kind: 'offer-failed', at, offerId, reason: 'desk-unreachable' });
    return;
  }
  const { record } = call.file;
  const earlierCalls = store.earlierCalls(record.callerNumber, earlierCallsShown);
  askCustomerSystems(context, call);
  const { customer, systems = [] } = call;
  const settings = context.settings();
  const pop = screenPop({ offer, record, customer, earlierCalls, systems, settings });
  call.pop = pop;
  views.showCall(offer.agentId, { pop, phase: 'presented' });
  desk.presentOffer(offer.agentId, pop);
}

export function ringAgent(context: CentreContext, effect: RingAgent): void {
  const { telephony, clock, views, calls, ringings, log } = context;
  const { offerId, callId, agentId, dueAt } = effect;
  const call = calls.get(callId);
  const profile = views.profile(agentId);
  if (!call || !profile || !(call.callerLeg || call.callback)) {
    failOffer(context, offerId);
    return;
  }
  const moment = (kind: string) => () => call.file.note({ at: clock.now(), kind, agentId });
  const answer = phoneRings(context, agentId);
  const ringing = new Ringing({
    ...{ telephony, offerId, callId, agentId },
    extension: profile.extension,
    ...(call.callerLeg ? { callerLeg: call.callerLeg } : {}),
    callerNumber: shownOnPhones(context, call.file.record.callerNumber),
    ...(call.customer ? { callerName: call.customer.name } : {}),
    ringTimeoutMs: dueAt - clock.now(),
    answersItself: profile.answersItself ?? false,
    answerNow: answer.signal,
    onSent: moment('agent-invited'),
    onRinging: moment('phone-ringing'),
    onIdentity: (identity) => call.rings(identity),
  });
  ringings.set(offerId, ringing);
  views.changeCall(agentId, callId, { phase: 'ringing' });
  context.changedAgents.add(agentId);
  const settled = ringing.start().then(
    (result) => result && ringingSettled(context, effect, result),
    (error: unknown) => {
      log.error({ err: error, callId, agentId }, 'ringing failed');
      failOffer(context, offerId);
    },
  );
  call.scope.run(settled.finally(() => phoneRingsNoMore(context, agentId, answer)));
}

function ringingSettled(context: CentreContext, ring: RingAgent, result: RingResult): void {
  if (result.outcome === 'answered') trackLeg(context, result.leg);
  context.intake.submit(inputOf(ring, result, context.clock.now()));
}

function inputOf({ offerId, agentId }: RingAgent, result: RingResult, at: number): AcdInput {
  switch (result.outcome) {
    case 'answered':
      return { kind: 'offer-accepted', at, offerId };
    case 'declined':
      return { kind: 'offer-declined', at, agentId, offerId };
    case 'no-answer':
      return { kind: 'offer-not-answered', at, offerId };
    case 'busy':
      return { kind: 'offer-failed', at, offerId, reason: 'phone-busy' };
    case 'unreachable':
    case 'cancelled':
    case 'failed':
      return { kind: 'offer-failed', at, offerId, reason: 'phone-unreachable' };
  }
}

function failOffer({ intake, clock }: CentreContext, offerId: OfferId): void {
  intake.submit({ kind: 'offer-failed', at: clock.now(), offerId, reason: 'phone-unreachable' });
}

export function withdrawOffer(context: CentreContext, effect: WithdrawOffer): void {
  const { ringings, views, desk, onFault } = context;
  const { offerId, callId, agentId, reason } = effect;
  const ringing = ringings.get(offerId);
  ringings.delete(offerId);
  if (ringing) void ringing.stop().catch(onFault);
  if (views.deskCallOf(agentId, callId)?.pop.offerId === offerId) {
    views.clearCall(agentId, callId);
  }
  context.changedAgents.add(agentId);
  desk.withdrawOffer(agentId, offerId, reason);
}

/** The phone was answered: the music stops and the two are joined. */
export function connect(context: CentreContext, effect: Connect): void {
  const { calls, ringings, clock, onFault } = context;
  const { offerId, callId, agentId } = effect;
  const call = calls.get(callId);
  const agentLeg = ringings.get(offerId)?.takeLeg();
  ringings.delete(offerId);
  if (!call?.callerLeg || !agentLeg) {
    if (agentLeg) void agentLeg.hangup('cancelled').catch(onFault);
    const at = clock.now();
    context.intake.submit({ kind: 'conversation-broken', at, callId, reason: 'hand-over-failed' });
    return;
  }
  const name = context.views.profile(agentId)?.name ?? agentId;
  const owner = new Participant({
    ...{ id: newId('leg'), agentId, leg: agentLeg, at: clock.now() },
    who: { kind: 'agent', id: agentId, name },
  });
  beginConversation(context, call, owner, 'answer');
}

/** The agent's side is gone, the caller hears why and waits on. */
export function returnCaller(context: CentreContext, { callId, agentId }: ReturnCaller): void {
  context.views.clearCall(agentId, callId);
  context.changedAgents.add(agentId);
  const call = context.calls.get(callId);
  const conversation = call?.conversation;
  if (!call || !conversation) return;
  for (const one of conversation.participants) leaveDesk(context, call, one);
  call.conversation = undefined;
  call.enter('queued');
  const prompts = context.settings().returnPrompts[call.file.record.language] ?? [];
  call.scope.run(waitAgain(context, call, conversation, prompts));
}
