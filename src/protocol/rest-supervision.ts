/** The bodies behind a wallboard's figures: one call, one agent, the calls of a queue. */
import { z } from 'zod';
import { callBody, callRow } from './rest.ts';
import { restRoute } from './rest-route.ts';

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

const watchers = ['supervisor', 'admin'] as const;

export const supervisionRoutes = {
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

export type WaitReason = z.infer<typeof passedOver>;
export type WatchedCallBody = z.infer<typeof watchedCallBody>;
export type WatchedAgentBody = z.infer<typeof watchedAgentBody>;
export type IdleWords = z.infer<typeof idleExplanation>;
export type WaitWords = z.infer<typeof waitExplanation>;
