import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import type { MediaCoreOptions } from '../../../src/engine/media/media-core.ts';
import { MediaCore } from '../../../src/engine/media/media-core.ts';
import type {
  AudioCodec,
  PlaybackEnd,
  PlaybackId,
  PlayRequest,
  RecordRequest,
  StreamConfiguration,
  StreamId,
  StreamRecordingId,
} from '../../../src/engine/media/media-engine.ts';
import { ClipStore } from '../../../src/engine/media/sources/clip-store.ts';
import { MediaPaths } from '../../../src/engine/media/sources/media-paths.ts';
import { SourceOpener } from '../../../src/engine/media/sources/source-opener.ts';
import type {
  OpenPortPair,
  PortPairReceiver,
} from '../../../src/engine/media/stream/datagram-port.ts';
import type { InternalEvent } from '../../../src/engine/media/worker-messages.ts';
import { decodeG711, encodeG711 } from '../../../src/engine/rtp/g711.ts';
import { decodeRtp, encodeRtpHeader, type RtpPacket } from '../../../src/engine/rtp/rtp-packet.ts';
import { decodeWavHeader } from '../../../src/sound/wav.ts';

/** A packet that a phone was sent, and when in ms. */
export interface ArrivedPacket extends RtpPacket {
  readonly atMs: number;
}

/** The far end of a stream: says a tone when told to, and keeps what it hears. */
export class RigPhone {
  readonly streamId: StreamId;
  readonly arrived: ArrivedPacket[] = [];
  readonly rtcpArrived: Buffer[] = [];
  readonly port: number;
  readonly law: AudioCodec;
  readonly ssrc: number;
  readonly #receiver: PortPairReceiver;
  /** Hz of the tone it says; 0: it sends nothing. */
  saysHz = 0;
  sequence = 60_000;
  timestamp = 4_294_000_000;

  constructor(streamId: StreamId, port: number, law: AudioCodec, receiver: PortPairReceiver) {
    this.streamId = streamId;
    this.port = port;
    this.law = law;
    this.ssrc = port * 1000;
    this.#receiver = receiver;
  }

  /** Sends 20 ms of its tone. */
  speak(): void {
    const samples = Int16Array.from({ length: 160 }, (_, index) =>
      Math.round(6000 * Math.sin((2 * Math.PI * this.saysHz * (this.timestamp + index)) / 8000)),
    );
    const packet = Buffer.alloc(172);
    encodeG711(this.law, samples, packet, 12);
    this.send(packet, { payloadType: this.law === 'PCMA' ? 8 : 0 });
    this.timestamp = (this.timestamp + 160) >>> 0;
  }

  /** Sends a packet of its own source; the header's other fields go on by themselves. */
  send(
    packet: Buffer,
    header: { payloadType: number; marker?: boolean; timestamp?: number; fromPort?: number },
  ): void {
    const { payloadType, marker = false, timestamp = this.timestamp } = header;
    const { ssrc, sequence } = this;
    encodeRtpHeader(packet, { marker, payloadType, sequence, timestamp, ssrc });
    this.sequence = (sequence + 1) & 0xffff;
    this.#receiver.rtp(packet, { address: '192.0.2.1', port: header.fromPort ?? this.port });
  }

  /** Bytes of anybody, such as an attacker. */
  sendRaw(packet: Uint8Array, fromPort = this.port): void {
    this.#receiver.rtp(packet, { address: '192.0.2.1', port: fromPort });
  }

  sendRtcp(packet: Uint8Array): void {
    this.#receiver.rtcp(packet, { address: '192.0.2.1', port: this.port + 1 });
  }

  /** Presses a key as RFC 4733 says: updates every 20 ms, the end three times. */
  press(event: number, steps: number): void {
    for (let step = 1; step <= steps + 2; step++) {
      const duration = Math.min(step, steps) * 160;
      const packet = Buffer.alloc(16);
      packet.set([event, step >= steps ? 0x8a : 0x0a, duration >> 8, duration & 0xff], 12);
      this.send(packet, { payloadType: 101, marker: step === 1 });
    }
    this.timestamp = (this.timestamp + steps * 160) >>> 0;
  }

  audio(fromMs = 0): ArrivedPacket[] {
    return this.arrived.filter((packet) => packet.payloadType !== 101 && packet.atMs >= fromMs);
  }

  /** Which of the tones (Hz) it was sent from `fromMs` on. */
  hears(tones: readonly number[], fromMs: number): number[] {
    const packets = this.audio(fromMs);
    const samples = new Int16Array(packets.length * 160);
    for (const [index, packet] of packets.entries()) {
      decodeG711(this.law, packet.payload, samples, index * 160);
    }
    return tones.filter((hz) => toneLevel(samples, hz) > 1000);
  }
}

/** Amplitude of a tone in 8 kHz samples, frame by frame so that gaps do not matter. */
export function toneLevel(samples: Int16Array, hz: number): number {
  let sum = 0;
  let frames = 0;
  for (let start = 0; start + 160 <= samples.length; start += 160) {
    let [real, imaginary] = [0, 0];
    for (let index = 0; index < 160; index++) {
      const angle = (2 * Math.PI * hz * index) / 8000;
      real += (samples[start + index] ?? 0) * Math.cos(angle);
      imaginary += (samples[start + index] ?? 0) * Math.sin(angle);
    }
    sum += Math.hypot(real, imaginary) / 80;
    frames++;
  }
  return frames === 0 ? 0 : sum / frames;
}

/** One RTP source to its receiver: sequence without gaps, time that never goes back. */
export function expectContinuous(phone: RigPhone): void {
  const { arrived } = phone;
  expect(new Set(arrived.map((packet) => packet.ssrc)).size).toBe(1);
  for (const [index, packet] of arrived.entries()) {
    const before = arrived[index - 1];
    if (!before) continue;
    expect((packet.sequence - before.sequence) & 0xffff).toBe(1);
    const isEvent = packet.payloadType === 101;
    if (!isEvent) expect((packet.timestamp - before.timestamp) | 0).toBeGreaterThanOrEqual(0);
  }
}

/** Both channels of a stereo recording. */
export interface ReadRecording {
  readonly left: Int16Array;
  readonly right: Int16Array;
}

export async function readStereo(path: string): Promise<ReadRecording> {
  const file = await readFile(path);
  const format = decodeWavHeader(file);
  expect(format).toMatchObject({ channels: 2, sampleRate: 8000, encoding: 'pcm16' });
  expect(file.length - 44).toBe(format?.dataBytes);
  const frames = (file.length - 44) / 4;
  const channel = (offset: number) =>
    Int16Array.from({ length: frames }, (_, index) => file.readInt16LE(44 + 4 * index + offset));
  return { left: channel(0), right: channel(2) };
}

export function partOf(samples: Int16Array, fromMs: number, toMs: number): Int16Array {
  return samples.slice(fromMs * 8, toMs * 8);
}

/** The media core on a virtual clock, without sockets. */
export class MediaRig {
  readonly core: MediaCore;
  readonly events: InternalEvent[] = [];
  readonly phones: RigPhone[] = [];
  openPairs = 0;
  #nowSamples = 0;
  #ticks = 0;
  #nextPort = 10_000;
  #lastId = 0;
  readonly #opening: Promise<void>[] = [];
  #receivers = new Map<number, PortPairReceiver>();

  constructor(directory: string, changes: Partial<MediaCoreOptions> = {}) {
    const paths = new MediaPaths([directory], [directory]);
    const clips = new ClipStore(1e8);
    let random = 1;
    this.core = new MediaCore({
      rtpAddress: '192.0.2.2',
      streamsMax: 20,
      packetsPerSecondMax: 250,
      recordingBacklogBytesMax: 1e6,
      openPorts: this.#openPorts,
      opener: new SourceOpener(clips, paths, { hold: directory }),
      paths,
      random: {
        uint32: () => {
          random = (Math.imul(random, 1_103_515_245) + 12_345) >>> 0;
          return random;
        },
      },
      nowSamples: () => this.#nowSamples,
      nowMs: () => 1_700_000_000_000 + this.nowMs,
      emit: (event) => this.events.push(event),
      log: () => {},
      countOutside: () => ({
        sockets: 0,
        clipBytes: clips.bytes,
        heapBytes: 0,
        ticksSkipped: 0,
        tickLateMsMax: 0,
      }),
      ...changes,
    });
  }

  get nowMs(): number {
    return this.#nowSamples / 8;
  }

  readonly #openPorts: OpenPortPair = async (address, receiver) => {
    const rtpPort = this.#nextPort;
    this.#nextPort += 2;
    this.openPairs++;
    this.#receivers.set(rtpPort, receiver);
    return {
      address,
      rtpPort,
      rtp: { send: (bytes, to) => this.#deliver(bytes, to.port) },
      rtcp: { send: (bytes, to) => this.#deliverRtcp(bytes, to.port) },
      close: async () => void this.openPairs--,
    };
  };

  #deliver(bytes: Uint8Array, port: number): void {
    const packet = decodeRtp(Buffer.from(bytes));
    const phone = this.phones.find((candidate) => candidate.port === port);
    if (packet) phone?.arrived.push({ ...packet, atMs: this.nowMs });
  }

  #deliverRtcp(bytes: Uint8Array, port: number): void {
    const phone = this.phones.find((candidate) => candidate.port + 1 === port);
    phone?.rtcpArrived.push(Buffer.from(bytes));
  }

  /** A stream with a phone at its far end. */
  async leg(
    law: AudioCodec = 'PCMA',
    changes: Partial<StreamConfiguration> = {},
  ): Promise<RigPhone> {
    const { streamId, localPort } = await this.core.createStream();
    const receiver = this.#receivers.get(localPort);
    if (!receiver) throw new Error('no such port');
    const phone = new RigPhone(streamId, localPort + 20_000, law, receiver);
    this.phones.push(phone);
    await this.configure(phone, changes);
    return phone;
  }

  async configure(phone: RigPhone, changes: Partial<StreamConfiguration>): Promise<void> {
    await this.core.configureStream(phone.streamId, {
      remote: { address: '192.0.2.1', port: phone.port },
      codec: { name: phone.law, payloadType: phone.law === 'PCMA' ? 8 : 0 },
      telephoneEvents: [{ payloadType: 101, clockRate: 8000 }],
      direction: 'sendrecv',
      ...changes,
    });
  }

  play(target: Parameters<MediaCore['play']>[0], request: PlayRequest): PlaybackId {
    const id = `playback-${++this.#lastId}` as PlaybackId;
    this.#opening.push(this.core.play(target, id, request));
    return id;
  }

  async record(
    target: Parameters<MediaCore['startRecording']>[0],
    request: RecordRequest,
  ): Promise<StreamRecordingId> {
    const id = `recording-${++this.#lastId}` as StreamRecordingId;
    await this.core.startRecording(target, id, request);
    return id;
  }

  endOf(id: PlaybackId): PlaybackEnd | undefined {
    for (const event of this.events) {
      if (event.type === 'playback-ended' && event.playbackId === id) return event.end;
    }
    return undefined;
  }

  /** Lets files be read and promises settle. */
  async settle(): Promise<void> {
    await Promise.all(this.#opening.splice(0));
    await new Promise(setImmediate);
  }

  /** Moves time on; phones speak every 20 ms. Files are not waited for: `settle` first. */
  advance(ms: number): void {
    for (let step = 0; step < ms / 5; step++) {
      this.core.tick(this.#ticks);
      if (this.#ticks % 4 === 1) {
        for (const phone of this.phones) if (phone.saysHz > 0) phone.speak();
      }
      this.#ticks++;
      this.#nowSamples = this.#ticks * 40;
    }
  }
}
