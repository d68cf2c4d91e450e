import type {
  AuditEntry,
  AuditQuery,
  AuditTrail,
  SignInSession,
  SignInSessionStore,
} from '../desk/ports.ts';
import type { Database } from './database/database.ts';

export class SqliteSignInSessionStore implements SignInSessionStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  saveSession(session: SignInSession): void {
    const row = {
      token_hash: session.tokenHash,
      person_id: session.personId,
      created_at: session.createdAt,
      last_seen_at: session.lastSeenAt,
      expires_at: session.expiresAt,
      source: session.source,
    };
    this.#database.run(
      this.#database.query
        .insertInto('sign_in_sessions')
        .values(row)
        .onConflict((conflict) => conflict.column('token_hash').doUpdateSet(row)),
    );
  }

  sessionByTokenHash(tokenHash: string): SignInSession | undefined {
    const row = this.#database.first(
      this.#database.query
        .selectFrom('sign_in_sessions')
        .selectAll()
        .where('token_hash', '=', tokenHash),
    );
    return (
      row && {
        tokenHash: row.token_hash,
        personId: row.person_id,
        createdAt: row.created_at,
        lastSeenAt: row.last_seen_at,
        expiresAt: row.expires_at,
        source: row.source,
      }
    );
  }

  touchSession(tokenHash: string, lastSeenAt: number): void {
    this.#database.run(
      this.#database.query
        .updateTable('sign_in_sessions')
        .set({ last_seen_at: lastSeenAt })
        .where('token_hash', '=', tokenHash),
    );
  }

  endSession(tokenHash: string): void {
    this.#database.run(
      this.#database.query.deleteFrom('sign_in_sessions').where('token_hash', '=', tokenHash),
    );
  }

  endSessionsOf(personId: string): void {
    this.#database.run(
      this.#database.query.deleteFrom('sign_in_sessions').where('person_id', '=', personId),
    );
  }

  removeExpiredSessions(at: number): number {
    const { query } = this.#database;
    const expired = query.selectFrom('sign_in_sessions').where('expires_at', '<', at);
    const counted = this.#database.first(
      expired.select((row) => row.fn.countAll<number>().as('n')),
    );
    this.#database.run(query.deleteFrom('sign_in_sessions').where('expires_at', '<', at));
    return counted?.n ?? 0;
  }
}

export class SqliteAuditTrail implements AuditTrail {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  append(entry: AuditEntry): void {
    this.#database.run(
      this.#database.query.insertInto('audit_entries').values({
        at: entry.at,
        kind: entry.kind,
        person_id: entry.personId ?? null,
        entry: JSON.stringify(entry),
      }),
    );
  }

  read({ limit, before, kind, personId }: AuditQuery) {
    let query = this.#database.query
      .selectFrom('audit_entries')
      .select(['number', 'entry'])
      .orderBy('number', 'desc')
      .limit(limit);
    if (before !== undefined) query = query.where('number', '<', before);
    if (kind !== undefined) query = query.where('kind', '=', kind);
    if (personId !== undefined) query = query.where('person_id', '=', personId);
    return this.#database.all(query).map(({ number, entry }) => {
      // Written by `append` above.
      return { ...(JSON.parse(entry) as AuditEntry), number };
    });
  }
}
