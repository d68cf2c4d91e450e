import type { Journal } from '../calls/ports.ts';
import type { Database, Statement } from './database/database.ts';

/** A snapshot and the inputs after it, up to the next snapshot or to the end. */
export interface JournalSegment {
  /** Undefined: from the very beginning. */
  readonly snapshot: unknown | undefined;
  readonly inputs: readonly unknown[];
}

interface SnapshotRow {
  readonly id: number;
  readonly number: number;
  readonly state: string;
}

/** About half a day of a large centre, and 50 MB; chosen. */
const snapshotsKeptDefault = 10;

/**
 * The queue engine's inputs in the order in which they were taken, and the state at some points. The
 * last one is what a restart needs; those before it are kept to see later why things were as they were.
 */
export class SqliteJournal implements Journal {
  readonly #database: Database;
  readonly #snapshotsKept: number;
  readonly #append: Statement<{ input: string }>;

  /** @param snapshotsKept 1: only what a restart needs. Above 0 */
  constructor(database: Database, snapshotsKept: number = snapshotsKeptDefault) {
    this.#database = database;
    this.#snapshotsKept = snapshotsKept;
    this.#append = database.statement(['input'], (row) =>
      database.query.insertInto('journal').values(row),
    );
  }

  append(inputs: readonly unknown[]): void {
    if (inputs.length === 0) return;
    const rows = inputs.map((input) => ({ input: JSON.stringify(input) }));
    this.#database.transaction(() => {
      for (const row of rows) this.#append(row);
    });
  }

  snapshot(state: unknown): void {
    const { query } = this.#database;
    this.#database.transaction(() => {
      const last = this.#database.first(
        query.selectFrom('journal').select((row) => row.fn.max('number').as('number')),
      );
      const before = this.#newest();
      const number = last?.number ?? before?.number ?? 0;
      const id = (before?.id ?? 0) + 1;
      const row = { id, number, state: JSON.stringify(state) };
      this.#database.run(query.insertInto('journal_snapshots').values(row));
      this.#forgetBefore(id - this.#snapshotsKept + 1);
    });
  }

  restore(): JournalSegment {
    const newest = this.#newest();
    return segment(newest, this.#inputsAfter(newest?.number ?? 0));
  }

  /** All that is kept, oldest first. Each can be replayed by itself. */
  *segments(): Generator<JournalSegment> {
    const { query } = this.#database;
    const rows = this.#database.all(
      query.selectFrom('journal_snapshots').select(['id', 'number']).orderBy('id'),
    );
    if (rows.length === 0) yield this.restore();
    for (const [index, { id, number }] of rows.entries()) {
      const one = query.selectFrom('journal_snapshots').selectAll().where('id', '=', id);
      const snapshot = this.#database.first(one);
      yield segment(snapshot, this.#inputsAfter(number, rows[index + 1]?.number));
    }
  }

  #forgetBefore(id: number): void {
    const { query } = this.#database;
    this.#database.run(query.deleteFrom('journal_snapshots').where('id', '<', id));
    const oldest = this.#database.first(
      query.selectFrom('journal_snapshots').select('number').orderBy('id').limit(1),
    );
    const number = oldest?.number ?? 0;
    this.#database.run(query.deleteFrom('journal').where('number', '<=', number));
  }

  #inputsAfter(number: number, until: number = Number.MAX_SAFE_INTEGER): readonly unknown[] {
    const rows = this.#database.all(
      this.#database.query
        .selectFrom('journal')
        .select('input')
        .where('number', '>', number)
        .where('number', '<=', until)
        .orderBy('number'),
    );
    return rows.map((row) => JSON.parse(row.input));
  }

  #newest(): SnapshotRow | undefined {
    const { query } = this.#database;
    return this.#database.first(
      query.selectFrom('journal_snapshots').selectAll().orderBy('id', 'desc').limit(1),
    );
  }
}

function segment(row: SnapshotRow | undefined, inputs: readonly unknown[]): JournalSegment {
  return { snapshot: row && JSON.parse(row.state), inputs };
}
