/** `versions`, `diff`, `rollback`: the dialplans that have been live, from the data directory. */
import { userInfo } from 'node:os';
import { versionsInChinese } from '../base/chinese-names.ts';
import { HotlineError } from '../base/errors.ts';
import { bilingual, type Wording } from '../base/wording.ts';
import { backupDirectory } from '../composition/dialplans/followed-dialplans.ts';
import { reasonBack } from '../composition/dialplans/live-dialplan.ts';
import { compileDialplan } from '../dialplan/compile.ts';
import type { CompiledDialplan } from '../dialplan/compiled.ts';
import type { DialplanSource } from '../dialplan/files/read-files.ts';
import type { Language } from '../dialplan/schema.ts';
import { differences } from '../dialplan/versions/differences.ts';
import { Database } from '../store/database/database.ts';
import { formatFaults, readDialplan, writeSources } from '../store/files/dialplan-directory.ts';
import { SqliteDialplanVersions } from '../store/sqlite-dialplan-versions.ts';
import { databaseIn, existing } from './existing-directory.ts';
import { type ForecastOptions, forecastDefaults, forecastOf } from './forecast.ts';

export interface DataOptions {
  readonly data: string;
  readonly lang: Language;
}

export interface VersionOptions extends DataOptions {
  readonly dialplans: string;
}

const versionsShown = 50;
const nothingDiffers = bilingual('nothing differs', '没有不同');

export async function runVersions({ data, lang }: DataOptions): Promise<void> {
  await withHistory({ data, lang }, (history) => {
    for (const { number, version, at, by, why } of history.versions(versionsShown)) {
      const when = new Date(at).toLocaleString('sv');
      const told = `${version}  ${inWords(lang, by)}  ${inWords(lang, why)}`;
      process.stdout.write(`${String(number).padStart(5)}  ${when}  ${told}\n`);
    }
  });
}

/** People's names and reasons stand as they were written. */
function inWords(language: Language, written: string): string {
  if (language === 'en') return written;
  return { ...versionsInChinese }[written] ?? written;
}

export type DiffOptions = VersionOptions & Partial<Omit<ForecastOptions, 'lang'>>;

/** @param before a version's number @param after another's; absent: the files as they are now */
export async function runDiff(
  before: number,
  after: number | undefined,
  { forecast, ...options }: DiffOptions,
): Promise<void> {
  const { dialplans, lang } = options;
  await withHistory(options, (history, database) => {
    const now = () => readDialplan(existing(dialplans, lang), yearNow()).sources;
    const old = sourcesOf(history, before, lang);
    const other = after === undefined ? now() : sourcesOf(history, after, lang);
    const told = differences(old, other);
    const words = told.length === 0 ? [nothingDiffers] : told;
    process.stdout.write(`${words.map((one) => one[lang]).join('\n')}\n`);
    if (forecast === undefined) return;
    const both = [soundVersion(old, lang), soundVersion(other, lang)] as const;
    process.stdout.write(
      `\n${forecastOf(database, both, { ...forecastDefaults, ...options, forecast })}\n`,
    );
  });
}

/** @throws HotlineError `dialplan-invalid` with its faults */
function soundVersion(sources: readonly DialplanSource[], language: Language): CompiledDialplan {
  const { dialplan, faults } = compileDialplan(sources, { year: yearNow() });
  if (dialplan) return dialplan;
  throw new HotlineError('dialplan-invalid', formatFaults({ sources, faults }, language));
}

/**
 * Makes the files those of the version; a running server takes them over.
 * @throws HotlineError `dialplan-invalid` when they have errors by now, and changes nothing
 */
export async function runRollback(
  number: number,
  { data, dialplans, why, lang }: VersionOptions & { readonly why: string },
): Promise<void> {
  await withHistory({ data, lang }, (history) => {
    const sources = sourcesOf(history, number, lang);
    const { dialplan } = compileDialplan(sources, { year: yearNow() });
    if (!dialplan) throw new HotlineError('dialplan-invalid', faultyNow(number)[lang]);
    const backup = backupDirectory(data, Date.now());
    const author = { by: userInfo().username, why: reasonBack(number, why) };
    history.add({ version: dialplan.version, at: Date.now(), ...author }, sources);
    writeSources(dialplans, sources, backup);
    process.stdout.write(`${rolledBack(number, backup)[lang]}\n`);
  });
}

function faultyNow(number: number): Wording {
  return bilingual(`version ${number} has faults now`, `版本 ${number} 现在有错误`);
}

function rolledBack(number: number, backup: string): Wording {
  return bilingual(
    `the files are those of version ${number}; what they were is in ${backup}`,
    `文件已回退到版本 ${number}；原来的文件在 ${backup}`,
  );
}

function sourcesOf(
  history: SqliteDialplanVersions,
  number: number,
  language: Language,
): readonly DialplanSource[] {
  const sources = history.sources(number);
  if (sources) return sources;
  const words = bilingual(`there is no version ${number}`, `没有版本 ${number}`);
  throw new HotlineError('not-found', words[language]);
}

async function withHistory(
  { data, lang }: DataOptions,
  work: (history: SqliteDialplanVersions, database: Database) => void,
): Promise<void> {
  const database = await Database.open(databaseIn(data, lang));
  try {
    work(new SqliteDialplanVersions(database), database);
  } finally {
    database.close();
  }
}

function yearNow(): number {
  return new Date().getFullYear();
}
