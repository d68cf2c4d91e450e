/**
 * `record`, which records what the caller says until told to stop, and `record_session`, which
 * records the call beside everything else.
 */
import type { RecordRequest } from '../../media/media-engine.ts';
import { type Application, noResponse } from './application.ts';
import { terminators } from './playback.ts';

/** FreeSWITCH's default of `record`'s silence hits, in seconds. */
const silenceSecondsDefault = 3;

/** `record file [limitSeconds] [threshold] [silenceSeconds]` */
export const record: Application = async (running) => {
  const { channel, argument, signal } = running;
  const { media } = channel.core;
  const recording = await media.startRecording(channel.streamId, {
    ...parseRecord(argument),
    channels: 'said',
    stopOnDigits: terminators(channel),
  });
  channel.setVariable('silence_hits_exhausted', 'false');
  channel.publish('RECORD_START', { 'Record-File-Path': recording.file });
  const stop = () =>
    channel.core.inBackground(
      media.stopRecording(recording.recordingId),
      'recording could not be stopped',
    );
  running.onDigit = () => undefined;
  running.onBreak = stop;
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const end = await recording.finished;
  signal.removeEventListener('abort', stop);
  channel.setVariable('record_ms', String(end.recordedMs));
  channel.setVariable('record_seconds', String(Math.floor(end.recordedMs / 1000)));
  channel.setVariable('record_samples', String(Math.round(end.recordedMs * 8)));
  channel.setVariable('playback_terminator_used', end.digit ?? '');
  if (end.reason === 'silence') channel.setVariable('silence_hits_exhausted', 'true');
  channel.publish('RECORD_STOP', { 'Record-File-Path': end.file });
  return end.reason === 'write-failed' ? '-ERR write failed' : noResponse;
};

/** `record_session file [+limitSeconds]` */
export const recordSession: Application = async ({ channel, argument }) => {
  const [file, limit] = splitLimit(argument);
  if (file === '') return '-ERR no file';
  await channel.recordings.start(file, limit * 1000);
  return noResponse;
};

/** `stop_record_session file|all` */
export const stopRecordSession: Application = async ({ channel, argument }) => {
  await channel.recordings.stop(argument.trim());
  return noResponse;
};

/** Masked time is silence: `record_session_mask file` and `record_session_unmask file`. */
export function maskSession(isMasked: boolean): Application {
  return async ({ channel, argument }) => {
    await channel.recordings.setMask(argument.trim(), isMasked);
    return noResponse;
  };
}

/** A file name and a limit in seconds, 0 when there is none. */
export function splitLimit(argument: string): [file: string, seconds: number] {
  const [, file = '', limit] = /^\s*(.*?)(?:\s+\+?(\d{1,6}))?\s*$/s.exec(argument) ?? [];
  return [file, Number(limit ?? 0)];
}

function parseRecord(argument: string): RecordRequest {
  const [file = '', limit, threshold, hits] = argument.trim().split(/\s+/);
  const seconds = Number.parseInt(limit ?? '', 10);
  const silence = Number.parseInt(hits ?? '', 10);
  const endsOnSilence = Number.parseInt(threshold ?? '', 10) > 0;
  return {
    file,
    timeLimitMs: seconds > 0 ? seconds * 1000 : 0,
    silenceLimitMs: endsOnSilence ? (silence > 0 ? silence : silenceSecondsDefault) * 1000 : 0,
  };
}
