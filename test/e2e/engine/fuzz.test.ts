/** A short run of what `npm run fuzz` does at length; always the same inputs. */
import { expect, it } from 'vitest';
import { fuzz, outgrown } from '../../fuzz/fuzz-run.ts';

it('keeps a conversation and nothing else alive under mutated inputs', async () => {
  const result = await fuzz({ seed: 4_008_108, inputs: 400, say: () => undefined });
  expect(result.faults).toEqual([]);
  expect(result.left).toEqual([]);
  expect(outgrown(result)).toEqual([]);
  expect(result.heapMb.after.media).toBeGreaterThan(0);
  for (const { surface, refused } of result.surfaces) {
    expect(refused, surface).toBeGreaterThan(0);
  }
}, 300_000);
