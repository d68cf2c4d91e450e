/**
 * Commands done once: an id that comes again gets the first answer, also while the first is still
 * being worked on. Bounded; the oldest finished answers are forgotten first.
 */
import type { CommandAnswer } from '../../protocol/desk-commands.ts';
import { deskLimits } from '../../protocol/desk-protocol.ts';

export class RememberedAnswers {
  readonly #answers = new Map<string, Promise<CommandAnswer>>();
  #pending = 0;

  /** Does the work unless it was done under this id before. `work` must settle and not reject. */
  once(id: string, work: () => Promise<CommandAnswer>): Promise<CommandAnswer> {
    const known = this.#answers.get(id);
    if (known) return known;
    if (this.#pending >= deskLimits.pendingCommandsMax) {
      const message = 'too many commands wait for their answer';
      return Promise.resolve({ ok: false, error: { code: 'too-many', message } });
    }
    this.#pending++;
    const answer = work().finally(() => {
      this.#pending--;
      this.#forgetOldest();
    });
    this.#answers.set(id, answer);
    return answer;
  }

  /** Pending ones are at most a few and the youngest, so the oldest is finished. */
  #forgetOldest(): void {
    for (const id of this.#answers.keys()) {
      if (this.#answers.size <= deskLimits.rememberedAnswersMax) return;
      this.#answers.delete(id);
    }
  }
}
