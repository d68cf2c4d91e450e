/**
 * From YAML texts to the sections of a dialplan, with every fault of form found: a wrong value names
 * its own line, a mistyped key the nearest right one.
 */

import type { z } from 'zod';
import { bilingual, type Wording } from '../../base/wording.ts';
import type { Fault } from '../fault.ts';
import { didYouMean, nearest } from '../nearest.ts';
import {
  type DialplanFile,
  dialplanFileSchema,
  type SectionName,
  sectionNames,
  stepKindNames,
  stepSchema,
} from '../schema.ts';
import { fixOfName, fixOfValue } from './form-fixes.ts';
import { type FormIssue, issuesOf } from './form-issues.ts';
import { fixOfKey } from './key-places.ts';
import { lostTexts } from './lost-texts.ts';
import { type Path, type Place, SourceFile, valueAt } from './source-map.ts';

/** What one file of the dialplan directory says. */
export interface DialplanSource {
  /** Relative to the dialplan directory, with `/`. */
  readonly name: string;
  readonly text: string;
}

export interface Sections {
  readonly entries: { readonly [Name in SectionName]: Record<string, Entry<Name>> };
  readonly faults: readonly Fault[];
  readonly unread: Unread;
}

/** What the files say beside the entries, and nobody could read. */
export interface Unread {
  /** A whole file: whatever is looked for may stand in it. */
  readonly isFile: boolean;
  /** Entries whose form is wrong, as 'flows/express'. */
  readonly names: ReadonlySet<string>;
}

type SectionValue<Name extends SectionName> = NonNullable<DialplanFile[Name]>[string];

/** One named thing of a section, with the file that defines it. */
export interface Entry<Name extends SectionName> {
  readonly value: SectionValue<Name>;
  readonly source: SourceFile;
  readonly path: Path;
}

/** What one file says, or what is wrong with it. */
interface FileContent {
  readonly text: string;
  /** Absent: it is no YAML. */
  readonly source?: SourceFile;
  /** The entries whose form is right; absent: it says nothing. */
  readonly sections?: DialplanFile;
  /** The others, as 'flows/express'. */
  readonly unread?: readonly string[];
  readonly faults: readonly Fault[];
}

/** Files as they were read last: one whose text has not changed is not parsed and checked for form again. */
export class ParsedFiles {
  #files = new Map<string, FileContent>();

  /** Of all sources; forgets the files that are not among them. */
  parse(sources: readonly DialplanSource[]): readonly FileContent[] {
    const before = this.#files;
    this.#files = new Map();
    return sources.map((source) => {
      const known = before.get(source.name);
      const content = known?.text === source.text ? known : contentOf(source);
      this.#files.set(source.name, content);
      return content;
    });
  }
}

/** @param parsed kept from one reading to the next, it spares parsing what has not changed */
export function readFiles(
  sources: readonly DialplanSource[],
  parsed: ParsedFiles = new ParsedFiles(),
): Sections {
  const faults: Fault[] = [];
  const entries = Object.fromEntries(sectionNames.map((name) => [name, {}])) as {
    [Name in SectionName]: Record<string, Entry<Name>>;
  };
  const files = parsed.parse(sources);
  for (const file of files) {
    faults.push(...file.faults);
    const { source, sections } = file;
    if (!source || !sections) continue;
    const again: DefinedAgain[] = [];
    for (const name of sectionNames) again.push(...addSection(name, sections, source, entries));
    const count = Object.values(sections).reduce(
      (sum, one) => sum + Object.keys(one ?? {}).length,
      0,
    );
    faults.push(...faultsOfCopies(source, again, count));
  }
  const unread = {
    isFile: files.some((file) => !file.sections && file.faults.some(isError)),
    names: new Set(files.flatMap((file) => file.unread ?? [])),
  };
  return { entries, faults, unread };
}

function contentOf({ name, text }: DialplanSource): FileContent {
  const source = SourceFile.parse(name, text);
  if (!(source instanceof SourceFile)) return { text, faults: source };
  const values = source.values;
  if (values === undefined || values === null) {
    return { text, source, faults: [emptyFault(source)] };
  }
  const parsed = dialplanFileSchema.safeParse(values);
  if (parsed.success) {
    return { text, source, sections: parsed.data, faults: lostTexts(name, text) };
  }
  const issues = issuesOf(dialplanFileSchema, values);
  const form = { source, values, schema: dialplanFileSchema, at: [] };
  const faults = issues.flatMap((issue) => faultsOf(form, issue));
  return { text, source, faults, ...readableOf(values) };
}

/** Of a file with faults, the entries that have none: what is wrong with their meaning is told as well. */
function readableOf(values: unknown): Pick<FileContent, 'sections' | 'unread'> {
  const written = sectionNames.map((name) => valueAt(values, [name]));
  if (!isMap(values) || written.some((one) => one !== undefined && !isMap(one))) return {};
  const sections: Record<string, object> = {};
  const unread: string[] = [];
  for (const [index, name] of sectionNames.entries()) {
    for (const id of Object.keys(written[index] ?? {})) {
      const entry = onlyEntry(values, [name, id]);
      const read = dialplanFileSchema.safeParse(entry).data?.[name];
      if (read) sections[name] = { ...sections[name], ...read };
      else unread.push(`${name}/${id}`);
    }
  }
  return { sections, unread };
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isError({ severity }: Fault): boolean {
  return severity === 'error';
}

/** What is checked for its form: a file, or a step of one. */
interface Form {
  readonly source: SourceFile;
  /** Of the whole file. */
  readonly values: unknown;
  readonly schema: z.ZodType;
  /** Where in the file stands what the schema reads. */
  readonly at: Path;
}

/** Comments only are meant; nothing at all is what an editor leaves that could not write. */
function emptyFault(source: SourceFile): Fault {
  const at = source.placeOf([]);
  if (source.text.trim() !== '') {
    const message = bilingual('the file says nothing', '文件里什么也没写');
    return fault('file-empty', at, message, 'warning');
  }
  return {
    ...fault('file-empty', at, bilingual('the file is empty', '文件是空的')),
    fix: bilingual(
      'delete it where it is not needed; else bring back what it said: versions, rollback',
      '不需要就删除它；否则用 versions、rollback 找回原来的内容',
    ),
  };
}

/** An entry that another file has too. */
interface DefinedAgain {
  readonly id: string;
  readonly first: Place;
  readonly here: Place;
}

function addSection<Name extends SectionName>(
  name: Name,
  file: DialplanFile,
  source: SourceFile,
  entries: Sections['entries'],
): readonly DefinedAgain[] {
  const again: DefinedAgain[] = [];
  for (const [id, value] of Object.entries(file[name] ?? {})) {
    const known = entries[name][id];
    const path = [name, id];
    if (known) {
      again.push({ id, first: known.source.placeOf(known.path), here: source.placeOf(path) });
    } else {
      const section: Record<string, Entry<Name>> = entries[name];
      section[id] = { value: value as SectionValue<Name>, source, path };
    }
  }
  return again;
}

/** @param count how many entries the file has: where all are there already, it is a copy */
function faultsOfCopies(
  source: SourceFile,
  again: readonly DefinedAgain[],
  count: number,
): readonly Fault[] {
  const others = new Set(again.map(({ first }) => first.file));
  const [other = ''] = others;
  if (again.length > 1 && again.length === count && others.size === 1) {
    const message = bilingual(
      `everything in this file is defined in ${other} as well: one of the two is a copy`,
      `这个文件里的内容在 ${other} 里都有：两个文件有一个是副本`,
    );
    const fix = bilingual(
      "delete one of them, or let the copy's name end in '.bak'",
      '删除其中一个，或者让副本的文件名以“.bak”结尾',
    );
    return [{ ...fault('defined-twice', source.placeOf([]), message), fix }];
  }
  return again.map(({ id, first, here }) => {
    const message = bilingual(
      `'${id}' is defined already in ${first.file}:${first.line}`,
      `“${id}”已在 ${first.file}:${first.line} 定义`,
    );
    return fault('defined-twice', here, message);
  });
}

function faultsOf(form: Form, { issue, words }: FormIssue): readonly Fault[] {
  const { source, values, schema, at } = form;
  const path = [...at, ...issue.path.map((part) => (typeof part === 'symbol' ? '' : part))];
  if (issue.code === 'unrecognized_keys') return unknownKeys(form, path, issue.keys);
  if (issue.code === 'invalid_union' && path.at(-2) === 'steps') return stepFaults(form, path);
  if (issue.code === 'invalid_key') {
    const name = String(path.at(-1));
    const message = bilingual(
      `'${name}' cannot be used as a name here: ${words.en}`,
      `“${name}”不能用作这里的名称：${words['zh-CN']}`,
    );
    return [withFix(fault('wrong-form', source.placeOf(path), message), fixOfName(name, issue))];
  }
  if (issue.code === 'invalid_type' && valueAt(values, path) === undefined) {
    const name = String(path.at(-1));
    const message = bilingual(`'${name}' is missing`, `缺少“${name}”`);
    return [fault('wrong-form', source.placeOf(path), message)];
  }
  const written = source.writtenAt(path);
  const whole = at.length === 0 ? onlyEntry(values, path) : valueAt(values, at);
  const fix = fixOfValue({ schema, whole, issue, written });
  return [withFix(fault('wrong-form', source.placeOfValue(path), words), fix)];
}

/** The file with nothing but the entry that the path leads into: to try out a fix is cheap then. */
function onlyEntry(values: unknown, [section = '', id = '']: Path): unknown {
  return { [section]: { [id]: valueAt(values, [section, id]) } };
}

function withFix(made: Fault, fix: Wording | undefined): Fault {
  return fix === undefined ? made : { ...made, fix };
}

/** Faults of a step, told for the kind of step that it is meant to be. */
function stepFaults(form: Form, path: Path): readonly Fault[] {
  const { source, values } = form;
  const value = valueAt(values, path);
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const kinds = stepKindNames.filter((kind) => keys.includes(kind));
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    const near = keys.map((key) => nearest(key, stepKindNames)).find((name) => name !== undefined);
    const message = bilingual(
      `a step is exactly one of: ${stepKindNames.join(', ')}`,
      `一步只能是以下之一：${stepKindNames.join(', ')}`,
    );
    const place = source.placeOf(keys[0] === undefined ? path : [...path, keys[0]]);
    const made = fault('wrong-form', place, message);
    return [near && kinds.length === 0 ? { ...made, fix: didYouMean(near) } : made];
  }
  const schema = stepSchema(kind);
  const step = { ...form, schema, at: path };
  return issuesOf(schema, value).flatMap((issue) => faultsOf(step, issue));
}

function unknownKeys(
  { source, values }: Form,
  path: Path,
  keys: readonly string[],
): readonly Fault[] {
  return keys.map((key) => {
    const message = bilingual(`'${key}' is not known here`, `这里不认识“${key}”`);
    const made = fault('unknown-key', source.placeOf([...path, key]), message);
    return withFix(made, fixOfKey(path, key, valueAt(values, path)));
  });
}

export function fault(
  code: Fault['code'],
  place: Place,
  message: Wording,
  severity: Fault['severity'] = 'error',
): Fault {
  return { severity, code, ...place, message };
}
