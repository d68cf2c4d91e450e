/** The `uuid_*` commands about a channel's audio: playing, recording, muting, digits. */
import { randomUUID } from 'node:crypto';
import { displace as displaceAudio, queueDigits } from '../applications/call-control.ts';
import { splitLimit } from '../applications/record.ts';
import type { Channel } from '../channel/channel.ts';
import type { ApiCommand } from './api-commands.ts';
import { forChannel } from './channel-commands.ts';

const done = '+OK\n';
const success = '+OK Success\n';

export const mediaCommands: readonly (readonly [string, ApiCommand])[] = [
  ['uuid_audio', forChannel(audio)],
  ['uuid_break', forChannel(breakMedia)],
  ['uuid_broadcast', forChannel(broadcast)],
  ['uuid_displace', forChannel(displace)],
  ['uuid_record', forChannel(record)],
  ['uuid_recv_dtmf', forChannel(receiveDigits)],
  ['uuid_send_dtmf', forChannel(sendDigits)],
  ['uuid_set_media_stats', forChannel(setMediaStatistics)],
];

/** `start read|write mute <level>` or `stop`: level 0 is normal, any other silences. */
async function audio(channel: Channel, rest: string): Promise<string> {
  const [operation, direction, what, level = '-1'] = rest.split(/\s+/);
  const { media } = channel.core;
  if (operation === 'stop') {
    await media.muteStream(channel.streamId, { said: false, heard: false });
    return done;
  }
  if (operation !== 'start' || what !== 'mute')
    return '-USAGE: <uuid> start [read|write] mute <level>\n';
  const isMuted = Number.parseInt(level, 10) !== 0;
  const mute = direction === 'write' ? { heard: isMuted } : { said: isMuted };
  await media.muteStream(channel.streamId, mute);
  return done;
}

function breakMedia(channel: Channel, rest: string): string {
  channel.runner.breakMedia(rest === 'all' ? 'all' : 'current');
  return done;
}

/** `<file>|<application>::<argument> [aleg|bleg|both]` */
function broadcast(channel: Channel, rest: string): string {
  const [, what = '', , leg = 'aleg'] =
    /^(.*?)(\s+(aleg|bleg|both|holda|holdb))?$/s.exec(rest) ?? [];
  if (what === '') return '-USAGE: <uuid> <path> [aleg|bleg|holdb|both]\n';
  const [, application = 'playback', argument = what] = /^(\w+)!?::(.*)$/s.exec(what) ?? [];
  const legs = {
    aleg: [channel],
    bleg: [channel.partner],
    both: [channel, channel.partner],
  }[leg as 'aleg' | 'bleg' | 'both'] ?? [channel];
  for (const one of legs) one?.execute(application, argument, randomUUID());
  return '+OK Message sent\n';
}

/** `start|stop <file> [limitSeconds] [mux]` */
function displace(channel: Channel, rest: string): string {
  const [operation, file = '', ...options] = rest.split(/\s+/);
  if (operation === 'stop') {
    channel.core.inBackground(
      channel.core.media.stopPlaybacks(channel.streamId, 'current'),
      'displacement could not be stopped',
    );
    return success;
  }
  if (operation !== 'start' || file === '')
    return '-USAGE: <uuid> [start|stop] <path> [<limit>] [mux]\n';
  const argument = options.includes('mux') ? `${file} m` : file;
  displaceAudio(channel, argument);
  return success;
}

/** `start|stop|mask|unmask <file>|all [limitSeconds]` */
async function record(channel: Channel, rest: string): Promise<string> {
  const [, operation = '', what = ''] = /^(\S*)\s*(.*)$/s.exec(rest) ?? [];
  const [file, limitSeconds] = splitLimit(what);
  if (file === '') return '-USAGE: <uuid> [start|stop|mask|unmask] <path> [<limit>]\n';
  switch (operation) {
    case 'start':
      return started(channel, file, limitSeconds);
    case 'stop':
      return (await channel.recordings.stop(file)) ? success : '-ERR Cannot stop recording!\n';
    case 'mask':
    case 'unmask': {
      const isDone = await channel.recordings.setMask(file, operation === 'mask');
      return isDone ? success : `-ERR Cannot ${operation} recording!\n`;
    }
    default:
      return '-USAGE: <uuid> [start|stop|mask|unmask] <path> [<limit>]\n';
  }
}

async function started(channel: Channel, file: string, limitSeconds: number): Promise<string> {
  try {
    await channel.recordings.start(file, limitSeconds * 1000);
    return success;
  } catch (error) {
    channel.core.log.warn('recording could not start', { error: String(error) });
    return '-ERR Cannot record session!\n';
  }
}

function sendDigits(channel: Channel, digits: string): string {
  return queueDigits(channel, digits) === undefined ? done : '-ERR invalid digits\n';
}

async function receiveDigits(channel: Channel, text: string): Promise<string> {
  if (!/^[0-9*#A-Da-d]{1,128}$/.test(text)) return '-ERR invalid digits\n';
  for (const digit of text.toUpperCase()) {
    await channel.core.media.receiveDigit(channel.streamId, digit, 100);
  }
  return done;
}

/** Puts the stream's statistics into variables, under the names clients read. */
async function setMediaStatistics(channel: Channel): Promise<string> {
  const now = await channel.core.media.streamStatistics(channel.streamId);
  const values: Readonly<Record<string, number>> = {
    in_raw_bytes: now.octetsReceived,
    in_media_bytes: now.octetsReceived,
    in_packet_count: now.packetsReceived,
    in_media_packet_count: now.packetsReceived,
    in_skip_packet_count: Math.max(0, now.packetsLost),
    in_dtmf_packet_count: now.digitsReceived,
    out_raw_bytes: now.octetsSent,
    out_media_bytes: now.octetsSent,
    out_packet_count: now.packetsSent,
    out_media_packet_count: now.packetsSent,
  };
  for (const [name, value] of Object.entries(values)) {
    channel.setVariable(`rtp_audio_${name}`, String(value));
  }
  channel.setVariable('rtp_audio_in_jitter_ms', now.jitterMs.toFixed(2));
  return '+OK:\n';
}
