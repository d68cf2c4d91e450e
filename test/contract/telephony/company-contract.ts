/** Three people and more: conferences, a supervisor who listens, a leg that is muted. */
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Leg } from '../../../src/calls/ports.ts';
import { eventually } from '../../support/eventually.ts';
import { EventSocketClient } from '../../support/network/event-socket-client.ts';
import { toneShare } from '../../support/network/rtp-peer.ts';
import type { PeerCall } from '../../support/network/sip-peer.ts';
import { readWav } from '../../support/sound.ts';
import type { TelephonyFixture, TelephonyServers } from '../../support/telephony-fixture.ts';
import { answeredCaller, settledCode } from './incoming-call-contract.ts';
import { acceptOn, openPhone, type Phone, ringOptions } from './ring-contract.ts';

interface Talker extends Pick<Phone, 'rtp'> {
  readonly leg: Leg;
  readonly dialog: PeerCall;
}

/** What each says. */
const tones = { caller: 400, agent: 1200, third: 2000 };

/** @param recordingsFolder where recordings may be written */
export function companyContract(
  under: () => TelephonyFixture,
  servers: () => TelephonyServers,
  recordingsFolder: () => string,
): void {
  async function phone(extension: string, tone: number): Promise<Talker & Phone> {
    const opened = await openPhone(under, extension);
    const ringing = under().telephony.ring(ringOptions(extension));
    const invite = await opened.peer.expectRequest('INVITE');
    const dialog = await acceptOn(opened, invite);
    const result = await ringing;
    if (result.outcome !== 'answered') throw new Error(result.outcome);
    opened.rtp.sendTone(invite.body, tone);
    return { ...opened, leg: result.leg, dialog };
  }

  async function three() {
    const caller = await answeredCaller(under);
    const agent = await phone('1021', tones.agent);
    const third = await phone('1022', tones.third);
    await caller.leg.bridge(agent.leg);
    await Promise.all([caller.rtp.hears(tones.agent), agent.rtp.hears(tones.caller)]);
    return { caller, agent, third };
  }

  async function hangUp(...talkers: readonly Talker[]): Promise<void> {
    const over = talkers.map(({ leg, dialog }) => Promise.all([leg.hangup(), dialog.expectBye()]));
    await Promise.all(over);
  }

  describe('a conference', () => {
    test('lets all hear the others, and lives until the last has left', async () => {
      const { caller, agent, third } = await three();
      const conference = await under().telephony.conference([caller.leg, agent.leg, third.leg]);
      await Promise.all([
        caller.rtp.hearsOnly([tones.agent, tones.third]),
        agent.rtp.hearsOnly([tones.caller, tones.third]),
        third.rtp.hearsOnly([tones.caller, tones.agent]),
      ]);
      const left: Leg[] = [];
      conference.onLeft((leg) => left.push(leg));
      await conference.leave(agent.leg);
      expect(conference.legs).toEqual([caller.leg, third.leg]);
      await Promise.all([caller.rtp.hearsOnly([tones.third]), third.rtp.hearsOnly([tones.caller])]);
      await agent.leg.startMusic('tone_stream://%(1000,0,800)');
      await agent.rtp.hearsOnly([800]);
      await conference.join(agent.leg);
      await agent.rtp.hearsOnly([tones.caller, tones.third]);

      await third.dialog.bye();
      await caller.leg.bridge(agent.leg);
      await Promise.all([caller.rtp.hearsOnly([tones.agent]), agent.rtp.hearsOnly([tones.caller])]);
      expect(conference.ended.aborted).toBe(true);
      expect(new Set(left)).toEqual(new Set([agent.leg, third.leg, caller.leg]));
      expect(await settledCode(conference.join(agent.leg))).toBe('conflict');
      await hangUp(caller, agent);
    });

    test('takes nobody in when one of them has gone', async () => {
      const { caller, agent, third } = await three();
      await third.dialog.bye();
      const joining = under().telephony.conference([caller.leg, agent.leg, third.leg]);
      expect(await settledCode(joining)).toBe('leg-ended');
      await caller.leg.bridge(agent.leg);
      await Promise.all([caller.rtp.hears(tones.agent), agent.rtp.hears(tones.caller)]);
      await hangUp(caller, agent);
    });

    test('is in the recording of a leg that was recorded before', async () => {
      const { caller, agent, third } = await three();
      const folder = await mkdtemp(join(recordingsFolder(), 'conference-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const file = join(folder, 'call.wav');
      await caller.leg.startRecording(file);
      await under().telephony.conference([caller.leg, agent.leg, third.leg]);
      await caller.rtp.hearsOnly([tones.agent, tones.third]);
      await said(800);
      await caller.leg.stopRecording();
      const [left = [], right = []] = lastHalfSecond(file);
      expect(toneShare(left, tones.caller, 8_000)).toBeGreaterThan(0.5);
      expect(toneShare(right, tones.agent, 8_000)).toBeGreaterThan(0.2);
      expect(toneShare(right, tones.third, 8_000)).toBeGreaterThan(0.2);
      await hangUp(caller, agent, third);
    });

    test('ends and leaves everybody on the line', async () => {
      const { caller, agent, third } = await three();
      const legs = [caller.leg, agent.leg, third.leg];
      const conference = await under().telephony.conference(legs);
      await conference.end();
      expect(conference.legs).toEqual([]);
      expect(conference.ended.aborted).toBe(true);
      await caller.leg.startMusic('tone_stream://%(1000,0,800)');
      await caller.rtp.hearsOnly([800]);
      await hangUp(caller, agent, third);
    });
  });

  describe('members that are related to each other (conference relate)', () => {
    test('are heard by some only, or hear some only, until the relation is cleared', async () => {
      const { caller, agent, third } = await three();
      await under().telephony.conference([caller.leg, agent.leg, third.leg]);
      await caller.rtp.hearsOnly([tones.agent, tones.third]);
      const socket = await EventSocketClient.open(servers().freeswitch);
      onTestFinished(() => socket.close());
      const list = await socket.api('conference list');
      const idOf = ({ leg }: Talker) => memberIdOf(list, uuidOf(leg));
      const room = roomOf(list, uuidOf(third.leg));
      const relate = async (one: Talker, other: Talker, relation: string) => {
        const words = [idOf(one), idOf(other), relation].join(' ');
        expect(await socket.api(`conference ${room} relate ${words}`)).toMatch(/^\+OK/);
      };

      await relate(third, caller, 'nospeak');
      await Promise.all([
        caller.rtp.hearsOnly([tones.agent]),
        agent.rtp.hearsOnly([tones.caller, tones.third]),
        third.rtp.hearsOnly([tones.caller, tones.agent]),
      ]);
      await relate(third, caller, 'clear');
      await caller.rtp.hearsOnly([tones.agent, tones.third]);
      await relate(agent, caller, 'nohear');
      await Promise.all([
        agent.rtp.hearsOnly([tones.third]),
        caller.rtp.hearsOnly([tones.agent, tones.third]),
      ]);
      await hangUp(caller, agent, third);
    });
  });

  describe('a supervisor', () => {
    test('is in no recording while she whispers, and in it when she speaks to both', async () => {
      const folder = await mkdtemp(join(recordingsFolder(), 'contract-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const { caller, agent, third: supervisor } = await three();
      const recorded = async (name: string) => {
        const file = join(folder, `${name}.wav`);
        await caller.leg.startRecording(file);
        caller.rtp.forget();
        await eventually(
          'a second has gone by',
          () => caller.rtp.heardSamples > 8_000 || undefined,
        );
        await caller.leg.stopRecording();
        return sharesOf(file);
      };
      const listening = await supervisor.leg.listenTo(agent.leg, 'whisper');
      await agent.rtp.hearsOnly([tones.caller, tones.third]);
      const whispered = await recorded('whispered');
      expect(whispered.left.caller).toBeGreaterThan(0.6);
      expect(whispered.right.agent).toBeGreaterThan(0.6);
      expect(whispered.left.third + whispered.right.third).toBeLessThan(0.01);

      await listening.setMode('barge');
      await caller.rtp.hearsOnly([tones.agent, tones.third]);
      const barged = await recorded('barged');
      expect(Math.min(barged.right.agent, barged.right.third)).toBeGreaterThan(0.25);
      expect(barged.left.third).toBeLessThan(0.01);
      await hangUp(caller, agent, supervisor);
    });

    test('takes over: the caller hears her alone, the agent nobody, until he is back', async () => {
      const { caller, agent, third: supervisor } = await three();
      await supervisor.leg.listenTo(agent.leg, 'listen');
      await supervisor.rtp.hearsOnly([tones.caller, tones.agent]);
      await caller.leg.bridge(supervisor.leg);
      await Promise.all([
        caller.rtp.hearsOnly([tones.third]),
        supervisor.rtp.hearsOnly([tones.caller]),
      ]);
      for (const { rtp } of [agent, supervisor]) rtp.forget();
      await supervisor.rtp.hears(tones.caller);
      expect(agent.rtp.loudnessAt(tones.caller)).toBe(0);
      expect(agent.leg.ended.aborted).toBe(false);
      await caller.leg.bridge(agent.leg);
      await Promise.all([caller.rtp.hearsOnly([tones.agent]), agent.rtp.hearsOnly([tones.caller])]);
      expect(supervisor.leg.ended.aborted).toBe(false);
      await hangUp(caller, agent, supervisor);
    });

    test('listens to both, whispers to one, speaks to both, and leaves', async () => {
      const { caller, agent, third: supervisor } = await three();
      const listening = await supervisor.leg.listenTo(agent.leg, 'listen');
      await supervisor.rtp.hearsOnly([tones.caller, tones.agent]);
      await Promise.all([caller.rtp.hearsOnly([tones.agent]), agent.rtp.hearsOnly([tones.caller])]);

      await listening.setMode('whisper');
      await agent.rtp.hearsOnly([tones.caller, tones.third]);
      caller.rtp.forget();
      await caller.rtp.hearsOnly([tones.agent]);

      await listening.setMode('barge');
      await Promise.all([
        caller.rtp.hearsOnly([tones.agent, tones.third]),
        agent.rtp.hearsOnly([tones.caller, tones.third]),
      ]);
      expect(listening.mode).toBe('barge');

      await listening.end();
      await Promise.all([caller.rtp.hearsOnly([tones.agent]), agent.rtp.hearsOnly([tones.caller])]);
      await supervisor.leg.startMusic('tone_stream://%(1000,0,800)');
      await supervisor.rtp.hearsOnly([800]);
      await hangUp(caller, agent, supervisor);
    });

    test('goes on listening when the agent is joined with somebody else', async () => {
      const { caller, agent, third: supervisor } = await three();
      await supervisor.leg.listenTo(agent.leg, 'listen');
      await supervisor.rtp.hearsOnly([tones.caller, tones.agent]);
      const consulted = await phone('1023', 2800);
      await agent.leg.bridge(consulted.leg);
      await supervisor.rtp.hearsOnly([tones.agent, 2800]);
      await hangUp(caller, agent, supervisor, consulted);
    });

    test('is told when who was listened to has hung up, and stays on the line', async () => {
      const { caller, agent, third: supervisor } = await three();
      const listening = await supervisor.leg.listenTo(agent.leg, 'listen');
      await supervisor.rtp.hearsOnly([tones.caller, tones.agent]);
      await agent.dialog.bye();
      await eventually('the listening is over', () => listening.ended.aborted || undefined);
      expect(await settledCode(listening.setMode('barge'))).toBe('conflict');
      expect(await settledCode(supervisor.leg.listenTo(agent.leg, 'listen'))).toBe('leg-ended');
      expect(supervisor.leg.ended.aborted).toBe(false);
      await hangUp(caller, supervisor);
    });
  });

  describe('a muted leg', () => {
    test('is not heard, in its bridge or in a conference, until it is unmuted', async () => {
      const { caller, agent, third } = await three();
      await agent.leg.mute(true);
      await eventually('the agent is silent', () => {
        return caller.rtp.loudnessAt(tones.agent) === 0 || undefined;
      });
      await under().telephony.conference([caller.leg, agent.leg, third.leg]);
      await Promise.all([
        caller.rtp.hearsOnly([tones.third]),
        agent.rtp.hearsOnly([tones.caller, tones.third]),
      ]);
      await agent.leg.mute(false);
      await caller.rtp.hearsOnly([tones.agent, tones.third]);
      await hangUp(caller, agent, third);
    });

    test('is silent in the recordings of its conversation', async () => {
      const { caller, agent, third } = await three();
      const folder = await mkdtemp(join(recordingsFolder(), 'muted-'));
      onTestFinished(() => rm(folder, { recursive: true }));
      const talkers = [caller, agent];
      const files = talkers.map((_, index) => join(folder, `${index}.wav`));
      for (const [index, { leg }] of talkers.entries())
        await leg.startRecording(files[index] ?? '');
      await agent.leg.mute(true);
      await eventually('the agent is silent', () => {
        return caller.rtp.loudnessAt(tones.agent) === 0 || undefined;
      });
      await Promise.all(talkers.map(({ leg }) => leg.stopRecording()));
      const [spoken = [], heard = []] = lastHalfSecond(files[0] ?? '');
      const [muted = []] = lastHalfSecond(files[1] ?? '');
      expect(toneShare(spoken, tones.caller, 8_000)).toBeGreaterThan(0.5);
      expect(toneShare(heard, tones.agent, 8_000)).toBeLessThan(0.1);
      expect(toneShare(muted, tones.agent, 8_000)).toBeLessThan(0.1);
      await hangUp(caller, agent, third);
    });
  });
}

/** How much of each side is each tone, 0 to 1. */
function sharesOf(file: string) {
  const { rate, channels } = readWav(file);
  const [left, right] = channels.map((samples) => {
    const share = (tone: number) => toneShare([...samples], tone, rate);
    return { caller: share(tones.caller), agent: share(tones.agent), third: share(tones.third) };
  });
  if (!left || !right) throw new Error('not stereo');
  return { left, right };
}

function uuidOf({ identity }: Leg): string {
  const { endpoint } = identity as { readonly endpoint: { readonly uuid: string } };
  return endpoint.uuid;
}

/** From `conference list`: a head for each room, then a line `id;name;uuid;...` for each member. */
function memberIdOf(list: string, uuid: string): string {
  return (
    list
      .split('\n')
      .find((line) => line.includes(uuid))
      ?.split(';')[0] ?? ''
  );
}

function roomOf(list: string, uuid: string): string {
  const rooms = list.split(/^(?=\+OK Conference )/m);
  const head = rooms.find((room) => room.includes(uuid)) ?? '';
  return /^\+OK Conference (\S+) \(/.exec(head)?.[1] ?? '';
}

/** Each side's last half second. */
function lastHalfSecond(file: string): readonly number[][] {
  return readWav(file).channels.map((samples) => [...samples.slice(-4_000)]);
}

/** Everybody speaks for so long. */
function said(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
