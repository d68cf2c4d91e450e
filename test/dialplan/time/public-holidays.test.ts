/** A pasted notice is what every clock of the dialplan goes by: menus, callbacks, simulations, the picture. */
import { describe, expect, it } from 'vitest';
import { compileDialplan } from '../../../src/dialplan/compile.ts';
import type { CompiledDialplan } from '../../../src/dialplan/compiled.ts';
import { callbackHoursOf } from '../../../src/dialplan/queue-config.ts';
import { simulate, simulationDefaults } from '../../../src/dialplan/simulation/simulate.ts';
import { calendarStandings, calendarYear } from '../../../src/dialplan/time/calendar-year.ts';
import { isPublished, publicDay } from '../../../src/dialplan/time/public-holidays.ts';
import {
  noticeSection,
  publishedNotice,
  smallDialplanWithHolidays,
} from '../../support/made-up-notice.ts';

const main = smallDialplanWithHolidays.replace(
  'music: waiting\n',
  'music: waiting\n    callback: {calendar: office, within: 1h}\n',
);

function compiled(...sections: readonly string[]): CompiledDialplan {
  const sources = [main, ...sections].map((text, index) => ({ name: `${index}.yaml`, text }));
  const { dialplan, faults } = compileDialplan(sources, { year: 2026 });
  if (!dialplan) throw new Error(JSON.stringify(faults));
  return dialplan;
}

const noticed = compiled(noticeSection());
const at = (local: string) => Date.parse(`${local}+08:00`);

function isAnswered(dialplan: CompiledDialplan, local: string): boolean {
  const call = { from: '13800138000', to: '4008108000', at: at(local) };
  const { lines } = simulate(dialplan, { ...simulationDefaults, ...call });
  return lines.some(({ event }) => event === 'hours-open');
}

describe('a notice', () => {
  it.each([
    ['a day off beyond the law', '2027-02-10T10:00', false, true],
    ['a make-up working Saturday', '2027-02-20T10:00', true, false],
    ['a working day', '2027-02-22T10:00', true, true],
  ])('opens and closes a flow on %s', (_, local, withNotice, without) => {
    expect(isAnswered(noticed, local)).toBe(withNotice);
    expect(isAnswered(compiled(), local)).toBe(without);
  });

  it('moves the promise of a callback', () => {
    const promisedAt = (asked: string) => callbackHoursOf(noticed, 'team', at(asked)).promisedAt;
    expect(promisedAt('2027-02-04T19:30')).toBe(at('2027-02-13T08:30') + 2 * 86_400_000);
    expect(promisedAt('2027-02-19T19:30')).toBe(at('2027-02-20T08:30'));
  });

  it('is the picture of its year, with its names, and nothing is missing any more', () => {
    const year = calendarYear(noticed, 'office', 2027);
    expect(year?.isPublished).toBe(true);
    expect([year?.days[40], year?.days[50]]).toEqual([
      {
        ...{ rule: 'holiday', hours: 'closed' },
        holiday: { 'zh-CN': '春节', en: 'Spring Festival' },
      },
      {
        ...{ rule: 'make-up', hours: '08:00-20:00' },
        holiday: { 'zh-CN': '春节', en: 'Spring Festival' },
      },
    ]);
    const missing = (dialplan: CompiledDialplan) =>
      calendarStandings(dialplan, at('2026-11-23T10:00'))[0]?.unpublished;
    expect([missing(noticed), missing(compiled())]).toEqual([[], [2027]]);
  });

  it('wins over the list of its year that comes with Hotline, and leaves other years alone', () => {
    const lists = { 2026: { '2026-10-01': { rule: 'make-up', name } } } as const;
    const rules = ['2026-10-01', '2026-10-02', '2025-10-02', '2026-12-31'].map((date) => {
      return publicDay(date, lists)?.rule;
    });
    expect(rules).toEqual(['make-up', undefined, 'holiday', undefined]);
    expect([isPublished(2027, lists), isPublished(2026, lists)]).toEqual([false, true]);
  });

  it('speaks of the December before, of which the list of that year says nothing', () => {
    const lists = { 2027: { '2026-12-31': { rule: 'holiday', name } } } as const;
    expect(publicDay('2026-12-31', lists)?.rule).toBe('holiday');
    // The days of December 2022 are on the list of 2023: without them in a notice they are as ever.
    expect(publicDay('2022-12-31')?.rule).toBe('holiday');
    expect(publicDay('2022-12-31', { 2023: {} })).toBeUndefined();
    expect(publicDay('2022-12-31', { 2022: {} })?.rule).toBe('holiday');
  });

  it.each([
    [2018, []],
    [2019, ['notice-differs']],
    [2020, ['notice-differs']],
    [2021, []],
    [2022, []],
    [2023, []],
    [2024, ['notice-encouraged']],
    [2025, []],
    [2026, []],
  ])('of %d, as it was published, has no fault but what it is warned of', (year, codes) => {
    const notice = publishedNotice(year).replace(/^/gm, '      ');
    const text = `publicHolidays:\n  ${year}:\n    notice: |\n${notice}`;
    const sources = [main, text].map((one, index) => ({ name: `${index}.yaml`, text: one }));
    const { faults, dialplan } = compileDialplan(sources, { year });
    expect(dialplan).toBeDefined();
    const own = faults.filter(({ file }) => file === '1.yaml');
    expect(own.map(({ code }) => code)).toEqual(codes);
  });

  it('is kept by the calendars that keep public holidays only', () => {
    const { holidayLists, ...others } = noticed.calendars.office ?? {};
    expect(Object.keys(holidayLists ?? {})).toEqual(['2027']);
    expect(others).toEqual(compiled().calendars.office);
  });
});

const name = { 'zh-CN': '节', en: 'Day' };
