/** For thread-priority.test.ts: tells its priority after it has stepped back. */
import { getPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { takePriority } from '../../src/base/thread-priority.ts';

takePriority('background');
// 0: of the calling thread, as Linux counts.
parentPort?.postMessage(getPriority(0));
