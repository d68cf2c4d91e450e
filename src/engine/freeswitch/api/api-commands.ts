/** The api commands by name, and those that concern the switch as a whole. */
import { randomUUID } from 'node:crypto';
import { parseHangupCause } from '../channel/hangup-cause.ts';
import { runConferenceCommand } from '../conference/conference-commands.ts';
import type { SwitchCore } from '../core/switch-core.ts';
import { channelCommands } from './channel-commands.ts';
import { mediaCommands } from './media-commands.ts';
import { show } from './show.ts';

/** Answers with a text; failures begin with `-ERR`. May reject: the caller makes that an answer. */
export type ApiCommand = (core: SwitchCore, argument: string) => string | Promise<string>;

/** What `version` and HEARTBEAT say. */
export const version = '1.10.12-hotline~64bit';

const commands: ReadonlyMap<string, ApiCommand> = new Map<string, ApiCommand>([
  ...channelCommands,
  ...mediaCommands,
  ['conference', runConferenceCommand],
  ['create_uuid', () => randomUUID()],
  ['global_getvar', (core, name) => core.globals.get(name.trim()) ?? ''],
  ['hostname', (core) => core.profileAddress.replace(/:\d+$/, '')],
  ['hupall', hangupAll],
  ['reloadxml', () => '+OK [Success]\n'],
  ['show', show],
  ['sofia', sofia],
  ['status', status],
  ['version', () => `FreeSWITCH Version ${version} (64bit)\n`],
]);

/** Runs an api command. Never rejects. */
export function runApiCommand(
  core: SwitchCore,
  name: string,
  argument: string,
): string | Promise<string> {
  const command = commands.get(name.toLowerCase());
  if (!command) return `-ERR ${name} Command not found!\n`;
  const failed = (error: unknown) => {
    core.log.warn('api command failed', { command: name, error: String(error) });
    return '-ERR Operation Failed\n';
  };
  try {
    const result = command(core, argument);
    return typeof result === 'string' ? result : result.catch(failed);
  } catch (error) {
    return failed(error);
  }
}

/** `hupall [cause [variable value]]`: all channels, or those whose variable has that value. */
function hangupAll(core: SwitchCore, argument: string): string {
  const [wanted, variable, value] = argument.trim().split(/\s+/);
  const cause = parseHangupCause(wanted || 'MANAGER_REQUEST');
  for (const channel of [...core.channels.values()]) {
    const isMeant = variable === undefined || channel.variable(variable) === value;
    if (isMeant) channel.hangup(cause);
  }
  return `+OK hangup all channels with cause ${cause}\n`;
}

/** `sofia status`: the one profile, in the columns that clients search. */
function sofia(core: SwitchCore, argument: string): string {
  if (argument.trim().split(/\s+/)[0] !== 'status') return '-ERR Unknown command!\n';
  const row = (name: string, type: string, data: string, state: string) =>
    `${name.padStart(25)}\t${type}\t  ${data.padStart(40)}\t${state}\n`;
  const line = `${'='.repeat(97)}\n`;
  const url = `sip:mod_sofia@${core.profileAddress}`;
  return (
    row('Name', '   Type', 'Data', 'State') +
    line +
    row(core.settings.profile, 'profile', url, `RUNNING (${core.channels.size})`) +
    line +
    '1 profile 0 aliases\n'
  );
}

function status(core: SwitchCore): string {
  const { settings, channels } = core;
  const upMs = core.clock.now() - core.startedAt;
  const [days, hours, minutes, seconds] = [
    Math.floor(upMs / 86_400_000),
    Math.floor(upMs / 3_600_000) % 24,
    Math.floor(upMs / 60_000) % 60,
    Math.floor(upMs / 1_000) % 60,
  ];
  return [
    `UP 0 years, ${days} days, ${hours} hours, ${minutes} minutes, ${seconds} seconds, ` +
      `${Math.floor(upMs) % 1000} milliseconds, 0 microseconds`,
    `FreeSWITCH (Version ${version}) is ready`,
    `${core.sessionsTotal} session(s) since startup`,
    `${channels.size} session(s) - peak ${core.sessionsPeak}, last 5min ${core.sessionsPeak} `,
    `0 session(s) per Sec out of max ${settings.sessionsPerSecondMax}, peak 0, last 5min 0 `,
    `${settings.sessionsMax} session(s) max`,
    'min idle cpu 0.00/100.00',
    '',
  ].join('\n');
}
