/**
 * What a desk shows, as schemas: the agent, the call, the pop. The types of calls/desk-port.ts are
 * the same by shape; desk/ checks at compile time that they fit. Instants are epoch ms.
 */
import { z } from 'zod';

const id = z.string().min(1).max(64);
const instant = z.number().int().nonnegative();
const durationMs = z.number().nonnegative();
/** Text by language: at least 'zh-CN' and 'en'. */
export const localizedText = z.record(z.string().max(16), z.string().max(2_000)).readonly();
export const language = z.enum(['zh-CN', 'en']);

export const callOutcome = z.enum([
  'open',
  'answered',
  'abandoned',
  'abandoned-in-flow',
  'overflowed',
  'timed-out',
  'deferred',
  'refused',
  'closed',
  'completed-in-flow',
  'failed',
]);

export const agentState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('signed-out'), since: instant }),
  z.object({ state: z.literal('not-ready'), since: instant, reason: z.string() }),
  z.object({ state: z.literal('ready'), since: instant }),
  z.object({
    state: z.literal('offered'),
    since: instant,
    offerId: id,
    callId: id,
    dueAt: instant,
  }),
  z.object({ state: z.literal('talking'), since: instant, callId: id }),
  z.object({ state: z.literal('wrap-up'), since: instant, callId: id, dueAt: instant }),
]);

export const customer = z.object({
  id,
  name: z.string(),
  company: z.string().optional(),
  tier: z.enum(['walk-in', 'contract', 'vip-local', 'vip-network', 'vip-strategic']),
  numbers: z.array(z.string()).readonly(),
  accountNumber: z.string().optional(),
  address: z.string().optional(),
  language: language.optional(),
  notes: z.string().optional(),
});

export const pathStep = z.object({
  at: instant,
  step: z.string(),
  label: localizedText,
  input: z.string().optional(),
});

export const earlierCall = z.object({
  id,
  receivedAt: instant,
  outcome: callOutcome,
  agentId: id.optional(),
  disposition: z.string().optional(),
  path: z.array(pathStep).readonly(),
});

const named = z.object({ id: z.string(), name: localizedText });

export const screenPop = z.object({
  offerId: id,
  callId: id,
  /** Digits, `+` for international; 'anonymous' when withheld. */
  callerNumber: z.string(),
  dialledNumber: z.string(),
  hotline: named,
  language,
  customer: customer.optional(),
  path: z.array(pathStep).readonly(),
  queue: named,
  queuedAt: instant,
  waitedMs: durationMs,
  /** 1 for the first agent who is offered this call. */
  attempt: z.number().int().positive(),
  earlierCalls: z.array(earlierCall).readonly(),
  why: localizedText,
});

export const deskCall = z.object({
  pop: screenPop,
  phase: z.enum(['presented', 'ringing', 'talking', 'held', 'wrap-up']),
  connectedAt: instant.optional(),
  heldAt: instant.optional(),
  endedAt: instant.optional(),
  outcome: callOutcome.optional(),
});

export const agentView = z.object({
  agentId: id,
  name: z.string(),
  extension: z.string(),
  phoneReachable: z.boolean(),
  state: agentState,
  call: deskCall.optional(),
  waiting: z.number().int().nonnegative(),
  longestWaitingSince: instant.optional(),
  today: z.object({
    answered: z.number().int().nonnegative(),
    talkMs: durationMs,
    wrapUpMs: durationMs,
  }),
});

export type Language = z.infer<typeof language>;
export type CallOutcome = z.infer<typeof callOutcome>;
export type AgentState = z.infer<typeof agentState>;
export type Customer = z.infer<typeof customer>;
export type PathStep = z.infer<typeof pathStep>;
export type EarlierCall = z.infer<typeof earlierCall>;
export type ScreenPop = z.infer<typeof screenPop>;
export type DeskCall = z.infer<typeof deskCall>;
export type AgentView = z.infer<typeof agentView>;
export type LocalizedText = z.infer<typeof localizedText>;
