/**
 * A window of audio on an endless time line of 8 kHz samples. Written anywhere inside the window, in
 * any order; read once, from its start. What was not written reads as absent.
 */

/** Presence is kept per millisecond: every packet time is a multiple of it. */
const grain = 8;

export class SampleRing {
  readonly #samples: Int16Array;
  readonly #present: Uint8Array;
  readonly #mask: number;
  #start = 0;

  /** @param capacity in samples, a power of two, at least 16. */
  constructor(capacity: number) {
    this.#samples = new Int16Array(capacity);
    this.#present = new Uint8Array(capacity / grain);
    this.#mask = capacity - 1;
  }

  /** Position of the next sample to be read, a multiple of 8. */
  get start(): number {
    return this.#start;
  }

  /** Forgets everything and begins anew at `position` (rounded down to a whole ms). */
  reset(position: number): void {
    this.#present.fill(0);
    this.#start = position - (((position % grain) + grain) % grain);
  }

  /**
   * Puts the first `count` samples (all by default) at `position` (rounded down to a whole ms).
   * Parts before the window are left out.
   * @returns false, and nothing is written, when it lies entirely before or not entirely below the
   * window's end.
   */
  write(position: number, samples: Int16Array, count = samples.length): boolean {
    const begin = position - (((position % grain) + grain) % grain);
    const end = begin + count;
    const mask = this.#mask;
    if (end <= this.#start || end > this.#start + mask + 1) return false;
    const ring = this.#samples;
    const first = Math.max(begin, this.#start);
    for (let at = first; at < end; at++) ring[at & mask] = samples[at - begin] ?? 0;
    for (let at = first; at + grain <= end; at += grain) {
      this.#present[(at & mask) / grain] = 1;
    }
    return true;
  }

  /**
   * Moves the next samples to `out`; `fill(index)` gives those that were never written.
   * @param out its length is a multiple of 8.
   * @returns how many samples were present.
   */
  read(out: Int16Array, fill: (index: number) => number = silence): number {
    const ring = this.#samples;
    const present = this.#present;
    let found = 0;
    for (let index = 0; index < out.length; index += grain) {
      const slot = (this.#start + index) & this.#mask;
      if (present[slot / grain] === 1) {
        present[slot / grain] = 0;
        found += grain;
        for (let at = 0; at < grain; at++) out[index + at] = ring[slot + at] ?? 0;
      } else {
        for (let at = index; at < index + grain; at++) out[at] = fill(at);
      }
    }
    this.#start += out.length;
    return found;
  }
}

function silence(): number {
  return 0;
}
