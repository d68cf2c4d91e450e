/** The `uuid_*` commands about a channel itself: variables, bridging, transfer, its end. */
import { bridgeChannels, leaveBridge, park } from '../channel/bridge.ts';
import type { Channel } from '../channel/channel.ts';
import { type DialplanStep, parseInlineSteps } from '../channel/dialplan-steps.ts';
import { parseHangupCause } from '../channel/hangup-cause.ts';
import type { SwitchCore } from '../core/switch-core.ts';
import type { ApiCommand } from './api-commands.ts';

export const noSuchChannel = '-ERR No such channel!\n';
const done = '+OK\n';

export const channelCommands: readonly (readonly [string, ApiCommand])[] = [
  ['sched_hangup', scheduleHangup],
  ['uuid_bridge', bridge],
  ['uuid_dump', forChannel((channel) => channel.describe().toPlain())],
  ['uuid_exists', (core, uuid) => String(core.channels.has(uuid.trim()))],
  ['uuid_getvar', forChannel((channel, name) => channel.variable(name) ?? '_undef_')],
  ['uuid_hold', hold],
  ['uuid_kill', forChannel(kill)],
  ['uuid_park', forChannel(async (channel) => transfer(channel, park, 'told'))],
  ['uuid_setvar', forChannel(setVariable)],
  ['uuid_setvar_multi', forChannel(setVariables)],
  ['uuid_transfer', forChannel(runTransfer)],
];

/** A command whose first word names a channel; `rest` is trimmed. */
export function forChannel(
  run: (channel: Channel, rest: string) => string | Promise<string>,
): ApiCommand {
  return (core, argument) => {
    const [, uuid = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*?)\s*$/.exec(argument) ?? [];
    const channel = core.channels.get(uuid);
    return channel && !channel.hasEnded ? run(channel, rest) : noSuchChannel;
  };
}

async function bridge(core: SwitchCore, argument: string): Promise<string> {
  const [first, second] = argument
    .trim()
    .split(/\s+/)
    .map((uuid) => core.channels.get(uuid));
  if (!first || !second || first === second || first.hasEnded || second.hasEnded) {
    return '-ERR Invalid uuid\n';
  }
  await bridgeChannels(first, second);
  return first.hasEnded || second.hasEnded ? '-ERR Invalid uuid\n' : `+OK ${second.uuid}\n`;
}

/** `uuid_transfer <uuid> [-both|-bleg] <steps> inline` */
async function runTransfer(channel: Channel, rest: string): Promise<string> {
  const words = rest.match(/'[^']*'|\S+/g) ?? [];
  const option = words[0]?.startsWith('-') ? words.shift() : undefined;
  const [destination = '', dialplan] = words;
  const steps = parseInlineSteps(destination.replace(/^'(.*)'$/s, '$1'));
  if (dialplan !== 'inline' || !steps) return '-ERR Only inline destinations are supported\n';
  const partner = channel.partner;
  switch (option) {
    case undefined:
      return transfer(channel, steps, 'told');
    case '-both':
      leaveBridge(channel, 'silent');
      await Promise.all([channel.transfer(steps), partner?.transfer(steps)]);
      return done;
    case '-bleg':
      return partner ? transfer(partner, steps, 'told') : '-ERR No partner\n';
    default:
      return '-ERR Unknown option\n';
  }
}

async function transfer(
  channel: Channel,
  steps: readonly DialplanStep[],
  partner: 'told' | 'silent',
): Promise<string> {
  leaveBridge(channel, partner);
  await channel.transfer(steps);
  return done;
}

function kill(channel: Channel, cause: string): string {
  channel.hangup(cause);
  return done;
}

function setVariable(channel: Channel, rest: string): string {
  const [, name = '', value = ''] = /^(\S*)\s*([\s\S]*)$/.exec(rest) ?? [];
  if (name === '') return '-USAGE: <uuid> <var> [value]\n';
  return channel.setVariable(name, value) ? done : '-ERR too many or too long\n';
}

function setVariables(channel: Channel, rest: string): string {
  const isSet = rest.split(';').map((pair) => {
    const equals = pair.indexOf('=');
    return equals > 0 && channel.setVariable(pair.slice(0, equals).trim(), pair.slice(equals + 1));
  });
  return isSet.includes(false) ? '-ERR invalid variables\n' : done;
}

/** `uuid_hold [off|toggle] <uuid>`: the peer is asked to stop sending; its talk is silenced. */
function hold(core: SwitchCore, argument: string): string | Promise<string> {
  const words = argument.trim().split(/\s+/);
  const mode = words[0] === 'off' || words[0] === 'toggle' ? words.shift() : 'on';
  const channel = core.channels.get(words[0] ?? '');
  if (!channel || channel.hasEnded) return noSuchChannel;
  const isHeld = mode === 'toggle' ? channel.callState !== 'HELD' : mode === 'on';
  channel.signalling.setHold(isHeld);
  channel.setHeld(isHeld);
  const muted = core.media.muteStream(channel.streamId, { said: isHeld, heard: isHeld });
  return muted.then(() => '+OK Success\n');
}

/** `sched_hangup [+]seconds <uuid> [cause]` */
function scheduleHangup(core: SwitchCore, argument: string): string {
  const [when = '', uuid = '', cause = 'ALLOTTED_TIMEOUT'] = argument.trim().split(/\s+/);
  const channel = core.channels.get(uuid);
  const seconds = Number.parseInt(when.replace(/^\+/, ''), 10);
  if (!channel || channel.hasEnded || Number.isNaN(seconds)) return noSuchChannel;
  const delayMs = when.startsWith('+') ? seconds * 1000 : seconds * 1000 - core.clock.now();
  channel.scheduleHangup(delayMs, parseHangupCause(cause));
  return done;
}
