/** Recordings measured once, and again when the file has changed. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { type MeasuredSound, measureSound } from '../../sound/measured-sound.ts';

/** The beginning tells: 17 minutes of 8 kHz, mono, 16 bit. */
const measuredBytesMax = 16 * 1024 * 1024;

interface Measured {
  /** Of the file that was measured. */
  readonly version: string;
  readonly sound: MeasuredSound | 'unreadable';
}

export class MeasuredSounds {
  #known = new Map<string, Measured>();

  /** @param names relative to the directory; what is not among them is forgotten */
  of(directory: string, names: readonly string[]): ReadonlyMap<string, Measured['sound']> {
    const before = this.#known;
    this.#known = new Map();
    for (const name of names) {
      this.#known.set(name, measured(join(directory, name), before.get(name)));
    }
    return new Map([...this.#known].map(([name, { sound }]) => [name, sound]));
  }
}

function measured(path: string, known: Measured | undefined): Measured {
  try {
    return read(path, known);
  } catch {
    // Gone since it was listed, or not ours to read: nobody could play it.
    return { version: '', sound: 'unreadable' };
  }
}

function read(path: string, known: Measured | undefined): Measured {
  const file = openSync(path, 'r');
  try {
    const { size, mtimeMs, ino } = fstatSync(file);
    const version = `${size} ${mtimeMs} ${ino}`;
    if (known?.version === version) return known;
    const head = Buffer.alloc(Math.min(size, measuredBytesMax));
    const bytes = readSync(file, head, 0, head.length, 0);
    return { version, sound: measureSound(head.subarray(0, bytes)) ?? 'unreadable' };
  } finally {
    closeSync(file);
  }
}
