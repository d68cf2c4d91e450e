import type { Journal } from '../calls/ports.ts';
import type { Database } from './database.ts';

/** The queue engine's inputs in the order in which they were taken, and the state up to some point. */
export class SqliteJournal implements Journal {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  append(inputs: readonly unknown[]): void {
    if (inputs.length === 0) return;
    const rows = inputs.map((input) => ({ input: JSON.stringify(input) }));
    this.#database.transaction(() => {
      for (const row of rows)
        this.#database.run(this.#database.query.insertInto('journal').values(row));
    });
  }

  snapshot(state: unknown): void {
    const { query } = this.#database;
    this.#database.transaction(() => {
      const last = this.#database.first(
        query.selectFrom('journal').select((row) => row.fn.max('number').as('number')),
      );
      const before = this.#snapshotRow();
      const number = last?.number ?? before?.number ?? 0;
      const row = { id: 1, number, state: JSON.stringify(state) };
      this.#database.run(
        query
          .insertInto('journal_snapshots')
          .values(row)
          .onConflict((conflict) => conflict.column('id').doUpdateSet(row)),
      );
      this.#database.run(query.deleteFrom('journal').where('number', '<=', number));
    });
  }

  restore(): { snapshot: unknown | undefined; inputs: readonly unknown[] } {
    const snapshot = this.#snapshotRow();
    const rows = this.#database.all(
      this.#database.query
        .selectFrom('journal')
        .select('input')
        .where('number', '>', snapshot?.number ?? 0)
        .orderBy('number'),
    );
    return {
      snapshot: snapshot && JSON.parse(snapshot.state),
      inputs: rows.map((row) => JSON.parse(row.input)),
    };
  }

  #snapshotRow(): { number: number; state: string } | undefined {
    return this.#database.first(
      this.#database.query.selectFrom('journal_snapshots').select(['number', 'state']),
    );
  }
}
