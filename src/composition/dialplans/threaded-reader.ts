/** Dialplans read in a thread of their own, so that a reload costs live calls no more than the swap. */
import { AskedThread } from '../../base/asked-thread.ts';
import type { Clock } from '../../base/clock.ts';
import { HotlineError } from '../../base/errors.ts';
import { threadModule } from '../../base/thread-module.ts';
import type { ReadDialplan } from '../../store/files/dialplan-directory.ts';

export interface ReadingOrder {
  readonly directory: string;
  /** See `CheckOptions.year`. */
  readonly year: number;
  readonly secrets: string;
}

export type ReadingAnswer =
  | { readonly read: ReadDialplan }
  /** The directory could not be read. */
  | { readonly failure: string };

/** Far above what the largest dialplan takes on a busy machine. */
const readingMsMax = 120_000;

export class ThreadedReader {
  readonly #thread: AskedThread<ReadingOrder, ReadingAnswer>;

  constructor(clock: Clock) {
    const module = threadModule(import.meta.url, 'reading-thread');
    const limits = { answerMsMax: readingMsMax, waitingMax: 1 };
    this.#thread = new AskedThread({ clock, module, name: 'dialplan', ...limits });
  }

  /** @throws HotlineError `config-invalid` when the directory cannot be read, `deadline-passed` */
  async read(order: ReadingOrder): Promise<ReadDialplan> {
    const answer = await this.#thread.ask(order);
    if ('read' in answer) return answer.read;
    throw new HotlineError('config-invalid', answer.failure);
  }

  stop(): Promise<void> {
    return this.#thread.stop();
  }
}
