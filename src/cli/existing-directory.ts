/** A directory that a command is given: dialplan files, or a server's data. */
import { existsSync } from 'node:fs';
import { HotlineError } from '../base/errors.ts';
import { bilingual } from '../base/wording.ts';
import type { Language } from '../dialplan/schema.ts';
import { databaseFile } from '../store/database/database.ts';

/** @returns the directory. @throws HotlineError `not-found` */
export function existing(directory: string, language: Language): string {
  if (existsSync(directory)) return directory;
  const words = bilingual(`there is no directory ${directory}`, `没有目录 ${directory}`);
  throw new HotlineError('not-found', words[language]);
}

/** The database of a server that has run. @throws HotlineError `not-found` */
export function databaseIn(data: string, language: Language): string {
  const file = databaseFile(data);
  if (existsSync(file)) return file;
  const words = bilingual(`no server has run with ${data} yet`, `还没有服务器用过 ${data}`);
  throw new HotlineError('not-found', words[language]);
}
