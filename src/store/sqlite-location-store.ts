import type { ContactBinding, LocationStore } from '../telephony/ports.ts';
import type { Database } from './database/database.ts';

export class SqliteLocationStore implements LocationStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  loadBindings(): readonly ContactBinding[] {
    const rows = this.#database.all(
      this.#database.query.selectFrom('contact_bindings').select('bindings'),
    );
    return rows.flatMap((row) => JSON.parse(row.bindings));
  }

  saveBindings(extension: string, bindings: readonly ContactBinding[]): void {
    const { query } = this.#database;
    if (bindings.length === 0) {
      this.#database.run(query.deleteFrom('contact_bindings').where('extension', '=', extension));
      return;
    }
    const row = { extension, bindings: JSON.stringify(bindings) };
    this.#database.run(
      query
        .insertInto('contact_bindings')
        .values(row)
        .onConflict((conflict) => conflict.column('extension').doUpdateSet(row)),
    );
  }
}
