/**
 * Dials the customer of a callback. With an agent on the line she hears it ring; without one the
 * customer who answers hears music until an agent is free.
 */
import type { DialCustomer } from '../../acd/model/effects.ts';
import type { AcdInput } from '../../acd/model/inputs.ts';
import type { OfferId } from '../../base/ids.ts';
import { whenAborted } from '../abort.ts';
import { callerLeft } from '../call-endings.ts';
import { type CentreContext, trackLeg } from '../centre-context.ts';
import type { LiveCall } from '../live-call.ts';
import type { DialResult, Leg } from '../ports.ts';
import { noteAttempts } from '../trunk-attempts.ts';

/** What an agent hears where the network sends nothing: a second of 450 Hz, four of silence (GB/T 21646). */
const ringingTone = 'tone_stream://%(1000,4000,450);loops=-1';

export function dialCustomer(context: CentreContext, effect: DialCustomer): void {
  const { calls, intake, clock } = context;
  const call = calls.get(effect.callId);
  if (!call?.callback) {
    const { callId } = effect;
    intake.submit({ kind: 'customer-not-reached', at: clock.now(), callId, reason: 'failed' });
    return;
  }
  const dialling = new AbortController();
  call.callback.dialling = dialling;
  call.scope.add(() => dialling.abort());
  const agentLeg = effect.agent && listenToAgent(context, call, effect.agent.offerId, dialling);
  call.scope.run(dial(context, call, effect, { dialling, agentLeg }));
}

/** She may hang up, or her phone die, before the customer answers. */
function listenToAgent(
  context: CentreContext,
  call: LiveCall,
  offerId: OfferId,
  dialling: AbortController,
): Leg | undefined {
  const leg = context.ringings.get(offerId)?.leg;
  if (!leg || !call.callback) return undefined;
  call.callback.offerId = offerId;
  whenAborted(leg.ended, call.scope, () => {
    // Once the customer is there the conversation listens.
    if (dialling.signal.aborted || call.callerLeg) return;
    const at = context.clock.now();
    const { id: callId } = call;
    const hungUp = leg.end?.cause === 'normal';
    context.intake.submit(
      hungUp
        ? { kind: 'call-ended', at, callId, by: 'agent' }
        : { kind: 'conversation-broken', at, callId, reason: 'phone-unreachable' },
    );
  });
  return leg;
}

interface Line {
  readonly dialling: AbortController;
  readonly agentLeg: Leg | undefined;
}

async function dial(
  context: CentreContext,
  call: LiveCall,
  { callId, number, dueAt }: DialCustomer,
  { dialling, agentLeg }: Line,
): Promise<void> {
  const { telephony, clock, intake } = context;
  const { signal } = dialling;
  try {
    const result = await telephony.dial({
      ...{ number, callId, signal, ringTimeoutMs: Math.max(1, dueAt - clock.now()) },
      ...(agentLeg ? { joins: agentLeg } : {}),
      onIdentity: (identity) => call.rings(identity),
      onRinging: () => {
        if (agentLeg && !signal.aborted) call.scope.run(agentLeg.startMusic(ringingTone));
      },
    });
    settled(context, call, dialling, result);
  } catch (error) {
    if (signal.aborted) return;
    context.log.warn({ err: error, callId }, 'callback not dialled');
    intake.submit({ kind: 'customer-not-reached', at: clock.now(), callId, reason: 'failed' });
  }
}

function settled(
  context: CentreContext,
  call: LiveCall,
  dialling: AbortController,
  result: DialResult,
): void {
  const at = context.clock.now();
  noteAttempts(call, result.attempts, at, 'customer-dialled');
  if (result.outcome === 'answered') trackLeg(context, result.leg);
  if (dialling.signal.aborted || call.isOver) {
    // Answered in the moment in which we gave up.
    if (result.outcome === 'answered') void result.leg.hangup('cancelled').catch(context.onFault);
    return;
  }
  if (result.outcome !== 'answered') {
    context.intake.submit(notReached(call, result.outcome, at));
    return;
  }
  answered(context, call, result.leg, at);
}

function notReached(
  { id: callId }: LiveCall,
  outcome: Exclude<DialResult['outcome'], 'answered'>,
  at: number,
): AcdInput {
  const reason = outcome === 'cancelled' ? 'failed' : outcome;
  return { kind: 'customer-not-reached', at, callId, reason };
}

/** From now on the customer is the call's caller. */
function answered(context: CentreContext, call: LiveCall, leg: Leg, at: number): void {
  call.callerLeg = leg;
  call.scope.add(() => leg.hangup());
  call.file.change({ answeredAt: at });
  call.file.note({ at, kind: 'customer-answered', legId: leg.id });
  call.enter('queued');
  const hasAgent = call.callback?.offerId !== undefined;
  if (!hasAgent) call.scope.run(leg.startMusic(context.settings().holdMusic));
  context.intake.submit({ kind: 'customer-answered', at, callId: call.id });
  // After the answer: a leg that has ended already is an answered customer who left.
  whenAborted(leg.ended, call.scope, () => callerLeft(context, call));
}
