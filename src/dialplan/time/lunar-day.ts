/**
 * Days of the Chinese lunar calendar, as calendars write them: 'lunar 8-15', 'lunar 12-last'. The
 * days of a leap month have no name: festivals are kept in the month before it.
 */
import chineseDays from 'chinese-days';
import { DateTime } from 'luxon';

const prefix = 'lunar ';

export function isLunarDay(name: string): boolean {
  return name.startsWith(prefix);
}

/**
 * The names that a calendar may give to the day; 'last' is a second name of the month's last one.
 * @param date as '2026-09-25', from 1900 to 2100; days beyond have none
 */
export function lunarDayOf(date: string): readonly string[] {
  const { lunarMon, lunarDay, isLeap } = chineseDays.getLunarDate(date);
  if (isLeap) return [];
  const tomorrow = DateTime.fromISO(date, { zone: 'utc' }).plus({ days: 1 }).toISODate() ?? '';
  const isLast = chineseDays.getLunarDate(tomorrow).lunarDay === 1;
  const name = `${prefix}${lunarMon}-${lunarDay}`;
  return isLast ? [name, `${prefix}${lunarMon}-last`] : [name];
}
