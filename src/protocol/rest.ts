/**
 * The bodies of the REST interface: what is not live. Errors have one form everywhere, `errorBody`,
 * with a code of the catalogue in base/errors.ts.
 */
import { z } from 'zod';
import { codedError } from './desk-commands.ts';
import { agentStates, callOutcome, customer, localizedText, party, pathStep } from './desk-view.ts';

export const role = z.enum(['agent', 'supervisor', 'quality', 'admin']);
export type Role = z.infer<typeof role>;

export const errorBody = z.object({ error: codedError });

export const signInBody = z.object({
  username: z.string().trim().min(1).max(64),
  password: z.string().min(1).max(256),
});

const choice = z.object({ id: z.string(), label: localizedText });

/** What the operator has configured and a desk offers in menus. */
export const deskSettings = z.object({
  notReadyReasons: z.array(choice).readonly(),
  dispositions: z.array(choice).readonly(),
});

export const signedIn = z.object({
  person: z.object({
    id: z.string(),
    username: z.string(),
    name: z.string(),
    roles: z.array(role).readonly(),
    agentId: z.string().optional(),
    extension: z.string().optional(),
  }),
  settings: deskSettings,
});

export const recordingRow = z.object({
  id: z.string(),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  channels: z.object({ left: z.string(), right: z.string() }),
});

/** Who had the caller, from when to when. The segments of a call never overlap. */
export const talkSegment = z.object({
  party,
  /** Its own agent's name is in `party.name`. */
  from: z.number(),
  to: z.number().optional(),
  /** Of it, the caller was on hold. */
  holdMs: z.number(),
  /** How it began. */
  by: z.enum([
    'answer',
    'blind-transfer',
    'attended-transfer',
    'take-over',
    'conference',
    'dialled',
  ]),
});

export const callRow = z.object({
  id: z.string(),
  callerNumber: z.string(),
  dialledNumber: z.string(),
  customerName: z.string().optional(),
  receivedAt: z.number(),
  connectedAt: z.number().optional(),
  endedAt: z.number().optional(),
  outcome: callOutcome,
  agentId: z.string().optional(),
  agentName: z.string().optional(),
  disposition: z.string().optional(),
  dispositionNote: z.string().optional(),
  path: z.array(pathStep).readonly(),
  queueMs: z.number(),
  talkMs: z.number(),
  /** In order; their sum is the time the caller was connected. Absent in old calls. */
  talks: z.array(talkSegment).readonly().optional(),
  /** Those the reader may listen to. */
  recordings: z.array(recordingRow).readonly(),
});

export const callsQuery = z.object({
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const callsBody = z.object({ calls: z.array(callRow).readonly() });

export const callBody = z.object({
  call: callRow,
  events: z
    .array(
      z.object({
        at: z.number(),
        kind: z.string(),
        agentId: z.string().optional(),
        facts: z.record(z.string(), z.unknown()).optional(),
      }),
    )
    .readonly(),
});

/** Whom a call can be sent to, and who is free now. */
export const directoryBody = z.object({
  agents: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        extension: z.string(),
        state: z.enum(agentStates),
        since: z.number(),
        /** She can be called now. */
        free: z.boolean(),
      }),
    )
    .readonly(),
  queues: z
    .array(
      z.object({
        id: z.string(),
        name: localizedText,
        waiting: z.number(),
        /** Agents who are ready. */
        ready: z.number(),
      }),
    )
    .readonly(),
  flows: z.array(z.object({ id: z.string(), name: localizedText })).readonly(),
  /** Whether numbers outside may be dialled. */
  external: z.boolean(),
});

export const customerBody = z.object({ customer });

export type SignInBody = z.infer<typeof signInBody>;
export type SignedIn = z.infer<typeof signedIn>;
export type DeskSettings = z.infer<typeof deskSettings>;
export type CallRow = z.infer<typeof callRow>;
export type CallsBody = z.infer<typeof callsBody>;
export type CallBody = z.infer<typeof callBody>;
export type DirectoryBody = z.infer<typeof directoryBody>;
export type RecordingRow = z.infer<typeof recordingRow>;
