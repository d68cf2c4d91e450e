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
