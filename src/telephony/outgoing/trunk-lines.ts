/** Outgoing calls in progress, by trunk: from the INVITE to the end of the leg. */

export class TrunkLines {
  readonly #inUse = new Map<string, number>();

  /** Takes a line; undefined when all are in use. @returns gives it back, once */
  take(trunk: string, linesMax: number): (() => void) | undefined {
    const inUse = this.inUse(trunk);
    if (inUse >= linesMax) return undefined;
    this.#inUse.set(trunk, inUse + 1);
    let isFree = false;
    return () => {
      if (isFree) return;
      isFree = true;
      const left = this.inUse(trunk) - 1;
      if (left > 0) this.#inUse.set(trunk, left);
      else this.#inUse.delete(trunk);
    };
  }

  inUse(trunk: string): number {
    return this.#inUse.get(trunk) ?? 0;
  }
}
