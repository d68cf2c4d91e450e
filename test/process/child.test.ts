import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock.ts';
import { WatchedChild } from '../../src/process/child.ts';

it('gives its process a young generation of at most 8 MB', async () => {
  const facts = await new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
    const child = new WatchedChild({
      name: 'child',
      module: fileURLToPath(new URL('./young-generation.mjs', import.meta.url)),
      environment: () => process.env,
      clock: systemClock,
      onReady: (told) => void child.stop().then(() => resolve(told)),
      onRefused: (_code, message) => reject(new Error(message)),
      onDied: (how) => reject(new Error(how)),
    });
    child.start();
  });
  // Two halves of 4 MB; without the arguments it grows to 32 MB.
  expect(facts.bytesMax).toBeLessThanOrEqual(2 ** 23);
  expect(facts.execArgv).toEqual(
    expect.arrayContaining(['--min-semi-space-size=1', '--no-parallel-scavenge']),
  );
});

it('tells once why a child cannot start, which has ended before it is told to', async () => {
  const told: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const child = new WatchedChild({
      name: 'child',
      module: fileURLToPath(new URL('./refused-start.mjs', import.meta.url)),
      environment: () => process.env,
      clock: systemClock,
      onReady: () => reject(new Error('it is no child that starts')),
      onRefused: (_code, message) => {
        told.push(message);
        if (told.length > 1) return;
        untilEnded(child.pid ?? 0);
        void child.stop().then(() => setImmediate(resolve));
      },
      onDied: (how) => reject(new Error(how)),
    });
    child.start();
  });
  expect(told).toEqual(['The port is taken.']);
});

it('stops though its process could not even be made', async () => {
  const node = process.execPath;
  const refusal = await new Promise<string>((resolve, reject) => {
    const child = new WatchedChild({
      name: 'child',
      module: 'any.mjs',
      environment: () => process.env,
      clock: systemClock,
      onReady: () => reject(new Error('there is nothing that could start')),
      onRefused: (_code, message) => void child.stop().then(() => resolve(message)),
      onDied: (how) => reject(new Error(how)),
    });
    process.execPath = '/nowhere/node';
    child.start();
    process.execPath = node;
  });
  expect(refusal).toBe('child: spawn /nowhere/node ENOENT');
});

/** Looks at nothing else meanwhile: that the process has ended, with all threads, is still to be heard of. */
function untilEnded(pid: number): void {
  const status = () => readFileSync(`/proc/${pid}/status`, 'utf8');
  while (!/^State:\tZ.*^Threads:\t1$/ms.test(status()));
}
