/** The live dialplan's calendars over REST: how each stands now, and its days of a year. */
import { z } from 'zod';
import { restRoute } from './route.ts';

/** Which rule holds on a day, and the hours it gives: '08:00-20:00', 'closed'. */
const hoursOfDay = z.object({
  rule: z.enum(['weekly', 'date', 'lunar-date', 'holiday', 'make-up']),
  hours: z.string(),
});
const year = z.number().int();

export const holidayName = z.object({ 'zh-CN': z.string(), en: z.string() });

const calendarStanding = z.object({
  id: z.string(),
  timeZone: z.string(),
  isOpen: z.boolean(),
  today: hoursOfDay,
  keepsPublicHolidays: z.boolean(),
  /** Of this year and the next, those whose public holidays are needed and not published. */
  unpublished: z.array(year).readonly(),
});

export const calendarYear = z.object({
  id: z.string(),
  year,
  /** Its public holidays are known, or the calendar keeps none. */
  isPublished: z.boolean(),
  /** From the first of January on. */
  days: z
    .array(
      hoursOfDay.extend({
        /** Of the public holiday that makes the rule. */
        holiday: holidayName.optional(),
      }),
    )
    .readonly(),
});

const readers = ['supervisor', 'admin'] as const;

export const calendarRoutes = {
  list: restRoute({
    method: 'GET',
    path: '/api/calendars',
    says: 'The calendars of the live dialplan: open or closed now, and years that are missing.',
    roles: readers,
    scope: 'dialplan:read',
    answer: z.object({ calendars: z.array(calendarStanding).readonly() }),
    perMinuteMax: 120,
  }),
  year: restRoute({
    method: 'GET',
    path: '/api/calendars/:id',
    says: 'What holds on each day of a year.',
    roles: readers,
    scope: 'dialplan:read',
    query: z.object({ year: z.coerce.number().int().min(2000).max(2100) }),
    answer: calendarYear,
    perMinuteMax: 120,
  }),
} as const;

export type CalendarStandingRow = z.infer<typeof calendarStanding>;
export type CalendarYearBody = z.infer<typeof calendarYear>;
