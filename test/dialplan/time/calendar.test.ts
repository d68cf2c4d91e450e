import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { isOpen, isPublished } from '../../../src/dialplan/time/calendar.ts';

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

  it('knows the published year and does not guess a later one', () => {
    expect(isPublished(2026)).toBe(true);
    expect(isPublished(2099)).toBe(false);
  });
});
