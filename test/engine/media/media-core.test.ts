import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectContinuous, MediaRig, partOf, readStereo, toneLevel } from './media-rig.ts';

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

function firstAudible(samples: Int16Array): number {
  return samples.findIndex((sample) => Math.abs(sample) > 500) / 8;
}

describe('sending', () => {
  test('a leg that is answered gets a packet of silence each 20 ms', async () => {
    const phone = await rig.leg('PCMU');
    rig.advance(1000);
    expect(phone.arrived).toHaveLength(50);
    expect(phone.arrived.map((packet) => packet.atMs % 20)).toEqual(
      Array(50).fill(phone.arrived[0]?.atMs),
    );
    expect(phone.arrived.every((packet) => packet.payload.every((octet) => octet === 0xff))).toBe(
      true,
    );
    expectContinuous(phone);
  });

  test('nothing is sent while held inactive or before a far end is known', async () => {
    const held = await rig.leg('PCMA', { direction: 'inactive' });
    rig.advance(200);
    expect(held.arrived).toEqual([]);
    await rig.configure(held, { direction: 'sendrecv' });
    rig.advance(200);
    expect(held.arrived).toHaveLength(10);
  });

  test('packets hold as many frames as the far end asked for', async () => {
    const phone = await rig.leg('PCMA', { ptimeMs: 60 });
    rig.advance(600);
    expect(phone.arrived.map((packet) => packet.payload.length)).toEqual(Array(10).fill(480));
    const [first, second] = phone.arrived;
    expect((second?.timestamp ?? 0) - (first?.timestamp ?? 0)).toBe(480);
  });

  test('the receiver sees one continuous source over play, bridge and play', async () => {
    const caller = await rig.leg('PCMA');
    const agent = await rig.leg('PCMU');
    rig.play(caller.streamId, { sources: ['tone_stream://%(300,0,500)'] });
    await rig.settle();
    rig.advance(400);
    agent.saysHz = 900;
    rig.advance(100);
    await rig.core.bridge(caller.streamId, agent.streamId);
    const bridgedMs = rig.nowMs;
    rig.advance(1000);
    expect(caller.hears([500, 900], bridgedMs + 20)).toEqual([900]);
    expect(
      caller
        .audio(bridgedMs + 100)
        .slice(0, 40)
        .every((packet) => packet.payloadType === 8),
    ).toBe(true);
    await rig.core.unbridge(caller.streamId);
    rig.play(caller.streamId, { sources: ['tone_stream://%(300,0,500)'] });
    await rig.settle();
    const playedMs = rig.nowMs;
    rig.advance(300);
    expect(caller.hears([500, 900], playedMs + 20)).toEqual([500]);
    expectContinuous(caller);
    expect(caller.arrived.length).toBeGreaterThanOrEqual(88);
  });

  test('a bridged leg is sent silence while its peer sends nothing, and its packets when it does', async () => {
    const caller = await rig.leg();
    const agent = await rig.leg();
    await rig.core.bridge(caller.streamId, agent.streamId);
    rig.advance(1000);
    expect(caller.arrived.length).toBeGreaterThan(40);
    agent.saysHz = 900;
    const from = rig.nowMs;
    rig.advance(400);
    expect(caller.hears([900], from + 20)).toEqual([900]);
    expect(caller.audio(from).length).toBeLessThanOrEqual(21);
    expectContinuous(caller);
  });

  test('loss and disorder on one leg reach the other as they are', async () => {
    const caller = await rig.leg();
    const agent = await rig.leg();
    await rig.core.bridge(caller.streamId, agent.streamId);
    agent.saysHz = 900;
    rig.advance(100);
    const before = caller.arrived.length;
    agent.saysHz = 0;
    const base = agent.sequence;
    for (const step of [0, 1, 3, 2, 6, 6]) {
      agent.sequence = (base + step) & 0xffff;
      agent.timestamp = (agent.timestamp + 160) >>> 0;
      agent.send(Buffer.alloc(172, 0xd5), { payloadType: 8 });
    }
    const first = caller.arrived[before]?.sequence ?? 0;
    const steps = caller.arrived.slice(before).map((packet) => (packet.sequence - first) & 0xffff);
    expect(steps).toEqual([0, 1, 3, 2, 6]);
  });
});

describe('receiving', () => {
  test('hostile packets are dropped and counted, and the audio goes on', async () => {
    const caller = await rig.leg();
    const agent = await rig.leg();
    await rig.core.bridge(caller.streamId, agent.streamId);
    caller.saysHz = 400;
    rig.advance(100);
    const hostile = [
      Buffer.alloc(0),
      Buffer.from([0x80]),
      Buffer.alloc(11, 0x80),
      Buffer.alloc(172, 0),
      Buffer.alloc(1501, 0x80),
      Buffer.from([0x80, 99, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0xd5]),
      Buffer.from([0x90, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0xff, 0xff]),
      Buffer.from([0xa0, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0xff]),
      Buffer.from([0x8f, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0xff]),
      Buffer.from([0x80, 8, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]),
    ];
    for (const packet of hostile) caller.sendRaw(packet);
    caller.sendRtcp(Buffer.from([0x80, 0xc8, 0xff, 0xff]));
    const statistics = await rig.core.streamStatistics(caller.streamId);
    expect(statistics).toMatchObject({ packetsDropped: hostile.length + 1, packetsReceived: 5 });
    const from = rig.nowMs;
    rig.advance(200);
    expect(agent.hears([400], from + 20)).toEqual([400]);
  });

  test('a flood is cut off at the packet rate', async () => {
    const caller = await rig.leg();
    for (let count = 0; count < 1000; count++) caller.send(Buffer.alloc(172), { payloadType: 8 });
    const { packetsReceived, packetsDropped } = await rig.core.streamStatistics(caller.streamId);
    expect(packetsReceived).toBe(250);
    expect(packetsDropped).toBe(750);
  });

  test('the stream answers to where the far end really sends from, and nobody else takes it over', async () => {
    const phone = await rig.leg();
    phone.send(Buffer.alloc(172, 0xd5), { payloadType: 8, fromPort: 50_000 });
    expect((await rig.core.streamStatistics(phone.streamId)).remote?.port).toBe(50_000);
    rig.advance(1500);
    phone.send(Buffer.alloc(172, 0xd5), { payloadType: 8, fromPort: 50_000 });
    for (let count = 0; count < 10; count++) {
      phone.send(Buffer.alloc(172, 0x2a), { payloadType: 8, fromPort: 50_002 });
    }
    expect((await rig.core.streamStatistics(phone.streamId)).remote?.port).toBe(50_000);
    expect((await rig.core.streamStatistics(phone.streamId)).packetsReceived).toBe(2);
  });

  test('silence from the far end is reported once, and its return', async () => {
    const phone = await rig.leg('PCMA', { mediaTimeoutMs: 500 });
    rig.advance(2000);
    phone.saysHz = 400;
    rig.advance(200);
    const types = rig.events.map((event) => event.type);
    expect(types).toEqual(['media-timeout', 'media-resumed']);
  });

  test('reports are exchanged and the round trip is known', async () => {
    const phone = await rig.leg();
    phone.saysHz = 400;
    rig.advance(8000);
    const report = phone.rtcpArrived[0];
    expect(report?.[1]).toBe(200);
    const ssrc = report?.readUInt32BE(4) ?? 0;
    const middle = report?.readUInt32BE(10) ?? 0;
    const answer = Buffer.alloc(32);
    answer.set([0x81, 201, 0, 7], 0);
    answer.writeUInt32BE(phone.ssrc, 4);
    answer.writeUInt32BE(ssrc, 8);
    answer[12] = 64;
    answer.writeUInt32BE(middle, 24);
    const sentMs = rig.nowMs;
    phone.sendRtcp(answer);
    const statistics = await rig.core.streamStatistics(phone.streamId);
    expect(statistics.remoteLossRatio).toBe(0.25);
    expect(statistics.roundTripMs).toBeLessThanOrEqual(sentMs);
    await rig.core.closeStream(phone.streamId);
    const goodbye = phone.rtcpArrived.at(-1);
    expect(goodbye?.at(-7)).toBe(203);
  });
});

test('no datagram whatever disturbs the streams', async () => {
  const caller = await rig.leg();
  const agent = await rig.leg();
  await rig.core.bridge(caller.streamId, agent.streamId);
  await rig.record(caller.streamId, { file: 'fuzz.wav' });
  caller.saysHz = 400;
  rig.advance(100);
  fc.assert(
    fc.property(
      fc.constantFrom(8, 0x88, 101, 0xe5, 0, 200, 201, 203),
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom(0, 1, 5004, 65535),
      (type, tail, port) => {
        const datagram = Buffer.from([0x80, type, ...tail]);
        caller.sendRaw(Buffer.from(datagram), port);
        caller.sendRtcp(datagram);
        rig.advance(20);
      },
    ),
    { numRuns: 2000 },
  );
  expect((await rig.core.streamStatistics(caller.streamId)).remote?.port).toBe(caller.port);
  const from = rig.nowMs;
  rig.advance(200);
  expect(agent.hears([400], from + 20)).toEqual([400]);
});

test('a far end that cannot be sent to is refused; the unspecified address is hold', async () => {
  const phone = await rig.leg();
  for (const remote of [
    { address: '192.0.2.1', port: 0 },
    { address: '192.0.2.1', port: 70_000 },
    { address: '2001:db8::1', port: 4000 },
    { address: 'example.com', port: 4000 },
    { address: '192.0.2.1', port: 4000, rtcpPort: 0 },
  ]) {
    await expect(rig.configure(phone, { remote })).rejects.toMatchObject({ code: 'invalid-input' });
  }
  await rig.configure(phone, { remote: { address: '0.0.0.0', port: phone.port } });
  phone.saysHz = 400;
  rig.advance(200);
  expect(phone.arrived).toEqual([]);
});

describe('digits', () => {
  test('a digit is reported once at its end, passed on to the peer and never heard', async () => {
    const caller = await rig.leg();
    const agent = await rig.leg();
    await rig.core.bridge(caller.streamId, agent.streamId);
    caller.press(5, 8);
    expect(rig.events).toEqual([
      {
        type: 'digit-received',
        streamId: caller.streamId,
        digit: '5',
        durationMs: 160,
        via: 'rtp',
      },
    ]);
    rig.advance(500);
    const events = agent.arrived.filter((packet) => packet.payloadType === 101);
    expect(events.map((packet) => packet.marker)).toEqual([true, ...Array(9).fill(false)]);
    expect(new Set(events.map((packet) => packet.timestamp)).size).toBe(1);
    expect(events.map((packet) => packet.payload[1])).toEqual([
      ...Array(7).fill(10),
      138,
      138,
      138,
    ]);
    expect(events.at(-1)?.payload.subarray(2)).toEqual(Buffer.from([0x05, 0x00]));
    expect(agent.audio().every((packet) => packet.payload.every((octet) => octet === 0xd5))).toBe(
      true,
    );
    expectContinuous(agent);
  });

  test('sent digits follow each other and the wait ends with the last', async () => {
    const phone = await rig.leg();
    let result = '';
    const sent = rig.core.sendDigits(phone.streamId, '1#', { durationMs: 100 }).then((value) => {
      result = value;
    });
    rig.advance(200);
    await rig.settle();
    expect(result).toBe('');
    rig.advance(300);
    await sent;
    expect(result).toBe('sent');
    const ends = phone.arrived.filter(
      (packet) => packet.payloadType === 101 && packet.payload[1] === 138,
    );
    expect(ends.map((packet) => packet.payload[0])).toEqual([1, 1, 1, 11, 11, 11]);
  });

  test('a digit by SIP INFO stops a prompt as one by RTP does', async () => {
    const phone = await rig.leg();
    const id = rig.play(phone.streamId, { sources: ['silence_stream://-1'], stopOnDigits: '#' });
    await rig.settle();
    rig.advance(100);
    await rig.core.receiveDigit(phone.streamId, '1', 100);
    expect(rig.endOf(id)).toBeUndefined();
    await rig.core.receiveDigit(phone.streamId, '#', 100);
    expect(rig.endOf(id)).toMatchObject({ reason: 'digit', digit: '#', playedMs: 100 });
  });

  test('without telephone events nothing is sent and the answer says so', async () => {
    const phone = await rig.leg('PCMA', { telephoneEvents: [] });
    expect(await rig.core.sendDigits(phone.streamId, '1')).toBe('no-telephone-event');
  });
});

describe('playing', () => {
  test('a new playback interrupts the one before, which goes on with what is left', async () => {
    const phone = await rig.leg();
    const long = rig.play(phone.streamId, { sources: ['tone_stream://%(3000,0,500)'] });
    await rig.settle();
    rig.advance(500);
    const short = rig.play(phone.streamId, { sources: ['tone_stream://%(500,0,900)'] });
    await rig.settle();
    rig.advance(500);
    expect(rig.endOf(short)).toMatchObject({ reason: 'ended', playedMs: 500 });
    expect(phone.hears([500, 900], 540)).toEqual([900]);
    rig.advance(2480);
    expect(rig.endOf(long)).toBeUndefined();
    rig.advance(40);
    expect(rig.endOf(long)).toMatchObject({ reason: 'ended', playedMs: 3000 });
  });

  test('stopping the current playback leaves the one below it', async () => {
    const phone = await rig.leg();
    const below = rig.play(phone.streamId, { sources: ['silence_stream://-1'] });
    const above = rig.play(phone.streamId, { sources: ['silence_stream://-1'] });
    expect(await rig.core.stopPlaybacks(phone.streamId, 'current')).toBe(1);
    expect(rig.endOf(above)?.reason).toBe('stopped');
    expect(rig.endOf(below)).toBeUndefined();
    expect(await rig.core.stopPlaybacks(phone.streamId, 'all')).toBe(1);
    expect(rig.endOf(below)?.reason).toBe('stopped');
  });

  test('a prompt to a bridged leg is heard by it alone, and the bridge goes on after it', async () => {
    const caller = await rig.leg();
    const agent = await rig.leg();
    await rig.core.bridge(caller.streamId, agent.streamId);
    agent.saysHz = 900;
    caller.saysHz = 400;
    rig.advance(500);
    rig.play(caller.streamId, { sources: ['tone_stream://%(400,0,600)'], mixed: true });
    await rig.settle();
    const from = rig.nowMs;
    rig.advance(400);
    expect(caller.hears([400, 600, 900], from + 100)).toEqual([600, 900]);
    expect(agent.hears([400, 600, 900], from)).toEqual([400]);
    const after = rig.nowMs;
    rig.advance(400);
    expect(caller.hears([400, 600, 900], after + 40)).toEqual([900]);
    expectContinuous(caller);
  });

  test('a file outside the roots is not found', async () => {
    const phone = await rig.leg();
    const id = rig.play(phone.streamId, { sources: ['/etc/hostname', '../../etc/passwd'] });
    await rig.settle();
    expect(rig.endOf(id)?.reason).toBe('file-not-found');
  });
});

describe('recording', () => {
  test('both sides are on their own channel at the time they were heard', async () => {
    const caller = await rig.leg('PCMA');
    const agent = await rig.leg('PCMU');
    await rig.core.bridge(caller.streamId, agent.streamId);
    const recording = await rig.record(caller.streamId, { file: 'call.wav' });
    rig.advance(500);
    caller.saysHz = 400;
    rig.advance(500);
    agent.saysHz = 900;
    rig.advance(1000);
    const end = await rig.core.stopRecording(recording);
    expect(end).toMatchObject({ reason: 'stopped', recordedMs: 2000 });
    const { left, right } = await readStereo(join(directory, 'call.wav'));
    expect(left.length).toBe(2000 * 8);
    expect(Math.abs(firstAudible(left) - 500)).toBeLessThanOrEqual(20);
    expect(Math.abs(firstAudible(right) - 1000)).toBeLessThanOrEqual(20);
    expect(toneLevel(partOf(left, 600, 1900), 400)).toBeGreaterThan(5000);
    expect(toneLevel(partOf(left, 600, 1900), 900)).toBeLessThan(100);
    expect(toneLevel(partOf(right, 1100, 1900), 900)).toBeGreaterThan(5000);
    expect(toneLevel(partOf(right, 1100, 1900), 400)).toBeLessThan(100);
  });

  test('masked time is silence on both channels and the length stays', async () => {
    const caller = await rig.leg();
    const agent = await rig.leg();
    await rig.core.bridge(caller.streamId, agent.streamId);
    caller.saysHz = 400;
    agent.saysHz = 900;
    const recording = await rig.record(caller.streamId, { file: 'masked.wav' });
    rig.advance(1000);
    await rig.core.maskRecording(recording);
    rig.advance(1000);
    await rig.core.unmaskRecording(recording);
    rig.advance(1000);
    await rig.core.stopRecording(recording);
    const { left, right } = await readStereo(join(directory, 'masked.wav'));
    expect(left.length).toBe(3000 * 8);
    for (const channel of [left, right]) {
      expect(partOf(channel, 1000, 2000).every((sample) => sample === 0)).toBe(true);
      expect(partOf(channel, 100, 940).some((sample) => sample !== 0)).toBe(true);
      expect(partOf(channel, 2020, 2900).some((sample) => sample !== 0)).toBe(true);
    }
  });

  test('it goes on over hold, unbridging and a new bridge', async () => {
    const caller = await rig.leg();
    const agent = await rig.leg();
    const colleague = await rig.leg();
    const recording = await rig.record(caller.streamId, { file: 'held.wav' });
    agent.saysHz = 900;
    colleague.saysHz = 1200;
    await rig.core.bridge(caller.streamId, agent.streamId);
    rig.advance(1000);
    await rig.core.unbridge(caller.streamId);
    rig.play(caller.streamId, { sources: ['tone_stream://%(1000,0,500)'] });
    await rig.settle();
    rig.advance(1000);
    await rig.core.bridge(caller.streamId, colleague.streamId);
    rig.advance(1000);
    await rig.core.closeStream(caller.streamId);
    const { right } = await readStereo(join(directory, 'held.wav'));
    expect(rig.events.at(-1)).toMatchObject({
      type: 'recording-ended',
      recordingId: recording,
      reason: 'target-closed',
    });
    const tones = [0, 1000, 2000].map((from) =>
      [500, 900, 1200].filter((hz) => toneLevel(partOf(right, from + 100, from + 900), hz) > 3000),
    );
    expect(tones).toEqual([[900], [500], [1200]]);
  });

  test('a time limit, silence and a digit end it', async () => {
    const phone = await rig.leg();
    phone.saysHz = 400;
    const limited = await rig.record(phone.streamId, { file: 'a.wav', timeLimitMs: 1000 });
    const silent = await rig.record(phone.streamId, {
      file: 'b.wav',
      channels: 'said',
      silenceLimitMs: 1000,
    });
    const pressed = await rig.record(phone.streamId, { file: 'c.wav', stopOnDigits: '#' });
    rig.advance(1500);
    phone.saysHz = 0;
    phone.press(11, 4);
    rig.advance(3000);
    await rig.core.stop();
    const ends = rig.events.filter((event) => event.type === 'recording-ended');
    expect(ends.map(({ recordingId, reason }) => [recordingId, reason])).toEqual(
      expect.arrayContaining([
        [limited, 'time-limit'],
        [silent, 'silence'],
        [pressed, 'digit'],
      ]),
    );
    expect(ends.find((end) => end.recordingId === limited)?.recordedMs).toBe(1000);
  });

  test('names outside the roots and names that are taken are refused', async () => {
    const phone = await rig.leg();
    await rig.record(phone.streamId, { file: 'x.wav' });
    await expect(rig.record(phone.streamId, { file: '../x.wav' })).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await expect(rig.record(phone.streamId, { file: 'x.wav' })).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});

test('a peer is told when the other leg is closed, not when it is unbridged', async () => {
  const caller = await rig.leg();
  const agent = await rig.leg();
  await rig.core.bridge(caller.streamId, agent.streamId);
  await rig.core.unbridge(caller.streamId);
  expect(rig.events).toEqual([]);
  await rig.core.bridge(caller.streamId, agent.streamId);
  await rig.core.closeStream(caller.streamId);
  expect(rig.events).toEqual([
    { type: 'bridge-ended', streamId: agent.streamId, peerId: caller.streamId },
  ]);
});

test('what does not exist is not found', async () => {
  const phone = await rig.leg();
  const gone = (await rig.leg()).streamId;
  await rig.core.closeStream(gone);
  await expect(rig.core.bridge(phone.streamId, gone)).rejects.toMatchObject({ code: 'not-found' });
  await expect(
    rig.core.configureStream(gone, {
      codec: { name: 'PCMA', payloadType: 8 },
      direction: 'sendrecv',
    }),
  ).rejects.toMatchObject({ code: 'not-found' });
  expect(await rig.core.closeStream(gone)).toMatchObject({ packetsSent: 0 });
});
