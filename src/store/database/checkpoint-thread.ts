/**
 * Moves what the write-ahead log holds into the database file, for `Checkpoints`, away from the
 * thread that carries calls: it waits for the disk. A passive checkpoint never makes a writer wait
 * (https://www.sqlite.org/c3ref/wal_checkpoint_v2.html).
 */
import { parentPort, workerData } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import { takePriority } from '../../base/thread-priority.ts';
import type { CheckpointDone, CheckpointOrder } from './checkpoints.ts';

/** The log starts anew only when a writer finds all of it moved; so a longer one is tried again. */
const longPages = 1_000;
const passesMax = 5;

interface Pass {
  /** Pages in the log. */
  readonly log: number;
  /** Of these, in the file by now. */
  readonly checkpointed: number;
}

takePriority('background');
const { file, intervalMs } = workerData as CheckpointOrder;
const sqlite = new Sqlite(file);
sqlite.pragma('synchronous = NORMAL');
const timer = setInterval(checkpoint, intervalMs);

parentPort?.on('message', () => {
  clearInterval(timer);
  sqlite.close();
  parentPort?.close();
});

function checkpoint(): void {
  for (let passes = 0; passes < passesMax; passes++) {
    const [pass] = sqlite.pragma('wal_checkpoint(PASSIVE)') as Pass[];
    const { log = 0, checkpointed = 0 } = pass ?? {};
    parentPort?.postMessage({ logPages: log, movedPages: checkpointed } satisfies CheckpointDone);
    if (log <= longPages) return;
  }
}
