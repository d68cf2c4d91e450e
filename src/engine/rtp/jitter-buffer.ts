/**
 * An adaptive playout buffer for one RTP source, read in 20 ms frames by a local tick. Its delay is
 * the largest lateness of the last seconds plus one frame, within limits. It follows the sender's
 * clock by dropping or inserting a frame, in silence when it can wait for one. Time is in 8 kHz
 * samples; used only where audio is mixed, relayed packets do not pass through it.
 */
import { SampleRing } from './sample-ring.ts';
import { timestampDelta } from './serial-number.ts';

const frameSamples = 160;

export interface JitterBufferOptions {
  /** Longest delay it adapts to. Default 1600 (200 ms). */
  readonly delaySamplesMax?: number;
}

/** `audio`: at least part was received; `concealed`: filled from before; `silence`: nothing. */
export type FrameKind = 'audio' | 'concealed' | 'silence';

const ringSamples = 8192;
/** Lateness is remembered for four windows of 100 packets, 8 s. */
const windowPackets = 100;
const windowsKept = 4;
/** A timestamp that lies so far from where the clock says is a restart, not lateness. */
const jumpSamples = 8000;
const lateRunMax = 5;
/** Below this peak a frame counts as silent: -48 dBFS. */
const silentPeak = 128;
/** Beyond so much too long a delay a frame is dropped even in speech: 100 ms. */
const surplusMax = 800;
const concealedFramesMax = 3;

interface TransitWindow {
  smallest: number;
  largest: number;
  packets: number;
}

export class JitterBuffer {
  readonly #ring = new SampleRing(ringSamples);
  readonly #delayMax: number;
  #source: { readonly ssrc: number; readonly timestamp: number } | undefined;
  #windows: TransitWindow[] = [];
  #lateRun = 0;
  #playing = false;
  readonly #last = new Int16Array(frameSamples);
  #concealed = concealedFramesMax;
  #gain = 0;

  /** Packets that came after their time was played. */
  packetsLate = 0;

  constructor(options: JitterBufferOptions = {}) {
    this.#delayMax = options.delaySamplesMax ?? 1600;
  }

  /** The delay it aims at now, in samples. */
  get delaySamples(): number {
    const lateness = this.#windows.length === 0 ? 0 : this.#largest() - this.#smallest();
    return Math.min(lateness + frameSamples, this.#delayMax);
  }

  push(
    packet: { readonly ssrc: number; readonly timestamp: number },
    samples: Int16Array,
    arrivalSamples: number,
  ): void {
    const position = this.#position(packet, arrivalSamples);
    this.#noteTransit(arrivalSamples - position);
    if (!this.#playing) this.#begin(position, samples, arrivalSamples);
    else if (this.#ring.write(position, samples)) this.#lateRun = 0;
    else this.#noteLate();
  }

  /** The next 20 ms, to be asked for every 20 ms. */
  pull(out: Int16Array, nowSamples: number): FrameKind {
    if (!this.#playing) return this.#conceal(out);
    // Positive: what is read now is older than it need be.
    const surplus = nowSamples - this.#smallest() - this.delaySamples - this.#ring.start;
    if (surplus <= -frameSamples && this.#mayInsert(surplus)) return this.#conceal(out);
    this.#read(out);
    if (surplus > frameSamples && (surplus > surplusMax || isSilent(out))) this.#read(out);
    return this.#concealed === 0 ? 'audio' : this.#kindOfGap();
  }

  #position(
    packet: { readonly ssrc: number; readonly timestamp: number },
    arrival: number,
  ): number {
    if (this.#source?.ssrc === packet.ssrc) {
      const position = timestampDelta(this.#source.timestamp, packet.timestamp);
      const expected = arrival - (this.#windows.length > 0 ? this.#smallest() : arrival - position);
      if (Math.abs(position - expected) < jumpSamples) return position;
    }
    this.#forget();
    this.#source = { ssrc: packet.ssrc, timestamp: packet.timestamp };
    return 0;
  }

  #forget(): void {
    this.#source = undefined;
    this.#windows = [];
    this.#lateRun = 0;
    this.#playing = false;
  }

  #begin(position: number, samples: Int16Array, arrivalSamples: number): void {
    const start = arrivalSamples - this.#smallest() - this.delaySamples;
    this.#ring.reset(Math.floor(start));
    this.#ring.write(position, samples);
    this.#playing = true;
  }

  #noteLate(): void {
    this.packetsLate++;
    if (++this.#lateRun >= lateRunMax) this.#forget();
  }

  #noteTransit(transit: number): void {
    let current = this.#windows.at(-1);
    if (!current || current.packets >= windowPackets) {
      current = { smallest: transit, largest: transit, packets: 0 };
      this.#windows.push(current);
      if (this.#windows.length > windowsKept) this.#windows.shift();
    }
    current.smallest = Math.min(current.smallest, transit);
    current.largest = Math.max(current.largest, transit);
    current.packets++;
  }

  #smallest(): number {
    let smallest = Number.POSITIVE_INFINITY;
    for (const window of this.#windows) smallest = Math.min(smallest, window.smallest);
    return smallest;
  }

  #largest(): number {
    let largest = Number.NEGATIVE_INFINITY;
    for (const window of this.#windows) largest = Math.max(largest, window.largest);
    return largest;
  }

  /** More delay is wanted: at once after a gap or in silence, else when two frames are owed. */
  #mayInsert(surplus: number): boolean {
    return this.#concealed > 0 || isSilent(this.#last) || surplus <= -2 * frameSamples;
  }

  #read(out: Int16Array): void {
    const gain = this.#gain / 2;
    const found = this.#ring.read(out, (index) => Math.trunc((this.#last[index] ?? 0) * gain));
    if (found === 0) {
      this.#noteGap();
      return;
    }
    this.#concealed = 0;
    this.#gain = 1;
    this.#last.set(out);
  }

  /** A frame in place of one that is missing: the last one again, fading within 60 ms. */
  #conceal(out: Int16Array): FrameKind {
    const gain = this.#gain / 2;
    for (let index = 0; index < out.length; index++) {
      out[index] = Math.trunc((this.#last[index] ?? 0) * gain);
    }
    this.#noteGap();
    return this.#kindOfGap();
  }

  #noteGap(): void {
    this.#concealed = Math.min(this.#concealed + 1, concealedFramesMax + 1);
    this.#gain = this.#concealed >= concealedFramesMax ? 0 : this.#gain / 2;
  }

  #kindOfGap(): FrameKind {
    return this.#concealed > concealedFramesMax ? 'silence' : 'concealed';
  }
}

function isSilent(samples: Int16Array): boolean {
  for (let index = 0; index < samples.length; index++) {
    if (Math.abs(samples[index] ?? 0) > silentPeak) return false;
  }
  return true;
}
