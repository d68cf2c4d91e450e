/**
 * `conference <name> <operation> [arguments]`: the commands of a conference's controllers. The
 * texts are FreeSWITCH's, since clients test them.
 */
import type { Channel } from '../channel/channel.ts';
import type { SwitchCore } from '../core/switch-core.ts';
import type { Conference, ConferenceMember } from './conference.ts';
import { playToConference, recording } from './conference-media.ts';

type Result = string | Promise<string>;
type Operation = (conference: Conference, words: readonly string[]) => Result;
type MemberOperation = (
  conference: Conference,
  member: ConferenceMember,
  words: readonly string[],
) => string;

/** Runs the api command `conference`. */
export function runConferenceCommand(core: SwitchCore, argument: string): Result {
  const [name = '', operation = '', ...words] = argument.trim().split(/\s+/);
  if (name === '' || name === 'list') return listAll(core);
  if (name === 'count') return String(core.conferences.count);
  if (name === 'json_list') return JSON.stringify(core.conferences.all.map(describe));
  const conference = core.conferences.find(name);
  if (!conference) return `-ERR Conference ${name} not found\n`;
  const run = operations.get(operation.toLowerCase());
  if (!run) return `-ERR Conference command '${operation}' not found.\n`;
  return run(conference, words);
}

const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['list', list],
  ['json_list', (conference) => JSON.stringify([describe(conference)])],
  ['count', (conference) => String(conference.size)],
  ['lock', (conference) => lock(conference, true)],
  ['unlock', (conference) => lock(conference, false)],
  ['get', get],
  ['set', set],
  ['mute', forMembers('mute', (...args) => setMuted(...args, true))],
  ['unmute', forMembers('unmute', (...args) => setMuted(...args, false))],
  ['tmute', forMembers('tmute', toggleMuted)],
  ['deaf', forMembers('deaf', (...args) => setDeaf(...args, true))],
  ['undeaf', forMembers('undeaf', (...args) => setDeaf(...args, false))],
  ['vmute', forMembers('vmute', (_conference, { id }) => `+OK vmute ${id}\n`)],
  ['unvmute', forMembers('unvmute', (_conference, { id }) => `+OK unvmute ${id}\n`)],
  ['vmute-snap', forMembers('vmute-snap', (_conference, { id }) => `+OK vmute ${id}\n`)],
  ['kick', forMembers('kick', kick)],
  ['hup', forMembers('hup', hup)],
  ['dtmf', forMembers('dtmf', sendDigits)],
  ['agc', () => 'agc <member_id|all|last|non_moderator> [<newval>]'],
  ['saymember', () => '-ERR (saymember) no speech engine\n'],
  ['say', () => '-ERR (say) no speech engine\n'],
  ['play', playToConference],
  ['stop', stop],
  ['recording', recording],
  ['record', (conference, words) => recording(conference, ['start', ...words])],
  ['norecord', (conference, words) => recording(conference, ['stop', ...words])],
  ['chkrecord', (conference, words) => recording(conference, ['check', ...words])],
  ['relate', relate],
  ['transfer', transfer],
]);

function listAll(core: SwitchCore): string {
  const { all } = core.conferences;
  if (all.length === 0) return '+OK No active conferences.\n';
  return all
    .map((one) => `+OK Conference ${one.name} (${one.size} members rate: 8000)\n${list(one, [])}`)
    .join('');
}

function list(conference: Conference, words: readonly string[]): string {
  if (words[0] === 'count') return String(conference.size);
  return conference.members.map((member) => `${memberLine(member)}\n`).join('');
}

function memberLine(member: ConferenceMember): string {
  const { channel } = member;
  const flags = [
    !member.isDeaf && 'hear',
    !member.isMuted && 'speak',
    member.isTalking && 'talking',
    member.isModerator && 'moderator',
    member.isGhost && 'ghost',
  ].filter((flag) => flag !== false);
  const fields = [member.id, channel.name, channel.uuid, 'unknown', '', flags.join('|')];
  return [...fields, 0, 0, 100].join(';');
}

function describe(conference: Conference) {
  return {
    conference_name: conference.name,
    member_count: conference.size,
    rate: 8000,
    run_time: runTimeSeconds(conference),
    conference_uuid: conference.uuid,
    locked: conference.isLocked,
    members: conference.members.map((member) => ({
      type: 'caller',
      id: member.id,
      uuid: member.channel.uuid,
      flags: {
        can_hear: !member.isDeaf,
        can_speak: !member.isMuted,
        talking: member.isTalking,
        is_moderator: member.isModerator,
        end_conference: member.endsConference,
      },
    })),
  };
}

function lock(conference: Conference, isLocked: boolean): string {
  conference.isLocked = isLocked;
  conference.publish(isLocked ? 'lock' : 'unlock');
  return `+OK ${conference.name} ${isLocked ? 'locked' : 'unlocked'}\n`;
}

function get(conference: Conference, [parameter = '']: readonly string[]): string {
  switch (parameter) {
    case 'count':
      return String(conference.size);
    case 'max_members':
      return String(conference.membersMax);
    case 'run_time':
      return String(runTimeSeconds(conference));
    case 'uuid':
      return conference.uuid;
    case 'rate':
      return '8000';
    default:
      return '';
  }
}

/** Answers with the value before. */
function set(conference: Conference, [parameter = '', value = '']: readonly string[]): string {
  if (parameter !== 'max_members') return '-ERR Invalid parameter\n';
  const before = conference.membersMax;
  const wanted = Number.parseInt(value, 10);
  if (!(wanted >= 0)) return '-ERR Invalid value\n';
  conference.membersMax = wanted;
  return String(before);
}

function runTimeSeconds(conference: Conference): number {
  return Math.floor((conference.core.clock.now() - conference.startedAt) / 1000);
}

/** `all`, `last`, `non_moderator` or a number; without one the usage text. */
function forMembers(name: string, run: MemberOperation): Operation {
  return (conference, [selection, ...words]) => {
    if (!selection) return `${name} <[member_id|all]|last|non_moderator> [<quiet>]`;
    const members = conference.members;
    switch (selection) {
      case 'all':
        return members.map((member) => run(conference, member, words)).join('');
      case 'last':
        return members[0] ? run(conference, members[0], words) : '';
      case 'non_moderator':
        return members
          .map((member) =>
            member.isModerator
              ? `Skipping moderator (member id ${member.id}).\n`
              : run(conference, member, words),
          )
          .join('');
      default: {
        const member = conference.member(Number.parseInt(selection, 10));
        return member ? run(conference, member, words) : `-ERR Non-Existant ID ${selection}\n`;
      }
    }
  };
}

function setMuted(
  conference: Conference,
  member: ConferenceMember,
  _words: readonly string[],
  isMuted: boolean,
): string {
  member.isMuted = isMuted;
  applyRole(conference, member);
  const name = isMuted ? 'mute' : 'unmute';
  conference.publishMember(member, `${name}-member`);
  return `+OK ${name} ${member.id}\n`;
}

function toggleMuted(
  conference: Conference,
  member: ConferenceMember,
  words: readonly string[],
): string {
  return setMuted(conference, member, words, !member.isMuted);
}

function setDeaf(
  conference: Conference,
  member: ConferenceMember,
  _words: readonly string[],
  isDeaf: boolean,
): string {
  member.isDeaf = isDeaf;
  applyRole(conference, member);
  const name = isDeaf ? 'deaf' : 'undeaf';
  conference.publishMember(member, `${name}-member`);
  return `+OK ${name} ${member.id}\n`;
}

function applyRole(conference: Conference, { channel, isMuted, isDeaf }: ConferenceMember): void {
  const { core } = conference;
  core.inBackground(
    core.media.setConferenceRole(channel.streamId, { muted: isMuted, deaf: isDeaf }),
    'conference role could not be set',
  );
}

function kick(conference: Conference, member: ConferenceMember): string {
  conference.publishMember(member, 'kick-member');
  member.leave();
  return `+OK kicked ${member.id}\n`;
}

function hup(conference: Conference, member: ConferenceMember): string {
  conference.publishMember(member, 'hup-member');
  member.leave();
  return `+OK hup ${member.id}\n`;
}

function sendDigits(
  conference: Conference,
  member: ConferenceMember,
  [digits = '']: readonly string[],
): string {
  if (!/^[0-9*#A-Da-d]{1,32}$/.test(digits)) return '-ERR invalid digits\n';
  const { core } = conference;
  core.inBackground(
    core.media.sendDigits(member.channel.streamId, digits.toUpperCase()),
    'digits could not be sent',
  );
  conference.publishMember(member, 'dtmf-member', { 'DTMF-Key': digits });
  return `+OK sent ${digits} to ${member.id}\n`;
}

async function stop(conference: Conference, words: readonly string[]): Promise<string> {
  const which = words[0] === 'all' ? 'all' : 'current';
  const member = words[1] ? conference.member(Number.parseInt(words[1], 10)) : undefined;
  const target = member ? member.channel.streamId : conference.mediaId;
  const stopped = await conference.core.media.stopPlaybacks(target, which);
  return `+OK Stopped ${stopped} files.\n`;
}

/** `relate <id>[,<id>] <id>[,<id>] nospeak|nohear|clear` */
async function relate(conference: Conference, words: readonly string[]): Promise<string> {
  const [first = '', second = '', relation = ''] = words;
  if (relation !== 'nospeak' && relation !== 'nohear' && relation !== 'clear') {
    return '-ERR Invalid relationship\n';
  }
  let text = '';
  for (const member of membersOf(conference, first)) {
    for (const other of membersOf(conference, second)) {
      await conference.core.media.relate(
        conference.mediaId,
        member.channel.streamId,
        other.channel.streamId,
        relation,
      );
      const pair = `${member.id}->${other.id}`;
      text +=
        relation === 'clear'
          ? `+OK relationship ${pair} cleared.\n`
          : `+OK ${pair} ${relation} set\n`;
    }
  }
  return text || '-ERR Non-Existant ID\n';
}

function membersOf(conference: Conference, ids: string): ConferenceMember[] {
  return ids.split(',').flatMap((id) => conference.member(Number.parseInt(id, 10)) ?? []);
}

/** `transfer <other conference> <id> [...]` */
function transfer(conference: Conference, words: readonly string[]): string {
  const [place = '', ...ids] = words;
  if (place === '' || ids.length === 0) return 'transfer <conference_name> <member id> [...]';
  return ids.map((id) => transferOne(conference, place, id)).join('');
}

function transferOne(conference: Conference, place: string, id: string): string {
  const member = conference.member(Number.parseInt(id, 10));
  if (!member) return `-ERR No Member ${id} in conference ${conference.name}.\n`;
  conference.publishMember(member, 'transfer', {
    'Old-Conference-Name': conference.name,
    'New-Conference-Name': place,
  });
  sendElsewhere(member.channel, place);
  return `+OK Member '${member.id}' sent to conference ${place}.\n`;
}

function sendElsewhere(channel: Channel, place: string): void {
  const argument = place.includes('@') ? place : `${place}@default`;
  channel.core.inBackground(
    channel.transfer([{ application: 'conference', argument }]),
    'conference transfer failed',
  );
}
