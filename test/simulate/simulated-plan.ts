/** Which centre a seed means, so that every runner lives through the same day. */
import type { DayPlan } from './random-day.ts';

const stepsPerDay = 50_000;

/** Mostly small centres, in which everything meets everything; now and then a very large one. */
export function planOf(seed: number): DayPlan {
  const isLarge = seed % 10 === 0;
  const agents = isLarge ? 2_000 : 3 + ((seed * 7) % 40);
  return { seed, agents, steps: stepsPerDay, checkEvery: isLarge ? 500 : 1 };
}
