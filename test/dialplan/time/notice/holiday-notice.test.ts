/**
 * The State Council's notices of nine years, as they were published, read and compared with the lists of
 * chinese-days, which others wrote by hand; then each way of wording.
 */
import { describe, expect, it } from 'vitest';
import {
  type HolidayNotice,
  readNotice,
} from '../../../../src/dialplan/time/notice/holiday-notice.ts';
import {
  differingDates,
  type HolidayList,
  listOf,
  publicDay,
} from '../../../../src/dialplan/time/public-holidays.ts';
import { publishedNotice } from '../../../support/made-up-notice.ts';

const years = [2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026];

/** What later notices changed: of 22 March 2019 and of 26 January 2020. */
const amendments: Readonly<Record<number, readonly [string, string]>> = {
  2019: ['5月1日放假。', '5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。'],
  2020: [
    '30日放假调休，共7天。1月19日（星期日）、2月1日（星期六）上班',
    '2月2日放假调休，共10天。1月19日（星期日）上班',
  ],
};

/** Of 2019 alone the library takes the weekends for days off that a holiday only adjoins (与周末连休). */
const weekendsInList: Readonly<Record<number, readonly string[]>> = {
  2019: ['2019-04-06', '2019-04-07', '2019-06-08', '2019-06-09', '2019-09-14', '2019-09-15'],
};

function inForce(year: number): string {
  const [passage, by] = amendments[year] ?? ['', ''];
  expect(publishedNotice(year)).toContain(passage);
  return publishedNotice(year).replace(passage, by);
}

/** Every day from the December before to the end of the year. */
function daysAround(year: number): readonly string[] {
  const days = Array.from({ length: 31 + 366 }, (_, day) => Date.UTC(year - 1, 11, 1 + day));
  return days.map((day) => new Date(day).toISOString().slice(0, 10));
}

function rulesOf(list: HolidayList): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(list).map(([date, { rule }]) => [date, rule]));
}

function rulesIn(words: string, year = 2027): Readonly<Record<string, string>> {
  return rulesOf(listOf(readNotice(words, year)));
}

function unclearIn(words: string): readonly string[] {
  return readNotice(words, 2027).unclear.map(({ text }) => text);
}

describe('the notice', () => {
  it.each(years)('of %d is understood whole', (year) => {
    const notice = readNotice(publishedNotice(year), year);
    expect(notice.unclear).toEqual([]);
    expect(notice.years.map((one) => one.year)).toEqual([year, year]);
    const wrong = notice.weekdays.filter(({ date, weekday }) => {
      return new Date(date).getUTCDay() !== weekday % 7;
    });
    expect([notice.weekdays.length > 4, wrong]).toEqual([true, []]);
    const counts = notice.holidays.flatMap((holiday) => holiday.counts);
    expect(counts.filter(({ said, given }) => said !== given)).toEqual([]);
  });

  it.each(years)('of %d gives every day of the list that others made of it', (year) => {
    const list = listOf(readNotice(inForce(year), year));
    const weekends = weekendsInList[year] ?? [];
    expect(differingDates(year, list)).toEqual(weekends);
    const days = daysAround(year).filter((date) => !weekends.includes(date));
    const given = days.map((date) => [date, publicDay(date, { [year]: list })?.rule]);
    expect(given).toEqual(days.map((date) => [date, publicDay(date)?.rule]));
    expect(Object.keys(list).length).toBeGreaterThan(18);
  });

  it('differs from the list where a later notice changed it', () => {
    const of2019 = listOf(readNotice(publishedNotice(2019), 2019));
    expect(differingDates(2019, of2019).filter((date) => date > '2019-04-27')).toEqual([
      ...['2019-04-28', '2019-05-02', '2019-05-03', '2019-05-04', '2019-05-05'],
      ...(weekendsInList[2019]?.slice(2) ?? []),
    ]);
  });

  it('names days of the year before it', () => {
    const list = listOf(readNotice(publishedNotice(2019), 2019));
    expect(rulesOf(list)).toMatchObject({ '2018-12-29': 'make-up', '2018-12-31': 'holiday' });
    const days = ['2018-12-29', '2018-12-30', '2018-12-28'].map((date) => {
      return publicDay(date, { 2019: list })?.rule;
    });
    expect(days).toEqual(['make-up', 'holiday', undefined]);
  });

  it('names the holiday of each day, of two that fall together both', () => {
    const list = listOf(readNotice(publishedNotice(2025), 2025));
    expect(list['2025-05-31']?.name).toEqual({ 'zh-CN': '端午节', en: 'Dragon Boat Festival' });
    expect(list['2025-10-11']?.name).toEqual({
      ...{ 'zh-CN': '国庆节、中秋节', en: 'National Day, Mid-autumn Festival' },
    });
  });

  it('of 2024 encourages to give a day off, and does not give it', () => {
    const { encouraged, holidays } = readNotice(publishedNotice(2024), 2024);
    expect(encouraged.map(({ date }) => date)).toEqual(['2024-02-09']);
    expect(holidays[1]?.daysOff[0]?.date).toBe('2024-02-10');
  });
});

it.each([
  '\n',
  ' ',
  '元',
  '节',
  '1日',
  '1月1日、',
  '1月1日（',
  '（周',
  '一、\n',
  '2026年\n',
  '共1天',
  '1',
])('of nothing but %j is read at once', (piece) => {
  for (const words of [piece.repeat(10_000), `元旦：${piece.repeat(10_000)}`]) {
    expect(readNotice(words.slice(0, 10_000), 2027).holidays.length).toBeLessThan(2);
  }
});

describe('a sentence', () => {
  const threeDays = { '2027-01-01': 'holiday', '2027-01-02': 'holiday', '2027-01-03': 'holiday' };

  it.each([
    ['as it is published', '一、元旦：1月1日（周五）至3日（周日）放假调休，共3天。'],
    ['with half-width brackets', '一、元旦:1月1日(星期五)至3日(星期日)放假调休,共3天。'],
    ['with brackets of both kinds', '一、元旦：1月1日（周五)至3日(周日）放假。'],
    ['with dashes', '元旦：1月1日—3日放假，共3天。'],
    ['with two dashes', '元旦：1月1日——3日放假，共3天。'],
    ['with a wave', '元旦：1月1日~1月3日放假。'],
    ['with a wide wave', '元旦：1月1日～3日放假3天。'],
    ['with a hyphen', '（一）元旦：1月1日-3日放假'],
    ['with the year', '1. 元旦：2027年1月1日至2027年1月3日放假，共3天；'],
    ['with full-width digits', '一、元旦：１月１日至３日放假，共３天。'],
    ['with spaces', '一、 元旦 ： 1 月 1 日（周五）至 3 日（周日）放假 调休，共 3 天。'],
    ['broken by a narrow page', '一、元旦：1月1日（周\n五）至3\n日（周日）放假调\n休，共3天。'],
    ['day by day', '元旦：1月1日、2日和3日放假。'],
    ['in two clauses', '元旦：1月1日至2日放假，1月3日（星期日）补休。'],
    ['behind a colon', '通知如下：一、元旦：1月1日至3日放假。'],
  ])('gives days off %s', (_, words) => {
    expect([rulesIn(words), unclearIn(words)]).toEqual([threeDays, []]);
  });

  it('counts no weekend that the holiday only adjoins', () => {
    const { holidays, unclear } = readNotice('清明节：4月5日放假，与周末连休，共3天。', 2027);
    expect([holidays[0]?.daysOff.length, holidays[0]?.counts, unclear]).toEqual([1, [], []]);
  });

  it('gives make-up working days', () => {
    const words = '元旦：1月1日放假。2026年12月27日（周日）、1月9日（周六）正常上班。';
    expect(rulesIn(words)).toEqual({
      ...{ '2026-12-27': 'make-up', '2027-01-01': 'holiday', '2027-01-09': 'make-up' },
    });
  });

  it.each([
    ['a rule that is no rule', '元旦：1月1日至3日值班，共3天'],
    ['a rule taken back', '元旦：1月1日放假取消'],
    ['an exception', '元旦：除1月1日外放假'],
    ['words before the date', '元旦：不再安排1月1日放假'],
    ['a day that is none', '元旦：2月30日放假'],
    ['an end before its start', '元旦：12月31日至1月2日放假'],
    ['half a year off', '元旦：1月1日至7月1日放假'],
    ['a day without a month', '元旦：1日放假'],
    ['the wording of an amendment', '春节：2月12日放假。延长假期至2月15日，2月16日起正常上班'],
    ['a count behind working days', '元旦：1月1日放假。1月9日上班，共1天'],
  ])('with %s is not understood', (_, words) => {
    const [last] = words.split(/[：。]/).slice(-1);
    expect(unclearIn(words)).toEqual([last]);
  });

  it('without a holiday is not understood where it gives days off', () => {
    const words = '成文日期：2026年11月5日\n自1月1日起放假调休\n另1月1日至3日放假';
    expect(unclearIn(words)).toHaveLength(1);
    expect(unclearIn(words.replace(/\n另.*/, ''))).toEqual([]);
  });

  it('is missing where a holiday has no day off', () => {
    expect(unclearIn('元旦：放假。\n春节：2月6日放假。')).toEqual(['元旦']);
  });

  it('of the admin, behind #, is passed over, and so is the signature', () => {
    const words = '元旦：1月1日放假。\n# 1月2日值班\n国务院办公厅\n2026年11月5日\n';
    expect([rulesIn(words), unclearIn(words)]).toEqual([{ '2027-01-01': 'holiday' }, []]);
  });

  it('is found where it stands, as it was pasted', () => {
    const words = '元旦：1 月 1 日（周 四）放假，共 2\n天。\n 另在1月2日值班。';
    const { weekdays, holidays, unclear }: HolidayNotice = readNotice(words, 2027);
    const pieces = [weekdays[0]?.piece, holidays[0]?.counts[0]?.piece, unclear[0]];
    expect(pieces.map((piece) => piece?.text)).toEqual(['周 四', '共 2\n天', '另在1月2日值班']);
    for (const piece of pieces) {
      expect(words.slice(piece?.start, (piece?.start ?? 0) + (piece?.text.length ?? 0))).toBe(
        piece?.text,
      );
    }
  });
});
