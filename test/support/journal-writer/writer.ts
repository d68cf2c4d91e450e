/**
 * Writes the morning into the journal of a file in small groups, with a snapshot now and then, and
 * says after each group how many inputs are durable. To be killed while it does.
 */
import { replay } from '../../../src/acd/restore/replay.ts';
import { toSnapshot } from '../../../src/acd/restore/snapshot.ts';
import { Database } from '../../../src/store/database/database.ts';
import { SqliteJournal } from '../../../src/store/sqlite-journal.ts';
import { journalInputs } from './inputs.ts';

const inputsPerGroup = 3;
const groupsPerSnapshot = 50;

const database = await Database.open(process.argv[2] ?? ':memory:');
const journal = new SqliteJournal(database);
const inputs = journalInputs();
for (let done = 0, groups = 1; done < inputs.length; done += inputsPerGroup, groups++) {
  journal.append(inputs.slice(done, done + inputsPerGroup));
  const written = Math.min(inputs.length, done + inputsPerGroup);
  process.stdout.write(`${written}\n`);
  if (groups % groupsPerSnapshot === 0) {
    journal.snapshot(toSnapshot(replay(undefined, inputs.slice(0, written))));
  }
}
