/** The bodies behind a wallboard's figures: one call, one agent, the calls of a queue. */
import { z } from 'zod';
import { localizedText } from '../desk-view.ts';
import { callBody, callRow } from './desk.ts';
import { restRoute } from './route.ts';

const passedOver = z.object({
  agentId: z.string(),
  agentName: z.string().optional(),
  reason: z.string(),
  detail: z.string().optional(),
});

/** Why a caller waits; the words are the page's. */
export const waitExplanation = z.object({
  queueId: z.string(),
  place: z.enum(['waiting', 'offered', 'to-dial', 'dialling', 'talking']),
  position: z.number().int().positive().optional(),
  waitedMs: z.number(),
  agents: z.array(passedOver).readonly(),
  /** Agents of the queue that are not listed. */
  unlisted: z.number().int().nonnegative(),
});

/** Why an agent gets no calls now. */
export const idleExplanation = z.object({
  unavailable: passedOver.optional(),
  queues: z
    .array(
      z.object({
        queueId: z.string(),
        waiting: z.number(),
        beyondSkills: z.number(),
        before: z.number(),
      }),
    )
    .readonly(),
});

export const watchedCallBody = callBody.extend({
  wait: waitExplanation.optional(),
  /** Names of the agents that the timeline speaks of. */
  agentNames: z.record(z.string(), z.string()),
});

export const watchedAgentBody = z.object({
  idle: idleExplanation.optional(),
  calls: z.array(callRow).readonly(),
});

export const queueCallsBody = z.object({ calls: z.array(callRow).readonly() });

const count = z.number().int().nonnegative();

/** Lines against a budget, the one in force now. */
const budgetUse = z.object({
  id: z.string(),
  used: count,
  /** Kept free for its calls. */
  reserved: count,
  /** Absent: no limit of its own. */
  max: count.optional(),
  /** What its next calls could have now. */
  free: count,
});

export const linesBody = z.object({
  at: count,
  used: count,
  max: count,
  /** Calls beyond `max` that are told so, or led elsewhere. */
  treatments: count,
  treatmentsMax: count,
  hotlines: z.array(budgetUse.extend({ name: localizedText })).readonly(),
  /** Customer classes that have a budget or a call. */
  classes: z.array(budgetUse).readonly(),
});

const watchers = ['supervisor', 'admin'] as const;

export const supervisionRoutes = {
  lines: restRoute({
    method: 'GET',
    path: '/api/supervision/lines',
    says: 'Lines in use against the budgets of hotlines and customer classes.',
    roles: watchers,
    scope: 'system:read',
    answer: linesBody,
  }),
  call: restRoute({
    method: 'GET',
    path: '/api/supervision/calls/:id',
    says: 'One call with its timeline, and why it waits.',
    roles: watchers,
    answer: watchedCallBody,
  }),
  agent: restRoute({
    method: 'GET',
    path: '/api/supervision/agents/:id',
    says: 'Why an agent gets no calls, and her latest ones.',
    roles: watchers,
    answer: watchedAgentBody,
  }),
  queueCalls: restRoute({
    method: 'GET',
    path: '/api/supervision/queues/:id/calls',
    says: 'The latest calls of a queue.',
    roles: watchers,
    answer: queueCallsBody,
  }),
} as const;

export type WatchedCallBody = z.infer<typeof watchedCallBody>;
export type WatchedAgentBody = z.infer<typeof watchedAgentBody>;
export type IdleWords = z.infer<typeof idleExplanation>;
export type WaitWords = z.infer<typeof waitExplanation>;
