import { z } from 'zod';
import { openingHours } from './words.ts';

/** '2027-02-05', or a day of every year by the lunar calendar: 'lunar 8-15', 'lunar 12-last'. */
const calendarDay = z
  .string()
  .regex(
    /^(\d{4}-\d{2}-\d{2}|lunar ([1-9]|1[0-2])-([1-9]|[12]\d|30|last))$/,
    "write a date as 2027-02-05, or a lunar one as 'lunar 8-15'",
  )
  .refine(isDay, 'there is no such day');

/** 2027-02-30 is none. */
function isDay(written: string): boolean {
  const [year, month, day] = written.split('-').map(Number);
  if (year === undefined || Number.isNaN(year)) return true;
  const at = new Date(Date.UTC(year, (month ?? 0) - 1, day));
  return at.getUTCMonth() + 1 === month && at.getUTCDate() === day;
}

/** By the year that it is of; the notice names the country. */
export const holidayListYear = z.string().regex(/^20[0-9]{2}$/, "write the year as '2027'");

export const holidayList = z
  .strictObject({
    notice: z
      .string()
      .min(1)
      .max(10_000)
      .describe(
        'The whole notice of the State Council as it was published, below a | and indented: 国务院办公厅关于2027年部分节假日安排的通知.',
      ),
  })
  .describe(
    "A year's public holidays with the make-up working days, for all calendars that keep them. It wins over the list that comes with Hotline.",
  );

export const calendar = z
  .strictObject({
    timeZone: z.string().min(1).max(64).describe("As 'Asia/Shanghai'."),
    weekly: z
      .strictObject({
        mon: openingHours,
        tue: openingHours,
        wed: openingHours,
        thu: openingHours,
        fri: openingHours,
        sat: openingHours,
        sun: openingHours,
      })
      .describe("Opening hours of each weekday: '08:00-20:00', several with commas, or 'closed'."),
    publicHolidays: z
      .strictObject({
        country: z.literal('cn'),
        hours: openingHours.describe('On a public holiday.'),
      })
      .optional()
      .describe("China's public holidays; a make-up working day has the hours of a Monday."),
    dates: z
      .record(calendarDay, openingHours)
      .default({})
      .describe(
        "Days that win over all else: '2027-02-05' is one day, 'lunar 8-15' the Mid-Autumn Festival of every year, 'lunar 12-last' the Spring Festival's eve.",
      ),
  })
  .describe('When people are at work.');
