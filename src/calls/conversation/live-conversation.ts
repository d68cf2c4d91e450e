/**
 * A call's conversation among the other parts of the call centre: begins it, and carries out what
 * concerns the queue engine, the record, the recording and the desks. The queue engine knows of the
 * first agent's conversation; whoever gets the caller after her is busy beside the queues.
 */
import { isHotlineError } from '../../base/errors.ts';
import type { AgentId } from '../../base/ids.ts';
import { freeLine } from '../call-endings.ts';
import type { CentreContext } from '../centre-context.ts';
import { goesOnAfterwards, goOnAfterwards } from '../flow/after-conversation.ts';
import { finishRecording, record } from '../hand-over/recording.ts';
import type { LiveCall } from '../live-call.ts';
import { Conversation } from './conversation.ts';
import type { ConversationEffect, HoldOrigin } from './conversation-state.ts';
import { closeWhenWrappedUp, leaveDesk } from './departures.ts';
import type { Participant } from './participant.ts';
import { transferFromPhone } from './phone-transfer.ts';
import { requeue } from './requeue.ts';
import { showConversation, showWrapUp } from './shown-calls.ts';
import type { TalkOrigin, TalkSegment } from './talk-log.ts';
import { sendAway } from './transfer.ts';

/** Joins the caller with somebody who has answered. Settles when they hear each other, or cannot. */
export function beginConversation(
  context: CentreContext,
  call: LiveCall,
  owner: Participant,
  by: TalkOrigin,
): void {
  const { callerLeg } = call;
  if (!callerLeg) throw new Error('a conversation without a caller');
  const { telephony, clock, onFault } = context;
  const { holdMusic, ringbackTone } = context.settings();
  call.waitingMedia?.abort();
  const conversation: Conversation = new Conversation({
    ...{ callerLeg, owner, by, telephony, holdMusic, ringbackTone, onFault },
    now: () => clock.now(),
    onEffect: (effect) => carryOut(context, call, conversation, effect),
    onChanged: () => showConversation(context, call),
    onHoldChanged: (held, origin) => noteHold(context, call, held, origin),
    onTalked: (segment) => book(call, segment),
    onBroken: (error) => broken(context, call, conversation, error),
    onTransferRequest: (request) => transferFromPhone(context, call, conversation, request),
  });
  call.conversation = conversation;
  call.called = undefined;
  call.failedConsultation = undefined;
  call.scope.add(() => conversation.end());
  if (owner.agentId !== undefined) {
    call.agents.add(owner.agentId);
    call.file.change({ agentId: owner.agentId });
  }
  call.file.change({ outcome: 'answered' });
  call.enter('talking');
  showConversation(context, call);
  call.scope.run(join(context, call, conversation, owner));
}

async function join(
  context: CentreContext,
  call: LiveCall,
  conversation: Conversation,
  owner: Participant,
): Promise<void> {
  try {
    await conversation.join((leg) => record(context, call, leg, nameOf(owner)));
    if (call.conversation !== conversation || call.isOver) return;
    const connectedAt = conversation.joinedAt ?? context.clock.now();
    if (call.file.record.connectedAt === undefined) call.file.change({ connectedAt });
    noteJoined(call, owner, connectedAt);
    showConversation(context, call);
  } catch (error) {
    if (call.callerLeg?.ended.aborted) return;
    broken(context, call, conversation, error);
  }
}

function noteJoined(call: LiveCall, owner: Participant, at: number): void {
  const { agentId, leg } = owner;
  const facts = agentId === undefined ? { facts: { party: owner.who } } : {};
  call.file.note({
    ...{ at, kind: 'agent-joined', ...facts },
    ...(agentId === undefined ? {} : { agentId }),
    ...(leg ? { legId: leg.id } : {}),
  });
}

/** As the recording's channels name the party. */
function nameOf({ agentId, who }: Participant): string {
  return agentId ?? who.name;
}

function noteHold(context: CentreContext, call: LiveCall, held: boolean, origin: HoldOrigin): void {
  const agentId = call.conversation?.agentId;
  const kind = held ? 'call-held' : 'call-retrieved';
  const who = agentId === undefined ? {} : { agentId };
  call.file.note({ at: context.clock.now(), kind, ...who, facts: { at: origin } });
}

/** Adds to the sums: together they are the time the caller was connected. */
function book(call: LiveCall, segment: TalkSegment): void {
  const { from, to, holdMs } = segment;
  call.file.count({ talkMs: to - from - holdMs, holdMs });
  call.file.change({ talks: [...(call.file.record.talks ?? []), segment] });
}

function carryOut(
  context: CentreContext,
  call: LiveCall,
  conversation: Conversation,
  effect: ConversationEffect,
): void {
  if (call.conversation !== conversation || call.isOver) return;
  const { clock } = context;
  switch (effect.kind) {
    case 'note': {
      const party = effect.party === undefined ? undefined : conversation.participant(effect.party);
      const facts = { ...(party ? { party: party.who } : {}), ...effect.facts };
      const agentId = conversation.agentId;
      const who = agentId === undefined ? {} : { agentId };
      call.file.note({ at: clock.now(), kind: effect.event, ...who, facts });
      return;
    }
    case 'release': {
      const party = conversation.participant(effect.party);
      if (party && party.occupiedBy !== undefined) leaveDesk(context, call, party);
      return;
    }
    case 'hand-over':
      handedOver(context, call, conversation, effect);
      return;
    case 'send-away':
      sendAway(context, call, conversation, effect);
      return;
    case 'return-caller':
      giveBack(context, call, conversation, effect.reason);
      return;
    case 'end':
      endTalk(context, call, effect.by);
      return;
  }
}

/** The owner's place is another's; the former one wraps up. */
function handedOver(
  context: CentreContext,
  call: LiveCall,
  conversation: Conversation,
  { from, by }: Extract<ConversationEffect, { kind: 'hand-over' }>,
): void {
  const { clock, intake } = context;
  const { owner } = conversation;
  const at = clock.now();
  const former = conversation.participant(from);
  const formerId = former?.agentId;
  const who = formerId === undefined ? {} : { agentId: formerId };
  call.file.note({ at, kind: 'call-transferred', ...who, facts: { to: owner.who, by } });
  call.helpRequestedAt = undefined;
  call.maskedUntil = undefined;
  call.failedConsultation = undefined;
  if (formerId !== undefined && isWithEngine(context, call, formerId)) {
    intake.submit({ kind: 'call-ended', at, callId: call.id, by: 'agent' });
  }
  if (owner.agentId !== undefined) {
    call.file.change({ agentId: owner.agentId });
    occupyWithCall(context, call, owner, owner.agentId);
  }
  call.partiesChanged();
  noteJoined(call, owner, at);
  const rerecord = async () => {
    const leg = call.callerLeg;
    await finishRecording(context, call);
    const isStill = call.conversation === conversation && conversation.owner === owner;
    if (leg && isStill && !call.isOver) await record(context, call, leg, nameOf(owner));
  };
  call.scope.run(rerecord());
}

/** From the consultation on she was busy with that; now it is the caller's call. */
function occupyWithCall(
  { occupations }: CentreContext,
  call: LiveCall,
  owner: Participant,
  agentId: AgentId,
): void {
  const { occupiedBy } = owner;
  occupations.occupy(agentId, call.id, () => !owner.isGone);
  if (occupiedBy !== undefined && occupiedBy !== call.id) occupations.release(agentId, occupiedBy);
  owner.occupiedBy = call.id;
}

/** The queue engine sees this agent in conversation with the caller. */
function isWithEngine(
  { intake }: CentreContext,
  call: LiveCall,
  agentId: AgentId | undefined,
): boolean {
  const place = intake.state.calls.get(call.id)?.call;
  return place?.place === 'talking' && place.agentId === agentId;
}

function broken(
  context: CentreContext,
  call: LiveCall,
  conversation: Conversation,
  error: unknown,
): void {
  if (call.conversation !== conversation || call.isOver) return;
  if (!isHotlineError(error, 'leg-ended')) {
    context.log.error({ err: error, callId: call.id }, 'hand-over failed');
  }
  giveBack(context, call, conversation, 'hand-over-failed');
}

/** Nobody has the caller any more: back to the head of the line, never lost. */
export function giveBack(
  context: CentreContext,
  call: LiveCall,
  conversation: Conversation,
  reason: 'phone-unreachable' | 'hand-over-failed' | 'owner-left',
): void {
  const { intake, clock } = context;
  const at = clock.now();
  const { agentId } = conversation;
  if (reason !== 'owner-left' && isWithEngine(context, call, agentId)) {
    intake.submit({ kind: 'conversation-broken', at, callId: call.id, reason });
    return;
  }
  requeue(context, call, { atHead: true, reason });
}

/** The conversation is over: all legs go, the agents wrap up. */
export function endTalk(
  context: CentreContext,
  call: LiveCall,
  by: 'caller' | 'agent' | 'system',
): void {
  if (call.isOver) return;
  if (isWithEngine(context, call, call.conversation?.agentId)) {
    const { clock, intake } = context;
    intake.submit({ kind: 'call-ended', at: clock.now(), callId: call.id, by });
  } else endConversation(context, call, by);
}

/** What the queue engine has been told, or need not be. */
export function endConversation(
  context: CentreContext,
  call: LiveCall,
  endedBy: 'caller' | 'agent' | 'system',
): void {
  const { conversation } = call;
  if (call.isOver) return;
  call.transfer?.abort();
  const ended = conversation?.end();
  // When nobody had the caller any more; what was noted of it since took its time.
  const endedAt = conversation?.endedAt ?? context.clock.now();
  call.end = { endedAt, endedBy };
  const staysOn = goesOnAfterwards(call, endedBy);
  if (!staysOn) freeLine(context, call);
  call.enter('wrap-up');
  for (const one of conversation?.participants ?? []) leaveDesk(context, call, one);
  if (call.called) leaveDesk(context, call, call.called);
  if (conversation?.agentId !== undefined) showWrapUp(context, call, conversation.agentId);
  const recorded = finishRecording(context, call);
  if (staysOn) {
    const parted = Promise.all([recorded, ended]);
    call.afterwards = parted.then(() => goOnAfterwards(context, call));
    call.scope.run(call.afterwards);
  } else {
    const caller = recorded.then(() => call.callerLeg?.hangup());
    call.scope.run(Promise.all([caller, ended]));
  }
  closeWhenWrappedUp(context, call);
}
