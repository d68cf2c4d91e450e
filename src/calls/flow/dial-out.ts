/**
 * Somebody is called from a flow and joined with the caller: an agent's phone, an extension, or a
 * number outside. Until she takes the call the caller hears music or a ringing tone.
 */
import type { AgentId } from '../../base/ids.ts';
import type { DialOutcome, FlowEffect, FlowInput } from '../../dialplan/flow.ts';
import { whenAborted } from '../abort.ts';
import { outcomeOfFlow } from '../call-endings.ts';
import { type CentreContext, shownOnPhones, trackLeg } from '../centre-context.ts';
import { finishRecording, record } from '../hand-over/recording.ts';
import type { LiveCall } from '../live-call.ts';
import type { DialResult, Leg, RingResult } from '../ports.ts';
import type { AgentProfile } from '../settings.ts';
import { noteAttempts } from '../trunk-attempts.ts';

type Dial = Extract<FlowEffect, { kind: 'dial' }>;

/** As in China: 450 Hz, one second of five. */
const ringingTone = 'tone_stream://%(1000,4000,450)';

/** A caller who hangs up ends what she began: her record waits for it. */
export function dialOut(
  context: CentreContext,
  call: LiveCall,
  callerLeg: Leg,
  effect: Dial,
): Promise<FlowInput> {
  const dialling = dialAndTalk(context, call, callerLeg, effect);
  call.waitFor(dialling);
  return dialling.then((outcome) => ({ kind: 'dial-ended', at: context.clock.now(), outcome }));
}

async function dialAndTalk(
  context: CentreContext,
  call: LiveCall,
  callerLeg: Leg,
  effect: Dial,
): Promise<DialOutcome> {
  const { clock, occupations } = context;
  const note = (kind: string, facts: Readonly<Record<string, unknown>>) => {
    call.file.note({ at: clock.now(), kind, facts });
  };
  const agent = agentOf(context, effect);
  note('number-dialled', { ...effect.target });
  await startWaiting(context, callerLeg, effect);
  const result = await reach(context, call, callerLeg, effect);
  if ('attempts' in result) noteAttempts(call, result.attempts, clock.now());
  if (result.outcome !== 'answered') {
    note('dial-failed', { outcome: result.outcome });
    await stopWaiting(callerLeg);
    return outcomeOfDial(result.outcome);
  }
  const { leg } = result;
  trackLeg(context, leg);
  call.scope.add(() => leg.hangup());
  if (agent) occupyWhileUp(context, call, agent.id, leg);
  try {
    if (!(await isConfirmed(context, callerLeg, leg, effect))) {
      note('dial-failed', { outcome: 'unconfirmed' });
      await stopWaiting(callerLeg);
      return 'no-answer';
    }
    await talk(context, call, { callerLeg, leg, effect });
    return 'talked';
  } finally {
    if (agent) occupations.release(agent.id, call.id);
    await leg.hangup();
  }
}

/** She is free as soon as she has hung up; the recording may take longer to be closed. */
function occupyWhileUp(
  { occupations }: CentreContext,
  { id: callId }: LiveCall,
  agentId: AgentId,
  { ended: gone }: Leg,
): void {
  occupations.occupy(agentId, callId, () => !gone.aborted);
  gone.addEventListener('abort', () => occupations.release(agentId, callId), { once: true });
}

function agentOf({ settings }: CentreContext, { target }: Dial): AgentProfile | undefined {
  if (target.kind === 'number') return undefined;
  return settings().agents.find(({ username, extension }) => {
    return target.kind === 'agent' ? username === target.agent : extension === target.extension;
  });
}

async function startWaiting(
  { settings }: CentreContext,
  callerLeg: Leg,
  { music }: Dial,
): Promise<void> {
  const [heard] = music;
  await callerLeg.startMusic(heard ? settings().promptSource(heard.file) : ringingTone);
}

async function stopWaiting(callerLeg: Leg): Promise<void> {
  if (!callerLeg.ended.aborted) await callerLeg.stopMusic();
}

function reach(
  context: CentreContext,
  call: LiveCall,
  joins: Leg,
  effect: Dial,
): Promise<RingResult | DialResult> {
  const { telephony } = context;
  const { target, callerId: callerNumber, ringTimeoutMs } = effect;
  const signal = AbortSignal.any([call.scope.signal, joins.ended]);
  const common = { callId: call.id, callerNumber, ringTimeoutMs, joins, signal };
  if (target.kind === 'number') {
    const { number, trunks } = target;
    return telephony.dial({ ...common, number, trunks });
  }
  const extension =
    target.kind === 'extension' ? target.extension : agentOf(context, effect)?.extension;
  if (extension === undefined) return Promise.resolve({ outcome: 'unreachable' });
  return telephony.ring({
    ...{ ...common, extension },
    callerNumber: shownOnPhones(context, callerNumber),
  });
}

function outcomeOfDial(outcome: RingResult['outcome']): DialOutcome {
  if (outcome === 'busy' || outcome === 'declined') return 'busy';
  return outcome === 'no-answer' ? 'no-answer' : 'failed';
}

/** Without the key whoever picked up, a mailbox perhaps, does not get the caller. */
async function isConfirmed(
  { settings }: CentreContext,
  callerLeg: Leg,
  leg: Leg,
  { confirm }: Dial,
): Promise<boolean> {
  if (!confirm) return true;
  const pressed = await leg.collect({
    prompts: confirm.prompts.map(({ file }) => settings().promptSource(file)),
    ...{ minDigits: 1, maxDigits: 1, terminators: '' },
    ...{ firstDigitTimeoutMs: confirm.timeoutMs, interDigitTimeoutMs: confirm.timeoutMs },
    signal: callerLeg.ended,
  });
  return pressed.outcome === 'digits' && pressed.digits === confirm.key;
}

/** Settles when one of the two has gone, or the longest talk is over. */
async function talk(
  context: CentreContext,
  call: LiveCall,
  parts: { readonly callerLeg: Leg; readonly leg: Leg; readonly effect: Dial },
): Promise<void> {
  const { callerLeg, leg, effect } = parts;
  const { clock } = context;
  const joinedAt = clock.now();
  const recording = record(context, call, callerLeg, nameOf(effect));
  try {
    await Promise.all([callerLeg.bridge(leg), recording]);
    call.achieved = outcomeOfFlow(call, 'completed-in-flow');
    call.file.note({ at: joinedAt, kind: 'dialled-joined', legId: leg.id });
    await ended(context, call, [callerLeg, leg], effect.talkMsMax);
    call.file.count({ talkMs: clock.now() - joinedAt });
  } finally {
    await finishRecording(context, call);
  }
  if (!callerLeg.ended.aborted) await callerLeg.unbridge();
}

function nameOf({ target }: Dial): string {
  if (target.kind === 'agent') return target.agent;
  return target.kind === 'extension' ? target.extension : target.number;
}

function ended(
  { clock }: CentreContext,
  call: LiveCall,
  legs: readonly Leg[],
  afterMs: number,
): Promise<void> {
  return new Promise((resolve) => {
    const waiting = call.scope.child();
    const timer = clock.setTimer(afterMs, () => over());
    waiting.add(() => {
      timer.cancel();
      resolve();
    });
    const over = () => void waiting.end();
    for (const leg of legs) whenAborted(leg.ended, waiting, over);
  });
}
