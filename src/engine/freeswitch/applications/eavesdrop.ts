/**
 * `eavesdrop <uuid>`: hears both sides of another channel's call. The listener's digits change who
 * hears the listener: 0 nobody, 1 the other leg, 2 the named channel, 3 both.
 */
import type { TapMode } from '../../media/media-engine.ts';
import type { Channel } from '../channel/channel.ts';
import { type Application, noResponse } from './application.ts';

const modesByDigit: Readonly<Record<string, TapMode>> = {
  '0': 'listen',
  '1': 'whisper-peer',
  '2': 'whisper-target',
  '3': 'barge',
};

export const eavesdrop: Application = async (running) => {
  const { channel, argument, signal } = running;
  const { core } = channel;
  const target = core.channels.get(argument.trim());
  if (!target || target === channel || target.hasEnded) return '-ERR No such channel!';
  const tap = (mode: TapMode) => core.media.tap(channel.streamId, target.streamId, mode);
  if (channel.variable('eavesdrop_enable_dtmf') !== 'false') {
    running.onDigit = (digit) => {
      const mode = modesByDigit[digit];
      if (mode) core.inBackground(tap(mode), 'eavesdropping could not change');
    };
  }
  await tap(initialMode(channel));
  await untilEnded(channel, signal, (end) => {
    running.onBreak = end;
  });
  core.inBackground(core.media.stopTap(channel.streamId), 'eavesdropping could not end');
  return noResponse;
};

/**
 * `eavesdrop_whisper_aleg` mixes the listener into what the named channel says, which the leg it is
 * bridged to hears; `_bleg` into what the named channel hears.
 */
function initialMode(channel: Channel): TapMode {
  const isSet = (name: string) => channel.variable(name) === 'true';
  const peerHears = isSet('eavesdrop_whisper_aleg');
  const targetHears = isSet('eavesdrop_whisper_bleg');
  if (peerHears && targetHears) return 'barge';
  if (peerHears) return 'whisper-peer';
  return targetHears ? 'whisper-target' : 'listen';
}

function untilEnded(
  channel: Channel,
  signal: AbortSignal,
  onStarted: (end: () => void) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      channel.onTapEnded = undefined;
      signal.removeEventListener('abort', end);
      resolve();
    };
    channel.onTapEnded = end;
    signal.addEventListener('abort', end, { once: true });
    onStarted(end);
    if (signal.aborted) end();
  });
}
