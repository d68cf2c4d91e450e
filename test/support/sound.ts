/**
 * Sounds for end-to-end tests: made from a seed, written and read as 16-bit WAV, and compared. No
 * two seeds sound alike, and no sound is like itself a moment later: a match says which and where.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const rate = 8_000;
const headerBytes = 44;

/** A voice's bandwidth and loudness without its pauses: noise from 200 to 2000 Hz, in syllables. */
export function babble(seed: number, seconds: number): Int16Array {
  const samples = new Int16Array(seconds * rate);
  let random = seed * 2_654_435_761;
  let low = 0;
  let lower = 0;
  for (let index = 0; index < samples.length; index++) {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) | 0;
    low += 0.6 * (random / 2 ** 31 - low);
    lower += 0.15 * (low - lower);
    const syllable = 0.6 + 0.4 * Math.sin((2 * Math.PI * (3 + (seed % 3)) * index) / rate);
    samples[index] = Math.round(14_000 * syllable * (low - lower));
  }
  return samples;
}

export function tone(frequency: number, seconds: number): Int16Array {
  return Int16Array.from({ length: Math.round(seconds * rate) }, (_, index) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * frequency * index) / rate)),
  );
}

/** 8 kHz mono. */
export function writeWav(file: string, samples: Int16Array): void {
  const header = Buffer.alloc(headerBytes);
  header.write('RIFF', 0);
  header.writeUInt32LE(headerBytes - 8 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  const audio = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  writeFileSync(file, Buffer.concat([header, audio]));
}

export interface WavSound {
  readonly rate: number;
  readonly channels: readonly Int16Array[];
}

export function readWav(file: string): WavSound {
  return parseWav(readFileSync(file));
}

/** 16-bit PCM with any chunks before `data`. @throws Error for anything else */
export function parseWav(bytes: Buffer): WavSound {
  const isWave =
    bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WAVE';
  const format = chunk(bytes, 'fmt ');
  const audio = chunk(bytes, 'data');
  if (!isWave || !format || !audio || format.readUInt16LE(14) !== 16) {
    throw new Error('not a 16-bit WAV');
  }
  const channelCount = format.readUInt16LE(2);
  const frames = Math.floor(audio.length / (2 * channelCount));
  const channels = Array.from({ length: channelCount }, (_, channel) =>
    Int16Array.from({ length: frames }, (_, frame) =>
      audio.readInt16LE(2 * (frame * channelCount + channel)),
    ),
  );
  return { rate: format.readUInt32LE(4), channels };
}

/** The chunk as its header announces it; undefined when it is absent or cut short. */
function chunk(bytes: Buffer, id: string): Buffer | undefined {
  let at = 12;
  while (at + 8 <= bytes.length) {
    const length = bytes.readUInt32LE(at + 4);
    if (bytes.toString('latin1', at, at + 4) === id) {
      return at + 8 + length <= bytes.length ? bytes.subarray(at + 8, at + 8 + length) : undefined;
    }
    at += 8 + length + (length % 2);
  }
  return undefined;
}

/** What is compared: two seconds, long enough to exclude chance, in parts of 40 ms. */
const partSamples = rate / 25;
const parts = 50;
/** Where the next part is looked for first: a receiver moves by some frames at most. */
const slipSamplesMax = 4 * partSamples;
/** Parts of two sounds that are not the same reach 0.4 at the best of places. */
const surelyAlike = 0.9;

interface Match {
  readonly lag: number;
  readonly likeness: number;
}

/**
 * The mean correlation, -1 to 1, of the middle two seconds heard with the (looped) source. Each
 * part is laid where it fits best: a receiver that waited or hurried to keep step, as on a busy
 * machine, is followed; what was lost, bent or is another sound is not. 0 when less was heard.
 */
export function likeness(heard: Int16Array, source: Int16Array): number {
  const audible = trimmed(heard);
  const from = Math.floor((audible.length - parts * partSamples) / 2);
  if (from < 0) return 0;
  let lag: number | undefined;
  let sum = 0;
  for (let part = 0; part < parts; part++) {
    const at = from + part * partSamples;
    const match = place(audible.subarray(at, at + partSamples), source, lag);
    sum += match.likeness;
    lag = (match.lag + partSamples) % source.length;
  }
  return sum / parts;
}

function place(part: Int16Array, source: Int16Array, expected: number | undefined): Match {
  if (expected !== undefined) {
    const near = bestOf(part, source, expected - slipSamplesMax, expected + slipSamplesMax);
    if (near.likeness > surelyAlike) return near;
  }
  return bestOf(part, source, 0, source.length);
}

function bestOf(part: Int16Array, source: Int16Array, from: number, until: number): Match {
  let best: Match = { lag: 0, likeness: -1 };
  for (let at = from; at < until; at++) {
    const lag = (at + source.length) % source.length;
    const likeness = correlation(part, source, lag);
    if (likeness > best.likeness) best = { lag, likeness };
  }
  return best;
}

/** Without the silence at both ends. */
function trimmed(samples: Int16Array): Int16Array {
  const isAudible = (sample: number) => Math.abs(sample) > 300;
  const from = samples.findIndex(isAudible);
  return from < 0
    ? samples.subarray(0, 0)
    : samples.subarray(from, samples.findLastIndex(isAudible));
}

function correlation(part: Int16Array, source: Int16Array, lag: number): number {
  let product = 0;
  let partEnergy = 0;
  let sourceEnergy = 0;
  for (let index = 0, at = lag; index < part.length; index++, at++) {
    if (at === source.length) at = 0;
    const one = part[index] ?? 0;
    const other = source[at] ?? 0;
    product += one * other;
    partEnergy += one * one;
    sourceEnergy += other * other;
  }
  return product / Math.sqrt(partEnergy * sourceEnergy || 1);
}

/** Which parts are looked for everywhere: one of them is where it should be, pauses or not. */
const anchors = [0, 0.25, 0.5, 0.75];

/**
 * How surely a sound was heard somewhere: the mean correlation, -1 to 1, of its parts with what was
 * heard. As with {@link likeness}, pauses of some frames are followed, such as FreeSWITCH makes on a
 * busy machine. 0 when less was heard than it is long.
 */
export function heardWithin(heard: Int16Array, sound: Int16Array): number {
  if (heard.length < sound.length) return 0;
  const count = Math.max(1, Math.floor(sound.length / partSamples));
  const wanted = Array.from({ length: count }, (_, index) =>
    sound.subarray(index * partSamples, (index + 1) * partSamples),
  );
  const likenessAround = (start: number): number => {
    const found = wanted.map((part, index) => {
      const at = start + index * partSamples;
      return bestAmong(part, heard, at - slipSamplesMax, at + slipSamplesMax).likeness;
    });
    return found.reduce((sum, one) => sum + one, 0) / count;
  };
  const starts = anchors.map((share) => {
    const index = Math.floor(share * count);
    const anchor = wanted[index] ?? sound;
    return bestAmong(anchor, heard, 0, heard.length).lag - index * partSamples;
  });
  return Math.max(...starts.map(likenessAround));
}

/** Where the part lies best, from and until within what was heard. */
function bestAmong(part: Int16Array, heard: Int16Array, from: number, until: number): Match {
  const last = Math.min(until, heard.length - part.length);
  let best: Match = { lag: 0, likeness: 0 };
  for (let lag = Math.max(from, 0); lag <= last; lag++) {
    const likeness = correlation(part, heard, lag);
    if (likeness > best.likeness) best = { lag, likeness };
  }
  return best;
}
