import type { MachineToken, MachineTokenStore } from '../desk/admin-ports.ts';
import type { Database } from './database/database.ts';
import type { MachineTokenRow } from './database/schema.ts';

export class SqliteMachineTokens implements MachineTokenStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  saveToken(token: MachineToken): void {
    this.#database.run(
      this.#database.query.insertInto('machine_tokens').values({
        id: token.id,
        token_hash: token.tokenHash,
        token: JSON.stringify(token),
        created_at: token.createdAt,
        last_used_at: token.lastUsedAt ?? null,
      }),
    );
  }

  tokens(): readonly MachineToken[] {
    const query = this.#database.query.selectFrom('machine_tokens').selectAll();
    return this.#database.all(query.orderBy('created_at', 'desc')).map(tokenOf);
  }

  tokenByHash(tokenHash: string): MachineToken | undefined {
    const row = this.#database.first(
      this.#database.query
        .selectFrom('machine_tokens')
        .selectAll()
        .where('token_hash', '=', tokenHash),
    );
    return row && tokenOf(row);
  }

  touchToken(id: string, lastUsedAt: number): void {
    this.#database.run(
      this.#database.query
        .updateTable('machine_tokens')
        .set({ last_used_at: lastUsedAt })
        .where('id', '=', id),
    );
  }

  removeToken(id: string): boolean {
    const { query } = this.#database;
    const known = query.selectFrom('machine_tokens').select('id').where('id', '=', id);
    if (!this.#database.first(known)) return false;
    this.#database.run(query.deleteFrom('machine_tokens').where('id', '=', id));
    return true;
  }
}

function tokenOf({ token, last_used_at }: MachineTokenRow): MachineToken {
  // Written by `saveToken` above.
  const saved = JSON.parse(token) as MachineToken;
  return last_used_at === null ? saved : { ...saved, lastUsedAt: last_used_at };
}
