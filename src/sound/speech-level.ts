/**
 * The active speech level of ITU-T P.56, method B: how loud somebody speaks while she speaks, whatever
 * the pauses. Levels are dBov (ITU-T G.100.1): 0 is a square wave at full scale.
 */

/** P.56 §6.2: of the two filters that make the envelope, s. */
const smoothingSeconds = 0.03;
/** A pause that is shorter belongs to the speech, s. */
const hangoverSeconds = 0.2;
/** The level is where the mean power of the active time lies so far above the threshold, dB. */
const marginDb = 15.9;
/** Thresholds, from the smallest: each doubles the one before. */
const thresholds = Array.from({ length: 15 }, (_, index) => 2 ** (index - 15));

/** @returns undefined where nobody speaks */
export function speechLevel(samples: Int16Array, sampleRate: number): number | undefined {
  const { energy, active } = activity(samples, sampleRate);
  let before: { readonly level: number; readonly margin: number } | undefined;
  for (const [index, threshold] of thresholds.entries()) {
    const count = active[index] ?? 0;
    if (count === 0) return undefined;
    const level = 10 * Math.log10(energy / count);
    const margin = level - 20 * Math.log10(threshold);
    if (margin <= marginDb) {
      if (!before) return level;
      const part = (before.margin - marginDb) / (before.margin - margin);
      return before.level + part * (level - before.level);
    }
    before = { level, margin };
  }
  return before?.level;
}

/** The sum of squares, and for how many samples each threshold was exceeded, pauses included. */
function activity(samples: Int16Array, sampleRate: number) {
  const keep = Math.exp(-1 / (sampleRate * smoothingSeconds));
  // The envelope changes slowly: looking at it each millisecond tells the same.
  const look = Math.max(1, Math.round(sampleRate / 1_000));
  const counter = new ActivityCounter(Math.round(hangoverSeconds * sampleRate), look);
  let energy = 0;
  let smoothed = 0;
  let envelope = 0;
  for (let index = 0; index < samples.length; index++) {
    const value = (samples[index] ?? 0) / 32768;
    energy += value * value;
    smoothed = keep * smoothed + (1 - keep) * Math.abs(value);
    envelope = keep * envelope + (1 - keep) * smoothed;
    if (index % look === 0) counter.look(index, envelope);
  }
  return { energy, active: counter.active };
}

/** For how many samples each threshold was exceeded. */
class ActivityCounter {
  readonly active = new Float64Array(thresholds.length);
  readonly #lastAbove = new Float64Array(thresholds.length).fill(Number.NEGATIVE_INFINITY);
  readonly #hangover: number;
  readonly #samples: number;

  /** @param samples from one look to the next */
  constructor(hangover: number, samples: number) {
    this.#hangover = hangover;
    this.#samples = samples;
  }

  look(index: number, envelope: number): void {
    for (let which = 0; which < thresholds.length; which++) {
      if (envelope >= (thresholds[which] ?? 1)) this.#lastAbove[which] = index;
      // Where a threshold is not reached, no higher one is.
      if (index - (this.#lastAbove[which] ?? 0) >= this.#hangover) return;
      this.active[which] = (this.active[which] ?? 0) + this.#samples;
    }
  }
}
