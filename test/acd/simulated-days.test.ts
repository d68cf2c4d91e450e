/** A short run of what `npm run simulate:acd` runs for a million steps. */
import { describe, expect, it } from 'vitest';
import { RandomDay } from '../simulate/random-day.ts';

describe('a simulated day', { timeout: 60_000 }, () => {
  it.each([11, 12, 13, 14, 15])(
    'of seed %i breaks no invariant and comes back after each crash',
    (seed) => {
      const told = new RandomDay({ seed, agents: 4 + seed, steps: 6_000, checkEvery: 1 }).run();
      expect(told.answered).toBeGreaterThan(50);
      expect(told.crashes).toBeGreaterThan(1);
      expect(told.repairs).toBeGreaterThan(0);
    },
  );
});
