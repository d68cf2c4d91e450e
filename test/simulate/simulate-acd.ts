/**
 * `npm run simulate:acd -- --seed 7 --steps 1000000`: random days of random centres, one after the
 * other, until so many steps are through. The seed of a day that fails is printed and repeats it.
 */
import { parseArgs } from 'node:util';
import { type DayPlan, type DayTold, RandomDay } from './random-day.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    steps: { type: 'string', default: '1000000' },
    /** Runs this day alone. */
    day: { type: 'string' },
  },
});

const stepsPerDay = 50_000;

/** Mostly small centres, in which everything meets everything; now and then a very large one. */
function planOf(seed: number): DayPlan {
  const isLarge = seed % 10 === 0;
  const agents = isLarge ? 2_000 : 3 + ((seed * 7) % 40);
  return { seed, agents, steps: stepsPerDay, checkEvery: isLarge ? 500 : 1 };
}

function main(): void {
  const from = performance.now();
  const steps = Number(values.steps);
  const first = values.day === undefined ? Number(values.seed) * 1_000 : Number(values.day);
  const total = {
    steps: 0,
    calls: 0,
    answered: 0,
    overflowed: 0,
    calledBack: 0,
    crashes: 0,
    repairs: 0,
  };
  let days = 0;
  while (total.steps < (values.day === undefined ? steps : 1)) {
    const plan = planOf(first + days);
    const told = runDay(plan);
    for (const key of Object.keys(total) as (keyof DayTold)[]) total[key] += told[key];
    days += 1;
  }
  const seconds = ((performance.now() - from) / 1_000).toFixed(1);
  const parts = Object.entries(total).map(([key, value]) => `${value} ${key}`);
  process.stdout.write(`${days} days, ${parts.join(', ')} in ${seconds} s: every invariant held\n`);
}

function runDay(plan: DayPlan): DayTold {
  try {
    return new RandomDay(plan).run();
  } catch (error) {
    process.stderr.write(`repeat it with --day ${plan.seed} (${plan.agents} agents)\n`);
    throw error;
  }
}

main();
