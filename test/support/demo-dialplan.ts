/** The dialplan that ships, compiled, and its texts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileDialplan } from '../../src/dialplan/compile.ts';
import type { CompiledDialplan } from '../../src/dialplan/compiled.ts';
import type { DialplanSource } from '../../src/dialplan/files/read-files.ts';

export function demoSources(): DialplanSource[] {
  return readdirSync('dialplans', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ name, text: readFileSync(join('dialplans', name), 'utf8') }));
}

export function demoDialplan(): CompiledDialplan {
  const { dialplan, faults } = compileDialplan(demoSources(), { year: 2026 });
  if (!dialplan) throw new Error(JSON.stringify(faults));
  return dialplan;
}
