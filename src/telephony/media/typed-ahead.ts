/** Digits that a person who knows the way presses before the question has been put. */

/** A waybill number and some menus before it; more is a stuck key. */
const digitsMax = 64;

export class TypedAhead {
  #digits: string | undefined;
  #pressed = new AbortController();

  /** Keeps digits from now on, with those kept already. @returns aborts at the first one */
  keep(): AbortSignal {
    this.#digits ??= '';
    this.#pressed = new AbortController();
    if (this.#digits !== '') this.#pressed.abort();
    return this.#pressed.signal;
  }

  /** False when digits are not kept now. */
  take(digit: string): boolean {
    if (this.#digits === undefined) return false;
    if (this.#digits.length < digitsMax) this.#digits += digit;
    this.#pressed.abort();
    return true;
  }

  /** Gives what was kept, and keeps nothing more. */
  release(): string {
    const digits = this.#digits ?? '';
    this.#digits = undefined;
    return digits;
  }
}
