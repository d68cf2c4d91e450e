/** Measured values outside the JavaScript heap, so that keeping many makes no work for its collector. */

/** Of a leg's first 80 s. */
const capacityFirst = 4_096;

export class Samples {
  #kept = new Float32Array(capacityFirst);
  #count = 0;

  add(value: number): void {
    if (this.#count === this.#kept.length) this.#grow();
    this.#kept[this.#count++] = value;
  }

  get values(): Float32Array {
    return this.#kept.subarray(0, this.#count);
  }

  #grow(): void {
    const larger = new Float32Array(2 * this.#kept.length);
    larger.set(this.#kept);
    this.#kept = larger;
  }
}
