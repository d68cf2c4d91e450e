/**
 * Working time: is a calendar open at an instant? Single days win over lunar ones, these over
 * public holidays, these over the week. China's make-up working days (调休) have the hours of a Monday.
 */
import { DateTime, IANAZone } from 'luxon';
import type { CompiledCalendar } from '../schema.ts';
import { isLunarDay, lunarDayOf } from './lunar-day.ts';
import { publicDay } from './public-holidays.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Which rule of a calendar holds on a day, and the hours it gives. */
export interface HoursOfDay {
  readonly rule: 'weekly' | 'date' | 'lunar-date' | 'holiday' | 'make-up';
  /** As the calendar writes them. */
  readonly hours: string;
}

/** @param at epoch ms */
export function isOpen(calendar: CompiledCalendar, at: number): boolean {
  const local = DateTime.fromMillis(at, { zone: calendar.timeZone });
  const minute = local.hour * 60 + local.minute;
  return spansOf(hoursOn(calendar, local).hours).some(
    ([from, until]) => minute >= from && minute < until,
  );
}

/** What holds on the calendar's local day at that instant. */
export function hoursOfDay(calendar: CompiledCalendar, at: number): HoursOfDay {
  return hoursOn(calendar, DateTime.fromMillis(at, { zone: calendar.timeZone }));
}

function hoursOn(calendar: CompiledCalendar, day: DateTime): HoursOfDay {
  const date = day.toISODate() ?? '';
  const single = calendar.dates[date];
  if (single !== undefined) return { rule: 'date', hours: single };
  const lunar = lunarHours(calendar, day);
  if (lunar !== undefined) return { rule: 'lunar-date', hours: lunar };
  const weekly = calendar.weekly[weekdays[day.weekday - 1] ?? 'mon'];
  if (!calendar.publicHolidays) return { rule: 'weekly', hours: weekly };
  switch (publicDay(date, calendar.holidayLists)?.rule) {
    case 'holiday':
      return { rule: 'holiday', hours: calendar.publicHolidays.hours };
    case 'make-up':
      return { rule: 'make-up', hours: calendar.weekly.mon };
    case undefined:
      return { rule: 'weekly', hours: weekly };
  }
}

/** Of a day that the calendar names by the lunar calendar. Most calendars name none. */
function lunarHours({ dates }: CompiledCalendar, day: DateTime): string | undefined {
  const named = Object.keys(dates).filter(isLunarDay);
  if (named.length === 0) return undefined;
  const names = lunarDayOf(day.toISODate() ?? '');
  const found = named.find((name) => names.includes(name));
  return found === undefined ? undefined : dates[found];
}

/** Minutes of the day, from inclusive, until exclusive. */
export function spansOf(hours: string): readonly (readonly [number, number])[] {
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

export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}
