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

export const agentStates = [
  'signed-out',
  'not-ready',
  'ready',
  'offered',
  'talking',
  'wrap-up',
] as const;

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

/** What another system knows of the caller. */
export const systemCard = z.object({
  id,
  name: localizedText,
  /** `asked`: an answer may come yet; `linked`: there is only the way to it. */
  state: z.enum(['asked', 'answered', 'failed', 'linked']),
  facts: z.array(z.object({ label: localizedText, text: z.string() })).readonly(),
  /** That are open there. */
  cases: z
    .array(z.object({ number: z.string(), title: z.string(), since: z.string().optional() }))
    .readonly(),
  /** The caller's page there, http or https; absent where the reader may not see what is in it. */
  link: z.string().optional(),
});

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
  /** Of a call beside the queues: named `direct`. */
  queue: named,
  queuedAt: instant,
  waitedMs: durationMs,
  /** 1 for the first agent who is offered this call. */
  attempt: z.number().int().positive(),
  earlierCalls: z.array(earlierCall).readonly(),
  why: localizedText,
  /** By the number's prefix: the place of a fixed line, the carrier of a mobile, a country. */
  origin: z
    .object({ place: localizedText.optional(), carrier: localizedText.optional() })
    .optional(),
  /** Fills in while the pop is shown: `agent-changed` brings it. */
  systems: z.array(systemCard).max(20).readonly().optional(),
});

/** Somebody on a call, as far as the reader may know. */
export const party = z.object({
  kind: z.enum(['caller', 'agent', 'supervisor', 'extension', 'external', 'queue']),
  /** The agent's or the queue's; absent for others. */
  id: id.optional(),
  /** A name, an extension, or a number as the reader's role may see it. */
  name: z.string(),
});

/** How a party is connected to the call, in CSTA's words (ECMA-269 §6.1.5). */
export const connectionState = z.enum(['queued', 'alerting', 'connected', 'held', 'failed']);

export const failure = z.enum([
  ...['busy', 'declined', 'no-answer', 'unreachable', 'trunk-down', 'failed', 'left'],
] as const);

/** The party that was asked while the caller waits. */
export const consultation = z.object({
  /** Of a queue: the agent, from the moment somebody answers. */
  to: party,
  /** `held`: she talks with the caller now. `failed` stays until the next consultation. */
  connection: connectionState,
  since: instant,
  /** While queued or alerting: then it is given up. */
  dueAt: instant.optional(),
  /** Of a failed one. */
  reason: failure.optional(),
});

export const conferenceParty = party.extend({ connection: connectionState, since: instant });

export const deskCall = z.object({
  pop: screenPop,
  /** Between this desk and the caller: `held` as well while another party is talked with. */
  phase: z.enum(['presented', 'ringing', 'talking', 'held', 'wrap-up']),
  connectedAt: instant.optional(),
  heldAt: instant.optional(),
  endedAt: instant.optional(),
  outcome: callOutcome.optional(),
  /** Absent: her own call. `consulted`: another agent asks her; `joined`: a conference of another's. */
  role: z.enum(['consulted', 'joined']).optional(),
  /** Who asks her, or whose conference it is. */
  calledBy: party.optional(),
  /** Beside the queues: she made it, or it came to her extension. `pop` is then nearly empty. */
  direct: z.enum(['outgoing', 'incoming']).optional(),
  consultation: consultation.optional(),
  /** All others on the line, the caller among them. Absent: no conference. */
  conference: z.array(conferenceParty).readonly().optional(),
  muted: z.boolean().optional(),
  /** The recording is silent; until `maskedUntil` at the latest. */
  masked: z.boolean().optional(),
  maskedUntil: instant.optional(),
  /** She has asked for help, and nobody has come yet. */
  helpRequestedAt: instant.optional(),
  /** A supervisor is on the line; told only where the operator wants it. */
  supervision: z
    .object({ by: z.string(), mode: z.enum(['listen', 'whisper', 'barge-in']), since: instant })
    .optional(),
});

export const agentView = z.object({
  agentId: id,
  name: z.string(),
  extension: z.string(),
  phoneReachable: z.boolean(),
  state: agentState,
  call: deskCall.optional(),
  /** She asked, or was made, to be not ready after this call: the reason. */
  notReadyAfterCall: z.string().optional(),
  /** In wrap-up: her queue lets it be extended, and not yet as often as it may. */
  mayExtendWrapUp: z.boolean().optional(),
  /** Callers on the line, over her queues. */
  waiting: z.number().int().nonnegative(),
  /** Customers of her queues who are to be called back now, and nobody is asked for them yet. */
  callbacksDue: z.number().int().nonnegative(),
  longestWaitingSince: instant.optional(),
  today: z.object({
    answered: z.number().int().nonnegative(),
    talkMs: durationMs,
    wrapUpMs: durationMs,
    /** Time with calls of the time at work, 0 to 1, when the view was made; absent: no such time yet. */
    occupancy: z.number().min(0).max(1).optional(),
  }),
});

export type Language = z.infer<typeof language>;
export type CallOutcome = z.infer<typeof callOutcome>;
export type AgentState = z.infer<typeof agentState>;
export type Customer = z.infer<typeof customer>;
export type PathStep = z.infer<typeof pathStep>;
export type EarlierCall = z.infer<typeof earlierCall>;
export type ScreenPop = z.infer<typeof screenPop>;
export type SystemCard = z.infer<typeof systemCard>;
export type DeskCall = z.infer<typeof deskCall>;
export type ConnectionState = z.infer<typeof connectionState>;
export type PartyFailure = z.infer<typeof failure>;
export type Consultation = z.infer<typeof consultation>;
export type AgentView = z.infer<typeof agentView>;
