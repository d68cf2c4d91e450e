/**
 * One channel of a recording on the wall clock's time line. Frames of our own are put where they are
 * heard; packets are put where their timestamps say, so that jitter, loss and reordering do not move
 * the audio. What never came is silence. Time is in 8 kHz samples.
 */
import { decodeG711, type G711Law } from '../../rtp/g711.ts';
import { SampleRing } from '../../rtp/sample-ring.ts';
import { timestampDelta } from '../../rtp/serial-number.ts';

/** How long the recording waits for late packets: 400 ms. */
export const recordingLagSamples = 3200;
const ringSamples = 8192;

/** A packet this much before its place means that the place was wrong: 100 ms. */
const earlySamplesMax = 800;
/** The sender's clock is followed when it has run away by 40 ms. */
const driftSamplesMax = 320;
const driftWindowPackets = 100;
const packetSamplesMax = 1280;

interface Anchor {
  readonly ssrc: number;
  /** The place of `timestamp` on our time line. */
  readonly timestamp: number;
  readonly position: number;
  smallestLateness: number;
  packets: number;
}

export class RecordingChannel {
  readonly #ring = new SampleRing(ringSamples);
  readonly #decoded = new Int16Array(packetSamplesMax);
  #anchor: Anchor | undefined;

  constructor(startSamples: number) {
    this.#ring.reset(startSamples);
  }

  /** A frame that is heard from `position` on. */
  writeFrame(position: number, samples: Int16Array): void {
    this.#ring.write(position, samples);
  }

  writePacket(
    packet: { readonly ssrc: number; readonly timestamp: number; readonly payload: Uint8Array },
    law: G711Law,
    arrivalSamples: number,
  ): void {
    const { payload } = packet;
    if (payload.length > packetSamplesMax) return;
    decodeG711(law, payload, this.#decoded);
    this.#ring.write(this.#place(packet, arrivalSamples), this.#decoded, payload.length);
  }

  /** The next samples, silence where there were none. */
  read(out: Int16Array): void {
    this.#ring.read(out);
  }

  #place(packet: { readonly ssrc: number; readonly timestamp: number }, arrival: number): number {
    const anchor = this.#anchor;
    if (anchor?.ssrc === packet.ssrc) {
      const position = anchor.position + timestampDelta(anchor.timestamp, packet.timestamp);
      const lateness = arrival - position;
      if (lateness > -earlySamplesMax && lateness < recordingLagSamples) {
        return this.#followDrift(anchor, packet, position, lateness);
      }
    }
    return this.#setAnchor(packet, arrival);
  }

  #followDrift(
    anchor: Anchor,
    packet: { readonly ssrc: number; readonly timestamp: number },
    position: number,
    lateness: number,
  ): number {
    anchor.smallestLateness = Math.min(anchor.smallestLateness, lateness);
    if (++anchor.packets < driftWindowPackets) return position;
    const drift = anchor.smallestLateness;
    anchor.smallestLateness = Number.POSITIVE_INFINITY;
    anchor.packets = 0;
    return Math.abs(drift) <= driftSamplesMax
      ? position
      : this.#setAnchor(packet, position + drift);
  }

  #setAnchor(packet: { readonly ssrc: number; readonly timestamp: number }, at: number): number {
    const position = Math.floor(at);
    const { ssrc, timestamp } = packet;
    this.#anchor = {
      ssrc,
      timestamp,
      position,
      smallestLateness: Number.POSITIVE_INFINITY,
      packets: 0,
    };
    return position;
  }
}
