/**
 * From the offer to the end of the conversation: pop, ringing, bridge, recording, and the way back
 * to the queue when the agent's side fails. Carries out what the queue engine decided.
 */

import type {
  Connect,
  PresentOffer,
  ReturnCaller,
  RingAgent,
  WithdrawOffer,
} from '../../acd/model/effects.ts';
import type { AcdInput } from '../../acd/model/inputs.ts';
import { isHotlineError } from '../../base/errors.ts';
import type { OfferId } from '../../base/ids.ts';
import { whenAborted } from '../abort.ts';
import { freeLine } from '../call-endings.ts';
import type { CentreContext } from '../centre-context.ts';
import { trackLeg } from '../centre-context.ts';
import { goesOnAfterwards, goOnAfterwards } from '../flow/after-conversation.ts';
import { entertain } from '../flow-walker.ts';
import type { LiveCall } from '../live-call.ts';
import type { RingResult } from '../ports.ts';
import { Conversation } from './conversation.ts';
import { finishRecording, record } from './recording.ts';
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
  const settings = context.settings();
  const pop = screenPop({ offer, record, customer: call.customer, earlierCalls, settings });
  views.showCall(offer.agentId, { pop, phase: 'presented' });
  desk.presentOffer(offer.agentId, pop);
}

export function ringAgent(context: CentreContext, effect: RingAgent): void {
  const { telephony, clock, views, calls, ringings, log } = context;
  const { offerId, callId, agentId, dueAt } = effect;
  const call = calls.get(callId);
  const profile = views.profile(agentId);
  if (!call?.callerLeg || !profile) {
    failOffer(context, offerId);
    return;
  }
  const moment = (kind: string) => () => call.file.note({ at: clock.now(), kind, agentId });
  const ringing = new Ringing({
    ...{ telephony, offerId, callId, agentId },
    extension: profile.extension,
    callerLeg: call.callerLeg,
    callerNumber: call.file.record.callerNumber,
    ...(call.customer ? { callerName: call.customer.name } : {}),
    ringTimeoutMs: dueAt - clock.now(),
    onSent: moment('agent-invited'),
    onRinging: moment('phone-ringing'),
    onIdentity: (identity) => call.rings(identity),
  });
  ringings.set(offerId, ringing);
  views.changeCall(agentId, { phase: 'ringing' });
  context.changedAgents.add(agentId);
  const settled = ringing.start().then(
    (result) => result && ringingSettled(context, effect, result),
    (error: unknown) => {
      log.error({ err: error, callId, agentId }, 'ringing failed');
      failOffer(context, offerId);
    },
  );
  call.scope.run(settled);
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
  const { offerId, agentId, reason } = effect;
  const ringing = ringings.get(offerId);
  ringings.delete(offerId);
  if (ringing) void ringing.stop().catch(onFault);
  if (views.deskCall(agentId)?.pop.offerId === offerId) views.clearCall(agentId);
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
  call.waitingMedia?.abort();
  const conversation = new Conversation({
    ...{ callerLeg: call.callerLeg, agentLeg, agentId, onFault },
    holdMusic: context.settings().holdMusic,
    now: () => clock.now(),
  });
  call.conversation = conversation;
  call.scope.add(() => conversation.end());
  call.file.change({ agentId, outcome: 'answered' });
  call.enter('talking', agentId);
  context.views.changeCall(agentId, { phase: 'talking', connectedAt: clock.now() });
  listenTo(context, call, conversation);
  call.scope.run(join(context, call, conversation));
}

async function join(
  context: CentreContext,
  call: LiveCall,
  conversation: Conversation,
): Promise<void> {
  try {
    await conversation.join((leg) => record(context, call, leg, conversation.agentId));
    if (call.conversation !== conversation || call.isOver) return;
    const connectedAt = conversation.joinedAt ?? context.clock.now();
    if (call.file.record.connectedAt === undefined) call.file.change({ connectedAt });
    const { agentId, agentLeg } = conversation;
    call.file.note({ at: connectedAt, kind: 'agent-joined', agentId, legId: agentLeg.id });
  } catch (error) {
    if (call.conversation !== conversation || call.callerLeg?.ended.aborted) return;
    if (!isHotlineError(error, 'leg-ended')) {
      context.log.error({ err: error, callId: call.id }, 'hand-over failed');
    }
    breakOff(context, call, 'hand-over-failed');
  }
}

function listenTo(context: CentreContext, call: LiveCall, conversation: Conversation): void {
  const { agentLeg, scope } = conversation;
  whenAborted(agentLeg.ended, scope, () => agentLegEnded(context, call, conversation));
  agentLeg.onHold((held) => {
    if (call.conversation !== conversation || call.isOver) return;
    scope.run(holdAtPhone(context, call, conversation, held));
  });
}

/** The phone cannot be told that it failed: a caller who cannot be retrieved goes to the next agent. */
async function holdAtPhone(
  context: CentreContext,
  call: LiveCall,
  conversation: Conversation,
  held: boolean,
): Promise<void> {
  try {
    await changeHold(context, call, conversation, { held, origin: 'phone' });
  } catch (error) {
    if (isHotlineError(error, 'leg-ended')) return;
    context.log.warn({ err: error, callId: call.id, held }, 'hold change failed');
    if (!held && call.conversation === conversation) breakOff(context, call, 'hand-over-failed');
  }
}

/** Holds or retrieves, and tells the desk and the timeline once the audio has followed. */
export async function changeHold(
  context: CentreContext,
  call: LiveCall,
  conversation: Conversation,
  change: { readonly held: boolean; readonly origin: 'desk' | 'phone' },
): Promise<void> {
  const { agentId } = conversation;
  if (change.held) await conversation.hold(change.origin);
  else await conversation.retrieve(change.origin);
  if (call.conversation !== conversation || call.isOver) return;
  const heldAt = conversation.heldSince;
  const shown = context.views.deskCall(agentId);
  if (shown) {
    const { heldAt: _, ...rest } = shown;
    const phase = heldAt === undefined ? 'talking' : 'held';
    context.views.showCall(agentId, {
      ...rest,
      phase,
      ...(heldAt === undefined ? {} : { heldAt }),
    });
  }
  const kind = change.held ? 'call-held' : 'call-retrieved';
  call.file.note({ at: context.clock.now(), kind, agentId, facts: { at: change.origin } });
  const view = context.views.view(context.intake.state, agentId, context.clock.now());
  if (view) context.desk.agentChanged(view);
}

/** Hanging up ends the call. A leg that died, or that went before the two spoke, does not. */
function agentLegEnded(context: CentreContext, call: LiveCall, conversation: Conversation): void {
  if (call.conversation !== conversation || call.isOver) return;
  const { agentLeg, joinedAt } = conversation;
  const cause = agentLeg.end?.cause ?? 'failed';
  if (cause !== 'normal') breakOff(context, call, 'phone-unreachable');
  else if (joinedAt === undefined) breakOff(context, call, 'hand-over-failed');
  else {
    const at = context.clock.now();
    context.intake.submit({ kind: 'call-ended', at, callId: call.id, by: 'agent' });
  }
}

function breakOff(
  { intake, clock }: CentreContext,
  call: LiveCall,
  reason: 'phone-unreachable' | 'hand-over-failed',
): void {
  intake.submit({ kind: 'conversation-broken', at: clock.now(), callId: call.id, reason });
}

/** The agent's side is gone, the caller hears why and waits on. */
export function returnCaller(context: CentreContext, { callId, agentId }: ReturnCaller): void {
  context.views.clearCall(agentId);
  context.changedAgents.add(agentId);
  const call = context.calls.get(callId);
  const conversation = call?.conversation;
  if (!call || !conversation) return;
  countTalk(context, call, conversation);
  call.conversation = undefined;
  call.enter('queued');
  call.scope.run(backToMusic(context, call, conversation));
}

async function backToMusic(
  context: CentreContext,
  call: LiveCall,
  conversation: Conversation,
): Promise<void> {
  const media = new AbortController();
  call.waitingMedia = media;
  const wasJoined = conversation.joinedAt !== undefined;
  await Promise.all([finishRecording(context, call), conversation.end()]);
  if (wasJoined && !call.callerLeg?.ended.aborted) await call.callerLeg?.unbridge();
  // Meanwhile another agent may have taken over, or the caller have left.
  if (media.signal.aborted || call.stage !== 'queued') return;
  entertain(context, call, context.settings().returnPrompts[call.file.record.language] ?? []);
}

/** Adds what was talked and held; the sums are of all conversations of the call. */
export function countTalk(
  { clock }: CentreContext,
  call: LiveCall,
  conversation: Conversation,
): void {
  const { joinedAt } = conversation;
  if (joinedAt === undefined) return;
  const at = clock.now();
  const holdMs = conversation.heldMs(at);
  call.file.count({ talkMs: at - joinedAt - holdMs, holdMs });
}

/** The conversation is over: all legs go, the agent wraps up. */
export function endConversation(
  context: CentreContext,
  call: LiveCall,
  endedBy: 'caller' | 'agent' | 'system',
): void {
  const { conversation } = call;
  if (!conversation || call.isOver) return;
  const endedAt = context.clock.now();
  countTalk(context, call, conversation);
  call.end = { endedAt, endedBy };
  const staysOn = goesOnAfterwards(call, endedBy);
  if (!staysOn) freeLine(context, call);
  call.enter('wrap-up', conversation.agentId);
  const outcome = call.file.record.outcome;
  context.views.changeCall(conversation.agentId, { phase: 'wrap-up', endedAt, outcome });
  const recorded = finishRecording(context, call);
  if (staysOn) {
    const parted = Promise.all([recorded, conversation.end()]);
    call.afterwards = parted.then(() => goOnAfterwards(context, call));
    call.scope.run(call.afterwards);
    return;
  }
  const caller = recorded.then(() => call.callerLeg?.hangup());
  call.scope.run(Promise.all([caller, conversation.end()]));
}
