/**
 * Working time: is a calendar open at an instant? Single days win over public holidays, these over
 * the week. China's make-up working days (调休) have the hours of a Monday. The holidays come from the
 * State Council's published lists; a year that is not published is never guessed, see `isPublished`.
 */
import chineseDays from 'chinese-days';
import { DateTime, IANAZone } from 'luxon';
import type { CompiledCalendar } from './schema.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** @param at epoch ms */
export function isOpen(calendar: CompiledCalendar, at: number): boolean {
  const local = DateTime.fromMillis(at, { zone: calendar.timeZone });
  const minute = local.hour * 60 + local.minute;
  return spansOf(hoursOn(calendar, local)).some(
    ([from, until]) => minute >= from && minute < until,
  );
}

/** The opening hours on the local day of `day`, as the calendar writes them. */
function hoursOn(calendar: CompiledCalendar, day: DateTime): string {
  const date = day.toISODate() ?? '';
  const single = calendar.dates[date];
  if (single !== undefined) return single;
  const weekly = calendar.weekly[weekdays[day.weekday - 1] ?? 'mon'];
  if (!calendar.publicHolidays) return weekly;
  switch (publishedDay(date)) {
    case 'holiday':
      return calendar.publicHolidays.hours;
    case 'make-up':
      return calendar.weekly.mon;
    case 'ordinary':
      return weekly;
  }
}

/** What the published list says of a day; the library names listed days after their holiday. */
function publishedDay(date: string): 'holiday' | 'make-up' | 'ordinary' {
  const { work, name } = chineseDays.getDayDetail(date);
  if (plainDayNames.has(name)) return 'ordinary';
  return work ? 'make-up' : 'holiday';
}

const plainDayNames = new Set([
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
]);

/** Minutes of the day, from inclusive, until exclusive. */
function spansOf(hours: string): readonly (readonly [number, number])[] {
  if (hours === 'closed') return [];
  return hours.split(',').map((span) => {
    const [from = '', until = ''] = span.trim().split('-');
    return [minutesOf(from), minutesOf(until)] as const;
  });
}

function minutesOf(time: string): number {
  const [hour = '0', minute = '0'] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}

/** Whether the public holidays of that year are known: the first of October is one each year. */
export function isPublished(year: number): boolean {
  return publishedDay(`${year}-10-01`) === 'holiday';
}

export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}
