/** The words of which the admins' language is made: ids, texts, durations, numbers, times. */
import { z } from 'zod';

export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];

export const id = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/, 'use lower case letters, digits and hyphens');
export const next = id.describe('The step that follows.');
export const text = z.string().min(1).max(500);
/** In the Common Expression Language. */
export const expression = z.string().min(1).max(300);
export const key = z.string().regex(/^[0-9*#]$/, "a key is one of 0-9, '*' and '#'");
export const tries = z
  .number()
  .int()
  .min(1)
  .max(10)
  .default(3)
  .describe('How often the question is put.');
export const perLanguage = z.strictObject({ 'zh-CN': text, en: text });
export const phoneNumber = z
  .string()
  .regex(/^\+?[0-9]{3,20}$/, 'write the number with digits only');

const durationUnits: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** '300ms', '5s', '2m', '1h'; at most 24 h. */
export const duration = z
  .string()
  .regex(/^[0-9]{1,7}(ms|s|m|h)$/, "write a duration such as '300ms', '5s' or '2m'")
  .transform((written) => {
    const [, amount = '0', unit = 'ms'] = /^([0-9]+)([a-z]+)$/.exec(written) ?? [];
    return Number(amount) * (durationUnits[unit] ?? 1);
  })
  .refine((ms) => ms <= 86_400_000, 'at most 24h');

/** @param message says from when to when, in English */
export function between(min: number, max: number, message: string) {
  return duration.refine((ms) => ms >= min && ms <= max, message);
}

/** How long an answer to a question is waited for: nobody can press a key at once, or waits for minutes. */
export const answerTimeout = between(1_000, 120_000, 'from 1s to 2m');

/** One prompt or a list of them, played one after the other. */
export const promptList = z
  .union([id, z.array(id).min(1).max(20)])
  .transform((one) => [one].flat());
export const skillLevels = z.record(id, z.number().int().min(1).max(5));

/** '22:00-06:00': minutes of the day, which may pass midnight. */
export const daySpan = z
  .string()
  .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$/, "write '22:00-06:00'")
  .transform((written) => {
    const [from = 0, until = 0] = written.split('-').map((time) => {
      const [hour = '0', minute = '0'] = time.split(':');
      return Number(hour) * 60 + Number(minute);
    });
    return { from, until };
  });

/** Lines that some calls may use; without `within` at all other times. The first that holds is used. */
export const lineBudgets = z
  .array(
    z.strictObject({
      reserved: z.number().int().min(0).max(100_000).default(0).describe('Kept free for these.'),
      max: z.number().int().min(0).max(100_000).describe('Never more than this.'),
      within: daySpan.optional().describe('Only in these hours.'),
    }),
  )
  .max(10)
  .default([]);

const clockSpan = /^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$/;

/** '08:00-20:00', several separated by commas, 'closed', or '00:00-24:00' for all day. */
export const openingHours = z
  .string()
  .max(100)
  .refine(
    (hours) =>
      hours === 'closed' ||
      hours.split(',').every((span) => {
        return clockSpan.test(span.trim());
      }),
    "write opening hours such as '08:00-20:00', '08:00-12:00, 14:00-18:00' or 'closed'",
  )
  .refine(
    (hours) =>
      hours === 'closed' ||
      hours.split(',').every((span) => {
        const [from = '', until = ''] = span.trim().split('-');
        return !clockSpan.test(span.trim()) || from < until;
      }),
    "hours end after they begin: write '20:00-24:00', and '00:00-08:00' on the next day",
  );
