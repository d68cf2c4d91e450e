/** The forecast of a draft over REST: a day that has been, through what is live and through the draft. */
import { z } from 'zod';

const count = z.number().int().nonnegative();
/** 0 to 1. */
const share = z.number().min(0).max(1);
const durationMs = z.number().nonnegative();

export const rehearsedDay = z.object({
  version: z.string(),
  calls: count,
  /** By how they ended; a way in which none did is absent. */
  outcomes: z.record(z.string(), count),
  /** Answered within `targetMs`, of all calls. */
  level: share,
  /** Of all calls, those that did not wait included. */
  averageWaitMs: durationMs,
  longestWaitMs: durationMs,
  /** Of the agents: talking and wrap-up as a part of the time at work. */
  occupancy: z.number().nonnegative(),
  linesAtOnce: count,
  /** The half hours of the day, in order. */
  halfHours: z
    .array(z.object({ at: count, calls: count, averageWaitMs: durationMs }))
    .max(50)
    .readonly(),
});

export const forecastAnswer = z.discriminatedUnion('outcome', [
  /** There is no whole day with calls yet. */
  z.object({ outcome: z.literal('no-calls') }),
  z.object({
    outcome: z.literal('rehearsed'),
    /** The last whole day with calls: '2026-11-22'. */
    date: z.string(),
    isYesterday: z.boolean(),
    /** Of that day: the first calendar's that is live. */
    zone: z.string(),
    calls: count,
    /** Who took calls that day. */
    agents: count,
    targetMs: durationMs,
    live: rehearsedDay,
    draft: rehearsedDay,
  }),
]);

export type RehearsedDay = z.infer<typeof rehearsedDay>;
export type ForecastAnswer = z.infer<typeof forecastAnswer>;
export type RehearsedForecast = Extract<ForecastAnswer, { readonly outcome: 'rehearsed' }>;
