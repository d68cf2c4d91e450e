/**
 * The owner of everything that starts. Listeners, timers, sockets, media and child scopes are added
 * when made and end with the scope, in reverse order. Ending twice is harmless; adding to an ended
 * scope ends the newcomer at once.
 */
export class Scope {
  readonly #ends = new Set<() => void | Promise<void>>();
  readonly #abort = new AbortController();
  #ended: Promise<void> | undefined;
  readonly #onFault: (error: unknown) => void;

  /** @param onFault told of each clean-up that throws; the others still run. */
  constructor(onFault: (error: unknown) => void) {
    this.#onFault = onFault;
  }

  /** Aborts when the scope ends: pass it to every wait. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** Runs `end` when the scope ends. */
  add(end: () => void | Promise<void>): void {
    if (this.#ended) this.#ended = this.#ended.then(() => this.#run(end));
    else this.#ends.add(end);
  }

  /** Adds an emitter's listener; it is removed with the scope. */
  listen<Name extends string, Args extends unknown[]>(
    emitter: {
      on(name: Name, listener: (...args: Args) => void): unknown;
      off(name: Name, listener: (...args: Args) => void): unknown;
    },
    name: Name,
    listener: (...args: Args) => void,
  ): void {
    emitter.on(name, listener);
    this.add(() => void emitter.off(name, listener));
  }

  /** Takes a promise that nobody awaits: its failure is reported, not lost. */
  run(work: Promise<unknown>): void {
    work.catch(this.#onFault);
  }

  /** A scope that ends with this one, or earlier. */
  child(): Scope {
    const child = new Scope(this.#onFault);
    const endChild = () => child.end();
    this.add(endChild);
    child.add(() => void this.#ends.delete(endChild));
    return child;
  }

  /** Ends all that was added, last first. Settles when every clean-up has. */
  end(reason?: unknown): Promise<void> {
    if (!this.#ended) {
      this.#abort.abort(reason);
      this.#ended = this.#endAll();
    }
    return this.#ended;
  }

  async #endAll(): Promise<void> {
    for (const end of [...this.#ends].reverse()) {
      this.#ends.delete(end);
      await this.#run(end);
    }
  }

  async #run(end: () => void | Promise<void>): Promise<void> {
    try {
      await end();
    } catch (error) {
      this.#onFault(error);
    }
  }
}
