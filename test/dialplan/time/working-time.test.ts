/** "Within one working hour" over lunch, nights, weekends, holidays and make-up days. */
import { describe, expect, it } from 'vitest';
import type { CompiledCalendar } from '../../../src/dialplan/schema.ts';
import { openSpans, workingDeadline } from '../../../src/dialplan/time/working-time.ts';

const office: CompiledCalendar = {
  id: 'office',
  timeZone: 'Asia/Shanghai',
  weekly: {
    ...{ mon: '08:00-12:00, 14:00-18:00', tue: '08:00-18:00', wed: '08:00-18:00' },
    ...{ thu: '08:00-18:00', fri: '08:00-18:00', sat: 'closed', sun: 'closed' },
  },
  publicHolidays: { country: 'cn', hours: 'closed' },
  dates: {},
};

const at = (text: string) => Date.parse(`${text}+08:00`);
const promised = (asked: string, hours: number) => {
  const deadline = workingDeadline(openSpans(office, at(asked)), at(asked), hours * 3_600_000);
  return new Date(deadline + 8 * 3_600_000).toISOString().slice(0, 16);
};

describe('working time', () => {
  it.each([
    ['within the hours', '2026-06-08T09:30', 1, '2026-06-08T10:30'],
    ['over lunch', '2026-06-08T11:30', 1, '2026-06-08T14:30'],
    ['before the hours', '2026-06-09T06:00', 1, '2026-06-09T09:00'],
    ['over the night', '2026-06-09T17:45', 1, '2026-06-10T08:45'],
    ['over the weekend', '2026-06-12T17:30', 1, '2026-06-15T08:30'],
    ['over days', '2026-06-09T17:00', 12, '2026-06-11T09:00'],
    ['over National Day', '2026-09-30T17:30', 1, '2026-10-08T08:30'],
  ])('counts on %s', (_, asked, hours, expected) => {
    expect(promised(asked, hours)).toBe(expected);
  });

  it('begins with the span that is open now, whole', () => {
    const [first, second] = openSpans(office, at('2026-06-08T09:30'));
    expect(first).toEqual({ from: at('2026-06-08T08:00'), until: at('2026-06-08T12:00') });
    expect(second?.from).toBe(at('2026-06-08T14:00'));
  });

  it('is open to the end of the day where the hours say 24:00', () => {
    const always = { ...office, weekly: { ...office.weekly, mon: '00:00-24:00' } };
    const [first] = openSpans(always, at('2026-06-08T23:00'));
    expect(first?.until).toBe(at('2026-06-09T00:00'));
  });
});
