/** What happens when, on a virtual clock: a binary heap of deeds in the order of their times. */

export interface Appointment {
  cancel(): void;
}

interface Entry {
  readonly at: number;
  /** Deeds of the same instant happen in the order they were planned. */
  readonly order: number;
  deed: (() => void) | undefined;
}

export class Agenda {
  readonly #heap: Entry[] = [];
  #now: number;
  #order = 0;

  constructor(startAt: number) {
    this.#now = startAt;
  }

  now(): number {
    return this.#now;
  }

  /** A time that has passed means now. */
  plan(at: number, deed: () => void): Appointment {
    const entry: Entry = { at: Math.max(at, this.#now), order: this.#order++, deed };
    this.#heap.push(entry);
    this.#rise(this.#heap.length - 1);
    return {
      cancel() {
        entry.deed = undefined;
      },
    };
  }

  /** Does what is planned, and what that plans, until nothing is left or `until` has passed. */
  run(until: number): void {
    for (let first = this.#heap[0]; first && first.at <= until; first = this.#heap[0]) {
      this.#removeFirst();
      if (!first.deed) continue;
      this.#now = first.at;
      first.deed();
    }
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (!last || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  #sink(start: number): void {
    for (let index = start; ; ) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      const child = this.#isBefore(right, left) ? right : left;
      if (!this.#swapIfBefore(child, index)) return;
      index = child;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (!first || !second) return false;
    return first.at < second.at || (first.at === second.at && first.order < second.order);
  }

  #swapIfBefore(a: number, b: number): boolean {
    if (!this.#isBefore(a, b)) return false;
    const [first, second] = [this.#heap[a], this.#heap[b]];
    if (first && second) [this.#heap[a], this.#heap[b]] = [second, first];
    return true;
  }
}
