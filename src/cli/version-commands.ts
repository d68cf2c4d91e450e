/** `versions`, `diff`, `rollback`: the dialplans that have been live, from the data directory. */
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { HotlineError } from '../base/errors.ts';
import { bilingual } from '../base/wording.ts';
import { backupDirectory } from '../composition/dialplans/followed-dialplans.ts';
import { compileDialplan } from '../dialplan/compile.ts';
import type { DialplanSource } from '../dialplan/files/read-files.ts';
import type { Language } from '../dialplan/schema.ts';
import { differences } from '../dialplan/versions/differences.ts';
import { Database } from '../store/database.ts';
import { readDialplan, writeSources } from '../store/dialplan-directory.ts';
import { SqliteDialplanVersions } from '../store/sqlite-dialplan-versions.ts';

export interface VersionOptions {
  readonly data: string;
  readonly dialplans: string;
}

const versionsShown = 50;
const nothingDiffers = bilingual('nothing differs', '没有不同');

export async function runVersions({ data }: VersionOptions): Promise<void> {
  await withHistory(data, (history) => {
    for (const { number, version, at, by, why } of history.versions(versionsShown)) {
      const when = new Date(at).toLocaleString('sv');
      process.stdout.write(`${String(number).padStart(5)}  ${when}  ${version}  ${by}  ${why}\n`);
    }
  });
}

/** @param before a version's number @param after another's; absent: the files as they are now */
export async function runDiff(
  before: number,
  after: number | undefined,
  { data, dialplans, lang }: VersionOptions & { readonly lang: Language },
): Promise<void> {
  await withHistory(data, (history) => {
    const now = (): readonly DialplanSource[] => readDialplan(dialplans, yearNow()).sources;
    const told = differences(
      sourcesOf(history, before),
      after === undefined ? now() : sourcesOf(history, after),
    );
    const words = told.length === 0 ? [nothingDiffers] : told;
    process.stdout.write(`${words.map((one) => one[lang]).join('\n')}\n`);
  });
}

/**
 * Makes the files those of the version; a running server takes them over.
 * @throws HotlineError `dialplan-invalid` when they have errors by now, and changes nothing
 */
export async function runRollback(
  number: number,
  { data, dialplans, why }: VersionOptions & { readonly why: string },
): Promise<void> {
  await withHistory(data, (history) => {
    const sources = sourcesOf(history, number);
    const { dialplan } = compileDialplan(sources, { year: yearNow() });
    if (!dialplan) throw new HotlineError('dialplan-invalid', `version ${number} has faults now`);
    const backup = backupDirectory(data, Date.now());
    const author = { by: userInfo().username, why: `back to ${number}: ${why}` };
    history.add({ version: dialplan.version, at: Date.now(), ...author }, sources);
    writeSources(dialplans, sources, backup);
    process.stdout.write(
      `the files are those of version ${number}; what they were is in ${backup}\n`,
    );
  });
}

function sourcesOf(history: SqliteDialplanVersions, number: number): readonly DialplanSource[] {
  const sources = history.sources(number);
  if (!sources) throw new HotlineError('not-found', `there is no version ${number}`);
  return sources;
}

async function withHistory(
  data: string,
  work: (history: SqliteDialplanVersions) => void,
): Promise<void> {
  const file = join(data, 'hotline.sqlite');
  if (!existsSync(file)) throw new HotlineError('not-found', `no server has run with ${data} yet`);
  const database = await Database.open(file);
  try {
    work(new SqliteDialplanVersions(database));
  } finally {
    database.close();
  }
}

function yearNow(): number {
  return new Date().getFullYear();
}
