/**
 * A million steps of random days: the same seeds each time, and one new day whose seed is in its name.
 * A day that fails is lived again with `npm run simulate:acd -- --day SEED`, which checks every step
 * whole; here the whole is checked every tenth step, and after each what it touched.
 */
import { describe, expect, it } from 'vitest';
import { RandomDay } from '../simulate/random-day.ts';
import { planOf } from '../simulate/simulated-plan.ts';

const fixed = Array.from({ length: 20 }, (_, index) => 3_001 + index + Math.floor(index / 9));
const fresh = 100_001 + (Date.now() % 80_000) * 10;

describe('a million steps', { timeout: 120_000 }, () => {
  it.each([...fixed, fresh])('of the day %i break no invariant', (seed) => {
    const told = new RandomDay({ ...planOf(seed), checkEvery: 10 }).run();
    expect(told.steps).toBeGreaterThanOrEqual(50_000);
    expect(told.crashes).toBeGreaterThan(10);
  });
});
