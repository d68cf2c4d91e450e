/** A calendar's year as months of weeks, Monday first, and its days that are not as every week. Pure. */
import type { CalendarYearBody } from '../../protocol/rest/calendars.ts';

export type DayRule = CalendarYearBody['days'][number];

export interface ShownDay extends DayRule {
  /** '2026-10-01' */
  readonly date: string;
  /** Of the month. */
  readonly day: number;
}

export interface ShownMonth {
  /** From 0. */
  readonly month: number;
  /** Seven days each; undefined where another month's day would be. */
  readonly weeks: readonly (readonly (ShownDay | undefined)[])[];
}

/** Days that follow each other under one rule. */
export interface SpecialDays extends DayRule {
  readonly from: string;
  readonly until: string;
}

export function monthsOf({ year, days }: CalendarYearBody): readonly ShownMonth[] {
  const shown = datedDays(year, days);
  return Array.from({ length: 12 }, (_, month) => {
    const prefix = `${year}-${two(month + 1)}-`;
    const own = shown.filter(({ date }) => date.startsWith(prefix));
    const before = (new Date(Date.UTC(year, month, 1)).getUTCDay() + 6) % 7;
    const cells = [...Array.from({ length: before }, () => undefined), ...own];
    const weeks = Array.from({ length: Math.ceil(cells.length / 7) }, (_week, index) =>
      Array.from({ length: 7 }, (_day, weekday) => cells[index * 7 + weekday]),
    );
    return { month, weeks };
  });
}

export function specialDays({ year, days }: CalendarYearBody): readonly SpecialDays[] {
  const found: SpecialDays[] = [];
  let wasSpecial = false;
  for (const { date, day: _, ...rule } of datedDays(year, days)) {
    const last = found.at(-1);
    const isSpecial = rule.rule !== 'weekly';
    if (wasSpecial && isSpecial && last && isSame(last, rule)) {
      found[found.length - 1] = { ...last, until: date };
    } else if (isSpecial) found.push({ ...rule, from: date, until: date });
    wasSpecial = isSpecial;
  }
  return found;
}

export function isClosed({ hours }: Pick<DayRule, 'hours'>): boolean {
  return hours === 'closed';
}

function isSame(one: DayRule, other: DayRule): boolean {
  const isAlike = one.rule === other.rule && one.hours === other.hours;
  return isAlike && one.holiday?.en === other.holiday?.en;
}

function datedDays(year: number, days: readonly DayRule[]): readonly ShownDay[] {
  return days.map((rule, index) => {
    const at = new Date(Date.UTC(year, 0, index + 1));
    const day = at.getUTCDate();
    return { ...rule, day, date: `${year}-${two(at.getUTCMonth() + 1)}-${two(day)}` };
  });
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
