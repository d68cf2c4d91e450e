/**
 * What every desk asks for by REST: sessions, calls, customers, whom one can call. Errors have one form
 * everywhere, `errorBody`, with a code of the catalogue in base/errors.ts.
 */
import { z } from 'zod';
import { codedError } from '../desk-commands.ts';
import {
  agentStates,
  callOutcome,
  customer,
  localizedText,
  party,
  pathStep,
} from '../desk-view.ts';
import { everyRole, restRoute, role } from './route.ts';

export type { Role } from './route.ts';

export const errorBody = z.object({ error: codedError });

export const signInBody = z.object({
  username: z.string().trim().min(1).max(64),
  password: z.string().min(1).max(256),
});

const choice = z.object({ id: z.string(), label: localizedText });

/** What the operator has configured and a desk offers in menus. */
export const deskSettings = z.object({
  notReadyReasons: z.array(choice).readonly(),
  /** All of the centre's: what their ids mean in records. */
  dispositions: z.array(choice).readonly(),
  /** By hotline, the ids that are offered after its calls, in their order; all where it is not named. */
  dispositionsOf: z.record(z.string(), z.array(z.string()).readonly()).readonly(),
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

const filter = z.string().min(1).max(64).optional();

/** All conditions must hold; agents search their own calls. */
export const callsQuery = z.object({
  before: z.coerce.number().int().positive().optional(),
  /** Received at this instant or later. */
  since: z.coerce.number().int().nonnegative().optional(),
  /** The caller's number, or how it begins. */
  number: z
    .string()
    .regex(/^\+?\d{1,20}$/)
    .optional(),
  agentId: filter,
  queueId: filter,
  outcome: callOutcome.optional(),
  customerId: filter,
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

export const sessionRoutes = {
  signIn: restRoute({
    method: 'POST',
    path: '/api/session',
    says: 'Signs in: sets the session cookie. Slowed down after failures.',
    roles: 'anyone',
    body: signInBody,
    answer: signedIn,
  }),
  who: restRoute({
    method: 'GET',
    path: '/api/session',
    says: 'Who is signed in, and the choices of their desk.',
    roles: everyRole,
    answer: signedIn,
  }),
  signOut: restRoute({
    method: 'DELETE',
    path: '/api/session',
    says: 'Signs out; an agent also leaves the queues. 409 during a call.',
    roles: everyRole,
  }),
} as const;

export const callRoutes = {
  search: restRoute({
    method: 'GET',
    path: '/api/calls',
    says: 'Calls, newest first: an agent sees those she took.',
    roles: everyRole,
    scope: 'calls:read',
    query: callsQuery,
    answer: callsBody,
  }),
  call: restRoute({
    method: 'GET',
    path: '/api/calls/:id',
    says: 'One call with its timeline.',
    roles: everyRole,
    scope: 'calls:read',
    answer: callBody,
  }),
  ofCaller: restRoute({
    method: 'GET',
    path: '/api/desk/earlier-calls',
    says: 'Earlier calls of the caller who is on my desk now.',
    roles: ['agent'],
    answer: callsBody,
  }),
  directory: restRoute({
    method: 'GET',
    path: '/api/desk/directory',
    says: 'Whom a call can be sent to, and who is free now.',
    roles: ['agent', 'supervisor'],
    answer: directoryBody,
  }),
  customer: restRoute({
    method: 'GET',
    path: '/api/customers/:id',
    says: 'A customer; for an agent only the one on her desk.',
    roles: everyRole,
    scope: 'calls:read',
    answer: customerBody,
  }),
  audio: restRoute({
    method: 'GET',
    path: '/api/recordings/:id/audio',
    says: 'A recording, whole or in ranges (RFC 9110 §14). Who listens is on the audit trail.',
    roles: everyRole,
    scope: 'recordings:read',
    produces: 'audio/wav',
  }),
} as const;

export type SignInBody = z.infer<typeof signInBody>;
export type SignedIn = z.infer<typeof signedIn>;
export type DeskSettings = z.infer<typeof deskSettings>;
export type CallRow = z.infer<typeof callRow>;
export type CallsBody = z.infer<typeof callsBody>;
export type CallBody = z.infer<typeof callBody>;
export type DirectoryBody = z.infer<typeof directoryBody>;
export type RecordingRow = z.infer<typeof recordingRow>;
