/** What an agent can do on a line besides joining and parting: tones, the recording's mask, help. */
import type { CentreContext } from '../centre-context.ts';
import type { CommandResult } from '../desk-port.ts';
import type { LiveCall } from '../live-call.ts';
import { type AtTheCall, heardBy } from './call-control.ts';
import { showConversation } from './shown-calls.ts';

const done: CommandResult = { ok: true };
/** A forgotten mask must not cost the evidence. Chosen: longer than anybody spells a card number. */
export const maskMsMax = 180_000;

/** To whom she talks with. The tones are in no log: they may be a secret. */
export async function sendDigits(
  context: CentreContext,
  at: AtTheCall,
  digits: string,
): Promise<CommandResult> {
  const legs = heardBy(at).flatMap((party) => at.conversation.legOf(party) ?? []);
  if (legs.length === 0) return { ok: false, code: 'conflict', message: 'Nobody hears it.' };
  try {
    await Promise.all(legs.map((leg) => leg.sendDigits(digits)));
    const facts = { count: digits.length };
    at.call.file.note({ at: context.clock.now(), kind: 'digits-sent', facts });
    return done;
  } catch (error) {
    return failed(context, at.call, error);
  }
}

/** Silence in the recording from now on, or sound again. It ends by itself. */
export async function maskRecording(
  context: CentreContext,
  call: LiveCall,
  masked: boolean,
): Promise<CommandResult> {
  const { conversation, callerLeg } = call;
  if ((call.maskedUntil !== undefined) === masked) return done;
  if (!call.recording || !callerLeg) {
    return { ok: false, code: 'conflict', message: 'Nothing is recorded.' };
  }
  try {
    await callerLeg.maskRecording(masked);
  } catch (error) {
    return failed(context, call, error);
  }
  const at = context.clock.now();
  call.maskedUntil = masked ? at + maskMsMax : undefined;
  const agentId = conversation?.agentId;
  const kind = masked ? 'recording-masked' : 'recording-unmasked';
  call.file.note({ at, kind, ...(agentId === undefined ? {} : { agentId }) });
  if (masked) unmaskInTime(context, call, at + maskMsMax);
  showConversation(context, call);
  return done;
}

function unmaskInTime(context: CentreContext, call: LiveCall, dueAt: number): void {
  const timer = context.clock.setTimer(maskMsMax, () => {
    if (call.maskedUntil === dueAt) call.scope.run(maskRecording(context, call, false));
  });
  call.scope.add(() => timer.cancel());
}

/** Seen on every wallboard until a supervisor comes, the call goes to somebody else, or it ends. */
export function askForHelp(context: CentreContext, call: LiveCall, wanted: boolean): CommandResult {
  if ((call.helpRequestedAt !== undefined) === wanted) return done;
  const at = context.clock.now();
  call.helpRequestedAt = wanted ? at : undefined;
  const agentId = call.conversation?.agentId;
  const kind = wanted ? 'help-requested' : 'help-withdrawn';
  call.file.note({ at, kind, ...(agentId === undefined ? {} : { agentId }) });
  showConversation(context, call);
  return done;
}

function failed(context: CentreContext, call: LiveCall, error: unknown): CommandResult {
  context.log.warn({ err: error, callId: call.id }, 'media command failed');
  return { ok: false, code: 'failed', message: 'The media server refused it.' };
}
