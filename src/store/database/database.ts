/**
 * One SQLite file. Queries are built and typed by Kysely and carried out at once, without a promise:
 * a write takes some 20 µs, less than a turn of the event loop costs. WAL with synchronous=NORMAL
 * survives the death of the process at any instant; a power cut may lose the last moments, never the
 * file.
 */
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { type CompiledQuery, Kysely, Migrator, SqliteDialect } from 'kysely';
import { HotlineError } from '../../base/errors.ts';
import { migrations } from './migrations.ts';
import type { Tables } from './schema.ts';

/** Distinct statements kept prepared; the code has fewer. */
const preparedMax = 200;

type Value = string | number | null;
interface Compilable {
  compile(): CompiledQuery;
}

interface NamedValues {
  readonly [name: string]: Value;
}

/** A statement built once; see {@link Database.statement}. */
export type Statement<Values> = (values: Values) => void;
/** A query built once; see {@link Database.selection}. */
export type Selection<Values, Row> = (values: Values) => readonly Row[];

/** Where a server with that data directory has it. */
export function databaseFile(dataDirectory: string): string {
  return join(dataDirectory, 'hotline.sqlite');
}

export class Database {
  /** Builds queries; carry them out with `run`, `all` and `first`. */
  readonly query: Kysely<Tables>;
  /** Its path; ':memory:' for one without. */
  readonly file: string;
  readonly #sqlite: Sqlite.Database;
  readonly #prepared = new Map<string, Sqlite.Statement>();
  readonly #onLateFailure: (error: unknown) => void;
  #commitLater: NodeJS.Immediate | undefined;
  #transactionsOpen = 0;

  private constructor(sqlite: Sqlite.Database, onLateFailure: (error: unknown) => void) {
    this.#sqlite = sqlite;
    this.#onLateFailure = onLateFailure;
    this.file = sqlite.name;
    this.query = new Kysely<Tables>({ dialect: new SqliteDialect({ database: sqlite }) });
  }

  /**
   * Opens the file, making it where needed, and brings it to the present shape.
   * @param file ':memory:' for one that ends with the process
   * @param onLateFailure told when gathered writes could not be committed: they are lost
   * @throws HotlineError `store-failed`
   */
  static async open(
    file: string,
    onLateFailure: (error: unknown) => void = rethrow,
  ): Promise<Database> {
    try {
      const sqlite = new Sqlite(file);
      sqlite.pragma('journal_mode = WAL');
      sqlite.pragma('synchronous = NORMAL');
      sqlite.pragma('busy_timeout = 5000');
      const database = new Database(sqlite, onLateFailure);
      await database.#migrate();
      return database;
    } catch (cause) {
      throw new HotlineError('store-failed', `cannot open the database ${file}`, { cause });
    }
  }

  /**
   * Opens a file that another process may be using, as it is: nothing is migrated, queries only are
   * taken. SQLite's own read-only way would leave an empty log beside the file; this one leaves none, and
   * moves the log of a process that was killed into the file, as its next start would.
   * @throws HotlineError `store-failed`, also for a file that is not there
   */
  static openToRead(file: string): Database {
    try {
      const sqlite = new Sqlite(file, { fileMustExist: true });
      sqlite.pragma('query_only = ON');
      sqlite.pragma('busy_timeout = 5000');
      return new Database(sqlite, rethrow);
    } catch (cause) {
      throw new HotlineError('store-failed', `cannot open the database ${file}`, { cause });
    }
  }

  run(query: Compilable): void {
    const { sql, parameters } = query.compile();
    this.#prepare(sql).run(...parameters);
    this.#commitGathered();
  }

  all<Row>(query: { compile(): CompiledQuery<Row> }): Row[] {
    const { sql, parameters } = query.compile();
    return this.#prepare(sql).all(...parameters) as Row[];
  }

  first<Row>(query: { compile(): CompiledQuery<Row> }): Row | undefined {
    const { sql, parameters } = query.compile();
    return this.#prepare(sql).get(...parameters) as Row | undefined;
  }

  /**
   * For what is written many times a call: built and compiled once, where `run` does it each time.
   * @param names of the values that each run gives; `build` puts them into the query as they are
   */
  statement<Values extends NamedValues>(
    names: readonly (keyof Values & string)[],
    build: (values: Values) => Compilable,
  ): Statement<Values> {
    const { sql, bind } = compileOnce(names, build);
    return (values) => void this.#prepare(sql).run(...bind(values));
  }

  /** As {@link statement}, for what is read at each call. */
  selection<Values extends NamedValues, Row>(
    names: readonly (keyof Values & string)[],
    build: (values: Values) => { compile(): CompiledQuery<Row> },
  ): Selection<Values, Row> {
    const { sql, bind } = compileOnce(names, build);
    return (values) => this.#prepare(sql).all(...bind(values)) as Row[];
  }

  /**
   * Writes that belong to no transaction and come in bursts: readers here see them at once, and they
   * are committed together when this turn of the event loop is over, or with the next other write.
   */
  gather(work: () => void): void {
    if (!this.#commitLater && !this.#sqlite.inTransaction) {
      this.#sqlite.exec('BEGIN');
      this.#commitLater = setImmediate(() => this.#commitLate());
    }
    work();
  }

  /** All of `work` or nothing, on the disk on return. */
  transaction(work: () => void): void {
    this.#transactionsOpen++;
    try {
      this.#sqlite.transaction(work)();
    } finally {
      this.#transactionsOpen--;
    }
    this.#commitGathered();
  }

  /** Moves the write-ahead log into the file when a commit finds it this long, on this thread. */
  checkpointAt(pages: number): void {
    if (this.#sqlite.open) this.#sqlite.pragma(`wal_autocheckpoint = ${pages}`);
  }

  close(): void {
    this.#commitGathered();
    this.#prepared.clear();
    this.#sqlite.close();
  }

  #commitLate(): void {
    try {
      this.#commitGathered();
    } catch (error) {
      this.#onLateFailure(error);
    }
  }

  /** @throws when they cannot be committed; then they are undone. */
  #commitGathered(): void {
    if (!this.#commitLater || this.#transactionsOpen > 0) return;
    clearImmediate(this.#commitLater);
    this.#commitLater = undefined;
    // A full disk may have undone them already.
    if (!this.#sqlite.inTransaction) return;
    try {
      this.#sqlite.exec('COMMIT');
    } catch (error) {
      if (this.#sqlite.inTransaction) this.#sqlite.exec('ROLLBACK');
      throw error;
    }
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

function compileOnce<Values extends NamedValues>(
  names: readonly (keyof Values & string)[],
  build: (values: Values) => Compilable,
): { readonly sql: string; readonly bind: (values: Values) => unknown[] } {
  const places = new Map(names.map((name) => [name, { name }]));
  const { sql, parameters } = build(Object.fromEntries(places) as unknown as Values).compile();
  const order = parameters.map((parameter) => {
    return names.find((name) => places.get(name) === parameter) ?? { fixed: parameter };
  });
  const bind = (values: Values) =>
    order.map((one) => (typeof one === 'object' ? one.fixed : values[one]));
  return { sql, bind };
}

function rethrow(error: unknown): never {
  throw error;
}
