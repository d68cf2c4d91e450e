/** A directory that a command is given: dialplan files, or a server's data. */
import { existsSync } from 'node:fs';
import { HotlineError } from '../base/errors.ts';
import { bilingual } from '../base/wording.ts';
import type { Language } from '../dialplan/schema.ts';

/** @returns the directory. @throws HotlineError `not-found` */
export function existing(directory: string, language: Language): string {
  if (existsSync(directory)) return directory;
  const words = bilingual(`there is no directory ${directory}`, `没有目录 ${directory}`);
  throw new HotlineError('not-found', words[language]);
}
