import type { EmergencyStore, EmergencyTurn } from '../calls/flow/emergency-store.ts';
import type { Database } from './database/database.ts';

export class SqliteEmergencyPlans implements EmergencyStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  all(): readonly EmergencyTurn[] {
    const rows = this.#database.all(this.#database.query.selectFrom('emergency_plans').selectAll());
    return rows.map(({ hotline, since, turned_by: by, reason: why }) => ({
      ...{ hotline, since, by, why },
    }));
  }

  keep({ hotline, since, by, why }: EmergencyTurn): void {
    const turn = { since, turned_by: by, reason: why };
    this.#database.run(
      this.#database.query
        .insertInto('emergency_plans')
        .values({ hotline, ...turn })
        .onConflict((conflict) => conflict.column('hotline').doUpdateSet(turn)),
    );
  }

  remove(hotline: string): void {
    this.#database.run(
      this.#database.query.deleteFrom('emergency_plans').where('hotline', '=', hotline),
    );
  }
}
