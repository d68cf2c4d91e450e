/** The dialplan's files on disk: YAML anywhere below the directory, recordings below `prompts/`. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { HotlineError } from '../../base/errors.ts';
import type { CheckOptions } from '../../dialplan/check.ts';
import type { KnownPeople } from '../../dialplan/checks/people-checks.ts';
import { type Compilation, compileDialplan } from '../../dialplan/compile.ts';
import { formatFault } from '../../dialplan/fault.ts';
import type { DialplanSource, ParsedFiles } from '../../dialplan/files/read-files.ts';
import { fileCharactersMax, type UnreadFile } from '../../dialplan/files/unread-files.ts';
import type { Language } from '../../dialplan/schema.ts';
import type { MeasuredSounds } from './measured-sounds.ts';
import { secretNames } from './secret-files.ts';

/** More files than that are not a dialplan but a mistaken directory. */
const filesMax = 10_000;

/** No text of `fileCharactersMax` is longer: three bytes for a Chinese character, four for the rarest. */
const bytesMax = 4 * fileCharactersMax;

/** Where recordings are. */
export const promptsFolder = 'prompts/';

const wavHeaderBytes = 44;
const wavBytesPerMs = 16;

export interface ReadDialplan extends Compilation {
  readonly sources: readonly DialplanSource[];
}

/** What a dialplan is compared with beside its own files. */
export interface DialplanSurroundings {
  /** See `readFiles`. */
  readonly parsed?: ParsedFiles | undefined;
  /** Where passwords and tokens are; absent: whether they are there is not checked. */
  readonly secretsDirectory?: string | undefined;
  /** Kept from one reading to the next; absent: how recordings sound is not checked. */
  readonly sounds?: MeasuredSounds | undefined;
  /** Absent: what is said of people is not checked. */
  readonly people?: KnownPeople | undefined;
}

/**
 * Reads and compiles what is in the directory now.
 * @param year see `CheckOptions.year`
 * @throws HotlineError `config-invalid` when the directory cannot be read
 */
export function readDialplan(
  directory: string,
  year: number,
  around: DialplanSurroundings = {},
): ReadDialplan {
  const names = listFiles(directory);
  const { sources, unread } = textsOf(directory, names);
  const options = checkOptions(directory, names, { year, ...around });
  return { sources, ...compileDialplan(sources, { ...options, unread }, around.parsed) };
}

/** The YAML files as they are now, those that can be read. @throws HotlineError as `readDialplan` */
export function readSources(directory: string): readonly DialplanSource[] {
  return textsOf(directory, listFiles(directory)).sources;
}

function textsOf(directory: string, names: readonly string[]) {
  const sources: DialplanSource[] = [];
  const unread: UnreadFile[] = [];
  for (const name of names) {
    if (/\.ya?ml\.txt$/i.test(name)) unread.push({ name, why: 'named-otherwise' });
    else if (isDialplanFile(name)) {
      const text = textOf(join(directory, name));
      if (typeof text === 'string') sources.push({ name, text });
      else unread.push({ name, why: text.why });
    }
  }
  return { sources, unread };
}

function textOf(file: string): string | Pick<UnreadFile, 'why'> {
  try {
    if (statSync(file).size > bytesMax) return { why: 'too-large' };
    return readFileSync(file, 'utf8');
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return { why: isGone ? 'link-to-nothing' : 'not-permitted' };
  }
}

/** As `readDialplan`, for texts that are not on disk, with the directory's recordings. */
export function compileDraft(
  directory: string,
  sources: readonly DialplanSource[],
  around: DialplanSurroundings & { readonly year: number },
): Compilation {
  const options = checkOptions(directory, listFiles(directory), around);
  return compileDialplan(sources, options, around.parsed);
}

function checkOptions(
  directory: string,
  names: readonly string[],
  { year, secretsDirectory, sounds, people }: DialplanSurroundings & { readonly year: number },
): CheckOptions {
  const recordings = names
    .filter((name) => name.startsWith(promptsFolder))
    .map((name) => name.slice(promptsFolder.length));
  return {
    year,
    promptFiles: new Set(recordings),
    ...(sounds && { sounds: sounds.of(join(directory, promptsFolder), soundNames(names)) }),
    ...(secretsDirectory !== undefined && { secretFiles: new Set(secretNames(secretsDirectory)) }),
    ...(people && { people }),
  };
}

/** What is to be heard of the directory's files, relative to `prompts/`. */
function soundNames(names: readonly string[]): readonly string[] {
  return names
    .filter((name) => name.startsWith(promptsFolder))
    .filter((name) => /\.\w+$/.test(name) && !isDialplanFile(name))
    .map((name) => name.slice(promptsFolder.length));
}

/** Every recording there is now, measured. @throws HotlineError as `readDialplan` */
export function measuredRecordings(directory: string, sounds: MeasuredSounds) {
  return sounds.of(join(directory, promptsFolder), soundNames(listFiles(directory)));
}

/**
 * Changes whenever a dialplan file was edited, or a file came or went. Costs a listing of names and a
 * look at each YAML file.
 * @throws HotlineError `config-invalid` when the directory cannot be read
 */
export function directorySignature(directory: string): string {
  const parts = listFiles(directory).map((name) => {
    if (!isDialplanFile(name)) return name;
    const stat = statSync(join(directory, name), { throwIfNoEntry: false });
    return stat ? `${name} ${stat.size} ${stat.mtimeMs} ${stat.ino}` : `${name} gone`;
  });
  return parts.join('\n');
}

/**
 * Makes the directory's YAML files these, each replaced whole. What was there before is copied to
 * `backupDirectory`. Recordings are not touched.
 */
export function writeSources(
  directory: string,
  sources: readonly DialplanSource[],
  backupDirectory: string,
): void {
  const before = listFiles(directory).filter(isDialplanFile);
  for (const name of before) {
    mkdirSync(dirname(join(backupDirectory, name)), { recursive: true });
    copyFileSync(join(directory, name), join(backupDirectory, name));
  }
  const wanted = new Set(sources.map(({ name }) => name));
  for (const { name, text } of sources) {
    const path = join(directory, name);
    mkdirSync(dirname(path), { recursive: true });
    // A link stays one: what it leads to is replaced.
    const file = existsSync(path) ? realpathSync(path) : path;
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  }
  for (const name of before) if (!wanted.has(name)) rmSync(join(directory, name));
}

function isDialplanFile(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}

/** How long each recording is, ms, by file relative to `prompts/`: 8 kHz, mono, 16 bit. */
export function promptLengths(directory: string): ReadonlyMap<string, number> {
  const recordings = listFiles(directory).filter((name) => /^prompts\/.*\.wav$/.test(name));
  return new Map(
    recordings.map((name) => {
      const bytes = statSync(join(directory, name)).size - wavHeaderBytes;
      return [name.slice('prompts/'.length), Math.max(0, bytes / wavBytesPerMs)] as const;
    }),
  );
}

/** All faults as a person reads them. */
export function formatFaults(
  { faults, sources }: Omit<ReadDialplan, 'dialplan'>,
  language: Language,
): string {
  const texts = new Map(sources.map((source) => [source.name, source.text]));
  return faults
    .map((fault) => formatFault(fault, texts.get(fault.file) ?? '', language))
    .join('\n\n');
}

/**
 * Relative to the directory, links to folders followed. What begins with a dot is an editor's, a file
 * system's or a version control's.
 */
function listFiles(directory: string): readonly string[] {
  try {
    const names: string[] = [];
    for (const name of filesBelow(directory, '', [])) {
      names.push(name);
      if (names.length > filesMax) throw new Error(`more than ${filesMax} files`);
    }
    return names.sort();
  } catch (cause) {
    throw new HotlineError('config-invalid', `cannot read the dialplans in ${directory}`, {
      cause,
    });
  }
}

/** @param above the folders that it stands in: a link back to one of them leads nowhere new */
function* filesBelow(root: string, folder: string, above: readonly string[]): Iterable<string> {
  const here = realpathSync(join(root, folder));
  if (above.includes(here)) return;
  for (const entry of readdirSync(here, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
    const isBelow = entry.isDirectory() || (entry.isSymbolicLink() && isFolder(join(root, name)));
    if (isBelow) yield* filesBelow(root, name, [...above, here]);
    else yield name;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
