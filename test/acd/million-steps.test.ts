/**
 * A million steps of random days: the same seeds each time, and one new day whose seed is in its name.
 * The centres are small, so that everything meets everything; the whole is checked every tenth step,
 * and after each what it touched.
 */
import { describe, expect, it } from 'vitest';
import { RandomDay } from '../simulate/random-day.ts';

const fixed = Array.from({ length: 20 }, (_, index) => 3_001 + index);
const fresh = 100_000 + (Date.now() % 800_000);

describe('a million steps', { timeout: 120_000 }, () => {
  it.each([...fixed, fresh])('of the day %i break no invariant', (seed) => {
    const told = new RandomDay({
      seed,
      agents: 3 + (seed % 8),
      steps: 50_000,
      checkEvery: 10,
    }).run();
    expect(told.steps).toBeGreaterThanOrEqual(50_000);
    expect(told.crashes).toBeGreaterThan(10);
  });
});
