/**
 * Carries out a call's flow: its effects in order, and what the caller did as the next input. While the
 * call is in a queue nothing is awaited here: the queue engine gives it back with `leaveQueue`.
 */

import type { Announce, LeaveQueue } from '../../acd/model/effects.ts';
import { isHotlineError } from '../../base/errors.ts';
import type { AgentId, QueueId } from '../../base/ids.ts';
import {
  type FlowEffect,
  type FlowInput,
  type FlowStep,
  type PromptFile,
  waitPrompts,
} from '../../dialplan/flow.ts';
import { outcomeLeft } from '../../dialplan/queue-outcome.ts';
import { whenAborted } from '../abort.ts';
import { callerLeft, fail, finish, outcomeOfFlow } from '../call-endings.ts';
import { requestCallback } from '../callbacks/request-callback.ts';
import { type CentreContext, trackLeg } from '../centre-context.ts';
import { askCustomerSystems } from '../customer-systems/inquiry.ts';
import type { Enqueue, LiveCall } from '../live-call.ts';
import type { Leg, MediaSource } from '../ports.ts';
import { findCustomer, lookUp, send } from './ask-services.ts';
import { dialOut } from './dial-out.ts';
import { leaveMessage } from './leave-message.ts';

/** Walks from this step on. Never rejects: a failure ends the call. */
export async function walk(context: CentreContext, call: LiveCall, first: FlowStep): Promise<void> {
  try {
    let step: FlowStep | undefined = first;
    while (step && !call.isOver) {
      const input: FlowInput | undefined = await carryOutStep(
        context,
        call,
        step,
        () => call.isOver,
      );
      step = input && call.flow ? context.flows.step(call.flow, input) : undefined;
    }
  } catch (error) {
    // Who ended the leg is told to `callerLeft` by the leg itself.
    if (!isHotlineError(error, 'leg-ended')) fail(context, call, error);
  }
}

/** The queue gave the call back: the flow goes on with the reason. */
export function leaveQueue(
  context: CentreContext,
  call: LiveCall,
  { reason, exit, target }: Pick<LeaveQueue, 'reason' | 'exit' | 'target'>,
): void {
  if (call.isOver) return;
  call.waitingMedia?.abort();
  if (!call.flow) {
    // An agent's own call, sent to a queue: there is nothing it could go back to.
    finish(context, call, outcomeLeft(reason), { endedBy: 'system', cause: 'normal' });
    return;
  }
  call.leftQueue = reason;
  call.enter('flow');
  const at = context.clock.now();
  const step = context.flows.step(call.flow, {
    ...{ kind: 'queue-left', at, reason },
    ...(exit === undefined ? {} : { exit }),
    ...(target?.kind === 'flow' ? { flow: target.flow } : {}),
  });
  call.scope.run(walk(context, call, step));
}

/** The input that the last effect led to; undefined when the flow waits or has ended. */
export async function carryOutStep(
  context: CentreContext,
  call: LiveCall,
  step: FlowStep,
  isOver: () => boolean,
): Promise<FlowInput | undefined> {
  call.flow = step.state;
  if (call.file.record.language !== step.state.language) {
    call.file.change({ language: step.state.language });
  }
  let input: FlowInput | undefined;
  for (const effect of step.effects) {
    if (isOver()) return undefined;
    input = await carryOutEffect(context, call, effect);
  }
  return input;
}

async function carryOutEffect(
  context: CentreContext,
  call: LiveCall,
  effect: FlowEffect,
): Promise<FlowInput | undefined> {
  const at = () => context.clock.now();
  switch (effect.kind) {
    case 'answer':
      // An agent may have sent the caller here: then the call has been answered long ago.
      if (!call.callerLeg) await answer(context, call);
      return { kind: 'answered', at: at() };
    case 'play':
      await answered(call).play(
        sources(context, effect.prompts),
        call.scope.signal,
        effect.bargeIn,
      );
      return { kind: 'played', at: at() };
    case 'collect':
      return collect(context, call, effect);
    case 'enqueue':
      enqueue(context, call, effect);
      return undefined;
    case 'hang-up': {
      const outcome = outcomeOfFlow(call, effect.outcome);
      finish(context, call, outcome, { endedBy: 'system', cause: effect.cause });
      return undefined;
    }
    case 'refuse':
      call.incoming?.reject(effect.sipStatus);
      finish(context, call, 'refused', { endedBy: 'system' });
      return undefined;
    case 'announce':
      await call.incoming?.announce(sources(context, effect.prompts), call.scope.signal);
      return { kind: 'played', at: at() };
    case 'dial':
      return dialOut(context, call, answered(call), effect);
    case 'record-message':
      return leaveMessage(context, call, answered(call), effect);
    case 'find-customer':
      return findCustomer(context, call, effect);
    case 'look-up':
      return lookUp(context, call, effect);
    case 'send':
      return send(context, call, effect);
    case 'request-callback':
      return { kind: 'callback-answered', at: at(), ok: requestCallback(context, call, effect) };
    case 'set-recording':
      setRecording(context, call, effect);
      return undefined;
    case 'keep-answer':
      keepAnswer(context, call, effect);
      return undefined;
    case 'note':
      note(context, call, effect);
      return undefined;
  }
}

function setRecording(
  { clock }: CentreContext,
  call: LiveCall,
  { on, consent }: Extract<FlowEffect, { kind: 'set-recording' }>,
): void {
  call.recordingWish = on;
  const facts = { on, ...(consent === undefined ? {} : { consent }) };
  call.file.note({ at: clock.now(), kind: 'recording-set', facts });
}

function keepAnswer(
  { clock }: CentreContext,
  call: LiveCall,
  { survey, question, answer }: Extract<FlowEffect, { kind: 'keep-answer' }>,
): void {
  const { agentId, queueId } = call.file.record;
  const facts = { survey, question, answer, ...(queueId && { queue: queueId }) };
  call.file.note({
    ...{ at: clock.now(), kind: 'question-answered', facts },
    ...(agentId === undefined ? {} : { agentId }),
  });
}

/** Takes the call: from now on it is heard. A caller who gives up meanwhile is no fault. */
export async function answer(context: CentreContext, call: LiveCall): Promise<void> {
  const leg = await call.incoming?.answer();
  if (!leg) throw new Error('there is nobody to be answered');
  trackLeg(context, leg);
  if (call.isOver) {
    await leg.hangup();
    return;
  }
  call.callerLeg = leg;
  call.scope.add(() => leg.hangup());
  const answeredAt = context.clock.now();
  call.file.change({ answeredAt });
  call.file.note({ at: answeredAt, kind: 'call-answered-by-hotline', legId: leg.id });
  call.enter('flow');
  whenAborted(leg.ended, call.scope, () => callerLeft(context, call));
}

async function collect(
  context: CentreContext,
  call: LiveCall,
  effect: Extract<FlowEffect, { kind: 'collect' }>,
): Promise<FlowInput> {
  const { kind: _, prompts, ...limits } = effect;
  const result = await answered(call).collect({
    ...limits,
    prompts: sources(context, prompts),
    signal: call.scope.signal,
  });
  const at = context.clock.now();
  if (result.outcome === 'timed-out') return { kind: 'collect-timed-out', at };
  const { digits, terminator } = result;
  const ended = terminator === undefined ? {} : { terminator };
  return { kind: 'digits-collected', at, digits, ...ended };
}

function enqueue(context: CentreContext, call: LiveCall, effect: Enqueue): void {
  const at = context.clock.now();
  const queueId = effect.queue as QueueId;
  call.enqueue = effect;
  call.leftQueue = undefined;
  if (call.file.record.queuedAt === undefined) call.file.change({ queuedAt: at, queueId });
  call.enter('queued');
  askCustomerSystems(context, call);
  const { priority, skills } = effect;
  const { callerNumber } = call.file.record;
  const customerClass = effect.isEmergency ? 'emergency' : call.customer?.tier;
  const preferredAgent = agentNamed(context, effect.prefers) ?? lastAgent(context, callerNumber);
  context.intake.submit({
    ...{ kind: 'call-queued', at, callId: call.id, queueId, priority, skills },
    ...(customerClass === undefined ? {} : { customerClass }),
    ...(callerNumber === withheld ? {} : { caller: callerNumber }),
    ...(preferredAgent === undefined ? {} : { preferredAgent }),
  });
  entertain(context, call, sources(context, effect.announce));
  if (!call.hearsKeys) call.callerLeg?.onDigit((key) => pressKey(context, call, key));
  call.hearsKeys = true;
}

function pressKey({ intake, clock }: CentreContext, call: LiveCall, key: string): void {
  if (call.stage !== 'queued') return;
  intake.submit({ kind: 'key-pressed', at: clock.now(), callId: call.id, key });
}

const withheld = 'anonymous';
const earlierCallsAsked = 5;

/** Whom the flow has found for this caller, such as who works on her case. */
function agentNamed({ settings }: CentreContext, name: string | undefined): AgentId | undefined {
  return name === undefined
    ? undefined
    : settings().agents.find(({ username }) => username === name)?.id;
}

/** Who spoke with this caller last. */
function lastAgent({ store }: CentreContext, callerNumber: string): AgentId | undefined {
  if (callerNumber === withheld) return undefined;
  const earlier = store.earlierCalls(callerNumber, earlierCallsAsked);
  return earlier.find(({ agentId }) => agentId !== undefined)?.agentId;
}

/** Where the caller stands, said into the music. */
export function announceWait(context: CentreContext, call: LiveCall, told: Announce): void {
  const { enqueue } = call;
  if (!enqueue || call.stage !== 'queued') return;
  const prompts = waitPrompts(enqueue.announcements, told);
  if (prompts.length > 0) entertain(context, call, sources(context, prompts));
}

/** Announcement, then music, until an agent takes over: a hand-over does not wait for either. */
export function entertain(
  context: CentreContext,
  call: LiveCall,
  announcement: readonly MediaSource[],
): void {
  const media = new AbortController();
  call.waitingMedia?.abort();
  call.waitingMedia = media;
  call.scope.add(() => media.abort());
  const music = call.enqueue ? sources(context, call.enqueue.music)[0] : undefined;
  const run = async (leg: Leg) => {
    if (announcement.length > 0) await leg.play(announcement, media.signal);
    if (!media.signal.aborted && music !== undefined) await leg.startMusic(music);
  };
  call.scope.run(run(answered(call)));
}

function note(
  context: CentreContext,
  call: LiveCall,
  { step, label, input }: Extract<FlowEffect, { kind: 'note' }>,
): void {
  const at = context.clock.now();
  const typed = input === undefined ? {} : { input };
  call.file.change({ path: [...call.file.record.path, { at, step, label, ...typed }] });
  call.file.note({ at, kind: 'step-taken', facts: { step, ...typed } });
}

function answered(call: LiveCall): Leg {
  if (!call.callerLeg) throw new Error('the flow speaks before it answers');
  return call.callerLeg;
}

function sources(context: CentreContext, prompts: readonly PromptFile[]): readonly MediaSource[] {
  return prompts.map(({ file }) => context.settings().promptSource(file));
}
