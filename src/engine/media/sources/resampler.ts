/**
 * Any rate from 8 to 48 kHz down to 8 kHz, block by block: a windowed-sinc low-pass (Blackman,
 * pass band to about 3.5 kHz, stop band below -70 dB) evaluated at each output sample's place. The
 * place is kept as an exact fraction, so that long files do not drift.
 */

const outputRate = 8000;
/** Zero crossings of the sinc on each side, at the output rate. */
const lobes = 24;
const cutoffHz = 3700;
/** Filter positions between two input samples; finer gives no audible difference. */
const phases = 64;

export class Resampler {
  readonly #rate: number;
  readonly #reach: number;
  readonly #filters: readonly Float32Array[];
  #history: Int16Array;
  /** Index in the whole input of `#history[0]`. */
  #historyStart: number;
  #produced = 0;

  /** @param inputRate 8000 to 48000 Hz. */
  constructor(inputRate: number) {
    this.#rate = inputRate;
    this.#reach = Math.ceil((lobes * inputRate) / outputRate);
    this.#filters = Array.from({ length: phases }, (_, phase) => this.#filter(phase / phases));
    this.#history = new Int16Array(this.#reach);
    this.#historyStart = -this.#reach;
  }

  /** The output that the input so far allows. */
  push(input: Int16Array): Int16Array {
    const joined = new Int16Array(this.#history.length + input.length);
    joined.set(this.#history);
    joined.set(input, this.#history.length);
    const end = this.#historyStart + joined.length;
    const until = Math.ceil(((end - this.#reach - 1) * outputRate) / this.#rate);
    const output = new Int16Array(Math.max(0, until - this.#produced));
    for (let index = 0; index < output.length; index++) {
      output[index] = this.#sampleAt(joined, this.#produced + index);
    }
    this.#produced += output.length;
    const keepFrom = Math.floor((this.#produced * this.#rate) / outputRate) - this.#reach;
    const drop = Math.max(0, Math.min(joined.length, keepFrom - this.#historyStart));
    this.#history = joined.slice(drop);
    this.#historyStart += drop;
    return output;
  }

  /** The rest, as if silence followed. */
  finish(): Int16Array {
    return this.push(new Int16Array(this.#reach + 1));
  }

  #sampleAt(input: Int16Array, outputIndex: number): number {
    const scaled = outputIndex * this.#rate;
    const whole = Math.floor(scaled / outputRate);
    const phase = Math.round(((scaled % outputRate) / outputRate) * phases);
    const filter = this.#filters[phase % phases];
    const first = whole + (phase === phases ? 1 : 0) - this.#reach + 1 - this.#historyStart;
    if (!filter) return 0;
    let sum = 0;
    for (let tap = 0; tap < filter.length; tap++) {
      sum += (input[first + tap] ?? 0) * (filter[tap] ?? 0);
    }
    return Math.max(-32768, Math.min(32767, Math.round(sum)));
  }

  /** Taps for an output place `fraction` after an input sample, scaled to a gain of one. */
  #filter(fraction: number): Float32Array {
    const taps = Float32Array.from({ length: 2 * this.#reach }, (_, tap) => {
      const distance = tap - (this.#reach - 1) - fraction;
      return sinc((2 * cutoffHz * distance) / this.#rate) * blackman(distance / this.#reach);
    });
    const gain = taps.reduce((sum, tap) => sum + tap, 0);
    return taps.map((tap) => tap / gain);
  }
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** @param x -1..1 over the window. */
function blackman(x: number): number {
  if (Math.abs(x) >= 1) return 0;
  return 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
}
