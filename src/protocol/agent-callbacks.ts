/** Customers who are to be called back, as an agent sees them. Instants are epoch ms. */
import { z } from 'zod';

const instant = z.number().int().nonnegative();
const count = z.number().int().nonnegative();
const names = z.record(z.string().max(16), z.string().max(2_000)).readonly();

export const callbackLimits = {
  /** On one desk; what is beyond is counted. */
  shownMax: 20,
} as const;

export const agentCallback = z.object({
  id: z.string().min(1).max(64),
  /** As the reader's role may see it. */
  number: z.string(),
  customerName: z.string().optional(),
  /** By the number's prefix, as in the pop. */
  origin: z.object({ place: names.optional(), carrier: names.optional() }).optional(),
  queue: z.object({ id: z.string(), name: names }),
  /** `requested`: waits for the hours or after an attempt. `due`: in the line. */
  state: z.enum(['requested', 'due', 'offered', 'dialling', 'talking']),
  /** When the state ends by itself: `requested` by the turn in the line. */
  dueAt: instant.optional(),
  promisedAt: instant,
  isLate: z.boolean(),
  /** How often the customer was dialled, of how often at most. */
  attempts: count,
  attemptsMax: count,
  /** It is hers: a supervisor has named her, or she has taken it. */
  isHers: z.boolean(),
  /** Nobody else is asked for it, the hours allow it, and she knows what it takes. */
  mayCall: z.boolean(),
});

export const agentCallbacks = z.object({
  /** Of her queues, or given to her: the nearest promises first. */
  nearest: z.array(agentCallback).max(callbackLimits.shownMax).readonly(),
  /** Open ones beyond these. */
  further: count,
});

export type AgentCallback = z.infer<typeof agentCallback>;
export type AgentCallbacks = z.infer<typeof agentCallbacks>;
