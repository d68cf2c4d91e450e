/**
 * The audio of a test peer: PCMU over RTP with a tone out, and what was heard kept for analysis.
 * Runs in real time, so for end-to-end tests only.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

const samplesPerPacket = 160;
const packetMs = 20;
const digitEvents = '0123456789*#ABCD';

interface DigitPress {
  readonly event: number;
  readonly startedAt: number;
  sent: number;
}

export class RtpPeer {
  readonly #socket: Socket;
  #remote: { readonly port: number; readonly host: string } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #sequence = 1;
  #timestamp = 0;
  #frequency = 0;
  #heard: number[] = [];
  /** By the timestamp at which each was pressed: every packet of one press has it (RFC 4733 §2.2). */
  readonly #digits = new Map<number, string>();
  #digit: DigitPress | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('message', (packet) => this.#receive(packet));
    socket.on('error', () => undefined);
  }

  static async open(): Promise<RtpPeer> {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new RtpPeer(socket);
  }

  /** A session description of this peer. */
  sdp(direction = 'sendrecv', version = 1): string {
    return [
      'v=0',
      `o=peer 1 ${version} IN IP4 127.0.0.1`,
      's=-',
      'c=IN IP4 127.0.0.1',
      't=0 0',
      `m=audio ${this.#socket.address().port} RTP/AVP 0 101`,
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-15',
      'a=ptime:20',
      `a=${direction}`,
      '',
    ].join('\r\n');
  }

  /** Sends a tone, or silence at 0 Hz, to where the description says; changes it when running. */
  sendTone(remoteSdp: string, frequency: number): void {
    const port = Number(/^m=audio (\d+)/m.exec(remoteSdp)?.[1]);
    const host = /^c=IN IP4 (\S+)/m.exec(remoteSdp)?.[1] ?? '127.0.0.1';
    this.#remote = { port, host };
    this.#frequency = frequency;
    this.#timer ??= setInterval(() => this.#sendPacket(), packetMs);
  }

  /** Sends silence from now on. */
  fallSilent(): void {
    this.#frequency = 0;
  }

  /** Presses a key for 100 ms (RFC 4733). */
  pressDigit(digit: string): void {
    this.#digit = { event: digitEvents.indexOf(digit), startedAt: this.#timestamp, sent: 0 };
  }

  /** The digits that were pressed at the other end. */
  get digitsHeard(): string {
    return [...this.#digits.values()].join('');
  }

  /** Forgets what was heard so far. */
  forget(): void {
    this.#heard = [];
  }

  /** Samples heard since `forget`. */
  get heardSamples(): number {
    return this.#heard.length;
  }

  /** Share of the last second's energy that is at this frequency, 0 to 1; 0 for silence. */
  loudnessAt(frequency: number): number {
    return toneShare(this.#heard.slice(-8000), frequency, 8000);
  }

  /** Settles when the tone makes up most of what is heard; rejects after `deadlineMs`. */
  async hears(frequency: number, deadlineMs = 5_000): Promise<void> {
    const dueAt = Date.now() + deadlineMs;
    while (toneShare(this.#heard.slice(-1600), frequency, 8000) < 0.6) {
      if (Date.now() > dueAt) {
        throw new Error(`${frequency} Hz was not heard, ${this.#heard.length} samples were`);
      }
      await new Promise((resolve) => setTimeout(resolve, packetMs));
    }
  }

  /** Settles when these tones, each well to be heard, are all that is heard. */
  async hearsOnly(frequencies: readonly number[], deadlineMs = 5_000): Promise<void> {
    const dueAt = Date.now() + deadlineMs;
    for (;;) {
      const last = this.#heard.slice(-1600);
      const shares = frequencies.map((frequency) => toneShare(last, frequency, 8000));
      const sum = shares.reduce((one, other) => one + other, 0);
      if (sum > 0.85 && Math.min(...shares) > 0.5 / frequencies.length) return;
      if (Date.now() > dueAt) throw new Error(`${frequencies} Hz should be heard: ${shares}`);
      await new Promise((resolve) => setTimeout(resolve, packetMs));
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.#socket.close();
  }

  #sendPacket(): void {
    if (!this.#remote) return;
    const digit = this.#digit;
    if (digit) this.#sendDigitPacket(digit);
    else this.#sendAudioPacket();
    this.#timestamp += samplesPerPacket;
  }

  #sendAudioPacket(): void {
    const payload = Buffer.alloc(samplesPerPacket);
    for (let index = 0; index < samplesPerPacket; index++) {
      const at = (this.#timestamp + index) / 8000;
      const sample = 8000 * Math.sin(2 * Math.PI * this.#frequency * at);
      payload[index] = encodeMuLaw(Math.round(sample));
    }
    this.#send(0, false, this.#timestamp, payload);
  }

  /** Five packets of growing duration, the last one three times with the end bit. */
  #sendDigitPacket(digit: DigitPress): void {
    digit.sent += 1;
    const duration = Math.min(digit.sent, 5) * samplesPerPacket;
    const isEnd = digit.sent > 5;
    const payload = Buffer.from([digit.event, isEnd ? 0x8a : 0x0a, duration >> 8, duration & 0xff]);
    this.#send(101, digit.sent === 1, digit.startedAt, payload);
    if (digit.sent === 8) this.#digit = undefined;
  }

  #send(type: number, marker: boolean, timestamp: number, payload: Buffer): void {
    if (!this.#remote) return;
    const header = Buffer.alloc(12);
    header[0] = 0x80;
    header[1] = type | (marker ? 0x80 : 0);
    header.writeUInt16BE(this.#sequence++ & 0xffff, 2);
    header.writeUInt32BE(timestamp >>> 0, 4);
    header.writeUInt32BE(0x1234, 8);
    this.#socket.send(Buffer.concat([header, payload]), this.#remote.port, this.#remote.host);
  }

  #receive(packet: Buffer): void {
    if (packet.length <= 12) return;
    const type = (packet[1] ?? 0) & 0x7f;
    if (type === 101)
      this.#digits.set(packet.readUInt32BE(4), digitEvents[packet[12] ?? 99] ?? '?');
    if (type !== 0) return;
    for (const byte of packet.subarray(12)) this.#heard.push(decodeMuLaw(byte));
  }
}

/** Goertzel: the share of the energy at one frequency; 0 for silence and for less than 100 ms. */
export function toneShare(samples: readonly number[], frequency: number, rate: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / rate);
  let before = 0;
  let last = 0;
  let energy = 0;
  for (const sample of samples) {
    const next = sample + coefficient * last - before;
    before = last;
    last = next;
    energy += sample * sample;
  }
  const power = last * last + before * before - coefficient * last * before;
  if (samples.length < rate / 10) return 0;
  return energy < samples.length * 100 ? 0 : (2 * power) / (energy * samples.length);
}

/** ITU-T G.711 µ-law. */
function decodeMuLaw(byte: number): number {
  const inverted = ~byte & 0xff;
  const magnitude = (((inverted & 0x0f) << 3) + 0x84) << ((inverted >> 4) & 0x07);
  return inverted & 0x80 ? 0x84 - magnitude : magnitude - 0x84;
}

function encodeMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const biased = Math.min(Math.abs(sample), 32_635) + 0x84;
  const exponent = Math.max(0, Math.floor(Math.log2(biased)) - 7);
  const mantissa = (biased >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}
