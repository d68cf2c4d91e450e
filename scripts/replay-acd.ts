/**
 * `npm run replay:acd -- data/hotline.sqlite [--call call_…]`: what the queue engine did as far back as
 * the journal goes, input by input; with `--call` only what touched that call, and why. The file is
 * only read: a running server may go on.
 */
import { parseArgs } from 'node:util';
import { explainWait } from '../src/acd/explanation/explain.ts';
import type { AcdEffect } from '../src/acd/model/effects.ts';
import type { AcdInput } from '../src/acd/model/inputs.ts';
import { replay } from '../src/acd/restore/replay.ts';
import type { AcdSnapshot } from '../src/acd/restore/snapshot.ts';
import { emptyState } from '../src/acd/state.ts';
import { step } from '../src/acd/step.ts';
import type { CallId } from '../src/base/ids.ts';
import { Database } from '../src/store/database/database.ts';
import { SqliteJournal } from '../src/store/sqlite-journal.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { call: { type: 'string' } },
});

async function main(): Promise<void> {
  const database = await Database.open(positionals[0] ?? 'data/hotline.sqlite');
  let state = emptyState();
  for (const { snapshot, inputs } of new SqliteJournal(database).segments()) {
    // What the journal holds was written by the intake.
    state = replay(snapshot as AcdSnapshot | undefined, []);
    for (const input of inputs as readonly AcdInput[]) {
      const { state: next, effects } = step(state, input);
      state = next;
      tell(input, effects);
    }
  }
  database.close();
  const call = values.call as CallId | undefined;
  if (call !== undefined) print('why', explainWait(state, call, state.at) ?? 'not in a queue');
}

function tell(input: AcdInput, effects: readonly AcdEffect[]): void {
  const { call } = values;
  const isAbout = (text: string) => call === undefined || text.includes(`"${call}"`);
  const shown = effects.filter(
    (effect) => effect.kind !== 'set-deadline' && isAbout(JSON.stringify(effect)),
  );
  if (shown.length === 0 && !(call !== undefined && isAbout(JSON.stringify(input)))) return;
  const { at, kind, ...facts } = input;
  const about = kind === 'config-changed' ? {} : facts;
  print(new Date(at).toISOString(), { kind, ...about });
  for (const effect of shown) print('   ', effect.kind === 'publish' ? effect.event : effect);
}

function print(head: string, facts: unknown): void {
  process.stdout.write(`${head} ${typeof facts === 'string' ? facts : JSON.stringify(facts)}\n`);
}

await main();
