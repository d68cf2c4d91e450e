/**
 * Lets what one turn of the event loop writes to a socket leave as one write. Without Nagle's delay
 * each write is a system call and a packet here, and a wake-up at the other end.
 */
import type { Writable } from 'node:stream';

export class GatheredWrites {
  readonly #stream: Writable;
  #isGathering = false;

  constructor(stream: Writable) {
    this.#stream = stream;
  }

  /** Call before each write: it and those after it leave when the turn is over. */
  begin(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    this.#stream.cork();
    process.nextTick(() => {
      this.#isGathering = false;
      this.#stream.uncork();
    });
  }
}
