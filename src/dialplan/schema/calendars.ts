import { z } from 'zod';
import { openingHours } from './words.ts';

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
      .record(z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'write a date as 2027-02-05'), openingHours)
      .default({})
      .describe('Single days, which win over all else.'),
  })
  .describe('When people are at work.');
