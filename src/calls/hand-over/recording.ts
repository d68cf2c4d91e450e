/**
 * The recordings of a call: one file a conversation. Without a recording the call goes on. The
 * conversation's end closes it (`finishRecording`), in whatever order the leg's end, the media
 * server's answer to the start and the end of the conversation come.
 */
import { isHotlineError } from '../../base/errors.ts';
import { newId } from '../../base/ids.ts';
import type { CentreContext } from '../centre-context.ts';
import type { LiveCall } from '../live-call.ts';
import type { Leg, Recording } from '../ports.ts';
import type { CentreSettings } from '../settings.ts';

/** Starts on the caller's leg: left the caller, right the party of that name. Never rejects. */
export function record(
  context: CentreContext,
  call: LiveCall,
  leg: Leg,
  party: string,
): Promise<void> {
  call.recordingBegins = begin(context, call, leg, party);
  return call.recordingBegins;
}

async function begin(
  context: CentreContext,
  call: LiveCall,
  leg: Leg,
  party: string,
): Promise<void> {
  const settings = context.settings();
  if (!isWanted(settings, call) || leg.ended.aborted) return;
  const startedAt = context.clock.now();
  call.recordings += 1;
  try {
    const file = settings.recordingFile(call.id, call.recordings, startedAt);
    await startOn(leg, file);
    const channels = { left: 'caller', right: party };
    const recording = { id: newId('rec'), callId: call.id, file, startedAt, channels };
    call.recording = recording;
    context.store.saveRecording(recording);
    call.file.note({ at: startedAt, kind: 'recording-started', facts: { file } });
  } catch (error) {
    context.log.error({ err: error, callId: call.id }, 'recording failed');
    call.file.note({ at: context.clock.now(), kind: 'recording-failed' });
  }
}

/** Where the leg ends before the answer there is a file all the same, to be closed like any other. */
async function startOn(leg: Leg, file: string): Promise<void> {
  try {
    await leg.startRecording(file);
  } catch (error) {
    if (!isHotlineError(error, 'leg-ended')) throw error;
  }
}
function isWanted({ hotlines }: CentreSettings, call: LiveCall): boolean {
  if (call.recordingWish !== undefined) return call.recordingWish;
  const hotline = hotlines[call.file.record.hotline];
  return hotline?.record !== false && !hotline?.recordWithConsentOnly;
}

/** Settles when the file is complete. Harmless when nothing is recorded. Never rejects. */
export async function finishRecording(context: CentreContext, call: LiveCall): Promise<void> {
  // A conversation may be over before its recording has begun: that one must be closed as well.
  await call.recordingBegins;
  const recording: Recording | undefined = call.recording;
  call.recording = undefined;
  if (!recording) return;
  const isWhole = await close(context, call);
  const endedAt = context.clock.now();
  context.store.saveRecording({ ...recording, endedAt });
  call.file.note({ at: endedAt, kind: isWhole ? 'recording-ended' : 'recording-failed' });
}

/** False when there is no whole file: the disk was full, or the media server died. */
async function close({ onFault }: CentreContext, call: LiveCall): Promise<boolean> {
  try {
    await call.callerLeg?.stopRecording();
    return true;
  } catch (error) {
    onFault(error);
    // A leg that has ended has closed its file.
    return isHotlineError(error, 'leg-ended');
  }
}
