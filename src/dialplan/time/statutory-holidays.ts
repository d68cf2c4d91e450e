/**
 * China's public holidays as the law names them: thirteen days a year (State Council, Measures for
 * Public Holidays on Annual Festivals and Memorial Days, Art. 2, as revised in 2024). Which days around
 * them are off as well, and which weekends are worked for it (调休), is published each autumn for the
 * next year and cannot be computed.
 */
import chineseDays from 'chinese-days';
import { lunarDayOf } from './lunar-day.ts';

export interface HolidayName {
  readonly 'zh-CN': string;
  readonly en: string;
}

// Named as in the published lists.
const newYear: HolidayName = { 'zh-CN': '元旦', en: "New Year's Day" };
const springFestival: HolidayName = { 'zh-CN': '春节', en: 'Spring Festival' };
const tombSweepingDay: HolidayName = { 'zh-CN': '清明', en: 'Tomb-sweeping Day' };
const labourDay: HolidayName = { 'zh-CN': '劳动节', en: 'Labour Day' };
const dragonBoatFestival: HolidayName = { 'zh-CN': '端午', en: 'Dragon Boat Festival' };
const midAutumnFestival: HolidayName = { 'zh-CN': '中秋', en: 'Mid-autumn Festival' };
const nationalDay: HolidayName = { 'zh-CN': '国庆节', en: 'National Day' };

const byDate: Readonly<Record<string, HolidayName>> = {
  '01-01': newYear,
  ...{ '05-01': labourDay, '05-02': labourDay },
  ...{ '10-01': nationalDay, '10-02': nationalDay, '10-03': nationalDay },
};

const byLunarDay: Readonly<Record<string, HolidayName>> = {
  ...{ 'lunar 12-last': springFestival, 'lunar 1-1': springFestival },
  ...{ 'lunar 1-2': springFestival, 'lunar 1-3': springFestival },
  'lunar 5-5': dragonBoatFestival,
  'lunar 8-15': midAutumnFestival,
};

/** Since the revision of 2024; before, there were eleven days. */
const sinceRevision = { year: 2025, days: new Set(['05-02', 'lunar 12-last']) } as const;

const names: readonly HolidayName[] = [
  ...[newYear, springFestival, tombSweepingDay, labourDay],
  ...[dragonBoatFestival, midAutumnFestival, nationalDay],
];

/** @param date as '2027-02-06', from 2014 to 2100; undefined for a day that is none */
export function statutoryHoliday(date: string): HolidayName | undefined {
  const isRevised = Number(date.slice(0, 4)) >= sinceRevision.year;
  const isKept = (day: string) => isRevised || !sinceRevision.days.has(day);
  const day = date.slice(5);
  const fixed = isKept(day) ? byDate[day] : undefined;
  if (fixed) return fixed;
  if (isTombSweepingDay(date)) return tombSweepingDay;
  for (const name of lunarDayOf(date)) {
    const holiday = isKept(name) ? byLunarDay[name] : undefined;
    if (holiday) return holiday;
  }
  return undefined;
}

/** The holiday that a text names, however it ends: '清明', '清明节'. */
export function holidayNamed(text: string): HolidayName | undefined {
  return names.find((name) => text.includes(name['zh-CN'].slice(0, 2)));
}

/** The solar term Qingming, the fourth to the sixth of April. */
function isTombSweepingDay(date: string): boolean {
  if (date.slice(5, 7) !== '04') return false;
  return chineseDays.getSolarTermDate(Number(date.slice(0, 4)), 4, 'pure_brightness') === date;
}
