/**
 * What makes all that we send on a stream one continuous RTP source to its receiver: one SSRC, and
 * sequence numbers and timestamps that go on whatever the audio comes from. Local frames are placed
 * by our clock; relayed packets keep the spacing, gaps and order their sender gave them.
 */
import { addSequence, addTimestamp, sequenceDelta, timestampDelta } from './serial-number.ts';

export interface OutgoingHeader {
  readonly sequence: number;
  readonly timestamp: number;
  readonly marker: boolean;
}

interface RelayedPacket {
  readonly ssrc: number;
  readonly sequence: number;
  readonly timestamp: number;
}

interface RelayMapping {
  readonly ssrc: number;
  readonly sequenceOffset: number;
  readonly timestampOffset: number;
  /** The first sequence number sent with this mapping: earlier ones are taken by other audio. */
  readonly firstSequence: number;
  highest: number;
}

/** A relayed timestamp further from our clock than this is mapped anew: 500 ms. */
const driftSamplesMax = 4000;
const sequenceStepMax = 500;

export class OutgoingTimeline {
  readonly ssrc: number;
  readonly #timestampBase: number;
  #nextSequence: number;
  /** Where the next audio may begin: the end of what was sent. */
  #earliest: number;
  #mapping: RelayMapping | undefined;
  #isInterrupted = false;
  #marksNext = true;

  /** The three should be random (RFC 3550 §5.1). */
  constructor(ssrc: number, sequence: number, timestamp: number) {
    this.ssrc = ssrc;
    this.#nextSequence = sequence;
    this.#timestampBase = timestamp;
    this.#earliest = timestamp;
  }

  /** The RTP timestamp that belongs to our clock's `nowSamples`, for sender reports. */
  timestampAt(nowSamples: number): number {
    return addTimestamp(this.#timestampBase, Math.floor(nowSamples));
  }

  /** The audio comes from somewhere else from now on: the next packet carries the marker. */
  switchSource(): void {
    this.#mapping = undefined;
    this.#marksNext = true;
  }

  /** The header of `duration` samples of our own audio that begin at `nowSamples`. */
  local(nowSamples: number, duration: number): OutgoingHeader {
    this.#isInterrupted = true;
    return this.#take(this.#notBefore(this.timestampAt(nowSamples)), duration);
  }

  /** The timestamp that all packets of an event which begins at `nowSamples` carry. */
  eventTimestamp(nowSamples: number): number {
    return this.#notBefore(this.timestampAt(nowSamples));
  }

  /** A packet of the event that has `timestamp`; only the first is marked (RFC 4733 §2.5.1.2). */
  event(timestamp: number, isFirst: boolean): OutgoingHeader {
    this.#isInterrupted = true;
    const { sequence } = this.#take(timestamp, 0);
    this.#marksNext = true;
    return { sequence, timestamp, marker: isFirst };
  }

  /**
   * The header for a relayed packet, `undefined` when it must not be sent: a duplicate, or so late
   * that its place was given to other audio.
   */
  relay(packet: RelayedPacket, duration: number, nowSamples: number): OutgoingHeader | undefined {
    const mapping = this.#mapping;
    const isKnown = mapping?.ssrc === packet.ssrc && !this.#isInterrupted;
    if (isKnown) {
      const step = sequenceDelta(mapping.highest, packet.sequence);
      if (step === 0) return undefined;
      if (step < 0 && step > -sequenceStepMax) return this.#relayLate(mapping, packet);
      if (step > 0 && step < sequenceStepMax && this.#isNear(mapping, packet, nowSamples)) {
        return this.#relayNext(mapping, packet, duration);
      }
    }
    return this.#relayFirst(packet, duration, nowSamples);
  }

  #relayNext(mapping: RelayMapping, packet: RelayedPacket, duration: number): OutgoingHeader {
    mapping.highest = packet.sequence;
    const sequence = addSequence(packet.sequence, mapping.sequenceOffset);
    const timestamp = addTimestamp(packet.timestamp, mapping.timestampOffset);
    this.#nextSequence = addSequence(sequence, 1);
    this.#earliest = addTimestamp(timestamp, duration);
    return { sequence, timestamp, marker: this.#takeMark() };
  }

  #relayLate(mapping: RelayMapping, packet: RelayedPacket): OutgoingHeader | undefined {
    const sequence = addSequence(packet.sequence, mapping.sequenceOffset);
    if (sequenceDelta(mapping.firstSequence, sequence) < 0) return undefined;
    const timestamp = addTimestamp(packet.timestamp, mapping.timestampOffset);
    return { sequence, timestamp, marker: false };
  }

  #relayFirst(
    packet: RelayedPacket,
    duration: number,
    nowSamples: number,
  ): OutgoingHeader | undefined {
    const before = this.#mapping;
    const isSame = before?.ssrc === packet.ssrc;
    if (isSame && sequenceDelta(before.highest, packet.sequence) === 0) return undefined;
    const goesOn =
      isSame && this.#isNear(before, packet, nowSamples) && this.#isAhead(before, packet);
    if (isSame && !goesOn && this.#isStraggler(before, packet)) return undefined;
    const timestamp = goesOn
      ? addTimestamp(packet.timestamp, before.timestampOffset)
      : this.#notBefore(this.timestampAt(nowSamples));
    const header = this.#take(timestamp, duration);
    this.#isInterrupted = false;
    this.#mapping = {
      ssrc: packet.ssrc,
      sequenceOffset: sequenceDelta(packet.sequence, header.sequence),
      timestampOffset: timestampDelta(packet.timestamp, timestamp),
      firstSequence: header.sequence,
      highest: packet.sequence,
    };
    return header;
  }

  #isNear(mapping: RelayMapping, packet: { readonly timestamp: number }, now: number): boolean {
    const mapped = addTimestamp(packet.timestamp, mapping.timestampOffset);
    return Math.abs(timestampDelta(this.timestampAt(now), mapped)) <= driftSamplesMax;
  }

  #isAhead(mapping: RelayMapping, packet: { readonly timestamp: number }): boolean {
    const mapped = addTimestamp(packet.timestamp, mapping.timestampOffset);
    return timestampDelta(this.#earliest, mapped) >= 0;
  }

  #isStraggler(mapping: RelayMapping, packet: { readonly sequence: number }): boolean {
    const step = sequenceDelta(mapping.highest, packet.sequence);
    return step < 0 && step > -sequenceStepMax;
  }

  #notBefore(timestamp: number): number {
    return timestampDelta(this.#earliest, timestamp) < 0 ? this.#earliest : timestamp;
  }

  #take(timestamp: number, duration: number): OutgoingHeader {
    const sequence = this.#nextSequence;
    this.#nextSequence = addSequence(sequence, 1);
    this.#earliest = addTimestamp(timestamp, duration);
    return { sequence, timestamp, marker: this.#takeMark() };
  }

  #takeMark(): boolean {
    const marks = this.#marksNext;
    this.#marksNext = false;
    return marks;
  }
}
