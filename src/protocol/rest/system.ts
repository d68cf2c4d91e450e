/** How the system is: phones, trunks, its own health, and who did what. */
import { z } from 'zod';
import { restRoute } from './route.ts';

const instant = z.number().int().nonnegative();
const count = z.number().int().nonnegative();
const readers = ['supervisor', 'admin'] as const;

export const phoneRow = z.object({
  extension: z.string(),
  /** Whose it is. */
  name: z.string().optional(),
  /** Empty: not registered. */
  contacts: z
    .array(
      z.object({
        protocol: z.string(),
        address: z.string(),
        userAgent: z.string().optional(),
        registeredAt: instant,
        expiresAt: instant,
      }),
    )
    .readonly(),
});

export const trunkRow = z.object({
  name: z.string(),
  /** Known by these; empty: by its digest. */
  addresses: z.array(z.string()).readonly(),
  digestUser: z.string().optional(),
  /** Of calls that came over it. */
  open: count,
  lastDay: count,
  /** Absent: none in the last day. */
  lastCallAt: instant.optional(),
  /** Calls can go out over it. */
  out: z.boolean(),
  /** Calls out pass it by: it is not registered, or does not answer. */
  down: z.boolean(),
  /** With its carrier; absent: the dialplan wants none. */
  registration: z
    .object({
      state: z.enum(['registering', 'registered', 'refused', 'unreachable']),
      since: instant,
      /** Of a refusal. */
      sipStatus: z.number().int().optional(),
      /** Absent: the carrier does not keep us. */
      validUntil: instant.optional(),
    })
    .optional(),
  /** Whether the carrier answers; absent: it is not asked. */
  health: z.object({ state: z.enum(['unknown', 'up', 'down']), since: instant }).optional(),
  /** Its last calls out have all failed by a fault of its. */
  failing: z.object({ since: instant, calls: count }).optional(),
});

export const systemBody = z.object({
  /** New calls can be taken. */
  ready: z.boolean(),
  parts: z.array(z.object({ name: z.string(), connected: z.boolean() })).readonly(),
  version: z.string(),
  node: z.string(),
  now: instant,
  startedAt: instant,
  memoryBytes: count,
  /** Waits of the event loop in the last minute: the 99th of a hundred, and the longest. */
  loopDelayMs: z.object({ p99: z.number(), max: z.number() }),
  /** Share of one core since the last look, 0 to 1 and above. */
  cpu: z.number().nonnegative(),
  /** Of the data directory; absent where the file system does not say. */
  disk: z.object({ freeBytes: count, totalBytes: count }).optional(),
  databaseBytes: count,
  dialplan: z.object({ version: z.string(), refusedAt: instant.optional() }),
  /** Files that the live dialplan names and that cannot be read: what they held stays in use. */
  secrets: z
    .array(
      z.object({
        /** Below `secrets/` of the data directory. */
        file: z.string(),
        fault: z.enum(['missing', 'unreadable', 'empty', 'malformed']),
        /** Who signs with it. */
        trunks: z.array(z.string()).readonly(),
        services: z.array(z.string()).readonly(),
      }),
    )
    .readonly(),
  /** Counters by name, as /metrics and the log use them. */
  calls: z.record(z.string(), z.number()),
  telephony: z.record(z.string(), z.number()),
  desks: z.object({ sockets: count, popsUnacknowledged: count }),
});

export const auditRow = z.object({
  number: z.number().int(),
  at: instant,
  kind: z.string(),
  /** Who: a person's or a token's name; absent where nobody is signed in. */
  who: z.string().optional(),
  source: z.string(),
  subject: z.string().optional(),
  facts: z.record(z.string(), z.unknown()).optional(),
});

export const systemRoutes = {
  phones: restRoute({
    method: 'GET',
    path: '/api/phones',
    says: 'Every phone that has an account, and where it is registered now.',
    roles: readers,
    scope: 'system:read',
    answer: z.object({ phones: z.array(phoneRow).readonly() }),
  }),
  trunks: restRoute({
    method: 'GET',
    path: '/api/trunks',
    says: 'Every trunk of the live dialplan, and its traffic.',
    roles: readers,
    scope: 'system:read',
    answer: z.object({ trunks: z.array(trunkRow).readonly() }),
  }),
  health: restRoute({
    method: 'GET',
    path: '/api/system',
    says: "The controller's account of itself.",
    roles: readers,
    scope: 'system:read',
    answer: systemBody,
  }),
  audit: restRoute({
    method: 'GET',
    path: '/api/audit',
    says: 'Who did what and who listened to what, newest first.',
    roles: ['admin'],
    scope: 'system:read',
    query: z.object({
      /** Entries with a smaller number only: the next page. */
      before: z.coerce.number().int().positive().optional(),
      kind: z.string().max(64).optional(),
      personId: z.string().max(64).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    answer: z.object({ entries: z.array(auditRow).readonly() }),
  }),
} as const;

export type PhoneRow = z.infer<typeof phoneRow>;
export type TrunkRow = z.infer<typeof trunkRow>;
export type SystemBody = z.infer<typeof systemBody>;
export type AuditRow = z.infer<typeof auditRow>;
