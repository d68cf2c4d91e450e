import { bilingual } from '../../base/wording.ts';
import type { Entry } from '../files/read-files.ts';
import type { Path } from '../files/source-map.ts';
import { isTimeZone, spansOf } from '../time/calendar.ts';
import { isLunarDay } from '../time/lunar-day.ts';
import { isPublished } from '../time/public-holidays.ts';
import type { Report } from './report.ts';

/**
 * @param lists the notices that the dialplan gives, by year
 * @param year see `CheckOptions.year`
 */
export function checkCalendar(
  calendar: Entry<'calendars'>,
  lists: Readonly<Record<string, unknown>>,
  year: number,
  report: Report,
): void {
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
  if (calendar.value.publicHolidays) {
    const needed = [year, year + 1].filter((one) => !Object.hasOwn(lists, one));
    for (const one of needed) checkPublished(calendar, one, report);
  }
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

function checkPublished(calendar: Entry<'calendars'>, year: number, report: Report): void {
  if (isPublished(year)) return;
  report('holidays-unpublished', calendar, ['publicHolidays'], {
    message: bilingual(
      `of ${year} only the public holidays that the law names are kept: its list, with the make-up working days, is not known yet`,
      `${year} 年的放假安排（含调休）还不知道：只按法定节假日放假`,
    ),
    severity: 'warning',
    fix: bilingual(
      `once the State Council has published it, paste its notice: publicHolidays: {'${year}': {notice: …}}; or give the other days under 'dates' ('${year}-02-09': closed, '${year}-02-14': 09:00-18:00)`,
      `国务院公布之后，把通知全文贴进来：publicHolidays: {'${year}': {notice: …}}；或在“dates”下写上其余放假日和调休上班日（'${year}-02-09': closed、'${year}-02-14': 09:00-18:00）`,
    ),
  });
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
