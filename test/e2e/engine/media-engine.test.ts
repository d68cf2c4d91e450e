import { createSocket, type Socket } from 'node:dgram';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MediaEngine, MediaEvent, StreamId } from '../../../src/engine/media/media-engine.ts';
import { startMediaEngine } from '../../../src/engine/media/start-media-engine.ts';
import { decodeRtp, encodeRtpHeader } from '../../../src/engine/rtp/rtp-packet.ts';
import { decodeWavHeader } from '../../../src/sound/wav.ts';

/** The engine on its real thread and real sockets; what it does is tested on the core. */

let directory: string;
let engine: MediaEngine;
const phones: Socket[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'media-'));
  engine = await startMediaEngine({
    rtpAddress: '127.0.0.1',
    portRange: { first: 0, last: 0 },
    soundRoots: [join(import.meta.dirname, '../../fixtures/media')],
    recordingRoots: [directory],
  });
});

afterEach(async () => {
  await engine.stop();
  for (const phone of phones.splice(0)) phone.close();
  await rm(directory, { recursive: true });
});

async function openPhone(): Promise<{ socket: Socket; port: number }> {
  const socket = createSocket('udp4');
  phones.push(socket);
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { socket, port: socket.address().port };
}

async function openLeg(): Promise<{ streamId: StreamId; socket: Socket; localPort: number }> {
  const { socket, port } = await openPhone();
  const { streamId, localPort } = await engine.createStream();
  await engine.configureStream(streamId, {
    remote: { address: '127.0.0.1', port },
    codec: { name: 'PCMA', payloadType: 8 },
    telephoneEvents: [{ payloadType: 101, clockRate: 8000 }],
    direction: 'sendrecv',
  });
  return { streamId, socket, localPort };
}

/** Waits for `count` datagrams that fit. */
function received(socket: Socket, count: number, fits: (datagram: Buffer) => boolean) {
  return new Promise<Buffer[]>((resolve) => {
    const found: Buffer[] = [];
    const listen = (datagram: Buffer) => {
      if (fits(datagram)) found.push(datagram);
      if (found.length < count) return;
      socket.off('message', listen);
      resolve(found);
    };
    socket.on('message', listen);
  });
}

function audioPacket(sequence: number, octet: number): Buffer {
  const packet = Buffer.alloc(172, octet);
  const timestamp = sequence * 160;
  encodeRtpHeader(packet, { marker: false, payloadType: 8, sequence, timestamp, ssrc: 7 });
  return packet;
}

test('an answered leg hears silence until something is played, then the tone, then silence', async () => {
  const { streamId, socket } = await openLeg();
  const isSilent = (packet: Buffer) => packet.subarray(12).every((octet) => octet === 0xd5);
  await received(socket, 3, isSilent);
  const tone = received(socket, 10, (packet) => !isSilent(packet));
  const playback = engine.play(streamId, { sources: ['tone_stream://%(300,0,440)'] });
  const end = await playback.finished;
  expect(end).toMatchObject({ reason: 'ended', playedMs: 300 });
  const packets = (await tone).map((packet) => decodeRtp(packet));
  expect(new Set(packets.map((packet) => packet?.ssrc)).size).toBe(1);
  await received(socket, 2, isSilent);
});

test('bridged legs hear each other and the recording gets its name when it is closed', async () => {
  const caller = await openLeg();
  const agent = await openLeg();
  const recording = await engine.startRecording(caller.streamId, { file: 'calls/one.wav' });
  await engine.bridge(caller.streamId, agent.streamId);
  const heard = received(agent.socket, 20, (packet) => packet[20] === 0x2a);
  for (let sequence = 0; sequence < 20; sequence++) {
    caller.socket.send(audioPacket(sequence, 0x2a), caller.localPort, '127.0.0.1');
  }
  await heard;
  expect(await readdir(join(directory, 'calls'))).toEqual(['one.wav.part']);
  const end = await engine.stopRecording(recording.recordingId);
  expect(end).toEqual(await recording.finished);
  const format = decodeWavHeader(await readFile(end.file));
  expect(format).toMatchObject({ channels: 2, sampleRate: 8000, dataBytes: end.recordedMs * 32 });
});

test('a digit sent on one leg is reported once by the other', async () => {
  const caller = await openLeg();
  const agent = await openLeg();
  const digits: MediaEvent[] = [];
  const twoDigits = new Promise<void>((resolve) => {
    engine.onEvent((event) => {
      if (event.type === 'digit-received') digits.push(event);
      if (digits.length === 2) resolve();
    });
  });
  caller.socket.on('message', (packet) => {
    if (decodeRtp(packet)?.payloadType === 101) {
      agent.socket.send(packet, agent.localPort, '127.0.0.1');
    }
  });
  expect(await engine.sendDigits(caller.streamId, '5#')).toBe('sent');
  await twoDigits;
  expect(digits).toMatchObject([
    { streamId: agent.streamId, digit: '5', durationMs: 100, via: 'rtp' },
    { streamId: agent.streamId, digit: '#', durationMs: 100 },
  ]);
});

test('nothing is left when the streams are closed, and every wait settles when it stops', async () => {
  const one = await openLeg();
  const other = await openLeg();
  await engine.bridge(one.streamId, other.streamId);
  const playback = engine.play(one.streamId, { sources: ['silence_stream://-1'] });
  await engine.closeStream(one.streamId);
  await engine.closeStream(other.streamId);
  expect((await playback.finished).reason).toBe('target-closed');
  expect(await engine.statistics()).toMatchObject({
    streams: 0,
    sockets: 0,
    playbacks: 0,
    recordings: 0,
    bridges: 0,
    taps: 0,
  });
  const last = await openLeg();
  const endless = engine.play(last.streamId, { sources: ['silence_stream://-1'] });
  const recording = await engine.startRecording(last.streamId, { file: 'two.wav' });
  await engine.stop();
  expect((await endless.finished).reason).toBe('engine-stopped');
  expect((await recording.finished).reason).toBe('engine-stopped');
  expect(await readdir(directory)).toEqual(['two.wav']);
  await expect(engine.createStream()).rejects.toMatchObject({ code: 'engine-unavailable' });
});
