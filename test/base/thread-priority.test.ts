import { once } from 'node:events';
import { getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { threadModule } from '../../src/base/thread-module.ts';

/** What the thread says of itself. */
async function priorityInAThread(): Promise<number> {
  const worker = new Worker(threadModule(import.meta.url, 'thread-in-the-background'));
  try {
    const [priority] = await once(worker, 'message');
    return priority;
  } finally {
    await worker.terminate();
  }
}

test.runIf(process.platform === 'linux')(
  'a thread in the background comes after the one that started it',
  async () => {
    const own = getPriority(process.pid);
    expect(await priorityInAThread()).toBe(10);
    expect(getPriority(process.pid)).toBe(own);
  },
);
