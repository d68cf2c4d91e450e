/** A year's holiday notice as it is pasted, and the dialplan file in which the page keeps it. Pure. */
import type { DialplanFault, DialplanOutline } from '../../protocol/rest/dialplan.ts';

const indent = '      ';

export function noticeFileName(year: number): string {
  return `calendars/public-holidays-${year}.yaml`;
}

function headOf(year: number): readonly string[] {
  return [
    '# yaml-language-server: $schema=../dialplan.schema.json',
    'publicHolidays:',
    `  '${year}':`,
    '    notice: |',
  ];
}

/** Undefined where there is nothing to keep: the file goes. */
export function noticeFile(year: number, notice: string): string | undefined {
  if (notice.trim() === '') return undefined;
  const lines = linesOf(notice).map((line) => (line === '' ? '' : `${indent}${line}`));
  return `${[...headOf(year), ...lines].join('\n').trimEnd()}\n`;
}

/** What was pasted; undefined for a file that another hand wrote otherwise. */
export function noticeIn(year: number, text: string): string | undefined {
  const notice = text
    .split('\n')
    .slice(headOf(year).length)
    .map((line) => line.slice(indent.length))
    .join('\n')
    .trimEnd();
  return noticeFile(year, notice) === text ? notice : undefined;
}

/** The passage of the notice that a fault of its file is about; undefined for one of another line. */
export function faultyPassage(
  year: number,
  notice: string,
  { line, column, length = 1 }: Pick<DialplanFault, 'line' | 'column' | 'length'>,
): { readonly start: number; readonly end: number } | undefined {
  const index = line - 1 - headOf(year).length;
  const lines = notice.split('\n');
  const own = lines[index];
  if (own === undefined || index < 0) return undefined;
  const before = lines.slice(0, index).reduce((sum, one) => sum + one.length + 1, 0);
  const start = before + leadOf(own).length + Math.max(0, column - 1 - indent.length);
  return { start, end: start + length };
}

/** As pages and PDFs indent them, lines would not be one block of YAML. */
function linesOf(notice: string): readonly string[] {
  return notice.split('\n').map((line) => line.slice(leadOf(line).length).trimEnd());
}

function leadOf(line: string): string {
  return /^\s*/.exec(line)?.[0] ?? '';
}

type NoticedDay = DialplanOutline['publicHolidays'][number]['days'][number];

/** A holiday as it was understood. */
export interface UnderstoodHoliday {
  readonly holiday: NoticedDay['holiday'];
  /** Of days off. */
  readonly count: number;
  /** From which day to which, in order. */
  readonly daysOff: readonly { readonly from: string; readonly until: string }[];
  readonly makeUpDays: readonly string[];
}

/** In the order of their first days. @param days by date */
export function understoodHolidays(days: readonly NoticedDay[]): readonly UnderstoodHoliday[] {
  const byName = new Map<string, NoticedDay[]>();
  for (const day of days) {
    const name = day.holiday['zh-CN'];
    byName.set(name, [...(byName.get(name) ?? []), day]);
  }
  return [...byName.values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const off = own.filter(({ rule }) => rule === 'holiday').map(({ date }) => date);
    const makeUpDays = own.filter(({ rule }) => rule === 'make-up').map(({ date }) => date);
    return [{ holiday: first.holiday, count: off.length, daysOff: spansOf(off), makeUpDays }];
  });
}

const dayMs = 86_400_000;

function spansOf(dates: readonly string[]): UnderstoodHoliday['daysOff'] {
  const spans: { from: string; until: string }[] = [];
  for (const date of dates) {
    const last = spans.at(-1);
    if (last && Date.parse(date) - Date.parse(last.until) === dayMs) last.until = date;
    else spans.push({ from: date, until: date });
  }
  return spans;
}
