/**
 * A recording in the making: channels on the wall clock, masks, limits, and blocks of interleaved
 * PCM given to a sink. Pure; files are the sink's matter. What was said and heard is written to it as
 * it happens, and leaves for the sink {@link recordingLagSamples} later.
 */
import type { RecordingEndReason, RecordRequest } from '../media-engine.ts';
import { RecordingChannel, recordingLagSamples } from './recording-channel.ts';

export type RecordingChannels = NonNullable<RecordRequest['channels']>;

export interface RecordingSink {
  /** Interleaved little-endian 16-bit samples, in memory that is used again after the call. */
  write(block: Uint8Array): void;
}

/** 200 ms: small enough to lose little in a crash, large enough to be cheap. */
const blockSamples = 1600;
/** Peaks below are silence for `silenceLimitMs`: -42 dBFS. */
const silentPeak = 256;
/** A packet that arrives at the mask's start was spoken before it: it is masked too. */
const maskLeadSamples = 320;

interface Mask {
  readonly from: number;
  to: number;
}

export class Recorder {
  readonly said: RecordingChannel;
  readonly heard: RecordingChannel;
  readonly channels: RecordingChannels;
  readonly #sink: RecordingSink;
  readonly #start: number;
  readonly #limitSamples: number;
  readonly #silenceSamplesMax: number;
  readonly #saidBlock = new Int16Array(blockSamples);
  readonly #heardBlock = new Int16Array(blockSamples);
  readonly #block: Uint8Array;
  readonly #blockView: DataView;
  #masks: Mask[] = [];
  #next: number;
  #silentSamples = 0;

  constructor(
    request: Pick<RecordRequest, 'channels' | 'timeLimitMs' | 'silenceLimitMs'>,
    sink: RecordingSink,
    nowSamples: number,
  ) {
    this.channels = request.channels ?? 'stereo';
    this.#sink = sink;
    this.#start = wholeMs(nowSamples);
    this.#next = this.#start;
    this.said = new RecordingChannel(this.#start);
    this.heard = new RecordingChannel(this.#start);
    this.#block = new Uint8Array(blockSamples * 2 * this.channelCount);
    this.#blockView = new DataView(this.#block.buffer);
    this.#limitSamples = limitOf(request.timeLimitMs);
    this.#silenceSamplesMax = limitOf(request.silenceLimitMs);
  }

  get channelCount(): 1 | 2 {
    return this.channels === 'stereo' ? 2 : 1;
  }

  /** Until now, in ms; what has not reached the sink yet included. */
  recordedMs(nowSamples: number): number {
    return Math.floor(Math.min(nowSamples - this.#start, this.#limitSamples) / 8);
  }

  /** Masking twice is harmless. */
  mask(nowSamples: number): void {
    if (this.#masks.at(-1)?.to === Number.POSITIVE_INFINITY) return;
    this.#masks.push({ from: nowSamples - maskLeadSamples, to: Number.POSITIVE_INFINITY });
  }

  unmask(nowSamples: number): void {
    const mask = this.#masks.at(-1);
    if (mask) mask.to = Math.min(mask.to, nowSamples);
  }

  /** Gives the sink what is complete. Returns why it must end, if a limit was reached. */
  advance(nowSamples: number): RecordingEndReason | undefined {
    const until = Math.min(nowSamples - recordingLagSamples, this.#start + this.#limitSamples);
    while (this.#next + blockSamples <= until) this.#flush(blockSamples);
    if (nowSamples - this.#start >= this.#limitSamples) return 'time-limit';
    return this.#silentSamples >= this.#silenceSamplesMax ? 'silence' : undefined;
  }

  /** Gives the sink the rest; nothing may be written afterwards. */
  finish(nowSamples: number): void {
    const end = Math.min(wholeMs(nowSamples), this.#start + this.#limitSamples);
    while (this.#next < end) this.#flush(Math.min(blockSamples, end - this.#next));
  }

  #flush(count: number): void {
    const isWhole = count === blockSamples;
    const said = isWhole ? this.#saidBlock : this.#saidBlock.subarray(0, count);
    const heard = isWhole ? this.#heardBlock : this.#heardBlock.subarray(0, count);
    this.said.read(said);
    this.heard.read(heard);
    if (this.#masks.length > 0) this.#applyMasks(said, heard);
    this.#silentSamples = isSilent(said) ? this.#silentSamples + count : 0;
    this.#interleave(said, heard);
    this.#sink.write(
      isWhole ? this.#block : this.#block.subarray(0, count * 2 * this.channelCount),
    );
    this.#next += count;
  }

  #applyMasks(said: Int16Array, heard: Int16Array): void {
    for (const mask of this.#masks) {
      const from = Math.max(0, Math.floor(mask.from - this.#next));
      const to = Math.min(said.length, Math.ceil(mask.to - this.#next));
      if (from >= to) continue;
      said.fill(0, from, to);
      heard.fill(0, from, to);
    }
    this.#masks = this.#masks.filter((mask) => mask.to > this.#next);
  }

  #interleave(said: Int16Array, heard: Int16Array): void {
    const { channels } = this;
    const view = this.#blockView;
    for (let index = 0; index < said.length; index++) {
      const left = said[index] ?? 0;
      const right = heard[index] ?? 0;
      if (channels === 'stereo') {
        view.setInt16(4 * index, left, true);
        view.setInt16(4 * index + 2, right, true);
      } else view.setInt16(2 * index, monoOf(channels, left, right), true);
    }
  }
}

function monoOf(channels: RecordingChannels, said: number, heard: number): number {
  if (channels === 'said') return said;
  return channels === 'heard' ? heard : Math.max(-32768, Math.min(32767, said + heard));
}

/** The ring keeps presence per ms, so a recording begins and ends on one. */
function wholeMs(samples: number): number {
  return Math.floor(samples / 8) * 8;
}

function limitOf(ms: number | undefined): number {
  return ms === undefined || ms <= 0 ? Number.POSITIVE_INFINITY : Math.round(ms) * 8;
}

function isSilent(samples: Int16Array): boolean {
  for (let index = 0; index < samples.length; index++) {
    if (Math.abs(samples[index] ?? 0) > silentPeak) return false;
  }
  return true;
}
