/** What can be told of a recording without listening to it: its form, how loud it is, when it begins. */
import { speechLevel } from './speech-level.ts';
import { decodeWavHeader, decodeWavSamples, type WavFormat, wavFrames } from './wav.ts';

export interface MeasuredSound {
  readonly encoding: WavFormat['encoding'];
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  readonly durationMs: number;
  /** Of the loudest sample, dB; 0 is full scale. -Infinity for digital silence. */
  readonly peakDb: number;
  /** The active speech level, dBov; absent: nobody speaks. */
  readonly speechDb?: number;
  /** Before the sound begins; the whole length where nothing is heard. */
  readonly leadingSilenceMs: number;
}

/** What is softer than that is the noise of a quiet room, dBov. */
const silenceDb = -50;
const blockMs = 10;

/** @returns undefined for what is no WAV file that the engine plays */
export function measureSound(file: Buffer): MeasuredSound | undefined {
  const format = decodeWavHeader(file);
  if (!format) return undefined;
  const { encoding, sampleRate, channels } = format;
  const frames = wavFrames(format);
  const samples = decodeWavSamples(file, format, 0, frames);
  const speechDb = speechLevel(samples, sampleRate);
  return {
    ...{ encoding, sampleRate, channels },
    durationMs: (frames * 1_000) / sampleRate,
    peakDb: peakOf(samples),
    ...(speechDb === undefined ? {} : { speechDb }),
    leadingSilenceMs: leadingSilence(samples, sampleRate),
  };
}

function peakOf(samples: Int16Array): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return 20 * Math.log10(peak / 32768);
}

/** From the first sound to after the last one, as positions of samples; undefined: nothing is heard. */
export function heardSpan(
  samples: Int16Array,
  sampleRate: number,
): { readonly from: number; readonly to: number } | undefined {
  const block = Math.round((sampleRate * blockMs) / 1_000);
  const loud = 32768 ** 2 * 10 ** (silenceDb / 10) * block;
  const isLoud = (at: number) => {
    let energy = 0;
    for (const sample of samples.subarray(at, at + block)) energy += sample * sample;
    return energy >= loud;
  };
  let from = 0;
  while (from < samples.length && !isLoud(from)) from += block;
  if (from >= samples.length) return undefined;
  let to = Math.ceil(samples.length / block) * block;
  while (!isLoud(to - block)) to -= block;
  return { from, to: Math.min(to, samples.length) };
}

function leadingSilence(samples: Int16Array, sampleRate: number): number {
  const from = heardSpan(samples, sampleRate)?.from ?? samples.length;
  return (from * 1_000) / sampleRate;
}
