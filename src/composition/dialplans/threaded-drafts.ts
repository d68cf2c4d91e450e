/** Drafts worked on in a thread of their own: however large one is, live calls feel nothing of it. */
import { AskedThread } from '../../base/asked-thread.ts';
import type { Clock } from '../../base/clock.ts';
import { type ErrorCode, HotlineError } from '../../base/errors.ts';
import { threadModule } from '../../base/thread-module.ts';
import type { DraftAnswers, DraftPlace, DraftQuestion } from './draft-work.ts';

/** Who answers questions about drafts. */
export interface Drafts {
  /**
   * @param gone aborted when nobody waits for the answer any more: the work is ended
   * @throws HotlineError as `answerDraft`; `too-many`, `deadline-passed`
   */
  ask<Kind extends DraftQuestion['kind']>(
    question: Extract<DraftQuestion, { readonly kind: Kind }>,
    gone?: AbortSignal,
  ): Promise<DraftAnswers[Kind]>;
}

export interface DraftOrder {
  readonly question: DraftQuestion;
  readonly place: DraftPlace;
}

export type DraftReply =
  | { readonly answer: DraftAnswers[DraftQuestion['kind']] }
  | { readonly code: ErrorCode; readonly message: string };

/** An admin looks at the page meanwhile; the largest draft that REST takes needs a tenth of it. */
const answerMsMax = 30_000;
/** Questions that wait; of more, each is refused at once. */
const waitingMax = 8;

export class ThreadedDrafts implements Drafts {
  readonly #place: () => DraftPlace;
  readonly #thread: AskedThread<DraftOrder, DraftReply>;

  /** @param place of the moment at which a question is asked */
  constructor(clock: Clock, place: () => DraftPlace) {
    this.#place = place;
    const module = threadModule(import.meta.url, 'draft-thread');
    this.#thread = new AskedThread({ clock, module, name: 'draft', answerMsMax, waitingMax });
  }

  async ask<Kind extends DraftQuestion['kind']>(
    question: Extract<DraftQuestion, { readonly kind: Kind }>,
    gone?: AbortSignal,
  ): Promise<DraftAnswers[Kind]> {
    const reply = await this.#thread.ask({ question, place: this.#place() }, gone);
    if ('code' in reply) throw new HotlineError(reply.code, reply.message);
    // The thread answers each kind of question with its kind of answer.
    return reply.answer as DraftAnswers[Kind];
  }

  stop(): Promise<void> {
    return this.#thread.stop();
  }
}
