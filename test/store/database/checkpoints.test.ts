import { fork } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Sqlite from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';
import { type CheckpointDone, Checkpoints } from '../../../src/store/database/checkpoints.ts';
import { Database } from '../../../src/store/database/database.ts';
import { SqliteJournal } from '../../../src/store/sqlite-journal.ts';

const log = { debug() {}, info() {}, warn() {}, error() {} };

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hotline-checkpoints-'));
  file = join(folder, 'hotline.sqlite');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What the file itself holds, without its write-ahead log. */
function journalledInFile(): number {
  const copy = join(folder, 'copy.sqlite');
  copyFileSync(file, copy);
  const sqlite = new Sqlite(copy);
  const { count } = sqlite.prepare('select count(*) as count from journal').get() as {
    count: number;
  };
  sqlite.close();
  return count;
}

describe('Checkpoints', () => {
  it('move the log into the file while its owner writes', async () => {
    const database = await Database.open(file);
    const journal = new SqliteJournal(database);
    const done: CheckpointDone[] = [];
    let isMoved = () => undefined as unknown;
    const moved = new Promise((resolve) => {
      isMoved = () => resolve(undefined);
    });
    const parts = { clock: systemClock, log, intervalMs: 1 };
    const checkpoints = new Checkpoints(database, {
      ...parts,
      onDone(pass) {
        done.push(pass);
        if (done.length === 3) isMoved();
      },
    });
    let writing = true;
    let written = 0;
    const write = () => {
      if (!writing) return;
      // Far below the bound at which this thread would move them.
      if (written < 2_000) journal.append([{ number: ++written }]);
      setImmediate(write);
    };
    write();
    await moved;
    writing = false;
    await checkpoints.stop();
    expect(journalledInFile()).toBeGreaterThan(0);
    expect(journal.restore().inputs).toHaveLength(written);
    database.close();
  });

  it('leave a whole file with all that was written when the process is killed', async () => {
    const script = fileURLToPath(new URL('../writing-process.ts', import.meta.url));
    const child = fork(script, [file], { execArgv: ['--import', 'tsx'] });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    let toldLast = 0;
    child.on('message', ({ number, passes }: { number: number; passes: number }) => {
      toldLast = number;
      if (passes >= 20) child.kill('SIGKILL');
    });
    await ended;
    const database = await Database.open(file);
    expect(toldLast).toBeGreaterThan(0);
    expect(new SqliteJournal(database).restore().inputs.length).toBeGreaterThanOrEqual(toldLast);
    database.close();
    const sqlite = new Sqlite(file);
    expect(sqlite.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    sqlite.close();
  });
});
