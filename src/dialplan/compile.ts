/** From the files' texts to a dialplan that runs, or to everything that is wrong with them. */
import { createHash } from 'node:crypto';
import { compileAreas } from './areas.ts';
import { type CheckOptions, checkSections } from './check.ts';
import { reportTo } from './checks/report.ts';
import { silence } from './checks/silences.ts';
import type { CompiledDialplan } from './compiled.ts';
import type { Fault } from './fault.ts';
import {
  type DialplanSource,
  type Entry,
  type ParsedFiles,
  readFiles,
  type Sections,
} from './files/read-files.ts';
import { faultsOfUnread } from './files/unread-files.ts';
import type { SectionName } from './schema.ts';
import { runTests } from './simulation/dialplan-tests.ts';
import { readNotice } from './time/notice/holiday-notice.ts';
import { type HolidayLists, listOf } from './time/public-holidays.ts';

export interface Compilation {
  /** Absent when a fault is an error. */
  readonly dialplan?: CompiledDialplan;
  /** All of them, sorted by file and place. */
  readonly faults: readonly Fault[];
}

/**
 * Pure: the same texts and options give the same result.
 * @param parsed see `readFiles`
 */
export function compileDialplan(
  sources: readonly DialplanSource[],
  options: CheckOptions,
  parsed?: ParsedFiles,
): Compilation {
  const sections = readFiles(sources, parsed);
  const faults = [...sections.faults, ...faultsOfUnread(options.unread ?? [])];
  const isWhole = !hasErrors(faults);
  const found = checkSections(sections, options);
  // What could not be read may use or lead to what seems to be unused or without effect.
  faults.push(...(isWhole ? found : found.filter(({ severity }) => severity === 'error')));
  const told = () =>
    inOrder(silence(faults, sources, (code) => isWhole && isLookedFor(code, options)));
  if (hasErrors(faults)) return { faults: told() };
  const dialplan = build(sections, versionOf(sources));
  runTests(dialplan, sections.entries.tests, reportTo(faults));
  const all = told();
  return hasErrors(all) ? { faults: all } : { faults: all, dialplan };
}

/** Some faults are looked for only where there is something to compare with. */
function isLookedFor(code: string, { people, promptFiles, sounds }: CheckOptions): boolean {
  if (/^(nobody-|staffing-|number-is-extension)/.test(code)) return people !== undefined;
  if (/^prompt-file-/.test(code)) return promptFiles !== undefined;
  return sounds !== undefined || !code.startsWith('prompt-');
}

function hasErrors(faults: readonly Fault[]): boolean {
  return faults.some((fault) => fault.severity === 'error');
}

function inOrder(faults: readonly Fault[]): readonly Fault[] {
  return [...faults].sort(
    (a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column,
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function build({ entries }: Sections, version: string): CompiledDialplan {
  const hotlines = withIds(entries.hotlines);
  const owned = Object.values(hotlines).flatMap((hotline) =>
    hotline.numbers.map((number) => [number, hotline.id] as const),
  );
  return {
    version,
    hotlines,
    hotlineByNumber: Object.fromEntries(owned),
    flows: withIds(entries.flows),
    queues: withIds(entries.queues),
    calendars: compileCalendars(entries),
    areas: Object.fromEntries(
      Object.entries(entries.areas).map(([id, { value }]) => [id, compileAreas(id, value)]),
    ),
    prompts: withIds(entries.prompts),
    parts: withIds(entries.parts),
    services: withIds(entries.services),
    music: withIds(entries.music),
    trunks: withIds(entries.trunks),
    customerClasses: withIds(entries.customerClasses),
    customerSystems: withIds(entries.customerSystems),
    notReadyReasons: withIds(entries.notReadyReasons),
    dispositions: withIds(entries.dispositions),
    alarms: withIds(entries.alarms),
  };
}

/** With the lists of the notices that they keep. */
function compileCalendars({
  calendars,
  publicHolidays,
}: Sections['entries']): CompiledDialplan['calendars'] {
  const lists = Object.entries(publicHolidays).map(([year, { value }]) => {
    return [year, listOf(readNotice(value.notice, Number(year)))] as const;
  });
  if (lists.length === 0) return withIds(calendars);
  const holidayLists: HolidayLists = Object.fromEntries(lists);
  return Object.fromEntries(
    Object.entries(withIds(calendars)).map(([id, calendar]) => {
      return [id, calendar.publicHolidays ? { ...calendar, holidayLists } : calendar];
    }),
  );
}

function withIds<Name extends SectionName>(
  entries: Readonly<Record<string, Entry<Name>>>,
): Record<string, Entry<Name>['value'] & { readonly id: string }> {
  return Object.fromEntries(
    Object.entries(entries).map(([id, entry]) => [id, { ...entry.value, id }]),
  );
}

/** The same texts are the same version. */
export function versionOf(sources: readonly DialplanSource[]): string {
  const hash = createHash('sha256');
  for (const source of [...sources].sort((a, b) => compare(a.name, b.name))) {
    hash.update(`${source.name}\0${source.text}\0`);
  }
  return hash.digest('hex').slice(0, 12);
}
