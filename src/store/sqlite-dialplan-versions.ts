/** The dialplan's versions, each with its files: the oldest are forgotten. */
import type { DialplanSource } from '../dialplan/files/read-files.ts';
import type { LiveVersion, VersionHistory } from '../dialplan/versions/version-history.ts';
import type { Database } from './database/database.ts';

/** A dialplan has some 20 kB of text: ten years of daily changes are 70 MB. */
const versionsKept = 4_000;

export class SqliteDialplanVersions implements VersionHistory {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  versions(limit: number): readonly LiveVersion[] {
    const rows = this.#database.all(
      this.#database.query
        .selectFrom('dialplan_versions')
        .select(['number', 'version', 'at', 'made_by', 'reason'])
        .orderBy('number', 'desc')
        .limit(limit),
    );
    return rows.map(({ made_by: by, reason: why, ...row }) => ({ ...row, by, why }));
  }

  sources(number: number): readonly DialplanSource[] | undefined {
    const row = this.#database.first(
      this.#database.query
        .selectFrom('dialplan_versions')
        .select('sources')
        .where('number', '=', number),
    );
    // Written by `add` below.
    return row && (JSON.parse(row.sources) as readonly DialplanSource[]);
  }

  add({ version, at, by, why }: Omit<LiveVersion, 'number'>, sources: readonly DialplanSource[]) {
    const database = this.#database;
    const row = { version, at, made_by: by, reason: why, sources: JSON.stringify(sources) };
    database.transaction(() => {
      database.run(database.query.insertInto('dialplan_versions').values(row));
      const newest = this.versions(1)[0]?.number ?? 0;
      database.run(
        database.query.deleteFrom('dialplan_versions').where('number', '<=', newest - versionsKept),
      );
    });
  }
}
