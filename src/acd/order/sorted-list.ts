/**
 * A list in a total order, for lines and deadlines. Keys must not change while an item is in it.
 * Kept in chunks, so that an insertion moves at most `chunkMax` items: the cost of a change grows with
 * the logarithm of the size, and 10,000 agents are no slower to sort in than 1,000.
 */
export class SortedList<Item> {
  /** None of them empty. */
  readonly #chunks: Item[][] = [];
  readonly #compare: (a: Item, b: Item) => number;
  #size = 0;

  /** @param compare 0 only for items that are the same. */
  constructor(compare: (a: Item, b: Item) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#size;
  }

  get first(): Item | undefined {
    return this.#chunks[0]?.[0];
  }

  /** In order, a copy: for showing and checking, not for each step. */
  get items(): readonly Item[] {
    return this.#chunks.flat();
  }

  /** Harmless when an equal item is there: it is replaced. */
  add(item: Item): void {
    const number = this.#chunkFor(item);
    const chunk = this.#chunks[number];
    if (!chunk) {
      this.#addLast(item);
      return;
    }
    const index = this.#search(chunk, item);
    if (index >= 0) {
      chunk[index] = item;
      return;
    }
    this.#size += 1;
    if (~index === chunk.length) chunk.push(item);
    else chunk.splice(~index, 0, item);
    if (chunk.length > chunkMax) this.#chunks.splice(number + 1, 0, chunk.splice(chunkMax >> 1));
  }

  /** Whether an equal item was there. */
  remove(item: Item): boolean {
    const number = this.#chunkFor(item);
    const chunk = this.#chunks[number];
    const index = chunk ? this.#search(chunk, item) : -1;
    if (!chunk || index < 0) return false;
    this.#size -= 1;
    if (chunk.length === 1) this.#chunks.splice(number, 1);
    else if (index === 0) chunk.shift();
    else if (index === chunk.length - 1) chunk.pop();
    else chunk.splice(index, 1);
    return true;
  }

  /** The item's index, or the complement (`~`) of where it would stand. */
  indexOf(item: Item): number {
    const number = this.#chunkFor(item);
    let before = 0;
    for (let chunk = 0; chunk < number; chunk++) before += this.#chunks[chunk]?.length ?? 0;
    const chunk = this.#chunks[number];
    if (!chunk) return ~before;
    const index = this.#search(chunk, item);
    return index >= 0 ? before + index : ~(before + ~index);
  }

  find(accept: (item: Item) => boolean): Item | undefined {
    for (const chunk of this.#chunks) for (const item of chunk) if (accept(item)) return item;
    return undefined;
  }

  *[Symbol.iterator](): Iterator<Item> {
    for (const chunk of this.#chunks) yield* chunk;
  }

  #addLast(item: Item): void {
    this.#size += 1;
    const last = this.#chunks.at(-1);
    if (!last || last.length >= chunkMax) this.#chunks.push([item]);
    else last.push(item);
  }

  /** The first chunk whose last item is not before this one; the number of chunks when there is none. */
  #chunkFor(item: Item): number {
    let low = 0;
    let high = this.#chunks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const chunk = this.#chunks[middle] as Item[];
      if (this.#compare(chunk[chunk.length - 1] as Item, item) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #search(chunk: readonly Item[], item: Item): number {
    let low = 0;
    let high = chunk.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const order = this.#compare(chunk[middle] as Item, item);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle - 1;
    }
    return ~low;
  }
}

/** Measured: between 64 and 512 there is little difference. */
const chunkMax = 256;
