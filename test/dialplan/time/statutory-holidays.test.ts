import { describe, expect, it } from 'vitest';
import { hoursOfDay } from '../../../src/dialplan/time/calendar.ts';
import { calendarYear } from '../../../src/dialplan/time/calendar-year.ts';
import { statutoryHoliday } from '../../../src/dialplan/time/statutory-holidays.ts';

const daily = '00:00-24:00';
const always = {
  ...{ id: 'always', timeZone: 'Asia/Shanghai', dates: {} },
  weekly: {
    ...{ mon: daily, tue: daily, wed: daily, thu: daily, fri: daily, sat: daily, sun: daily },
  },
  publicHolidays: { country: 'cn' as const, hours: 'closed' },
};

function daysOf(year: number): readonly string[] {
  const days = Array.from({ length: 366 }, (_, day) => new Date(Date.UTC(year, 0, 1 + day)));
  return days
    .map((day) => day.toISOString().slice(0, 10))
    .filter((date) => date.startsWith(String(year)));
}

function holidaysOf(year: number): readonly string[] {
  return daysOf(year).filter((date) => statutoryHoliday(date));
}

describe('the public holidays of the law', () => {
  it('are thirteen days of 2027', () => {
    expect(holidaysOf(2027)).toEqual([
      '2027-01-01',
      ...['2027-02-05', '2027-02-06', '2027-02-07', '2027-02-08'],
      '2027-04-05',
      ...['2027-05-01', '2027-05-02'],
      '2027-06-09',
      '2027-09-15',
      ...['2027-10-01', '2027-10-02', '2027-10-03'],
    ]);
  });

  it.each([2025, 2026])('are among the days off of the list of %d', (year) => {
    for (const date of holidaysOf(year)) {
      const { rule } = hoursOfDay(always, Date.parse(`${date}T12:00+08:00`));
      expect([date, rule]).toEqual([date, 'holiday']);
    }
  });

  it('were eleven before the law was revised', () => {
    expect([2024, 2025].map((year) => holidaysOf(year).length)).toEqual([11, 13]);
    expect(['2024-02-09', '2024-05-02'].map(statutoryHoliday)).toEqual([undefined, undefined]);
  });

  it('are twelve where Mid-Autumn falls on a National Day', () => {
    expect(statutoryHoliday('2028-10-03')?.en).toBe('National Day');
    expect([2028, 2029].map((year) => holidaysOf(year).length)).toEqual([12, 13]);
  });

  it('have their names in the year of a calendar that waits for its list', () => {
    const year = calendarYear({ calendars: { always } }, 'always', 2027);
    expect(year?.isPublished).toBe(false);
    const named = year?.days.flatMap(({ rule, holiday }) => (holiday ? [[rule, holiday.en]] : []));
    expect(named).toHaveLength(13);
    expect(named?.[1]).toEqual(['holiday', 'Spring Festival']);
  });
});
