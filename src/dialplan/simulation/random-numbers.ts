/** Randomness as an input: the same seed gives the same day. */

/** Numbers in [0, 1): a linear congruential generator of 48 bits, as drand48. */
export class RandomNumbers {
  #state: bigint;

  constructor(seed: number) {
    this.#state = (BigInt(Math.trunc(seed)) << 16n) | 0x330en;
  }

  next(): number {
    this.#state = BigInt.asUintN(48, this.#state * 0x5deece66dn + 0xbn);
    return Number(this.#state >> 16n) / 2 ** 32;
  }

  /** Exponentially distributed with that mean; 0 for a mean of 0. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  /** Log-normally distributed with that mean and standard deviation; a deviation of 0 is always the mean. */
  logNormal(mean: number, deviation: number): number {
    if (mean <= 0 || deviation <= 0) return mean;
    const variance = Math.log(1 + (deviation / mean) ** 2);
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    const normal = radius * Math.cos(2 * Math.PI * this.next());
    return mean * Math.exp(Math.sqrt(variance) * normal - variance / 2);
  }

  /** One of the items, as often as its share says. */
  choose<Item extends { readonly share: number }>(items: readonly Item[]): Item | undefined {
    const all = items.reduce((sum, { share }) => sum + share, 0);
    let left = this.next() * all;
    for (const item of items) {
      left -= item.share;
      if (left < 0) return item;
    }
    return items.at(-1);
  }
}
