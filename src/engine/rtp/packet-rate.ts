/** How many packets a stream may bring: a bucket of one second's worth, refilled continuously. */
export class PacketRate {
  readonly #perSecondMax: number;
  #left: number;
  #at = 0;

  constructor(perSecondMax: number) {
    this.#perSecondMax = perSecondMax;
    this.#left = perSecondMax;
  }

  /** False when this packet is one too many. */
  take(nowMs: number): boolean {
    const refill = ((nowMs - this.#at) * this.#perSecondMax) / 1000;
    this.#at = nowMs;
    this.#left = Math.min(this.#perSecondMax, this.#left + refill);
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}
