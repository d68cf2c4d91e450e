/**
 * Dialplans over REST: the files, what is wrong with a draft, a call through it, its picture, the
 * versions that were live, going live and back. A draft is always all files, so that nothing is kept
 * for an editor that goes away.
 */
import { z } from 'zod';
import { language, localizedText } from '../desk-view.ts';
import { why } from '../why.ts';
import { holidayName } from './calendars.ts';
import { forecastAnswer } from './dialplan-forecast.ts';
import { restRoute } from './route.ts';

const instant = z.number().int().nonnegative();

export const dialplanLimits = {
  filesMax: 500,
  /** Of one file. */
  charactersMax: 1_000_000,
  draftBytesMax: 4 * 1024 * 1024,
} as const;

/** Letters of any language, as files that were made on disk have them; nothing that climbs out or hides. */
export const dialplanFileForm =
  /^(?:[\p{L}\p{N}][\p{L}\p{N} _()（）-]*\/){0,4}[\p{L}\p{N}][\p{L}\p{N} _()（）.-]*\.ya?ml$/iu;

/** Relative to the dialplan directory: folders with `/`, and a YAML file. */
const fileName = z.string().max(120).regex(dialplanFileForm);

export const dialplanFileText = z.object({
  name: fileName,
  text: z.string().max(dialplanLimits.charactersMax),
});

/** All YAML files of a dialplan. */
const files = z
  .array(dialplanFileText)
  .min(1)
  .max(dialplanLimits.filesMax)
  .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'a name twice')
  .readonly();

/** In the language that `Accept-Language` asks for: Chinese or English. */
export const dialplanFault = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  file: z.string(),
  /** From 1. */
  line: z.number().int(),
  column: z.number().int(),
  /** Characters that it is about; absent: the word that begins there. */
  length: z.number().int().optional(),
  message: z.string(),
  fix: z.string().optional(),
});

const place = z.object({ file: z.string(), line: z.number().int() });

/** What a draft defines and where, as far as it could be read. */
export const dialplanOutline = z.object({
  flows: z
    .array(
      place.extend({
        id: z.string(),
        name: localizedText,
        steps: z.array(place.extend({ id: z.string() })).readonly(),
      }),
    )
    .readonly(),
  hotlines: z
    .array(
      place.extend({
        id: z.string(),
        name: localizedText,
        numbers: z.array(z.string()).readonly(),
      }),
    )
    .readonly(),
  queues: z.array(place.extend({ id: z.string(), name: localizedText })).readonly(),
  calendars: z.array(place.extend({ id: z.string() })).readonly(),
  /** The holiday notices, with what is understood of them. */
  publicHolidays: z
    .array(
      place.extend({
        year: z.number().int(),
        /** By date: '2027-01-01'. */
        days: z
          .array(
            z.object({
              date: z.string(),
              rule: z.enum(['holiday', 'make-up']),
              holiday: holidayName,
            }),
          )
          .readonly(),
      }),
    )
    .readonly(),
});

export const liveVersion = z.object({
  number: z.number().int(),
  /** A hash of the files: the same text is the same version. */
  version: z.string(),
  at: instant,
  /** A person's name, or 'files' when they were found changed on disk. */
  by: z.string(),
  /** Empty where nobody said. */
  why: z.string(),
});

export const dialplanNow = z.object({
  /** The version that calls use. */
  version: z.string(),
  /** Of the files as they are on disk: name it as `base` when going live. */
  base: z.string(),
  files: z.array(z.object({ name: z.string(), text: z.string() })).readonly(),
  /** The files on disk have errors and are not live. */
  refusedAt: instant.optional(),
});

export const draftCheck = z.object({
  faults: z.array(dialplanFault).readonly(),
  /** Present when there is no error. */
  version: z.string().optional(),
  outline: dialplanOutline,
  /** Against the files on disk, one sentence a change, by Accept-Language; empty while there are errors. */
  differences: z.array(z.string()).readonly(),
});

const tier = z.enum(['walk-in', 'contract', 'vip-local', 'vip-network', 'vip-strategic']);

function hasFew(named: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(named).length <= 50;
}

export const simulationRequest = z.object({
  /** Absent: what is live. */
  files: files.optional(),
  from: z.string().regex(/^\+?\d{3,20}$|^anonymous$/),
  to: z.string().regex(/^\+?\d{2,20}$/),
  /** Epoch ms. */
  at: instant,
  /** One group of keys per question; '' presses nothing. */
  press: z
    .array(z.string().regex(/^[0-9*#]{0,40}$/))
    .max(30)
    .readonly()
    .default([]),
  tier: tier.optional(),
  agents: z.number().int().min(0).max(500).default(1),
  ahead: z.number().int().min(0).max(500).default(0),
  talkMs: z.number().int().min(0).max(3_600_000).default(60_000),
  patienceMs: z.number().int().min(0).max(3_600_000).optional(),
  isEmergency: z.boolean().default(false),
  /** What each answers, by the variables that lookups keep; one that is not named does not answer. */
  services: z
    .record(z.string().max(64), z.record(z.string().max(64), z.string().max(500)))
    .refine(hasFew, 'too many')
    .default({}),
  /** Whom a lookup finds, by number. */
  customers: z.record(z.string().max(21), tier).refine(hasFew, 'too many').default({}),
  /** What becomes of calls that the flow makes. */
  dial: z.enum(['talked', 'busy', 'no-answer', 'failed']).default('talked'),
  /** How long a message the caller leaves; 0: none. */
  messageMs: z.number().int().min(0).max(3_600_000).default(0),
  refusesCallbacks: z.boolean().default(false),
});

export const simulationAnswer = z.object({
  version: z.string(),
  outcome: z.string(),
  lines: z
    .array(
      z.object({
        at: instant,
        /** A past-tense word, as in call records. */
        event: z.string(),
        facts: z.record(z.string(), z.unknown()),
        /** What the caller hears. */
        texts: z.array(z.string()).readonly(),
      }),
    )
    .readonly(),
});

/** Refused drafts change nothing; the status is then 422. */
export const goneLive = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('swapped'), version: z.string() }),
  z.object({ outcome: z.literal('unchanged'), version: z.string() }),
  z.object({ outcome: z.literal('refused'), faults: z.array(dialplanFault).readonly() }),
]);

const readers = ['supervisor', 'admin'] as const;
const draftBytesMax = dialplanLimits.draftBytesMax;

export const dialplanRoutes = {
  now: restRoute({
    method: 'GET',
    path: '/api/dialplan',
    says: 'The files on disk, and the version that is live.',
    roles: readers,
    scope: 'dialplan:read',
    answer: dialplanNow,
  }),
  versions: restRoute({
    method: 'GET',
    path: '/api/dialplan/versions',
    says: 'Versions that have been live, newest first.',
    roles: readers,
    scope: 'dialplan:read',
    query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) }),
    answer: z.object({ versions: z.array(liveVersion).readonly() }),
  }),
  versionFiles: restRoute({
    method: 'GET',
    path: '/api/dialplan/versions/:number/files',
    says: 'The files of a version.',
    roles: readers,
    scope: 'dialplan:read',
    answer: z.object({ files: z.array(z.object({ name: z.string(), text: z.string() })) }),
  }),
  differences: restRoute({
    method: 'GET',
    path: '/api/dialplan/versions/:number/differences',
    says: 'What a version changed, in words of Accept-Language; against the version before unless another is named.',
    roles: readers,
    scope: 'dialplan:read',
    query: z.object({ since: z.coerce.number().int().min(1).optional() }),
    answer: z.object({
      /** The number compared with; absent for the first version. */
      since: z.number().int().optional(),
      differences: z.array(z.string()).readonly(),
    }),
    perMinuteMax: 120,
  }),
  check: restRoute({
    method: 'POST',
    path: '/api/dialplan/check',
    says: 'Every fault of a draft with its place, and what it would change. Changes nothing.',
    roles: readers,
    scope: 'dialplan:read',
    body: z.object({ files }),
    answer: draftCheck,
    perMinuteMax: 120,
    bodyBytesMax: draftBytesMax,
  }),
  simulate: restRoute({
    method: 'POST',
    path: '/api/dialplan/simulate',
    says: 'One call through a draft and the queue engine on a virtual clock. Changes nothing.',
    roles: readers,
    scope: 'dialplan:read',
    body: simulationRequest,
    answer: simulationAnswer,
    perMinuteMax: 60,
    bodyBytesMax: draftBytesMax,
  }),
  forecast: restRoute({
    method: 'POST',
    path: '/api/dialplan/forecast',
    says: 'The calls of the last whole day once more, through what is live and through a draft. Changes nothing.',
    roles: ['admin'],
    scope: 'dialplan:read',
    body: z.object({ files }),
    answer: forecastAnswer,
    perMinuteMax: 10,
    bodyBytesMax: draftBytesMax,
  }),
  graph: restRoute({
    method: 'POST',
    path: '/api/dialplan/graph',
    says: 'The picture of a flow, of a draft or of what is live.',
    roles: readers,
    scope: 'dialplan:read',
    body: z.object({ files: files.optional(), flow: z.string().min(1).max(64), language }),
    produces: 'image/svg+xml',
    perMinuteMax: 120,
    bodyBytesMax: draftBytesMax,
  }),
  goLive: restRoute({
    method: 'POST',
    path: '/api/dialplan/live',
    says: 'Makes a draft the files and takes them for new calls. 409 when the files have changed.',
    roles: ['admin'],
    scope: 'dialplan:write',
    body: z.object({ files, why, base: z.string().min(1).max(64) }),
    answer: goneLive,
    perMinuteMax: 20,
    bodyBytesMax: draftBytesMax,
  }),
  rollBack: restRoute({
    method: 'POST',
    path: '/api/dialplan/versions/:number/roll-back',
    says: 'Makes the files those of an earlier version and takes them for new calls.',
    roles: ['admin'],
    scope: 'dialplan:write',
    body: z.object({ why }),
    answer: goneLive,
    perMinuteMax: 20,
  }),
} as const;

export type DialplanFault = z.infer<typeof dialplanFault>;
export type DialplanFileText = z.infer<typeof dialplanFileText>;
export type DialplanNow = z.infer<typeof dialplanNow>;
export type DialplanOutline = z.infer<typeof dialplanOutline>;
export type DraftCheck = z.infer<typeof draftCheck>;
export type LiveVersionRow = z.infer<typeof liveVersion>;
export type SimulationRequest = z.infer<typeof simulationRequest>;
export type SimulationAnswer = z.infer<typeof simulationAnswer>;
export type GoneLive = z.infer<typeof goneLive>;
