/** What has changed between two dialplans, in words: what admins wrote, without comments and layout. */
import { type DialplanSource, type ParsedFiles, readFiles } from '../files/read-files.ts';
import { type SectionName, sectionNames } from '../schema.ts';

const singular: Readonly<Record<SectionName, string>> = {
  hotlines: 'hotline',
  flows: 'flow',
  queues: 'queue',
  calendars: 'calendar',
  areas: 'table of areas',
  prompts: 'prompt',
  parts: 'spoken parts',
  music: 'music',
  services: 'service',
  trunks: 'trunk',
  customerClasses: 'customer class',
  customerSystems: 'customer system',
  notReadyReasons: 'not-ready reason',
  dispositions: 'disposition',
  alarms: 'alarm',
  tests: 'test',
};

/** Longer values are cut. */
const lettersMax = 60;

type Named = Readonly<Record<string, unknown>>;

/**
 * One sentence a change, in the order of the sections; empty when nothing differs.
 * @param parsed see `readFiles`
 */
export function differences(
  before: readonly DialplanSource[],
  after: readonly DialplanSource[],
  parsed?: ParsedFiles,
): readonly string[] {
  const [old, now] = [sectionsOf(before, parsed), sectionsOf(after, parsed)];
  return sectionNames.flatMap((section) => {
    return namedDifferences(singular[section], old[section] ?? {}, now[section] ?? {});
  });
}

/** Sections as they are written: defaults are not added, durations stay text. */
function sectionsOf(
  sources: readonly DialplanSource[],
  parsed: ParsedFiles | undefined,
): Readonly<Record<string, Named>> {
  const { entries } = readFiles(sources, parsed);
  const named = sectionNames.map((section) => {
    const values = Object.entries(entries[section]).map(([id, { source, path }]) => {
      return [id, valueAt(source.values, path)] as const;
    });
    return [section, Object.fromEntries(values)] as const;
  });
  return Object.fromEntries(named);
}

function namedDifferences(what: string, old: Named, now: Named): readonly string[] {
  const ids = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  return ids.flatMap((id) => {
    const subject = `${what} '${id}'`;
    if (!(id in old)) return [`${subject} is new`];
    if (!(id in now)) return [`${subject} is gone`];
    return valueDifferences(subject, [], old[id], now[id]);
  });
}

function valueDifferences(
  subject: string,
  path: readonly string[],
  old: unknown,
  now: unknown,
): readonly string[] {
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  if (isMap(old) && isMap(now)) {
    if (path.at(-1) === 'steps') return namedDifferences(`${subject}: step`, old, now);
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    return keys.flatMap((key) => valueDifferences(subject, [...path, key], old[key], now[key]));
  }
  const where = path.length === 0 ? subject : `${subject}: ${path.join('.')}`;
  if (old === undefined) return [`${where} is now ${told(now)}`];
  if (now === undefined) return [`${where} is no longer given (it was ${told(old)})`];
  return [`${where} was ${told(old)}, is now ${told(now)}`];
}

function told(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length <= lettersMax ? text : `${text.slice(0, lettersMax - 1)}…`;
}

function isMap(value: unknown): value is Named {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueAt(values: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce((value, key) => (isMap(value) ? value[key] : undefined), values);
}
