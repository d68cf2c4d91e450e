/**
 * From the name of a source to something that can be played: the URL schemes FreeSWITCH's users
 * know, and WAV files below the sound roots.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type AudioSource, clipSource, sharedSource, silenceSource } from './audio-source.ts';
import type { ClipStore } from './clip-store.ts';
import type { MediaPaths } from './media-paths.ts';
import { toneSource } from './tone-stream.ts';

/** More files in one list, or in one directory of music, than anyone needs. */
const filesMax = 200;

export interface OpenedSource {
  readonly name: string;
  /** Absent when it cannot be read. */
  readonly source?: AudioSource;
}

export class SourceOpener {
  readonly #clips: ClipStore;
  readonly #paths: MediaPaths;
  readonly #music: Readonly<Record<string, string>>;
  readonly #streams = new Map<string, Promise<AudioSource | undefined>>();

  constructor(clips: ClipStore, paths: MediaPaths, music: Readonly<Record<string, string>>) {
    this.#clips = clips;
    this.#paths = paths;
    this.#music = music;
  }

  /** All of them, in order, `file_string://` taken apart. */
  async open(names: readonly string[]): Promise<readonly OpenedSource[]> {
    const single = names.flatMap(namesInList).slice(0, filesMax);
    return Promise.all(single.map((name) => this.#openNamed(name)));
  }

  async #openNamed(name: string): Promise<OpenedSource> {
    const source = await this.#openOne(name);
    return source ? { name, source } : { name };
  }

  async #openOne(name: string): Promise<AudioSource | undefined> {
    const [, scheme, rest = ''] = /^([a-z_]+):\/\/(.*)$/s.exec(name) ?? [];
    switch (scheme) {
      case undefined:
      case 'file':
        return this.#openFile(name, scheme === undefined ? name : rest);
      case 'tone_stream':
        return toneSource(name, rest);
      case 'silence_stream':
        return openSilence(name, rest);
      case 'local_stream':
        return this.#openMusic(name, rest);
      default:
        return undefined;
    }
  }

  async #openFile(name: string, path: string): Promise<AudioSource | undefined> {
    const real = await this.#paths.readable(path);
    const samples = real === undefined ? undefined : await this.#clips.load(real);
    return samples && clipSource(name, samples);
  }

  /** Read once: everybody who listens must be at the same place of the same music. */
  async #openMusic(name: string, stream: string): Promise<AudioSource | undefined> {
    const key = Object.hasOwn(this.#music, stream) ? stream : 'default';
    const directory = Object.hasOwn(this.#music, key) ? this.#music[key] : undefined;
    if (directory === undefined) return undefined;
    const reading = this.#streams.get(key) ?? this.#readMusic(name, directory);
    this.#streams.set(key, reading);
    const music = await reading;
    if (!music) this.#streams.delete(key);
    return music;
  }

  async #readMusic(name: string, directory: string): Promise<AudioSource | undefined> {
    const parts: Int16Array[] = [];
    for (const file of await wavFilesOf(directory)) {
      const samples = await this.#clips.load(file);
      if (samples) parts.push(samples);
    }
    const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
    let offset = 0;
    for (const part of parts) {
      whole.set(part, offset);
      offset += part.length;
    }
    return whole.length === 0 ? undefined : sharedSource(name, whole);
  }
}

function namesInList(name: string): readonly string[] {
  const prefix = 'file_string://';
  if (!name.startsWith(prefix)) return [name];
  return name
    .slice(prefix.length)
    .split('!')
    .filter((part) => part !== '');
}

/** `ms[,noise]`: the noise level is not rendered. */
function openSilence(name: string, rest: string): AudioSource | undefined {
  const match = /^(-?\d{1,9})(,\d+)?$/.exec(rest);
  return match ? silenceSource(name, Number(match[1])) : undefined;
}

async function wavFilesOf(directory: string): Promise<readonly string[]> {
  try {
    const names = await readdir(directory);
    const wavs = names.filter((name) => /\.wav$/i.test(name)).sort();
    return wavs.slice(0, filesMax).map((name) => join(directory, name));
  } catch {
    return []; // no such directory: no such music
  }
}
