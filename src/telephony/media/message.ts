/**
 * A message that a person leaves (voicemail), in mono. FreeSWITCH's `record` notices silence; the
 * digits that end it and its exact length are ours, because digits sent as SIP INFO never reach it.
 */
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { HotlineError } from '../../base/errors.ts';
import type { RecordedMessage, RecordMessageOptions } from '../../calls/ports.ts';
import type { EslEvent } from '../libraries/media-library.ts';
import type { Endpoint } from './endpoint.ts';
import { type Output, quoteArgument } from './output.ts';
import { partFileOf, publishPart } from './part-file.ts';

const beep = 'tone_stream://%(400,0,1000)';
/** Mean amplitude below which FreeSWITCH takes a frame for silence; its own documentation's example. */
const silenceThreshold = 200;
/** From the end of the recording to its file, where FreeSWITCH is slow to write it out. */
const publishDeadlineMs = 3_000;
/** FreeSWITCH writes no file for a recording without a frame; below this, none is waited for long. */
const briefMs = 1_000;
const briefPublishDeadlineMs = 500;

export interface MessageSurroundings {
  readonly endpoint: Endpoint;
  readonly output: Output;
  readonly clock: Clock;
  /** Aborts when the person has hung up, or the leg ended otherwise. */
  readonly ended: AbortSignal;
  /** Gives the digits to `listener` until the returned function is called. */
  takeDigits(listener: (digit: string) => void): () => void;
}

/** @throws HotlineError `media-failed`; `leg-ended` when it had before it began */
export async function recordMessage(
  around: MessageSurroundings,
  options: RecordMessageOptions,
): Promise<RecordedMessage> {
  const { output, clock } = around;
  await mkdir(dirname(options.file), { recursive: true });
  if (options.beep) await output.play([beep], options.signal);
  if (around.ended.aborted) throw around.ended.reason;
  const startedAt = clock.now();
  const { endedBy, complete } = await recordUntilEnded(around, options);
  const recordedMs = Number(complete?.getHeader('variable_record_ms') ?? Number.NaN);
  const durationMs = Number.isFinite(recordedMs) ? recordedMs : clock.now() - startedAt;
  const deadlineMs = durationMs < briefMs ? briefPublishDeadlineMs : publishDeadlineMs;
  if (await publishPart(options.file, clock, deadlineMs)) {
    return { file: options.file, durationMs, endedBy };
  }
  if (durationMs < briefMs) return { durationMs: 0, endedBy };
  throw new HotlineError('media-failed', 'The message cannot be found');
}

interface Ending {
  readonly endedBy: RecordedMessage['endedBy'];
  /** Absent when the channel went before it could tell. */
  readonly complete: EslEvent | undefined;
}

async function recordUntilEnded(
  { endpoint, output, clock, ended, takeDigits }: MessageSurroundings,
  options: RecordMessageOptions,
): Promise<Ending> {
  let endedBy: RecordedMessage['endedBy'] | undefined;
  const end = (why: RecordedMessage['endedBy']): void => {
    endedBy ??= why;
    void output.stop();
  };
  const onAbort = (): void => end('aborted');
  const limit = clock.setTimer(options.maxMs, () => end('max-duration'));
  const giveBackDigits = takeDigits((digit) => {
    if (options.terminators.includes(digit)) end('terminator');
  });
  options.signal.addEventListener('abort', onAbort);
  try {
    if (options.signal.aborted) return { endedBy: 'aborted', complete: undefined };
    const complete = await output.record(argumentOf(options), options.maxMs + 60_000);
    return { endedBy: endedBy ?? howItEnded(complete, ended), complete };
  } catch (error) {
    if (!ended.aborted && !endpoint.ended.aborted) throw error;
    return { endedBy: endedBy ?? 'hangup', complete: undefined };
  } finally {
    limit.cancel();
    giveBackDigits();
    options.signal.removeEventListener('abort', onAbort);
  }
}

/** Something else may have been played in its place: that is an abort as well. */
function howItEnded(
  complete: EslEvent | undefined,
  ended: AbortSignal,
): RecordedMessage['endedBy'] {
  if (ended.aborted) return 'hangup';
  const isSilence = complete?.getHeader('variable_silence_hits_exhausted') === 'true';
  return isSilence ? 'silence' : 'aborted';
}

/** `file limit threshold seconds`: the limit is ours and exact; FreeSWITCH's only stands behind it. */
function argumentOf({ file, maxMs, silenceMs }: RecordMessageOptions): string {
  const part = quoteArgument(partFileOf(file));
  const limitSeconds = Math.ceil(maxMs / 1000) + 5;
  if (silenceMs <= 0) return `${part} ${limitSeconds}`;
  return `${part} ${limitSeconds} ${silenceThreshold} ${Math.ceil(silenceMs / 1000)}`;
}
