/**
 * The receiving side of a stream: what may come in, from whom, and what it is. Anything malformed,
 * foreign or too frequent is counted and goes no further. Time is in 8 kHz samples.
 */
import { DigitReceiver, type ReceivedDigit } from '../../rtp/digit-receiver.ts';
import { PacketRate } from '../../rtp/packet-rate.ts';
import { ReceptionStatistics } from '../../rtp/reception-statistics.ts';
import { decodeRtp, type RtpPacket } from '../../rtp/rtp-packet.ts';
import { SourceLatch, type TransportAddress } from '../../rtp/source-latch.ts';
import { decodeTelephoneEvent } from '../../rtp/telephone-event.ts';
import type { AudioCodec, StreamConfiguration } from '../media-engine.ts';

export interface StreamInputListener {
  audioReceived(packet: RtpPacket, law: AudioCodec, nowSamples: number): void;
  digitReceived(digit: ReceivedDigit): void;
  mediaResumed(): void;
}

/** 160 ms of G.711; nobody sends longer packets. */
const payloadBytesMax = 1280;

export class StreamInput {
  readonly reception = new ReceptionStatistics();
  readonly #listener: StreamInputListener;
  readonly #rate: PacketRate;
  #digits = new DigitReceiver();
  #latch: SourceLatch | undefined;
  #laws = new Map<number, AudioCodec>();
  #eventClockRates = new Map<number, number>();
  #receives = false;
  #timeoutMs = 0;
  #seenAt = 0;
  #isSilent = false;

  packetsReceived = 0;
  octetsReceived = 0;
  packetsDropped = 0;
  digitsReceived = 0;

  constructor(listener: StreamInputListener, packetsPerSecondMax: number) {
    this.#listener = listener;
    this.#rate = new PacketRate(packetsPerSecondMax);
  }

  /** Where to send to now. */
  get remote(): TransportAddress | undefined {
    return this.#latch?.remote;
  }

  /** @param latchesAnew false when the far end stays where it was. */
  configure(configuration: StreamConfiguration, latchesAnew: boolean, nowSamples: number): void {
    if (latchesAnew || !this.#latch) {
      this.#latch = new SourceLatch(configuration.latch ?? 'any', configuration.remote);
    }
    const laws = [configuration.codec, ...(configuration.accepts ?? [])];
    this.#laws = new Map(laws.map(({ payloadType, name }) => [payloadType, name]));
    const events = configuration.telephoneEvents ?? [];
    this.#eventClockRates = new Map(
      events.map(({ payloadType, clockRate }) => [payloadType, clockRate]),
    );
    const { direction } = configuration;
    this.#receives = direction === 'sendrecv' || direction === 'recvonly';
    this.#timeoutMs = configuration.mediaTimeoutMs ?? 0;
    this.#seenAt = nowSamples;
    this.#isSilent = false;
  }

  receive(datagram: Uint8Array, from: TransportAddress, nowSamples: number): void {
    const packet = this.#rate.take(nowSamples / 8) ? decodeRtp(datagram) : undefined;
    // Nobody can be answered at port 0: such a source is forged.
    const isUsable = this.#receives && from.port > 0;
    if (!packet || !isUsable || !this.#takes(packet, from, nowSamples)) {
      this.packetsDropped++;
      return;
    }
    this.packetsReceived++;
    this.octetsReceived += packet.payload.length;
    this.#seenAt = nowSamples;
    if (this.#isSilent) {
      this.#isSilent = false;
      this.#listener.mediaResumed();
    }
    const law = this.#laws.get(packet.payloadType);
    if (law !== undefined) this.#listener.audioReceived(packet, law, nowSamples);
    else this.#receiveEvent(packet, nowSamples);
  }

  /** Now and then. Returns for how many ms nothing came, once, when that is too long. */
  poll(nowSamples: number): number | undefined {
    for (const digit of this.#digits.poll(nowSamples / 8)) this.#report(digit);
    const silentMs = (nowSamples - this.#seenAt) / 8;
    const isOverdue = this.#receives && this.#timeoutMs > 0 && silentMs >= this.#timeoutMs;
    if (this.#isSilent || !isOverdue) return undefined;
    this.#isSilent = true;
    return Math.round(silentMs);
  }

  #takes(packet: RtpPacket, from: TransportAddress, nowSamples: number): boolean {
    const isAudio = this.#laws.has(packet.payloadType);
    if (!isAudio && !this.#eventClockRates.has(packet.payloadType)) return false;
    const bytes = packet.payload.length;
    if (bytes === 0 || bytes > payloadBytesMax) return false;
    if (!this.#latch?.accept(from, packet, nowSamples / 8)) return false;
    const { ssrc, sequence, timestamp } = packet;
    return this.reception.push(
      isAudio ? { ssrc, sequence, timestamp } : { ssrc, sequence },
      nowSamples,
    );
  }

  #receiveEvent(packet: RtpPacket, nowSamples: number): void {
    const event = decodeTelephoneEvent(packet.payload);
    const clockRate = this.#eventClockRates.get(packet.payloadType) ?? 8000;
    if (!event) return;
    const { ssrc, timestamp, marker } = packet;
    const ended = this.#digits.push({ ssrc, timestamp, marker, event, clockRate }, nowSamples / 8);
    for (const digit of ended) this.#report(digit);
  }

  #report(digit: ReceivedDigit): void {
    this.digitsReceived++;
    this.#listener.digitReceived(digit);
  }
}
