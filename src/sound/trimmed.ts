/** A recording without the silence around what is said. */
import { heardSpan } from './measured-sound.ts';
import { decodeWavHeader, decodeWavSamples, encodeWavHeader, wavFrames } from './wav.ts';

export interface Margins {
  /** Kept before the first sound, ms: an abrupt beginning sounds cut off. */
  readonly beforeMs: number;
  /** Kept after the last one, ms. */
  readonly afterMs: number;
}

/** A WAV of 16 bit, mono; one in which nothing is heard, or that is none, as it is. */
export function trimmed(file: Buffer, { beforeMs, afterMs }: Margins): Buffer {
  const format = decodeWavHeader(file);
  if (!format) return file;
  const { sampleRate } = format;
  const samples = decodeWavSamples(file, format, 0, wavFrames(format));
  const heard = heardSpan(samples, sampleRate);
  if (!heard) return file;
  const frames = (ms: number) => Math.round((ms * sampleRate) / 1_000);
  const from = Math.max(0, heard.from - frames(beforeMs));
  const kept = samples.slice(from, Math.min(samples.length, heard.to + frames(afterMs)));
  const audio = Buffer.from(kept.buffer, kept.byteOffset, kept.byteLength);
  return Buffer.concat([encodeWavHeader(1, sampleRate, audio.length), audio]);
}
