/**
 * Decoded prompts at 8 kHz, shared by all who play them and limited in memory: least recently used
 * go first. Decoding is done in slices with a turn of the event loop between, so that a long file
 * does not hold up the tick.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { decodeWavHeader, decodeWavSamples, wavFrames } from '../../../sound/wav.ts';
import { Resampler } from './resampler.ts';

/** About 1 ms of work each. */
const sliceFrames = 8192;
/** 2 hours of 8 kHz mono: longer files are refused. */
const fileBytesMax = 128 * 1024 * 1024;

interface Clip {
  readonly version: string;
  readonly samples: Promise<Int16Array | undefined>;
  bytes: number;
}

export class ClipStore {
  readonly #clips = new Map<string, Clip>();
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** Of the clips kept now. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * The samples of a WAV file; a file that changed is read again.
   * @param path a real path that may be read.
   * @returns `undefined` when it cannot be read or is no such WAV.
   */
  async load(path: string): Promise<Int16Array | undefined> {
    const version = await fileVersion(path);
    if (version === undefined) return undefined;
    const kept = this.#clips.get(path);
    if (kept?.version === version) {
      this.#clips.delete(path);
      this.#clips.set(path, kept);
      return kept.samples;
    }
    this.#drop(path);
    return this.#read(path, version);
  }

  async #read(path: string, version: string): Promise<Int16Array | undefined> {
    const clip: Clip = { version, samples: readWav(path), bytes: 0 };
    this.#clips.set(path, clip);
    const samples = await clip.samples;
    if (this.#clips.get(path) !== clip) return samples;
    if (samples === undefined) this.#drop(path);
    clip.bytes = samples?.byteLength ?? 0;
    this.#bytes += clip.bytes;
    for (const oldest of this.#clips.keys()) {
      if (this.#bytes <= this.#bytesMax) break;
      this.#drop(oldest);
    }
    return samples;
  }

  #drop(path: string): void {
    this.#bytes -= this.#clips.get(path)?.bytes ?? 0;
    this.#clips.delete(path);
  }
}

async function fileVersion(path: string): Promise<string | undefined> {
  const file = await openFile(path);
  if (!file) return undefined;
  try {
    const { mtimeMs, size, ino } = await file.stat();
    return `${mtimeMs} ${size} ${ino}`;
  } finally {
    await file.close();
  }
}

async function openFile(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch {
    return undefined; // to a player an unreadable file is one that is not there
  }
}

async function readWav(path: string): Promise<Int16Array | undefined> {
  const file = await openFile(path);
  if (!file) return undefined;
  try {
    const stats = await file.stat();
    if (!stats.isFile() || stats.size > fileBytesMax) return undefined;
    return await decodeWav(await file.readFile());
  } catch {
    return undefined; // a read error half-way: not playable
  } finally {
    await file.close();
  }
}

/** The samples at 8 kHz, channels averaged; `undefined` when it is no WAV we read. */
export async function decodeWav(file: Buffer): Promise<Int16Array | undefined> {
  const format = decodeWavHeader(file);
  if (!format) return undefined;
  const frames = wavFrames(format);
  const resampler = format.sampleRate === 8000 ? undefined : new Resampler(format.sampleRate);
  const length = Math.ceil((frames * 8000) / format.sampleRate);
  const samples = new Int16Array(length);
  let filled = 0;
  const append = (part: Int16Array) => {
    const fitting = part.subarray(0, length - filled);
    samples.set(fitting, filled);
    filled += fitting.length;
  };
  for (let from = 0; from < frames; from += sliceFrames) {
    const slice = decodeWavSamples(file, format, from, Math.min(frames, from + sliceFrames));
    append(resampler?.push(slice) ?? slice);
    await new Promise(setImmediate);
  }
  if (resampler) append(resampler.finish());
  return samples;
}
