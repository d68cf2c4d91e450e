/**
 * The audio of many legs: 50 packets a second each, spread over the 20 ms, every packet stamped with
 * the time it left. What comes back is measured against the stamp, so that the generator's own
 * lateness is not booked to the engine; pairs of legs that send to each other directly show what
 * the generator adds when it receives. Nothing is allocated per packet: the generator's collections
 * would look like the engine's delays.
 */
import type { Socket } from 'node:dgram';
import { encodeG711 } from '../../src/engine/rtp/g711.ts';
import { openDatagrams } from './datagrams.ts';
import { Samples } from './samples.ts';

const frameMs = 20;
const frameSamples = 160;
const headerBytes = 12;
/** Before the time: tells a stamped packet from music and silence. */
const stampMark = 0x484f544c;
const stampBytes = 8;
const payloadTypeAlaw = 8;
/** Later than this, frames are left out instead of sent at once. */
const burstMsMax = 20;
const bufferBytes = 512 * 1024;
/** Whole periods of every tone used: frequencies are multiples of 1 Hz over one second. */
const toneFrames = 50;

/** What one leg received, a value for each packet, in ms. */
export interface Reception {
  readonly packets: number;
  /** From leaving the sender's socket call to being read by the receiver. */
  readonly transitMs: Float32Array;
  /**
   * |D| of RFC 3550 §6.4.1, the difference in transit to the packet before it on the same leg:
   * not §6.4.1's running mean J, which divides what happens to one packet by sixteen.
   */
  readonly jitterMs: Float32Array;
}

export class RtpLeg {
  readonly #socket: Socket;
  readonly #host: string;
  readonly #packet = Buffer.alloc(headerBytes + frameSamples);
  readonly #tone: Uint8Array;
  #remotePort = 0;
  #sequence = 0;
  #lastTransitUs = Number.NaN;
  #isStamping = false;
  readonly #transitMs = new Samples();
  readonly #jitterMs = new Samples();
  /** Stamped packets. */
  sent = 0;
  received = 0;

  /** @param frequency of the tone it speaks, whole Hz */
  static async open(host: string, frequency: number): Promise<RtpLeg> {
    const socket = await openDatagrams(host, bufferBytes);
    return new RtpLeg(socket, host, frequency);
  }

  private constructor(socket: Socket, host: string, frequency: number) {
    this.#socket = socket;
    this.#host = host;
    this.#tone = tone(frequency);
    this.#packet[0] = 0x80;
    this.#packet[1] = payloadTypeAlaw;
    this.#packet.writeUInt32BE(frequency, 8);
    socket.on('message', (packet) => this.#receive(packet));
    socket.on('error', () => undefined); // what is not received is counted as lost
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Sends to this port from now on; 0 sends nothing. */
  sendTo(port: number): void {
    this.#remotePort = port;
  }

  /** Stamps what it sends from now on, or no longer. */
  stampPackets(on: boolean): void {
    this.#isStamping = on;
  }

  /** Of all that was measured. */
  get reception(): Reception {
    const { values: transitMs } = this.#transitMs;
    return { packets: this.received, transitMs, jitterMs: this.#jitterMs.values };
  }

  /** @param number of the frame since the start: the place of its audio, whatever was left out */
  sendFrame(number: number): void {
    if (this.#remotePort === 0) return;
    const packet = this.#packet;
    packet.writeUInt16BE(this.#sequence & 0xffff, 2);
    packet.writeUInt32BE((number * frameSamples) >>> 0, 4);
    const from = (number % toneFrames) * frameSamples;
    for (let at = 0; at < frameSamples; at++) packet[headerBytes + at] = this.#tone[from + at] ?? 0;
    this.#sequence++;
    if (this.#isStamping) this.#stamp();
    this.#socket.send(packet, this.#remotePort, this.#host);
  }

  #stamp(): void {
    this.#packet.writeUInt32BE(stampMark, headerBytes);
    this.#packet.writeUInt32BE(nowUs(), headerBytes + 4);
    this.sent++;
  }

  close(): void {
    this.#socket.close();
  }

  #receive(packet: Buffer): void {
    if (packet.length < headerBytes + stampBytes) return;
    if (packet.readUInt32BE(headerBytes) !== stampMark) return;
    const transitUs = (nowUs() - packet.readUInt32BE(headerBytes + 4)) >>> 0;
    this.received++;
    this.#transitMs.add(transitUs / 1000);
    if (!Number.isNaN(this.#lastTransitUs)) {
      this.#jitterMs.add(Math.abs(transitUs - this.#lastTransitUs) / 1000);
    }
    this.#lastTransitUs = transitUs;
  }
}

/** Sends every leg's frames on time until it is stopped. */
export class RtpPacing {
  readonly #legs: readonly RtpLeg[];
  readonly #startedAt = performance.now();
  #next = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Frames left out because the generator was held up itself. */
  skipped = 0;

  constructor(legs: readonly RtpLeg[]) {
    this.#legs = legs;
    this.#run();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  #run(): void {
    const stepMs = frameMs / this.#legs.length;
    for (;;) {
      const dueAt = this.#startedAt + this.#next * stepMs;
      const lateMs = performance.now() - dueAt;
      if (lateMs < 0) break;
      if (lateMs > burstMsMax) this.#skip(Math.floor(lateMs / stepMs));
      const turn = this.#next % this.#legs.length;
      this.#legs[turn]?.sendFrame((this.#next - turn) / this.#legs.length);
      this.#next++;
    }
    this.#timer = setTimeout(() => this.#run(), 1);
  }

  /** 300 phones do not burst together because one machine was busy. */
  #skip(frames: number): void {
    this.#next += frames;
    this.skipped += frames;
  }
}

/** Microseconds of a clock that wraps in 71 minutes. */
function nowUs(): number {
  return Math.floor(performance.now() * 1000) >>> 0;
}

function tone(frequency: number): Uint8Array {
  const samples = Int16Array.from({ length: toneFrames * frameSamples }, (_, index) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * frequency * index) / 8_000)),
  );
  const octets = new Uint8Array(samples.length);
  encodeG711('PCMA', samples, octets, 0);
  return octets;
}
