/** Voicemail: what a caller says after the tone, kept as a recording of the call. */
import { newId } from '../../base/ids.ts';
import type { FlowEffect, FlowInput } from '../../dialplan/flow.ts';
import { outcomeOfFlow } from '../call-endings.ts';
import type { CentreContext } from '../centre-context.ts';
import type { LiveCall } from '../live-call.ts';
import type { Leg } from '../ports.ts';

type RecordMessage = Extract<FlowEffect, { kind: 'record-message' }>;

/** A caller who hangs up has left her message: her record waits for it. */
export function leaveMessage(
  context: CentreContext,
  call: LiveCall,
  leg: Leg,
  effect: RecordMessage,
): Promise<FlowInput> {
  const leaving = recordMessage(context, call, leg, effect);
  call.waitFor(leaving);
  return leaving;
}

async function recordMessage(
  context: CentreContext,
  call: LiveCall,
  leg: Leg,
  { box, prompts, lengthMsMax, silenceMs, terminators }: RecordMessage,
): Promise<FlowInput> {
  const { clock, store, settings } = context;
  const { promptSource, recordingFile } = settings();
  await leg.play(
    prompts.map(({ file }) => promptSource(file)),
    call.scope.signal,
  );
  const startedAt = clock.now();
  call.recordings += 1;
  const message = await leg.recordMessage({
    file: recordingFile(call.id, call.recordings, startedAt),
    ...{ maxMs: lengthMsMax, silenceMs, terminators, beep: true },
    signal: call.scope.signal,
  });
  const at = clock.now();
  const { file, durationMs } = message;
  if (file === undefined) return { kind: 'message-recorded', at, lengthMs: 0 };
  const id = newId('rec');
  const channels = { left: 'caller', right: box };
  store.saveRecording({ id, callId: call.id, file, startedAt, endedAt: at, channels });
  const facts = { box, recording: id, ms: durationMs, endedBy: message.endedBy };
  call.file.note({ at, kind: 'message-left', facts });
  call.achieved = outcomeOfFlow(call, 'completed-in-flow');
  return { kind: 'message-recorded', at, lengthMs: durationMs };
}
