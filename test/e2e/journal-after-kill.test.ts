/**
 * A process that is killed at any instant, here by `kill -9` at random moments while it writes: what it
 * had acknowledged is in the journal, in order and whole, and the rebuilt state is the one it had.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AcdInput } from '../../src/acd/model/inputs.ts';
import { replay } from '../../src/acd/restore/replay.ts';
import { type AcdSnapshot, toSnapshot } from '../../src/acd/restore/snapshot.ts';
import { Database } from '../../src/store/database/database.ts';
import { SqliteJournal } from '../../src/store/sqlite-journal.ts';
import { journalInputs } from '../support/journal-writer/inputs.ts';

let directory: string;
let writer: ChildProcess | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hotline-kill-'));
});

afterEach(() => {
  writer?.kill('SIGKILL');
  rmSync(directory, { recursive: true });
});

/** Kills the writer once it has acknowledged so many inputs; gives how many it really had. */
function killAfter(file: string, acknowledgedMin: number): Promise<number> {
  const path = new URL('../support/journal-writer/writer.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, ['--import', 'tsx', path, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  writer = child;
  return new Promise((resolve, reject) => {
    let acknowledged = 0;
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const lines = text.split('\n');
      text = lines.pop() ?? '';
      acknowledged = Number(lines.at(-1) ?? acknowledged);
      if (acknowledged >= acknowledgedMin) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', () => resolve(acknowledged));
  });
}

describe('the journal of a killed process', { timeout: 120_000 }, () => {
  it.each([1, 40, 333, 900])(
    'holds what was acknowledged, killed after %i inputs',
    async (count) => {
      const file = join(directory, 'hotline.sqlite');
      const acknowledged = await killAfter(file, count);
      const database = await Database.open(file);
      const { snapshot, inputs } = new SqliteJournal(database).restore();
      database.close();
      const rebuilt = replay(snapshot as AcdSnapshot | undefined, inputs as readonly AcdInput[]);
      const all = journalInputs();
      // What was written and not yet acknowledged when the signal came may be there, too, in its order.
      const written = all.findIndex((_, index) => {
        return index + 1 >= acknowledged && sameAs(rebuilt, all.slice(0, index + 1));
      });
      expect(written + 1).toBeGreaterThanOrEqual(acknowledged);
      expect(written).toBeGreaterThanOrEqual(0);
    },
  );
});

function sameAs(state: Parameters<typeof toSnapshot>[0], inputs: readonly AcdInput[]): boolean {
  const json = (of: typeof state) => JSON.stringify(JSON.parse(JSON.stringify(toSnapshot(of))));
  return json(replay(undefined, inputs)) === json(state);
}
