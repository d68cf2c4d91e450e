/**
 * A thread that is asked questions, one at a time in their order: work that takes long, kept away from
 * the thread that carries calls. One that does not answer in time is ended; the next question starts
 * another.
 */
import { Worker } from 'node:worker_threads';
import type { Clock, Timer } from './clock.ts';
import { HotlineError } from './errors.ts';

export interface AskedThreadParts {
  readonly clock: Clock;
  /** What the thread runs: it answers each message with one message. See `threadModule`. */
  readonly module: URL;
  readonly name: string;
  /** From the asking on, the waiting included. */
  readonly answerMsMax: number;
  /** Questions that may wait behind the one under way. */
  readonly waitingMax: number;
}

interface Asked<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly deadline: Timer;
}

export class AskedThread<Question, Answer> {
  readonly #parts: AskedThreadParts;
  readonly #waiting: Asked<Question, Answer>[] = [];
  #underWay: Asked<Question, Answer> | undefined;
  #worker: Worker | undefined;
  #isStopped = false;

  constructor(parts: AskedThreadParts) {
    this.#parts = parts;
  }

  /**
   * The thread's answer. The thread is started by the first question, and anew when it has ended.
   *
   * @param gone aborted when the answer is not wanted any more: as if its time had passed
   * @throws HotlineError `too-many` when as many wait as may, `deadline-passed` when there is no answer
   *   in time or the thread ends
   */
  ask(question: Question, gone?: AbortSignal): Promise<Answer> {
    const { clock, answerMsMax, waitingMax, name } = this.#parts;
    if (this.#isStopped || gone?.aborted) return Promise.reject(ended(name));
    if (this.#underWay && this.#waiting.length >= waitingMax) {
      return Promise.reject(new HotlineError('too-many', `too many wait for the ${name} thread`));
    }
    return new Promise((resolve, reject) => {
      const deadline = clock.setTimer(answerMsMax, () => this.#giveUp(asked));
      const asked = { question, resolve, reject, deadline };
      gone?.addEventListener('abort', () => this.#giveUp(asked), { once: true });
      this.#waiting.push(asked);
      this.#goOn();
    });
  }

  /** Whoever waits for an answer is told that there will be none. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const asked of this.#waiting.splice(0)) this.#fail(asked);
    await this.#endWorker();
  }

  #goOn(): void {
    if (this.#underWay) return;
    const asked = this.#waiting.shift();
    if (!asked) {
      this.#worker?.unref();
      return;
    }
    this.#underWay = asked;
    const worker = this.#worker ?? this.#start();
    worker.ref();
    worker.postMessage(asked.question);
  }

  #start(): Worker {
    const { module, name } = this.#parts;
    const worker = new Worker(module, { name });
    const lost = () => {
      if (this.#worker === worker) void this.#endWorker();
    };
    worker.on('message', (answer: Answer) => {
      if (this.#worker === worker) this.#take(answer);
    });
    worker.on('error', lost).on('messageerror', lost).on('exit', lost);
    this.#worker = worker;
    return worker;
  }

  #take(answer: Answer): void {
    const asked = this.#underWay;
    this.#underWay = undefined;
    asked?.deadline.cancel();
    asked?.resolve(answer);
    this.#goOn();
  }

  #giveUp(asked: Asked<Question, Answer>): void {
    if (this.#underWay === asked) {
      void this.#endWorker();
      return;
    }
    const place = this.#waiting.indexOf(asked);
    // It has its answer.
    if (place < 0) return;
    this.#waiting.splice(place, 1);
    this.#fail(asked);
  }

  /** What is under way fails with it; what waits goes to the next one. */
  async #endWorker(): Promise<void> {
    const worker = this.#worker;
    const asked = this.#underWay;
    this.#worker = undefined;
    this.#underWay = undefined;
    if (asked) this.#fail(asked);
    this.#goOn();
    await worker?.terminate();
  }

  #fail(asked: Asked<Question, Answer>): void {
    asked.deadline.cancel();
    asked.reject(ended(this.#parts.name));
  }
}

function ended(name: string): HotlineError {
  return new HotlineError('deadline-passed', `the ${name} thread has not answered`);
}
