/**
 * China's public holidays and make-up working days (调休), each year's from the best that is known: the
 * notice that the dialplan gives, else the list that comes with Hotline, else the days of the law.
 * A year's list may name days of the December before it.
 */
import chineseDays from 'chinese-days';
import { type HolidayNotice, holidaysIn } from './notice/holiday-notice.ts';
import { type HolidayName, statutoryHoliday } from './statutory-holidays.ts';

export interface PublicDay {
  readonly rule: 'holiday' | 'make-up';
  /** Of the holiday that it is, or is worked for. */
  readonly name: HolidayName;
}

/** By date. */
export type HolidayList = Readonly<Record<string, PublicDay>>;

/** The lists that a dialplan gives, by year: JSON. */
export type HolidayLists = Readonly<Record<string, HolidayList>>;

/** What a notice gives, as far as it is understood. */
export function listOf({ holidays }: HolidayNotice): HolidayList {
  const days = holidays.flatMap(({ name, daysOff, makeUpDays }) => {
    const named = { 'zh-CN': name, en: holidaysIn(name).join(', ') };
    return [
      ...makeUpDays.map(({ date }) => [date, { rule: 'make-up', name: named }] as const),
      ...daysOff.map(({ date }) => [date, { rule: 'holiday', name: named }] as const),
    ];
  });
  return Object.fromEntries(days);
}

/**
 * Undefined: a day as every week's.
 * @param date as '2027-02-06', from 1900 to 2100
 */
export function publicDay(date: string, lists: HolidayLists = {}): PublicDay | undefined {
  const year = Number(date.slice(0, 4));
  const given = lists[year]?.[date] ?? lists[year + 1]?.[date];
  if (given) return given;
  if (lists[listYearOf(date)]) return undefined;
  if (isPublished(year, lists)) return libraryDay(date);
  const name = statutoryHoliday(date);
  return name && { rule: 'holiday', name };
}

/** Whether that year's list is known: the first of October is on each. */
export function isPublished(year: number, lists: HolidayLists = {}): boolean {
  return lists[year] !== undefined || isInLibrary(year);
}

/** Dates on which the list that comes with Hotline says otherwise; none where it has no list of the year. */
export function differingDates(year: number, list: HolidayList): readonly string[] {
  if (!isInLibrary(year)) return [];
  return datesOfList(year).filter((date) => libraryDay(date)?.rule !== list[date]?.rule);
}

function isInLibrary(year: number): boolean {
  return libraryDay(`${year}-10-01`)?.rule === 'holiday';
}

/** The library names listed days after their holiday, as 'National Day,国庆节,3', others by their weekday. */
function libraryDay(date: string): PublicDay | undefined {
  const { work, name } = chineseDays.getDayDetail(date);
  const [en = '', chinese] = name.split(',');
  if (chinese === undefined) return undefined;
  return { rule: work ? 'make-up' : 'holiday', name: { 'zh-CN': chinese, en } };
}

/** Of days in December it is the next year's list that speaks: New Year's Day is on it. */
function listYearOf(date: string): number {
  const year = Number(date.slice(0, 4));
  return date.slice(5, 7) === '12' ? year + 1 : year;
}

/** From the December before to the end of November. */
function datesOfList(year: number): readonly string[] {
  const dates = Array.from({ length: 366 }, (_, day) => new Date(Date.UTC(year - 1, 11, 1 + day)));
  return dates
    .map((date) => date.toISOString().slice(0, 10))
    .filter((date) => listYearOf(date) === year);
}
