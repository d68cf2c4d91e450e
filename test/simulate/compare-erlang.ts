/** `npm run simulate:erlang -- --days 10 --calls 20000`: the queue engine against theory, as a table. */
import { parseArgs } from 'node:util';
import { cases, compare } from './theory.ts';

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '10' },
    calls: { type: 'string', default: '20000' },
  },
});

const percent = (share: number) => `${(share * 100).toFixed(2)} %`;

process.stdout.write('| case | theory | simulated | standard error |\n|---|---:|---:|---:|\n');
for (const one of cases) {
  const { name, expected, mean, error } = compare(one, Number(values.days), Number(values.calls));
  process.stdout.write(
    `| ${name} | ${percent(expected)} | ${percent(mean)} | ${percent(error)} |\n`,
  );
}
