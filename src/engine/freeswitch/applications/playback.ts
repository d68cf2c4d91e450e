/**
 * `playback` and `endless_playback`. Digits typed meanwhile are swallowed, as FreeSWITCH does: the
 * terminator ends the playback, the others are only reported as events.
 */
import type { PlaybackEnd, PlayRequest } from '../../media/media-engine.ts';
import type { Channel } from '../channel/channel.ts';
import type { Application, RunningApplication } from './application.ts';

const everyDigit = '0123456789*#ABCD';

/** A value below this is ignored, as FreeSWITCH does. */
const timeoutSecondsMin = 2;
const timeoutSecondsMax = 86_400;

/** `playback file[@@samples]`, or a list whose delimiter is in `playback_delimiter`. */
export const playback: Application = async (running) => {
  const { channel, argument } = running;
  const delimiter = channel.variable('playback_delimiter');
  const list = delimiter ? argument.split(delimiter) : [argument];
  const files = list.map((file) => file.trim()).filter((file) => file !== '');
  if (files.length === 0) return 'FILE NOT FOUND';
  const end = await play(running, {
    ...withOffset(files),
    stopOnDigits: terminators(channel),
    timeLimitMs: timeoutMs(channel),
  });
  return responseTo(end, running.signal.aborted);
};

/** `endless_playback file`: over and over, until broken or the channel is needed elsewhere. */
export const endlessPlayback: Application = async (running) => {
  const sources = [running.argument.trim()];
  const stopOnDigits = terminators(running.channel);
  const end = await play(running, { sources, loops: -1, stopOnDigits });
  return responseTo(end, running.signal.aborted);
};

/** The digits that end playbacks and recordings on this channel. */
export function terminators(channel: Channel): string {
  const wanted = channel.variable('playback_terminators') ?? '*';
  if (wanted === 'none') return '';
  return wanted === 'any' ? everyDigit : wanted;
}

async function play(running: RunningApplication, request: PlayRequest): Promise<PlaybackEnd> {
  const { channel } = running;
  channel.setVariable('playback_terminator_used', '');
  running.onDigit = () => undefined;
  running.onBreak = () => channel.playbacks.break('current');
  const end = await channel.playbacks.play(request, running.signal);
  if (end.digit) channel.setVariable('playback_terminator_used', end.digit);
  return end;
}

function withOffset(files: readonly string[]): Pick<PlayRequest, 'sources' | 'offsetMs'> {
  const [first = '', ...others] = files;
  const at = /^(.*)@@(\d{1,10})$/.exec(first);
  if (!at) return { sources: files };
  return { sources: [at[1] ?? '', ...others], offsetMs: Number(at[2]) / 8 };
}

function timeoutMs(channel: Channel): number {
  const seconds = Number.parseInt(channel.variable('playback_timeout_sec') ?? '', 10);
  return seconds >= timeoutSecondsMin ? Math.min(seconds, timeoutSecondsMax) * 1000 : 0;
}

/** @param wasAborted the channel was needed elsewhere, or hung up. */
function responseTo(end: PlaybackEnd, wasAborted: boolean): string {
  if (wasAborted) return 'PLAYBACK ERROR';
  switch (end.reason) {
    case 'file-not-found':
      return 'FILE NOT FOUND';
    case 'time-limit':
    case 'engine-stopped':
      return 'PLAYBACK ERROR';
    case 'ended':
    case 'stopped':
    case 'digit':
    case 'target-closed':
      return 'FILE PLAYED';
  }
}
