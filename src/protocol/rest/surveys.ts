/** What callers answered in surveys, counted by day, queue, agent and question. */
import { z } from 'zod';
import { restRoute } from './route.ts';

export const surveyDaysMax = 31;

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const query = z.object({
  from: day,
  /** Included; at most 31 days in all. */
  until: day,
  zone: z.string().max(64).default('Asia/Shanghai'),
});

const surveyRow = z.object({
  /** On which the answers were given, as '2026-11-23'. */
  day: z.string(),
  /** In which the caller waited; absent: in none. */
  queue: z.string().optional(),
  /** Whose conversation it was; absent: nobody's. */
  agentId: z.string().optional(),
  agent: z.string().optional(),
  /** The step that asked. */
  survey: z.string(),
  question: z.string(),
  answers: z.number().int(),
  /** Of all answers: the mean is `sum / answers`. */
  sum: z.number().int(),
  /** How often each was given, by answer. */
  given: z.record(z.string(), z.number().int()),
});

const roles = ['supervisor', 'quality', 'admin'] as const;

export const surveyRoutes = {
  answers: restRoute({
    method: 'GET',
    path: '/api/surveys',
    says: 'Answers to surveys of some days, counted by queue, agent and question.',
    roles,
    scope: 'calls:read',
    query,
    answer: z.object({ rows: z.array(surveyRow).readonly() }),
    perMinuteMax: 30,
  }),
  file: restRoute({
    method: 'GET',
    path: '/api/surveys.csv',
    says: 'The same as a table for spreadsheets (RFC 4180).',
    roles,
    scope: 'calls:read',
    query,
    produces: 'text/csv; charset=utf-8',
    perMinuteMax: 30,
  }),
} as const;

export type SurveyQuery = z.infer<typeof query>;
export type SurveyRow = z.infer<typeof surveyRow>;
