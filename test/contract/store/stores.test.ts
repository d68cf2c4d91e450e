import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe } from 'vitest';
import { Database } from '../../../src/store/database/database.ts';
import { SqliteCallStore } from '../../../src/store/sqlite-call-store.ts';
import { SqliteJournal } from '../../../src/store/sqlite-journal.ts';
import { FakeCallStore, FakeJournal } from '../../support/fakes/fake-call-store.ts';
import { describeCallStore } from './call-store-contract.ts';
import { describeJournal } from './journal-contract.ts';

const ends: (() => void)[] = [];

afterEach(() => {
  for (const end of ends.splice(0).reverse()) end();
});

async function openDatabase(file: string): Promise<Database> {
  const database = await Database.open(file);
  ends.push(() => database.close());
  return database;
}

function newFile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'hotline-contract-'));
  ends.push(() => rmSync(directory, { recursive: true }));
  return join(directory, 'hotline.sqlite');
}

describe('the journal in memory', () => {
  describeJournal(async () => {
    const journal = new FakeJournal();
    return { journal, again: async () => journal };
  });
});

describe('the journal in SQLite', () => {
  describeJournal(async () => {
    const file = newFile();
    const journal = new SqliteJournal(await openDatabase(file));
    return { journal, again: async () => new SqliteJournal(await openDatabase(file)) };
  });
});

describe('the call store in memory', () => {
  describeCallStore(async () => new FakeCallStore());
});

describe('the call store in SQLite', () => {
  describeCallStore(async () => new SqliteCallStore(await openDatabase(newFile())));
});
