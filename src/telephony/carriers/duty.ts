/** Something that is asked again and again: one question at a time, the next when the last one says. */
import type { Clock, Timer } from '../../base/clock.ts';
import type { Scope } from '../../base/scope.ts';

export interface DutyParts {
  readonly clock: Clock;
  /** Ends it. */
  readonly scope: Scope;
  /** @returns when it is to be asked again; undefined: with the next `wake`, as when it throws */
  readonly ask: () => Promise<number | undefined>;
}

export class Duty {
  readonly #parts: DutyParts;
  #timer: Timer | undefined;
  #isAsking = false;
  #isWanted = false;

  constructor(parts: DutyParts) {
    this.#parts = parts;
    parts.scope.add(() => this.#timer?.cancel());
  }

  get isAsking(): boolean {
    return this.#isAsking;
  }

  /** Asks at once, or as soon as the question under way has its answer. */
  wake(): void {
    const { scope } = this.#parts;
    if (scope.hasEnded) return;
    if (this.#isAsking) this.#isWanted = true;
    else scope.run(this.#ask());
  }

  async #ask(): Promise<void> {
    this.#timer?.cancel();
    this.#isAsking = true;
    let dueAt: number | undefined;
    try {
      dueAt = await this.#parts.ask();
    } finally {
      this.#isAsking = false;
      this.#settle(dueAt);
    }
  }

  #settle(dueAt: number | undefined): void {
    const { clock, scope } = this.#parts;
    const isWanted = this.#isWanted;
    this.#isWanted = false;
    if (isWanted) this.wake();
    else if (dueAt !== undefined && !scope.hasEnded) {
      this.#timer = clock.setTimer(Math.max(0, dueAt - clock.now()), () => this.wake());
    }
  }
}
