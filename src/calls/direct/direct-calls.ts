/**
 * Calls beside the queues: one that an agent makes, and one that somebody makes to her extension. She
 * is busy for her queues until it is over; everything that can be done with a queue's call can be
 * done with it, but there is no queue to go back to.
 */
import { type AgentId, newId } from '../../base/ids.ts';
import { whenAborted } from '../abort.ts';
import { callerLeft, finish } from '../call-endings.ts';
import { CallFile } from '../call-file.ts';
import { type CentreContext, trackLeg } from '../centre-context.ts';
import { beginConversation, endConversation } from '../conversation/live-conversation.ts';
import type { Participant } from '../conversation/participant.ts';
import {
  participantFor,
  type Reachable,
  type Reached,
  reach,
  reachableOf,
} from '../conversation/reach.ts';
import { tellDesk } from '../conversation/shown-calls.ts';
import { askCustomerSystems } from '../customer-systems/inquiry.ts';
import type { CallTarget, CommandResult, ScreenPop, ShownParty } from '../desk-port.ts';
import { LiveCall } from '../live-call.ts';
import type { CallRecord, IncomingCall, Leg } from '../ports.ts';
import type { AgentProfile } from '../settings.ts';

/** Rings her own phone, then the other. */
export function makeCall(context: CentreContext, agentId: AgentId, to: CallTarget): CommandResult {
  const { views, intake, store, clock } = context;
  const profile = views.profile(agentId);
  const state = intake.state.agents.get(agentId)?.state.state;
  if (!profile || state === undefined) return refusal('not-found', 'No such agent.');
  if (state === 'signed-out') return refusal('conflict', 'Sign in first.');
  if (state === 'talking' || state === 'offered') return refusal('conflict', 'She has a call.');
  if (to.kind === 'queue' || to.kind === 'flow') {
    return refusal('invalid-input', 'Only people can be called.');
  }
  const target = reachableOf(context, to, agentId);
  if ('ok' in target) return target;
  const number = 'number' in target.at ? target.at.number : target.at.extension;
  const customer = store.customerByNumber(number);
  const record = openedRecord(clock.now(), {
    ...{ direct: 'outgoing', callerNumber: number, dialledNumber: number, agentId },
    ...(customer ? { customerId: customer.id } : {}),
  });
  const call = new LiveCall(new CallFile(store, record), undefined, customer, context.onFault);
  call.direct = 'outgoing';
  call.pop = popOf(context, call, target.who);
  context.calls.set(call.id, call);
  call.file.note({ at: clock.now(), kind: 'call-made', agentId, facts: { to: target.who } });
  const who = { kind: 'agent', id: agentId, name: profile.name } as const;
  const self = { who, agentId, at: { extension: profile.extension } };
  call.scope.run(ringBoth(context, call, self, target));
  return { ok: true };
}

async function ringBoth(
  context: CentreContext,
  call: LiveCall,
  self: Reachable,
  target: Reachable,
): Promise<void> {
  call.enter('transferring');
  const own = showTo(context, call, self);
  const first = await reach(context, call, own, {
    ...{ to: self, signal: own.unwanted, answersItself: true },
    caller: { number: numberOf(target), name: target.who.name },
  });
  if (first.outcome !== 'answered' || call.isOver) {
    await giveUp(context, call, first, self.who);
    return;
  }
  own.leg = first.leg;
  whenAborted(first.leg.ended, call.scope, () => {
    if (call.stage === 'transferring') endConversation(context, call, 'agent');
  });
  await first.leg.startMusic(context.settings().ringbackTone);
  const second = await callOther(context, call, { own, self, target, joins: first.leg });
  if (second.outcome !== 'answered' || call.isOver) {
    await giveUp(context, call, second, target.who);
    return;
  }
  takeLeg(context, call, second.leg);
  beginConversation(context, call, own, 'dialled');
}

async function callOther(
  context: CentreContext,
  call: LiveCall,
  parts: {
    readonly own: Participant;
    readonly self: Reachable;
    readonly target: Reachable;
    readonly joins: Leg;
  },
): Promise<Reached> {
  const { own, self, target, joins } = parts;
  // The other, where she is an agent, is busy with it as well.
  const other = participantFor(context, call, target);
  call.scope.add(() => other.release());
  call.scope.add(() => releaseOther(context, call, other));
  const caller = { number: numberOf(self), name: self.who.name };
  const reached = await reach(context, call, other, {
    ...{ to: target, joins, caller, signal: own.unwanted, hearsEarly: true },
  });
  if (reached.outcome === 'answered') {
    other.leg = reached.leg;
    whenAborted(reached.leg.ended, call.scope, () => releaseOther(context, call, other));
  }
  return reached;
}

function releaseOther(context: CentreContext, call: LiveCall, other: Participant): void {
  if (other.agentId === undefined || other.occupiedBy === undefined) return;
  const { agentId, occupiedBy } = other;
  other.occupiedBy = undefined;
  context.occupations.release(agentId, occupiedBy);
  call.agents.delete(agentId);
}

/** Somebody who could not be had: the desk shows whom and why until the call is forgotten. */
async function giveUp(
  context: CentreContext,
  call: LiveCall,
  reached: Reached,
  to: ShownParty,
): Promise<void> {
  if (reached.outcome === 'answered') await reached.leg.hangup('cancelled');
  if (call.isOver) return;
  const reason = reached.outcome === 'answered' ? 'left' : reached.outcome;
  call.file.note({ at: context.clock.now(), kind: 'call-not-made', facts: { to, reason } });
  call.file.change({ outcome: 'failed' });
  endConversation(context, call, 'system');
}

/** A call to an agent's extension. Never throws: who cannot be reached is answered by SIP. */
export function takeDirectCall(
  context: CentreContext,
  incoming: IncomingCall,
  profile: AgentProfile,
): void {
  const { store } = context;
  const { callerNumber, dialledNumber, receivedAt, sipCallId, origin } = incoming;
  const customer = store.customerByNumber(callerNumber);
  const record = openedRecord(receivedAt, {
    ...{ direct: 'incoming', callerNumber, dialledNumber, sipCallId, trunk: origin.name },
    ...(customer ? { customerId: customer.id } : {}),
  });
  const call = new LiveCall(new CallFile(store, record), incoming, customer, context.onFault);
  call.direct = 'incoming';
  call.pop = popOf(context, call, { kind: 'caller', name: customer?.name ?? callerNumber });
  context.calls.set(call.id, call);
  call.file.note({ at: receivedAt, kind: 'call-received', facts: { trunk: origin.name } });
  const target = reachableOf(context, { kind: 'agent', agentId: profile.id }, undefined);
  if ('ok' in target) {
    incoming.reject(486);
    finish(context, call, 'refused', { endedBy: 'system' });
    return;
  }
  call.scope.run(ringExtension(context, call, incoming, target));
}

async function ringExtension(
  context: CentreContext,
  call: LiveCall,
  incoming: IncomingCall,
  target: Reachable,
): Promise<void> {
  call.enter('transferring');
  incoming.ring();
  const freeCaller = occupyCaller(context, call, incoming);
  const one = showTo(context, call, target);
  whenAborted(incoming.cancelled, call.scope, () => {
    freeCaller();
    if (call.stage !== 'transferring') return;
    void one.release().catch(context.onFault);
    call.file.change({ outcome: 'abandoned' });
    endConversation(context, call, 'caller');
  });
  const { callerNumber } = incoming;
  const caller = { number: callerNumber, name: call.customer?.name ?? callerNumber };
  const reached = await reach(context, call, one, { to: target, caller, signal: one.unwanted });
  if (call.isOver) return;
  if (reached.outcome !== 'answered') {
    incoming.reject(statusOf[reached.outcome]);
    call.file.change({ outcome: 'refused' });
    endConversation(context, call, 'system');
    return;
  }
  one.leg = reached.leg;
  const callerLeg = await incoming.answer();
  whenAborted(callerLeg.ended, call.scope, freeCaller);
  takeLeg(context, call, callerLeg);
  if (!call.isOver) beginConversation(context, call, one, 'answer');
}

const statusOf = {
  ...{ busy: 486, declined: 603, 'no-answer': 480, unreachable: 480, failed: 500, left: 480 },
  'trunk-down': 503,
} as const;

/**
 * Who calls from an agent's phone is busy with it too, until she hangs up or is hung up on.
 *
 * @returns ends it
 */
function occupyCaller(
  { occupations, views }: CentreContext,
  call: LiveCall,
  { origin, cancelled }: IncomingCall,
): () => void {
  const caller = [...views.profiles].find(({ extension }) => extension === origin.name);
  if (origin.kind !== 'phone' || !caller) return () => undefined;
  const callId = newId('call');
  const free = () => occupations.release(caller.id, callId);
  occupations.occupy(caller.id, callId, () => {
    const { callerLeg } = call;
    return callerLeg ? !callerLeg.ended.aborted : !cancelled.aborted && !call.isOver;
  });
  call.scope.add(free);
  return free;
}

function takeLeg(context: CentreContext, call: LiveCall, leg: Leg): void {
  trackLeg(context, leg);
  call.callerLeg = leg;
  call.scope.add(() => leg.hangup());
  call.file.change({ answeredAt: context.clock.now() });
  whenAborted(leg.ended, call.scope, () => callerLeft(context, call));
}

function showTo(context: CentreContext, call: LiveCall, target: Reachable): Participant {
  const one = participantFor(context, call, target, call.id);
  one.hadCaller = true;
  call.called = one;
  call.scope.add(() => one.release());
  const { agentId } = target;
  if (agentId !== undefined && call.pop && call.direct) {
    const { pop, direct } = call;
    context.views.showCall(agentId, { pop, phase: 'ringing', direct });
    tellDesk(context, agentId);
  }
  return one;
}

function numberOf({ at }: Reachable): string {
  return 'number' in at ? at.number : at.extension;
}

/** What there is to know of a call without a hotline. */
function popOf(context: CentreContext, call: LiveCall, other: ShownParty): ScreenPop {
  askCustomerSystems(context, call);
  const { callerNumber, dialledNumber, language, receivedAt } = call.file.record;
  const name = { 'zh-CN': other.name, en: other.name };
  const origin = context.settings().originOf?.(callerNumber);
  const { systems = [] } = call;
  return {
    ...{ offerId: newId('ofr'), callId: call.id, callerNumber, dialledNumber, language },
    ...(call.customer ? { customer: call.customer } : {}),
    hotline: { id: '', name },
    queue: { id: '', name: { 'zh-CN': '直接通话', en: 'Direct call' } },
    ...{ path: [], earlierCalls: [], queuedAt: receivedAt, waitedMs: 0, attempt: 1 },
    why: { 'zh-CN': '直接通话', en: 'Direct call' },
    ...(origin ? { origin } : {}),
    ...(systems.length > 0 ? { systems } : {}),
  };
}

function openedRecord(
  receivedAt: number,
  known: Pick<CallRecord, 'callerNumber' | 'dialledNumber'> & Partial<CallRecord>,
): CallRecord {
  return {
    ...{ id: newId('call'), sipCallId: '', hotline: '', trunk: '', language: 'zh-CN' },
    ...{ receivedAt, outcome: 'open', path: [] },
    ...{ ringMs: 0, queueMs: 0, talkMs: 0, holdMs: 0, wrapUpMs: 0 },
    ...known,
  };
}

function refusal(
  code: Extract<CommandResult, { ok: false }>['code'],
  message: string,
): CommandResult {
  return { ok: false, code, message };
}
