/**
 * What recordings were replaced by: who and why in the database, the sounds as files named by their
 * hash, so that going back costs no second copy. The oldest of each recording are forgotten.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PromptVersion, PromptVersions } from '../desk/admin-ports.ts';
import type { Database } from './database/database.ts';
import { writeWhole } from './files/write-whole.ts';

/** Of each recording. */
const versionsKept = 20;

export class SqlitePromptVersions implements PromptVersions {
  readonly #database: Database;
  readonly #directory: string;

  /** @param directory where the sounds are kept; made when the first is */
  constructor(database: Database, directory: string) {
    this.#database = database;
    this.#directory = directory;
  }

  /** Newest first. */
  versions(file: string): readonly PromptVersion[] {
    return this.#rows(file).map(({ number, at, made_by: by, reason: why }) => {
      return { number, at, by, why };
    });
  }

  /** Undefined for a version that is not kept. */
  async sound(file: string, number: number): Promise<Buffer | undefined> {
    const row = this.#rows(file).find((one) => one.number === number);
    return row && readFile(this.#path(row.sound));
  }

  add(file: string, sound: Buffer, { at, by, why }: Omit<PromptVersion, 'number'>): void {
    const hash = createHash('sha256').update(sound).digest('hex');
    mkdirSync(this.#directory, { recursive: true });
    if (!existsSync(this.#path(hash))) writeWhole(this.#path(hash), sound);
    const { query } = this.#database;
    const row = { file, at, made_by: by, reason: why, sound: hash };
    this.#database.run(query.insertInto('prompt_versions').values(row));
    for (const old of this.#rows(file).slice(versionsKept)) this.#forget(old);
  }

  #rows(file: string) {
    const { query } = this.#database;
    const all = query.selectFrom('prompt_versions').selectAll().where('file', '=', file);
    return this.#database.all(all.orderBy('number', 'desc'));
  }

  #forget({ number, sound }: { readonly number: number; readonly sound: string }): void {
    const { query } = this.#database;
    this.#database.run(query.deleteFrom('prompt_versions').where('number', '=', number));
    const others = query.selectFrom('prompt_versions').select('number').where('sound', '=', sound);
    if (!this.#database.first(others)) rmSync(this.#path(sound), { force: true });
  }

  #path(hash: string): string {
    return join(this.#directory, `${hash}.wav`);
  }
}
