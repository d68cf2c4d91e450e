/** Applications about the call itself: wait, hang up, mute, send digits, hand over to a socket. */
import type { Channel } from '../channel/channel.ts';
import { parseHangupCause } from '../channel/hangup-cause.ts';
import { type Application, aborted, noResponse } from './application.ts';

const sleepLimitMs = 3_600_000;

/** Channels are answered before they run anything. */
export const answer: Application = () => noResponse;

/** Accepted and without effect: digits are always detected; texts are for a human's log. */
export const nothing: Application = () => noResponse;

/** `hangup [cause]` */
export const hangup: Application = ({ channel, argument }) => {
  channel.hangup(argument);
  return noResponse;
};

/** Waits, for commands or for ever. */
export const park: Application = async ({ channel, signal }) => {
  channel.publish('CHANNEL_PARK', {}, 'with-variables');
  await aborted(signal);
  channel.publish('CHANNEL_UNPARK', {}, 'with-variables');
  return noResponse;
};

/** `sleep ms` */
export const sleep: Application = async (running) => {
  const delayMs = Math.min(Number.parseInt(running.argument, 10) || 0, sleepLimitMs);
  await new Promise<void>((resolve) => {
    const timer = running.channel.core.clock.setTimer(Math.max(0, delayMs), resolve);
    const end = () => {
      timer.cancel();
      resolve();
    };
    running.onBreak = end;
    running.signal.addEventListener('abort', end, { once: true });
    if (running.signal.aborted) end();
  });
  return noResponse;
};

/** `sched_hangup [+]seconds [cause]`: without a plus the instant, in epoch seconds. */
export const scheduleHangup: Application = ({ channel, argument }) => {
  const [when = '', cause = 'ALLOTTED_TIMEOUT'] = argument.trim().split(/\s+/);
  const seconds = Number.parseInt(when.replace(/^\+/, ''), 10);
  if (Number.isNaN(seconds)) return '-ERR invalid time';
  const delayMs = when.startsWith('+') ? seconds * 1000 : seconds * 1000 - channel.core.clock.now();
  channel.scheduleHangup(delayMs, parseHangupCause(cause));
  return noResponse;
};

/** `set_mute read|write true|false`: read is what the caller says, write what it hears. */
export const setMute: Application = async ({ channel, argument }) => {
  const [direction, wanted = 'true'] = argument.trim().split(/\s+/);
  const isMuted = /^(true|on|yes|1|\d+)$/i.test(wanted) && wanted !== '0';
  const mute = direction === 'write' ? { heard: isMuted } : { said: isMuted };
  await channel.core.media.muteStream(channel.streamId, mute);
  return noResponse;
};

/** `send_dtmf digits[@ms]`: done when queued. */
export const sendDtmf: Application = ({ channel, argument }) => {
  const problem = queueDigits(channel, argument);
  return problem ?? noResponse;
};

/** Queues `digits[@ms]` to be sent; the problem, or undefined. */
export function queueDigits(channel: Channel, text: string): string | undefined {
  const [, digits = '', duration] =
    /^\s*([0-9*#A-Da-dwW]{1,128})(?:@(\d{1,5}))?\s*$/.exec(text) ?? [];
  if (digits === '') return '-ERR invalid digits';
  const { core, streamId, signalling } = channel;
  const durationMs = Math.min(Math.max(Number(duration ?? 100), 40), 8_000);
  if (channel.variable('dtmf_type') === 'info') {
    for (const digit of digits) if (!/w/i.test(digit)) signalling.sendDigitInfo(digit, durationMs);
    return undefined;
  }
  const plain = digits.replaceAll(/w/gi, '').toUpperCase();
  core.inBackground(
    core.media.sendDigits(streamId, plain, { durationMs }),
    'digits could not be sent',
  );
  return undefined;
}

/** `break`: ends what is played on the channel. */
export const breakPlayback: Application = ({ channel }) => {
  channel.playbacks.break('current');
  return noResponse;
};

/** `displace_session file [limitSeconds] [flags]`: flag `m` mixes instead of replacing. */
export const displaceSession: Application = ({ channel, argument }) =>
  displace(channel, argument) ?? noResponse;

/** Starts a displacement; the problem, or undefined. */
export function displace(channel: Channel, argument: string): string | undefined {
  const [file = '', ...options] = argument.trim().split(/\s+/);
  if (file === '') return '-ERR no file';
  const flags = options.find((option) => /^[a-z]+$/.test(option)) ?? '';
  const request = { sources: [file], mixed: flags.includes('m') };
  const { core } = channel;
  core.inBackground(core.media.play(channel.streamId, request).finished, 'displacement failed');
  return undefined;
}

/** `socket host:port [async] [full]`: a controller of its own for this channel. */
export const socket: Application = async (running) => {
  const { channel, argument, signal } = running;
  const address = argument.trim().split(/\s+/)[0] ?? '';
  channel.setVariable('socket_host', address.replace(/:\d+$/, ''));
  await Promise.race([channel.core.openControl(channel, address), aborted(signal)]);
  // What the controller started goes on without it; only then does the plan.
  await channel.whenInnermost(running);
  if (!signal.aborted) channel.guardOrphan();
  return noResponse;
};
