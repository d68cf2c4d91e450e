/**
 * A list in a total order, for lines and deadlines. Keys must not change while an item is in it.
 * Binary search; an insertion moves at most the tail of one array, which for the sizes met here
 * (thousands) is cheaper than a tree.
 */
export class SortedList<Item> {
  readonly #items: Item[] = [];
  readonly #compare: (a: Item, b: Item) => number;

  /** @param compare 0 only for items that are the same. */
  constructor(compare: (a: Item, b: Item) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#items.length;
  }

  get first(): Item | undefined {
    return this.#items[0];
  }

  /** In order. Not to be changed, and not to be kept over a change of the list. */
  get items(): readonly Item[] {
    return this.#items;
  }

  /** Harmless when an equal item is there: it is replaced. */
  add(item: Item): void {
    const index = this.indexOf(item);
    if (index >= 0) this.#items[index] = item;
    else this.#items.splice(~index, 0, item);
  }

  /** Whether an equal item was there. */
  remove(item: Item): boolean {
    const index = this.indexOf(item);
    if (index < 0) return false;
    this.#items.splice(index, 1);
    return true;
  }

  /** The item's index, or the complement (`~`) of where it would stand. */
  indexOf(item: Item): number {
    let low = 0;
    let high = this.#items.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const order = this.#compare(this.#items[middle] as Item, item);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return ~low;
  }

  find(accept: (item: Item) => boolean): Item | undefined {
    for (const item of this.#items) if (accept(item)) return item;
    return undefined;
  }
}
