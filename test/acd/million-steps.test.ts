/**
 * A million steps of random days: the same seeds each time, and one new day whose seed is in its name.
 * The centres are small, so that everything meets everything; the whole is checked every 25th step,
 * and after each what it touched. `npm run simulate:acd` checks the whole after each.
 */
import { describe, expect, it } from 'vitest';
import { type DayTold, RandomDay } from '../simulate/random-day.ts';

function live(seed: number): DayTold {
  return new RandomDay({ seed, agents: 4 + (seed % 8), steps: 50_000, checkEvery: 25 }).run();
}

const fresh = 100_000 + (Date.now() % 800_000);

describe('a million steps', { timeout: 180_000 }, () => {
  it.each([3_000, 3_100, 3_200, 3_300])('from the day %i on break no invariant', (first) => {
    let steps = 0;
    for (let day = first; steps < 250_000; day++) steps += live(day).steps;
  });

  it(`and those of the day ${fresh} neither`, () => {
    expect(live(fresh).crashes).toBeGreaterThan(1);
  });
});
