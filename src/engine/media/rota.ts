/**
 * Work that each of many needs once a period, spread evenly over the period's turns: done all at
 * once it would hold up the packets that come meanwhile.
 */

export class Rota<Item> {
  readonly #turns: readonly Set<Item>[];

  /** @param turns of a period, at least 1. */
  constructor(turns: number) {
    this.#turns = Array.from({ length: turns }, () => new Set<Item>());
  }

  /** Gives it the turn that the fewest others have. */
  add(item: Item): void {
    const emptiest = this.#turns.reduce((least, turn) => (turn.size < least.size ? turn : least));
    emptiest.add(item);
  }

  /** One that is not there is not missed. */
  delete(item: Item): void {
    for (const turn of this.#turns) turn.delete(item);
  }

  /** Whose turn number `number` is, counted on from 0 over all periods. */
  turn(number: number): Iterable<Item> {
    return this.#turns[number % this.#turns.length] ?? [];
  }
}
