/** A child whose objects outlive many collections; tells how much memory it came to have for them. */
import { getHeapSpaceStatistics } from 'node:v8';

const kept = [];
let bytesMax = 0;
for (let number = 0; number < 300_000; number++) {
  kept.push({ number, more: [number] });
  if (kept.length > 100_000) kept.splice(0, 50_000);
  if (number % 5_000 !== 0) continue;
  const space = getHeapSpaceStatistics().find((one) => one.space_name === 'new_space');
  bytesMax = Math.max(bytesMax, space?.space_size ?? 0);
}
process.send?.({ kind: 'ready', facts: { bytesMax, execArgv: process.execArgv } });
process.on('message', () => process.exit(0));
