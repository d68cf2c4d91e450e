/**
 * SQLite moves its write-ahead log into the file every 1,000 pages, on the thread that happens to
 * write: 4 to 12 ms of waiting for the disk, measured, in the middle of a call. Here a thread of its
 * own does it; the writing thread's own checkpoint stays as the bound of the log's size.
 */
import { Worker } from 'node:worker_threads';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { threadModule } from '../../base/thread-module.ts';
import type { Database } from './database.ts';

export interface CheckpointOrder {
  readonly file: string;
  readonly intervalMs: number;
}

/** Told after each pass. */
export interface CheckpointDone {
  readonly logPages: number;
  /** Of these, in the database's file. */
  readonly movedPages: number;
}

export interface CheckpointParts {
  readonly clock: Clock;
  readonly log: Log;
  /** Default: 1 s, some thousand pages at 60 calls a second; chosen. */
  readonly intervalMs?: number;
  readonly onDone?: (done: CheckpointDone) => void;
}

/** 80 MB: some seconds of writing at full load in which the thread never found a pause. */
const fallbackPages = 20_000;
/** SQLite's own. */
const pagesWithoutThread = 1_000;
const stopMsMax = 5_000;

export class Checkpoints {
  readonly #worker: Worker;
  readonly #clock: Clock;
  #isStopping = false;

  /** Stop it before the database is closed. Not for a database in memory, which has no log. */
  constructor(database: Database, { clock, log, intervalMs = 1_000, onDone }: CheckpointParts) {
    const workerData: CheckpointOrder = { file: database.file, intervalMs };
    this.#clock = clock;
    this.#worker = new Worker(threadModule(import.meta.url, 'checkpoint-thread'), {
      workerData,
      name: 'checkpoints',
    });
    database.checkpointAt(fallbackPages);
    this.#worker.on('message', (done: CheckpointDone) => onDone?.(done));
    this.#worker.on('error', (error) => log.error({ err: error }, 'checkpoint thread failed'));
    this.#worker.on('exit', () => {
      if (!this.#isStopping) database.checkpointAt(pagesWithoutThread);
    });
  }

  /** Settles when the thread has closed its connection, or was ended because it did not. */
  async stop(): Promise<void> {
    if (this.#isStopping) return;
    this.#isStopping = true;
    const ended = new Promise<void>((resolve) => this.#worker.once('exit', () => resolve()));
    if (this.#worker.threadId === -1) return;
    this.#worker.postMessage('stop');
    const late = this.#clock.setTimer(stopMsMax, () => void this.#worker.terminate());
    await ended;
    late.cancel();
  }
}
