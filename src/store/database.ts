/**
 * One SQLite file. Queries are built and typed by Kysely and carried out at once, without a promise:
 * a write takes some 20 µs, less than a turn of the event loop costs. WAL with synchronous=NORMAL
 * survives the death of the process at any instant; a power cut may lose the last moments, never the
 * file.
 */
import Sqlite from 'better-sqlite3';
import { type CompiledQuery, Kysely, Migrator, SqliteDialect } from 'kysely';
import { HotlineError } from '../base/errors.ts';
import { migrations } from './migrations.ts';
import type { Tables } from './schema.ts';

/** Distinct statements kept prepared; the code has fewer. */
const preparedMax = 200;

export class Database {
  /** Builds queries; carry them out with `run`, `all` and `first`. */
  readonly query: Kysely<Tables>;
  readonly #sqlite: Sqlite.Database;
  readonly #prepared = new Map<string, Sqlite.Statement>();

  private constructor(sqlite: Sqlite.Database) {
    this.#sqlite = sqlite;
    this.query = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) });
  }

  /**
   * Opens the file, making it where needed, and brings it to the present shape.
   * @param file ':memory:' for one that ends with the process
   * @throws HotlineError `store-failed`
   */
  static async open(file: string): Promise<Database> {
    try {
      const sqlite = new Sqlite(file);
      sqlite.pragma('journal_mode = WAL');
      sqlite.pragma('synchronous = NORMAL');
      sqlite.pragma('busy_timeout = 5000');
      const database = new Database(sqlite);
      await database.#migrate();
      return database;
    } catch (cause) {
      throw new HotlineError('store-failed', `cannot open the database ${file}`, { cause });
    }
  }

  run(query: { compile(): CompiledQuery }): void {
    const { sql, parameters } = query.compile();
    this.#prepare(sql).run(...parameters);
  }

  all<Row>(query: { compile(): CompiledQuery<Row> }): Row[] {
    const { sql, parameters } = query.compile();
    return this.#prepare(sql).all(...parameters) as Row[];
  }

  first<Row>(query: { compile(): CompiledQuery<Row> }): Row | undefined {
    const { sql, parameters } = query.compile();
    return this.#prepare(sql).get(...parameters) as Row | undefined;
  }

  /** All of `work` or nothing. */
  transaction(work: () => void): void {
    this.#sqlite.transaction(work)();
  }

  close(): void {
    this.#prepared.clear();
    this.#sqlite.close();
  }

  #prepare(sql: string): Sqlite.Statement {
    let statement = this.#prepared.get(sql);
    if (!statement) {
      if (this.#prepared.size >= preparedMax) this.#prepared.clear();
      statement = this.#sqlite.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }

  async #migrate(): Promise<void> {
    const provider = { getMigrations: async () => ({ ...migrations }) };
    const { error } = await new Migrator({ db: this.query, provider }).migrateToLatest();
    if (error) throw error;
  }
}
