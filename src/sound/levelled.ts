/** Recordings brought to one loudness, so that none of them is louder than the next. */
import { measureSound } from './measured-sound.ts';
import { decodeWavHeader, decodeWavSamples, encodeWavHeader, wavFrames } from './wav.ts';

export interface WantedLevel {
  /** The active speech level, dBov. */
  readonly speechDb: number;
  /** No peak is brought above that, dB. */
  readonly peakDbMax: number;
}

/** A WAV of 16 bit, mono, as loud as wanted or as its peaks allow; silence as it is. */
export function levelled(file: Buffer, { speechDb, peakDbMax }: WantedLevel): Buffer {
  const format = decodeWavHeader(file);
  const sound = measureSound(file);
  if (!format || sound?.speechDb === undefined) return file;
  const gainDb = Math.min(speechDb - sound.speechDb, peakDbMax - sound.peakDb);
  const gain = 10 ** (gainDb / 20);
  const samples = decodeWavSamples(file, format, 0, wavFrames(format));
  for (const [index, sample] of samples.entries()) samples[index] = Math.round(sample * gain);
  const audio = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  return Buffer.concat([encodeWavHeader(1, format.sampleRate, audio.length), audio]);
}
