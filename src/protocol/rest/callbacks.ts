/** Promises to call customers back, for supervisors: the list, and a hand on each. */
import { z } from 'zod';
import { restRoute } from './route.ts';

const instant = z.number().int().nonnegative();
const count = z.number().int().nonnegative();

export const callbackRow = z.object({
  id: z.string(),
  queue: z.string(),
  /** As the reader's role may see it. */
  number: z.string(),
  customerName: z.string().optional(),
  /** `requested`: waits for the hours or after an attempt. `due`: in the line. */
  state: z.enum(['requested', 'due', 'offered', 'dialling', 'talking']),
  /** When the state ends by itself: `requested` by the turn in the line. */
  dueAt: instant.optional(),
  /** From 1, among all that wait in its line. */
  position: z.number().int().positive().optional(),
  requestedAt: instant,
  /** Its place in the line counts from here. */
  queuedAt: instant,
  promisedAt: instant,
  isLate: z.boolean(),
  /** How often the customer was dialled, of how often at most. */
  attempts: count,
  attemptsMax: count,
  /** How often she asked again. */
  merged: count,
  hotline: z.string().optional(),
  language: z.string().optional(),
  /** The call in which it was asked for. */
  askedIn: z.string().optional(),
  /** Who is asked for it, or talks. */
  agentId: z.string().optional(),
  agentName: z.string().optional(),
  /** Whom a supervisor has named for it. */
  assignedTo: z.string().optional(),
  assignedName: z.string().optional(),
  mayBeCalledNow: z.boolean(),
});

export const callbacksBody = z.object({
  /** The nearest promise first. */
  callbacks: z.array(callbackRow).readonly(),
  /** Further ones that are not listed. */
  unlisted: count,
  /** Agents of the centre who are signed in: whom a callback can be given to. */
  agents: z.array(z.object({ id: z.string(), name: z.string() })).readonly(),
});

const watchers = ['supervisor', 'admin'] as const;

export const callbackRoutes = {
  list: restRoute({
    method: 'GET',
    path: '/api/supervision/callbacks',
    says: 'Open callbacks, the nearest promise first.',
    roles: watchers,
    answer: callbacksBody,
  }),
  cancel: restRoute({
    method: 'DELETE',
    path: '/api/supervision/callbacks/:id',
    says: 'Nobody calls this customer back any more; refused once she is being called.',
    roles: watchers,
  }),
  callNow: restRoute({
    method: 'POST',
    path: '/api/supervision/callbacks/:id/now',
    says: 'Before all others of its queue and without waiting for a retry; refused outside the hours.',
    roles: watchers,
  }),
  assign: restRoute({
    method: 'POST',
    path: '/api/supervision/callbacks/:id/agent',
    says: 'This agent is asked alone for two minutes, at once or at its next turn.',
    roles: watchers,
    body: z.object({ agentId: z.string().min(1).max(64) }),
  }),
} as const;

export type CallbackRow = z.infer<typeof callbackRow>;
export type CallbacksBody = z.infer<typeof callbacksBody>;
