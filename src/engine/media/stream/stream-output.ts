/**
 * The sending side of a stream: turns frames, relayed packets and digits into one continuous RTP
 * source. Time is in 8 kHz samples.
 */
import { DigitSender, type DigitStep } from '../../rtp/digit-sender.ts';
import { encodeG711, type G711Law, silenceOctet, transcodeG711 } from '../../rtp/g711.ts';
import { type OutgoingHeader, OutgoingTimeline } from '../../rtp/outgoing-timeline.ts';
import { encodeRtpHeader, type RtpPacket, rtpHeaderBytes } from '../../rtp/rtp-packet.ts';
import type { TransportAddress } from '../../rtp/source-latch.ts';
import { encodeTelephoneEvent, telephoneEventBytes } from '../../rtp/telephone-event.ts';
import type { StreamConfiguration } from '../media-engine.ts';
import type { DatagramPort } from './datagram-port.ts';

const frameSamples = 160;
const framesPerPacketMax = 3;
/**
 * Buffers are used in turn: the kernel may take one a little later when its queue is full. The
 * eighth frame is 160 ms away.
 */
const bufferCount = 8;

export interface RandomNumbers {
  /** 0..2^32-1. */
  uint32(): number;
}

export class StreamOutput {
  readonly timeline: OutgoingTimeline;
  readonly digits = new DigitSender();
  readonly #port: DatagramPort;
  readonly #remote: () => TransportAddress | undefined;
  readonly #buffers = Array.from({ length: bufferCount }, () =>
    Buffer.alloc(rtpHeaderBytes + framesPerPacketMax * frameSamples),
  );
  #bufferIndex = 0;
  #pendingFrames = 0;
  #pendingSince = 0;
  #framesPerPacket = 1;
  #configuration: StreamConfiguration | undefined;
  #eventTimestamp = 0;

  packetsSent = 0;
  octetsSent = 0;

  /** @param remote where to send to now. */
  constructor(
    port: DatagramPort,
    remote: () => TransportAddress | undefined,
    random: RandomNumbers,
  ) {
    this.#port = port;
    this.#remote = remote;
    const sequence = random.uint32() & 0x7fff; // RFC 3711 §3.3.1 likes the first in the lower half
    this.timeline = new OutgoingTimeline(random.uint32(), sequence, random.uint32());
  }

  get law(): G711Law {
    return this.#configuration?.codec.name ?? 'PCMA';
  }

  /** True when there is somebody to send to and the direction allows it. */
  get canSend(): boolean {
    const direction = this.#configuration?.direction;
    const sends = direction === 'sendrecv' || direction === 'sendonly';
    return sends && this.#remote() !== undefined;
  }

  get canSendDigits(): boolean {
    return (this.#configuration?.telephoneEvents?.length ?? 0) > 0;
  }

  configure(configuration: StreamConfiguration): void {
    this.#configuration = configuration;
    const frames = (configuration.ptimeMs ?? 20) / 20;
    const isUsable = Number.isInteger(frames) && frames >= 1 && frames <= framesPerPacketMax;
    this.#framesPerPacket = isUsable ? frames : 1;
    this.#pendingFrames = 0;
  }

  /** 20 ms of audio, `undefined` for silence, to be heard from `atSamples` on. */
  sendFrame(frame: Int16Array | undefined, atSamples: number): void {
    if (!this.canSend) {
      this.#pendingFrames = 0;
      return;
    }
    const buffer = this.#buffers[this.#bufferIndex % bufferCount];
    if (!buffer) return;
    if (this.#pendingFrames === 0) this.#pendingSince = atSamples;
    const offset = rtpHeaderBytes + this.#pendingFrames * frameSamples;
    if (frame) encodeG711(this.law, frame, buffer, offset);
    else buffer.fill(silenceOctet[this.law], offset, offset + frameSamples);
    if (++this.#pendingFrames < this.#framesPerPacket) return;
    const payloadType = this.#configuration?.codec.payloadType ?? 0;
    const header = this.timeline.local(this.#pendingSince, this.#pendingFrames * frameSamples);
    this.#writeHeader(buffer, payloadType, header);
    this.#send(buffer.subarray(0, offset + frameSamples));
    this.#pendingFrames = 0;
    this.#bufferIndex++;
  }

  /**
   * Sends somebody else's packet on. Its datagram is written over.
   * @returns false when it was not sent.
   */
  relay(packet: RtpPacket, law: G711Law, nowSamples: number): boolean {
    if (!this.canSend || this.digits.isPressing) return false;
    const { payload } = packet;
    const header = this.timeline.relay(packet, payload.length, nowSamples);
    if (!header) return false;
    this.#pendingFrames = 0;
    if (law !== this.law) transcodeG711(law, payload);
    const datagram = withPlainHeader(packet);
    const payloadType = this.#configuration?.codec.payloadType ?? 0;
    this.#writeHeader(datagram, payloadType, header);
    this.#send(datagram);
    return true;
  }

  /** Sends what the digits in hand require in this tick. True when that replaces the audio. */
  sendDigitStep(atSamples: number): boolean {
    const type = this.#configuration?.telephoneEvents?.[0];
    if (!type || !this.canSend) {
      this.digits.clear();
      return false;
    }
    const step = this.digits.step(type.clockRate);
    if (step?.type !== 'event') return false;
    this.#pendingFrames = 0;
    this.#sendEvent(step, type.payloadType, atSamples);
    return true;
  }

  #sendEvent(step: DigitStep & { type: 'event' }, payloadType: number, atSamples: number): void {
    const buffer = this.#buffers[this.#bufferIndex++ % bufferCount];
    if (!buffer) return;
    if (step.isFirst) this.#eventTimestamp = this.timeline.eventTimestamp(atSamples);
    const header = this.timeline.event(this.#eventTimestamp, step.isFirst);
    this.#writeHeader(buffer, payloadType, header);
    encodeTelephoneEvent(buffer, rtpHeaderBytes, step.event);
    this.#send(buffer.subarray(0, rtpHeaderBytes + telephoneEventBytes));
  }

  /**
   * Field by field: in Node 20 an object spread here left behind a hidden class per packet, which
   * only full collections of 2 to 10 ms a second freed (measured).
   */
  #writeHeader(target: Uint8Array, payloadType: number, header: OutgoingHeader): void {
    const { marker, sequence, timestamp } = header;
    encodeRtpHeader(target, { marker, payloadType, sequence, timestamp, ssrc: this.timeline.ssrc });
  }

  #send(datagram: Uint8Array): void {
    const remote = this.#remote();
    if (!remote) return;
    this.packetsSent++;
    this.octetsSent += datagram.length - rtpHeaderBytes;
    this.#port.send(datagram, remote);
  }
}

/** The octets of a packet's payload and the twelve before it: nearly always the datagram itself. */
function withPlainHeader({ datagram, payload }: RtpPacket): Uint8Array {
  const bytes = rtpHeaderBytes + payload.length;
  if (datagram.length === bytes) return datagram;
  return new Uint8Array(payload.buffer, payload.byteOffset - rtpHeaderBytes, bytes);
}
