import { describe, expect, it } from 'vitest';
import { calendarStandings, calendarYear } from '../../../src/dialplan/time/calendar-year.ts';
import { monthsOf, specialDays } from '../../../src/web/model/calendar-months.ts';

const weekday = '08:00-18:00';
const office = {
  ...{ id: 'office', timeZone: 'Asia/Shanghai' },
  weekly: {
    ...{ mon: weekday, tue: weekday, wed: weekday, thu: weekday, fri: weekday },
    ...{ sat: 'closed', sun: 'closed' },
  },
  publicHolidays: { country: 'cn' as const, hours: 'closed' },
  dates: { '2026-12-31': '08:00-12:00' },
};
const dialplan = { calendars: { office } };
const sunday = Date.parse('2026-11-22T02:00:00Z');

describe('a calendar', () => {
  it('stands open or closed, with what holds today and the years that are missing', () => {
    expect(calendarStandings(dialplan, sunday)).toEqual([
      {
        ...{ id: 'office', timeZone: 'Asia/Shanghai', isOpen: false },
        today: { rule: 'weekly', hours: 'closed' },
        ...{ keepsPublicHolidays: true, unpublished: [2027] },
      },
    ]);
    expect(calendarStandings(dialplan, sunday + 86_400_000)[0]?.isOpen).toBe(true);
  });

  it('has a rule for each day of a year, and the holiday that makes it', () => {
    const year = calendarYear(dialplan, 'office', 2026);
    expect(year?.days).toHaveLength(365);
    expect(calendarYear(dialplan, 'office', 2028)?.days).toHaveLength(366);
    expect(year?.days[273]).toEqual({
      ...{ rule: 'holiday', hours: 'closed' },
      holiday: { 'zh-CN': '国庆节', en: 'National Day' },
    });
    expect(calendarYear(dialplan, 'none', 2026)).toBeUndefined();
  });

  it('says when nobody has published the holidays of a year', () => {
    const { publicHolidays: _, ...always } = office;
    expect(calendarYear(dialplan, 'office', 2026)?.isPublished).toBe(true);
    expect(calendarYear(dialplan, 'office', 2050)?.isPublished).toBe(false);
    expect(calendarYear({ calendars: { always } }, 'always', 2050)?.isPublished).toBe(true);
  });
});

describe('a year on the page', () => {
  const year = calendarYear(dialplan, 'office', 2026);

  it('is of weeks that begin on Monday', () => {
    const [january, february] = year ? monthsOf(year) : [];
    // The first of January 2026 is a Thursday, the first of February a Sunday.
    expect(january?.weeks[0]?.map((day) => day?.day)).toEqual([
      ...[undefined, undefined, undefined, 1, 2, 3, 4],
    ]);
    expect(february?.weeks[0]?.findIndex((day) => day?.day === 1)).toBe(6);
    expect(january?.weeks.flat().filter((day) => day)).toHaveLength(31);
  });

  it('tells the special days in a row as one', () => {
    const days = year ? specialDays(year) : [];
    expect(days).toContainEqual(
      expect.objectContaining({ from: '2026-10-01', until: '2026-10-07', rule: 'holiday' }),
    );
    expect(days).toContainEqual(
      expect.objectContaining({ from: '2026-10-10', until: '2026-10-10', rule: 'make-up' }),
    );
    expect(days.at(-1)).toEqual({
      ...{ from: '2026-12-31', until: '2026-12-31', rule: 'date', hours: '08:00-12:00' },
    });
  });
});
