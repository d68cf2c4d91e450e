import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { hoursOfDay, isOpen } from '../../../src/dialplan/time/calendar.ts';
import { isPublished } from '../../../src/dialplan/time/public-holidays.ts';

const office = {
  id: 'office',
  timeZone: 'Asia/Shanghai',
  weekly: {
    mon: '08:30-12:00, 13:30-18:00',
    tue: '08:30-12:00, 13:30-18:00',
    wed: '08:30-12:00, 13:30-18:00',
    thu: '08:30-12:00, 13:30-18:00',
    fri: '08:30-12:00, 13:30-18:00',
    sat: 'closed',
    sun: 'closed',
  },
  publicHolidays: { country: 'cn', hours: '10:00-12:00' },
  dates: { '2026-10-02': 'closed' },
} as const;

function openAt(local: string): boolean {
  return isOpen(office, DateTime.fromISO(local, { zone: 'Asia/Shanghai' }).toMillis());
}

describe('working time', () => {
  it.each([
    ['on a Monday morning', '2026-11-23T08:30:00', true],
    ['a minute before opening', '2026-11-23T08:29:59', false],
    ['in the lunch break', '2026-11-23T12:00:00', false],
    ['at closing time', '2026-11-23T18:00:00', false],
    ['on a Saturday', '2026-11-28T10:00:00', false],
    ['on a make-up working Saturday', '2026-10-10T15:00:00', true],
    ['on a public holiday, within its hours', '2026-10-01T11:00:00', true],
    ['on a public holiday, in usual hours', '2026-10-01T15:00:00', false],
    ['on a single day that says otherwise', '2026-10-02T11:00:00', false],
  ])('%s', (_, local, open) => {
    expect(openAt(local)).toBe(open);
  });

  it('is that of the calendar, wherever the server stands', () => {
    expect(isOpen(office, Date.UTC(2026, 10, 23, 0, 30))).toBe(true);
    expect(isOpen({ ...office, timeZone: 'Europe/London' }, Date.UTC(2026, 10, 23, 0, 30))).toBe(
      false,
    );
  });

  it.each([
    ['a Mid-Autumn Festival after a leap second month', '8-15', '2023-09-29'],
    ['one after a leap sixth month', '8-15', '2025-10-06'],
    ['one of a year without leap month', '8-15', '2026-09-25'],
    ['one after a leap fifth month', '8-15', '2028-10-03'],
    ['one before a leap eleventh month', '8-15', '2033-09-08'],
    ['a Dragon Boat Festival', '5-5', '2025-05-31'],
    ['a Spring Festival at the edge of two days', '1-1', '2027-02-06'],
    ['another such, at the other edge', '1-1', '2030-02-03'],
    ['the eve of a month of 29 days', '12-last', '2026-02-16'],
    ['the eve of a month of 30 days', '12-last', '2028-01-25'],
  ])('is that of %s by the lunar calendar', (_, day, date) => {
    const calendar = { ...office, dates: { [`lunar ${day}`]: '20:00-21:00' } };
    const at = DateTime.fromISO(`${date}T20:30`, { zone: 'Asia/Shanghai' });
    const around = [at.minus({ days: 1 }), at, at.plus({ days: 1 })];
    expect(around.map((one) => isOpen(calendar, one.toMillis()))).toEqual([false, true, false]);
  });

  it('takes no day of a leap month for a festival', () => {
    const calendar = { ...office, dates: { 'lunar 6-1': '20:00-21:00' } };
    const evenings = Array.from({ length: 365 }, (_, day) => Date.UTC(2025, 0, 1 + day, 12, 30));
    const open = evenings.filter((at) => isOpen(calendar, at));
    expect(open).toEqual([Date.UTC(2025, 5, 25, 12, 30)]);
  });

  it('lets a date of one year win over the lunar one', () => {
    const dates = { 'lunar 8-15': 'closed', '2026-09-25': '10:00-12:00' };
    expect(hoursOfDay({ ...office, dates }, Date.UTC(2026, 8, 25, 3)).rule).toBe('date');
  });

  it('keeps the list of a published year, and the days of the law of a later one', () => {
    expect([isPublished(2026), isPublished(2027)]).toEqual([true, false]);
    const rules = ['2026-10-07', '2026-10-10', '2027-10-03', '2027-10-07'].map((date) => {
      return hoursOfDay(office, Date.parse(`${date}T12:00+08:00`)).rule;
    });
    expect(rules).toEqual(['holiday', 'make-up', 'holiday', 'weekly']);
  });

  it('lets an admin add what the list of a later year says beyond the law', () => {
    const dates = { '2027-02-09': 'closed', '2027-02-14': '09:00-18:00' };
    const on = (date: string) =>
      hoursOfDay({ ...office, dates }, Date.parse(`${date}T12:00+08:00`)).hours;
    expect([on('2027-02-08'), on('2027-02-09'), on('2027-02-14')]).toEqual([
      ...['10:00-12:00', 'closed', '09:00-18:00'],
    ]);
  });
});
