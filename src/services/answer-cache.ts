import type { Clock } from '../base/clock.ts';
import type { ServiceAnswer } from '../calls/flow/flow-ports.ts';

/** Answers kept at once; of more, the one that was kept first is let go. */
const answersMax = 1_000;

/** Answers that are used again for a while. */
export class AnswerCache {
  readonly #clock: Clock;
  readonly #answers = new Map<string, { readonly until: number; readonly answer: ServiceAnswer }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  find(question: string): ServiceAnswer | undefined {
    const known = this.#answers.get(question);
    if (known && known.until > this.#clock.now()) return known.answer;
    this.#answers.delete(question);
    return undefined;
  }

  /** @param forMs 0: not at all */
  keep(question: string, answer: ServiceAnswer, forMs: number): void {
    if (forMs === 0) return;
    this.#answers.delete(question);
    this.#answers.set(question, { until: this.#clock.now() + forMs, answer });
    const [first] = this.#answers.keys();
    if (this.#answers.size > answersMax && first !== undefined) this.#answers.delete(first);
  }
}
