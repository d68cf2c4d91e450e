import { bilingual } from '../../base/wording.ts';
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
      message: bilingual(`'${timeZone}' is not a time zone`, `“${timeZone}”不是时区`),
      fix: bilingual("write it as 'Asia/Shanghai'", '写成“Asia/Shanghai”的样子'),
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
    message: bilingual(
      'nobody covers any hour: every day is closed',
      '没有任何时段有人值守：每天都休息',
    ),
    severity: 'warning',
  });
}

function checkHolidays(calendar: Entry<'calendars'>, year: number, report: Report): void {
  if (!calendar.value.publicHolidays) return;
  for (const needed of [year, year + 1]) {
    if (isPublished(needed)) continue;
    report('holidays-unpublished', calendar, ['publicHolidays'], {
      message: bilingual(
        `of ${needed} only the public holidays that the law names are kept: its list, with the make-up working days, is not known yet`,
        `${needed} 年的放假安排（含调休）还不知道：只按法定节假日放假`,
      ),
      severity: 'warning',
      fix: bilingual(
        `once it is published, update, or give under 'dates' the other days off ('${needed}-02-09': closed) and the make-up working days ('${needed}-02-14': 09:00-18:00)`,
        `公布之后，更新本软件，或在“dates”下写上其余放假日（'${needed}-02-09': closed）和调休上班日（'${needed}-02-14': 09:00-18:00）`,
      ),
    });
  }
}

function checkSpans(calendar: Entry<'calendars'>, path: Path, hours: string, report: Report): void {
  const spans = [...spansOf(hours)].sort((a, b) => a[0] - b[0]);
  const overlaps = spans.some(([from], index) => from < (spans[index - 1]?.[1] ?? 0));
  if (!overlaps) return;
  report('hours-overlap', calendar, path, {
    message: bilingual(`'${hours}' names some minutes twice`, `“${hours}”里有重复的时间`),
    fix: bilingual(
      'let each span begin where the one before has ended',
      '让每一段从前一段结束之后开始',
    ),
  });
}

function checkDate(calendar: Entry<'calendars'>, date: string, year: number, report: Report): void {
  if (isLunarDay(date) || Number(date.slice(0, 4)) >= year) return;
  report('date-past', calendar, ['dates', date], {
    message: bilingual(
      `${date} is over: the line has no effect any more`,
      `${date} 已经过去：这一行不再起作用`,
    ),
    severity: 'warning',
    fix: bilingual('remove it, or give the date of this year', '删去它，或改成今年的日期'),
  });
}
