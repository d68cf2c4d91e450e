/** People, what they may do and what they can, and machines' tokens. Passwords go out once. */
import { z } from 'zod';
import { localizedText } from '../desk-view.ts';
import { restRoute, role, tokenScope } from './route.ts';

export const peopleLimits = {
  ...{ peopleMax: 5_000, skillsMax: 50, queuesMax: 100 },
  extraWrapUpMsMax: 600_000,
} as const;

const roles = z
  .array(role)
  .min(1)
  .max(role.options.length)
  .refine((all) => new Set(all).size === all.length, 'a role twice')
  .readonly();
const extension = z.string().regex(/^\d{3,6}$/);
const word = z.string().min(1).max(64);

const order = z.number().int().min(1).max(99);

/** The classes of calls a trainee can be kept to, as the queue engine calls them. */
export const callClass = z.enum([
  ...['walk-in', 'contract', 'vip-local', 'vip-network', 'vip-strategic', 'emergency'],
] as const);

/** What holds while an agent learns. */
export const traineeRules = z.object({
  /** Only calls of these; absent: of all. */
  classes: z.array(callClass).min(1).max(callClass.options.length).readonly().optional(),
  /**
   * `agentId` of a colleague: calls come only while she is ready, and she is offered none while the
   * trainee has one. Absent: the trainee works alone.
   */
  mentor: word.optional(),
  /** Added to each wrap-up. */
  extraWrapUpMs: z.number().int().min(0).max(peopleLimits.extraWrapUpMsMax),
});

/** In which queues an agent works, what she knows, and what else is asked of her. */
export const agentWork = z.object({
  queues: z
    .array(
      z.object({
        queueId: word,
        /** In which order she is asked; 1 is first. */
        order,
        /** Under the strategy `weighted`: her part of the calls; absent: 1. */
        share: z.number().min(0).max(100).optional(),
      }),
    )
    .max(peopleLimits.queuesMax)
    .readonly(),
  /** Skill to level, 1 to 5. */
  skills: z
    .record(word, z.number().int().min(1).max(5))
    .refine((skills) => Object.keys(skills).length <= peopleLimits.skillsMax, 'too many skills')
    .readonly(),
  /** She is in every queue, with this order where `queues` says nothing else. Absent: she is not. */
  universalOrder: order.optional(),
  /** Absent: she does not learn any more. */
  trainee: traineeRules.optional(),
  /** Her phone is asked to answer offers by itself, once her desk shows the pop. Absent: it rings. */
  answersItself: z.literal(true).optional(),
  /** She may call, consult and transfer to numbers outside, where anybody may. Absent: true. */
  mayDialOut: z.boolean().optional(),
});

const personName = z.string().trim().min(1).max(64);

export const personRow = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  roles: z.array(role).readonly(),
  disabled: z.boolean(),
  extension: z.string().optional(),
  /** Present, as is `work`, for those who take calls. */
  agentId: z.string().optional(),
  work: agentWork.optional(),
});

export const newPerson = z.object({
  username: z.string().regex(/^[a-z0-9][a-z0-9._-]{1,31}$/),
  name: personName,
  roles,
  /** Needed for agents; a supervisor's phone is for listening in. */
  extension: extension.optional(),
  work: agentWork.optional(),
});

export const changedPerson = z.object({
  name: personName,
  roles,
  disabled: z.boolean(),
  /** May be given to who has none; it does not change afterwards. */
  extension: extension.optional(),
  work: agentWork.optional(),
});

export const madePerson = z.object({
  person: personRow,
  /** Shown this once: only their hashes are kept. Absent when none was made. */
  password: z.string().optional(),
  phonePassword: z.string().optional(),
});

export const tokenRow = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(tokenScope).readonly(),
  createdAt: z.number(),
  createdBy: z.string(),
  /** To the minute; absent: never. */
  lastUsedAt: z.number().optional(),
  expiresAt: z.number(),
});

const readers = ['supervisor', 'admin'] as const;
const admins = ['admin'] as const;
/** Each makes a slow hash. */
const perMinuteMax = 30;

export const peopleRoutes = {
  list: restRoute({
    method: 'GET',
    path: '/api/people',
    says: 'Everybody who may sign in, and what they can be given.',
    roles: readers,
    scope: 'people:read',
    answer: z.object({
      people: z.array(personRow).readonly(),
      /** Of the live dialplan. */
      queues: z.array(z.object({ id: z.string(), name: localizedText })).readonly(),
      skills: z.array(z.string()).readonly(),
    }),
  }),
  create: restRoute({
    method: 'POST',
    path: '/api/people',
    says: 'Someone new. The passwords of desk and phone are in the answer and nowhere else.',
    roles: admins,
    scope: 'people:write',
    body: newPerson,
    answer: madePerson,
    perMinuteMax,
  }),
  change: restRoute({
    method: 'PUT',
    path: '/api/people/:id',
    says: 'Name, roles, queues and skills; whoever is disabled is signed out. Nobody is deleted.',
    roles: admins,
    scope: 'people:write',
    body: changedPerson,
    answer: madePerson,
    perMinuteMax,
  }),
  resetPassword: restRoute({
    method: 'POST',
    path: '/api/people/:id/password',
    says: 'A new password for the desk, shown once; earlier sign-ins end.',
    roles: admins,
    scope: 'people:write',
    answer: madePerson,
    perMinuteMax,
  }),
  resetPhonePassword: restRoute({
    method: 'POST',
    path: '/api/people/:id/phone-password',
    says: 'A new password for the phone, shown once.',
    roles: admins,
    scope: 'people:write',
    answer: madePerson,
    perMinuteMax,
  }),
} as const;

export const tokenRoutes = {
  list: restRoute({
    method: 'GET',
    path: '/api/tokens',
    says: "Machines' tokens, without their secrets.",
    roles: admins,
    answer: z.object({ tokens: z.array(tokenRow).readonly() }),
  }),
  create: restRoute({
    method: 'POST',
    path: '/api/tokens',
    says: 'A token for `Authorization: Bearer`. It is in the answer and nowhere else.',
    roles: admins,
    body: z.object({
      name: personName,
      scopes: z.array(tokenScope).min(1).max(tokenScope.options.length).readonly(),
      days: z.number().int().min(1).max(730).default(365),
    }),
    answer: z.object({ row: tokenRow, token: z.string() }),
    perMinuteMax,
  }),
  revoke: restRoute({
    method: 'DELETE',
    path: '/api/tokens/:id',
    says: 'Ends a token at once.',
    roles: admins,
  }),
} as const;

export type CallClass = z.infer<typeof callClass>;
export type TraineeRow = z.infer<typeof traineeRules>;
export type AgentWork = z.infer<typeof agentWork>;
export type PersonRow = z.infer<typeof personRow>;
export type NewPerson = z.infer<typeof newPerson>;
export type ChangedPerson = z.infer<typeof changedPerson>;
export type MadePerson = z.infer<typeof madePerson>;
export type TokenRow = z.infer<typeof tokenRow>;
