import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  expectContinuous,
  MediaRig,
  partOf,
  type RigPhone,
  readStereo,
  toneLevel,
} from './media-rig.ts';

let directory: string;
let rig: MediaRig;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'media-core-'));
  rig = new MediaRig(directory);
});

afterEach(async () => {
  await rig.core.stop();
  expect(rig.openPairs).toBe(0);
  await rm(directory, { recursive: true });
});

describe('conferences', () => {
  const tones = [400, 700, 1100];

  async function three(): Promise<[RigPhone, RigPhone, RigPhone]> {
    const phones: [RigPhone, RigPhone, RigPhone] = [
      await rig.leg(),
      await rig.leg('PCMU'),
      await rig.leg(),
    ];
    for (const [index, phone] of phones.entries()) phone.saysHz = tones[index] ?? 0;
    return phones;
  }

  test('everybody hears the others; roles and relations take somebody away', async () => {
    const [one, two, three_] = await three();
    const conference = await rig.core.createConference();
    for (const phone of [one, two, three_])
      await rig.core.joinConference(conference, phone.streamId);
    const heard = () => {
      rig.advance(300);
      const from = rig.nowMs;
      rig.advance(300);
      return [one, two, three_].map((phone) => phone.hears(tones, from));
    };
    expect(heard()).toEqual([
      [700, 1100],
      [400, 1100],
      [400, 700],
    ]);
    await rig.core.setConferenceRole(two.streamId, { muted: true });
    expect(heard()).toEqual([[1100], [400, 1100], [400]]);
    await rig.core.setConferenceRole(two.streamId, { muted: false, deaf: true });
    expect(heard()).toEqual([[700, 1100], [], [400, 700]]);
    await rig.core.setConferenceRole(two.streamId, { deaf: false });
    await rig.core.relate(conference, three_.streamId, one.streamId, 'nospeak');
    expect(heard()).toEqual([[700], [400, 1100], [400, 700]]);
    await rig.core.relate(conference, three_.streamId, two.streamId, 'nohear');
    expect(heard()).toEqual([[700], [400, 1100], [400]]);
    await rig.core.relate(conference, three_.streamId, one.streamId, 'clear');
    await rig.core.relate(conference, three_.streamId, two.streamId, 'clear');
    await rig.core.leaveConference(two.streamId);
    expect(heard()).toEqual([[1100], [], [400]]);
    for (const phone of [one, two, three_]) expectContinuous(phone);
  });

  test('an announcement to all follows the one before; one to a participant is mixed for it', async () => {
    const one = await rig.leg();
    const two = await rig.leg();
    const conference = await rig.core.createConference();
    await rig.core.joinConference(conference, one.streamId);
    await rig.core.joinConference(conference, two.streamId);
    rig.play(conference, { sources: ['tone_stream://%(500,0,600)'] });
    rig.play(conference, { sources: ['tone_stream://%(500,0,900)'] });
    await rig.settle();
    rig.advance(1000);
    expect(one.hears([600], 100)).toEqual([600]);
    expect(two.hears([600, 900], 600)).toEqual([900]);
    rig.play(one.streamId, { sources: ['tone_stream://%(300,0,1300)'], mixed: true });
    await rig.settle();
    const from = rig.nowMs;
    rig.advance(300);
    expect(one.hears([1300], from)).toEqual([1300]);
    expect(two.hears([1300], from)).toEqual([]);
  });

  test('who begins and ceases to talk is told', async () => {
    const one = await rig.leg();
    const conference = await rig.core.createConference();
    await rig.core.joinConference(conference, one.streamId);
    one.saysHz = 400;
    rig.advance(500);
    one.saysHz = 0;
    rig.advance(1500);
    expect(rig.events.map((event) => event.type)).toEqual(['talking-started', 'talking-stopped']);
  });

  test('its recording has everybody', async () => {
    const [one, two] = await three();
    const conference = await rig.core.createConference();
    await rig.core.joinConference(conference, one.streamId);
    await rig.core.joinConference(conference, two.streamId);
    await rig.record(conference, { file: 'conference.wav' });
    rig.advance(1000);
    await rig.core.closeConference(conference);
    const file = await readFile(join(directory, 'conference.wav'));
    const samples = Int16Array.from({ length: (file.length - 44) / 2 }, (_, index) =>
      file.readInt16LE(44 + 2 * index),
    );
    expect(tones.filter((hz) => toneLevel(partOf(samples, 200, 900), hz) > 3000)).toEqual([
      400, 700,
    ]);
  });
});

describe('tapping', () => {
  const tones = [400, 900, 1300];

  test('a supervisor hears both, whispers to one, barges in to both', async () => {
    const caller = await rig.leg();
    const agent = await rig.leg();
    const supervisor = await rig.leg();
    [caller.saysHz, agent.saysHz, supervisor.saysHz] = [400, 900, 1300];
    await rig.core.bridge(caller.streamId, agent.streamId);
    const heard = () => {
      rig.advance(300);
      const from = rig.nowMs;
      rig.advance(300);
      return [caller, agent, supervisor].map((phone) => phone.hears(tones, from));
    };
    expect(heard()).toEqual([[900], [400], []]);
    const tap = (mode: Parameters<typeof rig.core.tap>[2]) =>
      rig.core.tap(supervisor.streamId, agent.streamId, mode);
    await tap('listen');
    expect(heard()).toEqual([[900], [400], [400, 900]]);
    await tap('whisper-target');
    expect(heard()).toEqual([[900], [400, 1300], [400, 900]]);
    await tap('whisper-peer');
    expect(heard()).toEqual([[900, 1300], [400], [400, 900]]);
    await tap('barge');
    expect(heard()).toEqual([
      [900, 1300],
      [400, 1300],
      [400, 900],
    ]);
    await rig.core.stopTap(supervisor.streamId);
    expect(heard()).toEqual([[900], [400], []]);
    for (const phone of [caller, agent, supervisor]) expectContinuous(phone);
  });

  test('a whisper is in no recording, a barge-in is', async () => {
    const caller = await rig.leg();
    const agent = await rig.leg();
    const supervisor = await rig.leg();
    [caller.saysHz, agent.saysHz, supervisor.saysHz] = [400, 900, 1300];
    await rig.core.bridge(caller.streamId, agent.streamId);
    await rig.record(caller.streamId, { file: 'caller.wav' });
    await rig.record(agent.streamId, { file: 'agent.wav' });
    await rig.core.tap(supervisor.streamId, agent.streamId, 'whisper-target');
    rig.advance(2000);
    await rig.core.tap(supervisor.streamId, agent.streamId, 'barge');
    rig.advance(1000);
    await rig.core.stop();
    for (const [name, hz] of [
      ['caller.wav', 900],
      ['agent.wav', 400],
    ] as const) {
      const { left, right } = await readStereo(join(directory, name));
      const levels = (from: number) => toneLevel(partOf(right, from, from + 700), 1300);
      expect(levels(500)).toBeLessThan(100);
      expect(levels(2200)).toBeGreaterThan(3000);
      expect(toneLevel(partOf(right, 500, 2900), hz)).toBeGreaterThan(3000);
      expect(toneLevel(left, 1300)).toBeLessThan(100);
    }
  });

  test('the listener is told when the tapped stream is closed', async () => {
    const agent = await rig.leg();
    const supervisor = await rig.leg();
    await rig.core.tap(supervisor.streamId, agent.streamId, 'listen');
    await expect(rig.core.tap(agent.streamId, supervisor.streamId, 'listen')).rejects.toMatchObject(
      { code: 'conflict' },
    );
    await rig.core.closeStream(agent.streamId);
    expect(rig.events).toEqual([
      { type: 'tap-ended', streamId: supervisor.streamId, target: agent.streamId },
    ]);
  });
});

test('CSRCs, extensions and padding of one leg are not passed on to the other', async () => {
  const caller = await rig.leg('PCMA');
  const agent = await rig.leg('PCMA');
  await rig.core.bridge(caller.streamId, agent.streamId);
  const audio = 'd5'.repeat(160);
  const odd = [
    `81 08 0001 00000000 00000007 0000000a ${audio}`,
    `90 08 0002 000000a0 00000007 bede0001 11223344 ${audio}`,
    `a0 08 0003 00000140 00000007 ${audio} 000003`,
    `80 08 0004 000001e0 00000007 ${audio}`,
  ];
  for (const hex of odd) caller.sendRaw(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
  expect(agent.arrived.map(({ datagram }) => datagram.length)).toEqual([172, 172, 172, 172]);
  for (const { payload } of agent.arrived) expect([...payload]).toEqual(Array(160).fill(0xd5));
  expectContinuous(agent);
});
