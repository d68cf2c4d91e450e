import type { Entry } from '../files/read-files.ts';
import type { Path } from '../files/source-map.ts';
import { isPublished, isTimeZone, spansOf } from '../time/calendar.ts';
import { isLunarDay } from '../time/lunar-day.ts';
import type { Report } from './report.ts';

/** @param year see `CheckOptions.year` */
export function checkCalendar(calendar: Entry<'calendars'>, year: number, report: Report): void {
  const { timeZone, weekly, dates } = calendar.value;
  if (!isTimeZone(timeZone)) {
    report('unknown-time-zone', calendar, ['timeZone'], {
      message: `'${timeZone}' is not a time zone`,
      fix: "write it as 'Asia/Shanghai'",
    });
  }
  for (const [day, hours] of Object.entries(weekly)) {
    checkSpans(calendar, ['weekly', day], hours, report);
  }
  for (const [date, hours] of Object.entries(dates)) {
    checkSpans(calendar, ['dates', date], hours, report);
    checkDate(calendar, date, year, report);
  }
  checkHolidays(calendar, year, report);
  const all = [...Object.values(weekly), ...Object.values(dates)];
  if (all.some((hours) => hours !== 'closed')) return;
  report('never-open', calendar, ['weekly'], {
    message: 'nobody covers any hour: every day is closed',
    severity: 'warning',
  });
}

function checkHolidays(calendar: Entry<'calendars'>, year: number, report: Report): void {
  if (!calendar.value.publicHolidays) return;
  for (const needed of [year, year + 1]) {
    if (isPublished(needed)) continue;
    report('holidays-unpublished', calendar, ['publicHolidays'], {
      message: `the public holidays of ${needed} are not known to this version`,
      severity: 'warning',
      fix: "give them under 'dates' until an update knows them",
    });
  }
}

function checkSpans(calendar: Entry<'calendars'>, path: Path, hours: string, report: Report): void {
  const spans = [...spansOf(hours)].sort((a, b) => a[0] - b[0]);
  const overlaps = spans.some(([from], index) => from < (spans[index - 1]?.[1] ?? 0));
  if (!overlaps) return;
  report('hours-overlap', calendar, path, {
    message: `'${hours}' names some minutes twice`,
    fix: 'let each span begin where the one before has ended',
  });
}

function checkDate(calendar: Entry<'calendars'>, date: string, year: number, report: Report): void {
  if (isLunarDay(date) || Number(date.slice(0, 4)) >= year) return;
  report('date-past', calendar, ['dates', date], {
    message: `${date} is over: the line has no effect any more`,
    severity: 'warning',
    fix: 'remove it, or give the date of this year',
  });
}
