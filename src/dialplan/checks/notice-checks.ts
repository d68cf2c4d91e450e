/**
 * Whether a pasted holiday notice is understood whole, and fits its year: what it says of weekdays and
 * numbers of days is compared with the calendar, its days off with the law.
 */
import { DateTime } from 'luxon';
import { bilingual, type Wording } from '../../base/wording.ts';
import type { Entry, Sections } from '../files/read-files.ts';
import {
  type HolidayNotice,
  holidaysIn,
  type NoticedHoliday,
  readNotice,
} from '../time/notice/holiday-notice.ts';
import type { NoticePiece } from '../time/notice/notice-text.ts';
import { differingDates, listOf } from '../time/public-holidays.ts';
import { type HolidayName, statutoryHoliday } from '../time/statutory-holidays.ts';
import type { Report } from './report.ts';

type Words = Omit<Parameters<Report>[3], 'piece'>;

/** What is wrong with a passage of the notice, or with the notice as a whole. */
type Tell = (code: Parameters<Report>[0], piece: NoticePiece | undefined, words: Words) => void;

/** Of the dates that differ no more are named. */
const namedMax = 6;
/** Of a sentence that is told. */
const charactersMax = 40;

const weekdayNames: readonly Wording[] = [
  bilingual('Monday', '周一'),
  bilingual('Tuesday', '周二'),
  bilingual('Wednesday', '周三'),
  bilingual('Thursday', '周四'),
  bilingual('Friday', '周五'),
  bilingual('Saturday', '周六'),
  bilingual('Sunday', '周日'),
];

const compareDates = bilingual('compare the dates with the notice', '请与通知核对日期');

/** @param year see `CheckOptions.year` */
export function checkNotices(
  { publicHolidays, calendars }: Sections['entries'],
  year: number,
  report: Report,
): void {
  const isKept = Object.values(calendars).some(({ value }) => value.publicHolidays);
  for (const [id, entry] of Object.entries(publicHolidays)) {
    checkNotice(entry, Number(id), report);
    checkUse(entry, { id, isKept, isOver: Number(id) < year }, report);
  }
}

function checkNotice(entry: Entry<'publicHolidays'>, year: number, report: Report): void {
  const notice = readNotice(entry.value.notice, year);
  const tell: Tell = (code, piece, words) => {
    report(code, entry, piece ? ['notice'] : [], { ...words, ...(piece && { piece }) });
  };
  // Of another year nothing fits: one fault says it all.
  if (tellYears(notice, year, tell)) return;
  if (tellWeekdays(notice, tell)) return;
  tellUnclear(notice, tell);
  for (const holiday of notice.holidays) tellCounts(holiday, tell);
  tellMakeUpDays(notice, tell);
  tellTwice(notice, tell);
  tellMissing(notice, year, tell);
  tellEncouraged(notice, tell);
  tellDifferences(notice, year, tell);
}

function tellYears({ years }: HolidayNotice, year: number, tell: Tell): boolean {
  const other = years.find((one) => one.year !== year);
  if (!other) return false;
  tell('notice-year', other.piece, {
    message: bilingual(
      `this is the notice of ${other.year}, not of ${year}`,
      `这是 ${other.year} 年的通知，不是 ${year} 年的`,
    ),
    fix: bilingual(
      `paste the notice of ${year}, or write '${other.year}' above it`,
      `贴上 ${year} 年的通知，或把上面的年份改成“${other.year}”`,
    ),
  });
  return true;
}

const example: Wording = bilingual(
  "write it as the notices do: '元旦：1月1日（周五）至3日（周日）放假调休，共3天。1月4日（周一）上班。', or begin the line with #",
  '照通知的写法写：“元旦：1月1日（周五）至3日（周日）放假调休，共3天。1月4日（周一）上班。”，或在行首加 #',
);

function tellUnclear({ holidays, unclear }: HolidayNotice, tell: Tell): void {
  for (const piece of unclear) {
    const words = piece.text.replace(/\s/g, '');
    const said = words.length > charactersMax ? `${words.slice(0, charactersMax)}…` : words;
    tell('notice-unclear', piece, {
      message: bilingual(`which days '${said}' means is not understood`, `看不懂“${said}”指哪些天`),
      fix: example,
    });
  }
  if (holidays.length > 0 || unclear.length > 0) return;
  tell('notice-unclear', undefined, {
    message: bilingual('no holiday is found in this text', '这段文字里没有找到节假日'),
    fix: example,
  });
}

/** Whether most of them are wrong: then nothing else of the notice fits either. */
function tellWeekdays({ weekdays }: HolidayNotice, tell: Tell): boolean {
  const wrong = weekdays.filter(({ date, weekday }) => weekdayOf(date) !== weekday);
  const isOtherYear = wrong.length > weekdays.length / 2;
  for (const { piece, date } of isOtherYear ? wrong.slice(0, 1) : wrong) {
    const { en, 'zh-CN': zhCn } = weekdayName(date);
    const message = bilingual(
      `${date} is a ${en}, not ${piece.text}`,
      `${date} 是${zhCn}，不是${piece.text}`,
    );
    const fix = isOtherYear
      ? bilingual(
          `${wrong.length} of ${weekdays.length} weekdays do not fit: paste the notice of this year`,
          `${weekdays.length} 个星期里有 ${wrong.length} 个对不上：请贴上这一年的通知`,
        )
      : compareDates;
    tell('notice-weekday', piece, { message, fix });
  }
  return isOtherYear;
}

function tellCounts({ counts }: NoticedHoliday, tell: Tell): void {
  for (const { piece, said, given } of counts) {
    if (said === given) continue;
    tell('notice-count', piece, {
      message: bilingual(
        `the sentence gives ${given} days off and says ${said}`,
        `这一句放假 ${given} 天，却写着 ${said} 天`,
      ),
      fix: compareDates,
    });
  }
}

function tellMakeUpDays({ holidays }: HolidayNotice, tell: Tell): void {
  const off = new Set(holidays.flatMap(({ daysOff }) => daysOff.map(({ date }) => date)));
  const days = holidays.flatMap(({ makeUpDays }) => makeUpDays);
  for (const { date, piece } of days) {
    const isWeekend = weekdayOf(date) > 5;
    if (isWeekend && !off.has(date)) continue;
    const { en, 'zh-CN': zhCn } = weekdayName(date);
    const message = isWeekend
      ? bilingual(`${date} is worked and off as well`, `${date} 既上班又放假`)
      : bilingual(
          `${date} is a ${en}: it makes up for nothing`,
          `${date} 是${zhCn}，本来就上班，不算调休`,
        );
    tell('notice-make-up', piece, { message, fix: compareDates });
  }
}

function tellTwice({ holidays }: HolidayNotice, tell: Tell): void {
  const known = new Set<string>();
  for (const { name, piece } of holidays) {
    const own = holidaysIn(name);
    if (own.some((one) => known.has(one))) {
      tell('notice-holiday-twice', piece, {
        message: bilingual(`'${name}' is there twice`, `“${name}”出现了两次`),
        fix: bilingual(
          'remove the older one, where a later notice changed it',
          '如果后来的通知改了它，请删去旧的',
        ),
      });
    }
    for (const one of own) known.add(one);
  }
}

/** Every day of the law is off: else a part of the notice is missing. */
function tellMissing({ holidays }: HolidayNotice, year: number, tell: Tell): void {
  if (holidays.length === 0) return;
  const off = new Set(holidays.flatMap(({ daysOff }) => daysOff.map(({ date }) => date)));
  const missing = new Map<HolidayName, string[]>();
  for (const date of datesOf(year)) {
    const holiday = statutoryHoliday(date);
    if (!holiday || off.has(date)) continue;
    missing.set(holiday, [...(missing.get(holiday) ?? []), date]);
  }
  for (const [{ en, 'zh-CN': zhCn }, dates] of missing) {
    const days = dates.join(', ');
    tell('notice-incomplete', undefined, {
      message: bilingual(
        `by the law ${days} (${en}) is off, by no sentence of the notice`,
        `${days}（${zhCn}）是法定节假日，通知里却没有放假`,
      ),
      fix: bilingual('paste the whole notice', '把通知全文贴进来'),
    });
  }
}

function tellEncouraged({ encouraged }: HolidayNotice, tell: Tell): void {
  for (const { date, piece } of encouraged) {
    tell('notice-encouraged', piece, {
      message: bilingual(
        `${date} is no day off: employers are only encouraged to give it`,
        `${date} 不算放假：通知只是鼓励单位安排休息`,
      ),
      severity: 'warning',
      fix: bilingual(
        `where you do, write '${date}': closed under the calendar's 'dates'`,
        `本单位休息的话，在日历的“dates”下写 '${date}': closed`,
      ),
    });
  }
}

function tellDifferences(notice: HolidayNotice, year: number, tell: Tell): void {
  const dates = differingDates(year, listOf(notice));
  if (dates.length === 0) return;
  const named = dates.slice(0, namedMax).join(', ');
  const rest = dates.length > namedMax ? ', …' : '';
  tell('notice-differs', undefined, {
    message: bilingual(
      `the list that comes with Hotline says otherwise of ${named}${rest}: the notice is kept`,
      `本软件自带的放假安排在 ${named}${rest} 与此不同：以通知为准`,
    ),
    severity: 'warning',
    fix: bilingual(
      'a later notice may have changed it: where the list is right, remove this entry',
      '可能后来的通知改了安排：自带的安排正确时，删去这一项',
    ),
  });
}

interface Use {
  readonly id: string;
  readonly isKept: boolean;
  readonly isOver: boolean;
}

function checkUse(
  entry: Entry<'publicHolidays'>,
  { id, isKept, isOver }: Use,
  report: Report,
): void {
  if (isOver) {
    report('date-past', entry, [], {
      message: bilingual(
        `${id} is over: its notice has no effect any more`,
        `${id} 年已经过去：这份通知不再起作用`,
      ),
      severity: 'warning',
      fix: bilingual('remove it', '删去它'),
    });
  }
  if (isKept) return;
  report('unused', entry, [], {
    message: bilingual('no calendar keeps public holidays', '没有日历按公共节假日放假'),
    severity: 'warning',
    fix: bilingual(
      "give a calendar 'publicHolidays: {country: cn, hours: closed}'",
      '给日历写上“publicHolidays: {country: cn, hours: closed}”',
    ),
  });
}

function weekdayName(date: string): Wording {
  return weekdayNames[weekdayOf(date) - 1] ?? bilingual('', '');
}

function weekdayOf(date: string): number {
  return DateTime.fromISO(date, { zone: 'utc' }).weekday;
}

function datesOf(year: number): readonly string[] {
  const days = Array.from({ length: 366 }, (_, day) => new Date(Date.UTC(year, 0, 1 + day)));
  return days
    .map((day) => day.toISOString().slice(0, 10))
    .filter((date) => date.startsWith(`${year}-`));
}
