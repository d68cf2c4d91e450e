/**
 * `npm run fuzz`: 10,000 mutated inputs at every border of a running hotline.
 *   --seed N      the run to repeat; printed
 *   --inputs N    of each border
 *   --only NAME   one border
 */
import { parseArgs } from 'node:util';
import { fuzz, heapGrowthMbMax, outgrown } from './fuzz-run.ts';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    inputs: { type: 'string', default: '10000' },
    only: { type: 'string' },
  },
});
const { seed, inputs, only } = values;
const say = (line: string) => process.stdout.write(`${line}\n`);

say(`seed ${seed}, ${inputs} inputs of each border`);
const result = await fuzz({
  ...{ seed: Number(seed), inputs: Number(inputs), say },
  ...(only === undefined ? {} : { only }),
});
const { heapMb, faults, left } = result;
const { before, after } = heapMb;
for (const heap of ['main', 'media'] as const) {
  const grown = `${before[heap].toFixed(1)} -> ${after[heap].toFixed(1)} MB`;
  say(`${heap} heap ${grown}, at most +${heapGrowthMbMax[heap]}`);
}
const faultsOfMemory = outgrown(result);
for (const fault of new Set([...faults, ...faultsOfMemory])) say(`fault: ${fault}`);
for (const one of left) say(`left: ${one}`);
const isWell = faults.length === 0 && left.length === 0 && faultsOfMemory.length === 0;
say(isWell ? 'nothing broke' : `BROKEN: again with --seed ${seed}`);
process.exit(isWell ? 0 : 1);
