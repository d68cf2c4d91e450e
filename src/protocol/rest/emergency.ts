/** The hotlines' emergency plans over REST: one switch each, who turned it, when and why. */
import { z } from 'zod';
import { localizedText } from '../desk-view.ts';
import { why } from '../why.ts';
import { restRoute } from './route.ts';

const emergencyPlan = z.object({
  /** The hotline's id. */
  hotline: z.string(),
  name: localizedText,
  /** The flow that callers go through while the plan is on. */
  flow: z.string(),
  flowName: localizedText,
  /** What every caller is told first. */
  announcement: localizedText,
  /** Absent: the plan is off. */
  on: z
    .object({ since: z.number().int().nonnegative(), by: z.string(), why: z.string() })
    .optional(),
});

const turn = z.object({
  at: z.number().int().nonnegative(),
  hotline: z.string(),
  on: z.boolean(),
  by: z.string(),
  why: z.string(),
});

export const emergencyRoutes = {
  plans: restRoute({
    method: 'GET',
    path: '/api/emergency-plans',
    says: 'The emergency plans of the live dialplan, and which of them are switched on.',
    roles: ['supervisor', 'admin'],
    scope: 'dialplan:read',
    answer: z.object({
      plans: z.array(emergencyPlan).readonly(),
      /** The last turns of the switches, newest first. */
      turns: z.array(turn).readonly(),
    }),
  }),
  turn: restRoute({
    method: 'PUT',
    path: '/api/emergency-plans/:hotline',
    says: 'Switches a plan on or off for new calls. 404 for a hotline that has none.',
    roles: ['supervisor', 'admin'],
    scope: 'dialplan:write',
    body: z.object({ on: z.boolean(), why }),
    answer: emergencyPlan,
    perMinuteMax: 20,
  }),
} as const;

export type EmergencyPlan = z.infer<typeof emergencyPlan>;
export type EmergencyTurnRow = z.infer<typeof turn>;
