/** A calendar as people look at it: how it stands now, and what holds on each day of a year. Pure. */
import { DateTime } from 'luxon';
import type { CompiledDialplan } from '../compiled.ts';
import type { CompiledCalendar } from '../schema.ts';
import { type HoursOfDay, hoursOfDay, isOpen } from './calendar.ts';
import { isPublished, publicDay } from './public-holidays.ts';

export interface CalendarStanding {
  readonly id: string;
  readonly timeZone: string;
  readonly isOpen: boolean;
  /** What holds today, in the calendar's zone. */
  readonly today: HoursOfDay;
  readonly keepsPublicHolidays: boolean;
  /** Of this year and the next, those of which it keeps the days of the law only: no list is known. */
  readonly unpublished: readonly number[];
}

export interface DayOfYear extends HoursOfDay {
  /** Of the public holiday that makes the rule. */
  readonly holiday?: { readonly 'zh-CN': string; readonly en: string };
}

export interface CalendarYear {
  readonly id: string;
  readonly year: number;
  /** The list of its public holidays is known, or the calendar keeps none. */
  readonly isPublished: boolean;
  /** From the first of January on. */
  readonly days: readonly DayOfYear[];
}

/** @param at epoch ms */
export function calendarStandings(
  { calendars }: Pick<CompiledDialplan, 'calendars'>,
  at: number,
): readonly CalendarStanding[] {
  return Object.entries(calendars).map(([id, calendar]) => {
    const { timeZone, publicHolidays } = calendar;
    const { year } = DateTime.fromMillis(at, { zone: timeZone });
    return {
      ...{ id, timeZone, isOpen: isOpen(calendar, at), today: hoursOfDay(calendar, at) },
      keepsPublicHolidays: publicHolidays !== undefined,
      unpublished: [year, year + 1].filter((one) => !isKnown(calendar, one)),
    };
  });
}

/** Undefined for a calendar that is not there. */
export function calendarYear(
  { calendars }: Pick<CompiledDialplan, 'calendars'>,
  id: string,
  year: number,
): CalendarYear | undefined {
  const calendar = calendars[id];
  if (!calendar) return undefined;
  const days: DayOfYear[] = [];
  // At noon no zone's change of clocks moves the date.
  const noon = { year, month: 1, day: 1, hour: 12 };
  for (
    let day = DateTime.fromObject(noon, { zone: calendar.timeZone });
    day.year === year;
    day = day.plus({ days: 1 })
  ) {
    const hours = hoursOfDay(calendar, day.toMillis());
    const isOfHoliday = hours.rule === 'holiday' || hours.rule === 'make-up';
    const found = isOfHoliday && publicDay(day.toISODate() ?? '', calendar.holidayLists);
    days.push(found ? { ...hours, holiday: found.name } : hours);
  }
  return { id, year, isPublished: isKnown(calendar, year), days };
}

function isKnown({ publicHolidays, holidayLists }: CompiledCalendar, year: number): boolean {
  return publicHolidays === undefined || isPublished(year, holidayLists);
}
