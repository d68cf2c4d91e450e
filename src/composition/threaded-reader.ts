/** Dialplans read in a thread of their own, so that a reload costs live calls no more than the swap. */
import { Worker } from 'node:worker_threads';
import type { Clock } from '../base/clock.ts';
import { HotlineError } from '../base/errors.ts';
import { threadModule } from '../base/thread-module.ts';
import type { ReadDialplan } from '../store/dialplan-directory.ts';

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
  readonly #clock: Clock;
  #worker: Worker | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * One at a time. The thread is started by the first reading, and anew after a failure.
   *
   * @throws HotlineError `config-invalid` when the directory cannot be read, `deadline-passed`
   */
  async read(order: ReadingOrder): Promise<ReadDialplan> {
    const worker =
      this.#worker ??
      new Worker(threadModule(import.meta.url, 'reading-thread'), { name: 'dialplan' });
    this.#worker = worker;
    worker.ref();
    try {
      const answer = await this.#ask(worker, order);
      if ('read' in answer) return answer.read;
      throw new HotlineError('config-invalid', answer.failure);
    } finally {
      worker.unref();
    }
  }

  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #ask(worker: Worker, order: ReadingOrder): Promise<ReadingAnswer> {
    return new Promise((resolve, reject) => {
      const fail = (error: unknown) => {
        settled();
        this.#worker = undefined;
        void worker.terminate();
        reject(error);
      };
      const onMessage = (answer: ReadingAnswer) => {
        settled();
        resolve(answer);
      };
      const onExit = () =>
        fail(new HotlineError('deadline-passed', 'the reading thread has ended'));
      const timer = this.#clock.setTimer(readingMsMax, () => {
        fail(new HotlineError('deadline-passed', 'the dialplan was not read in time'));
      });
      const settled = () => {
        timer.cancel();
        worker.off('message', onMessage).off('error', fail).off('exit', onExit);
      };
      worker.on('message', onMessage).on('error', fail).on('exit', onExit);
      worker.postMessage(order);
    });
  }
}
