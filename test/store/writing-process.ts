/** A process that writes without a pause and tells what is written, until it is killed. */
import { systemClock } from '../../src/base/clock.ts';
import { Checkpoints } from '../../src/store/database/checkpoints.ts';
import { Database } from '../../src/store/database/database.ts';
import { SqliteJournal } from '../../src/store/sqlite-journal.ts';

const database = await Database.open(process.argv[2] ?? '');
const journal = new SqliteJournal(database);
let passes = 0;
const log = { debug() {}, info() {}, warn() {}, error() {} };
new Checkpoints(database, { clock: systemClock, log, intervalMs: 1, onDone: () => passes++ });

let number = 0;
function write(): void {
  for (let count = 0; count < 20; count++) journal.append([{ number: ++number }]);
  process.send?.({ number, passes });
  setImmediate(write);
}
write();
