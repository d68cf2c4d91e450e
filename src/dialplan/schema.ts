/**
 * The admins' language as one schema: it types the code, checks the files and (as JSON Schema)
 * completes in editors. A dialplan is a set of YAML files; each file may hold any of the sections.
 */
import { isIP } from 'node:net';
import { z } from 'zod';

export const languages = ['zh-CN', 'en'] as const;
export type Language = (typeof languages)[number];

const id = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'use lower case letters, digits and hyphens');
const text = z.string().min(1).max(500);
const perLanguage = z.strictObject({ 'zh-CN': text, en: text });
const phoneNumber = z.string().regex(/^\+?[0-9]{3,20}$/, 'write the number with digits only');

const durationUnits: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** '300ms', '5s', '2m', '1h'; at most 24 h. */
const duration = z
  .string()
  .regex(/^[0-9]{1,7}(ms|s|m|h)$/, "write a duration such as '300ms', '5s' or '2m'")
  .transform((written) => {
    const [, amount = '0', unit = 'ms'] = /^([0-9]+)([a-z]+)$/.exec(written) ?? [];
    return Number(amount) * (durationUnits[unit] ?? 1);
  })
  .refine((ms) => ms <= 86_400_000, 'at most 24h');

const promptList = z.union([id, z.array(id).min(1).max(20)]).transform((one) => [one].flat());
const skillLevels = z.record(id, z.number().int().min(1).max(5));

const clockSpan = /^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$/;

/** '08:00-20:00', several separated by commas, 'closed', or '00:00-24:00' for all day. */
const openingHours = z
  .string()
  .max(100)
  .refine(
    (hours) =>
      hours === 'closed' ||
      hours.split(',').every((span) => {
        const [from = '', until = ''] = span.trim().split('-');
        return clockSpan.test(span.trim()) && from < until;
      }),
    "write opening hours such as '08:00-20:00', '08:00-12:00, 14:00-18:00' or 'closed'",
  );

const calendar = z.strictObject({
  timeZone: z.string().min(1).max(64),
  weekly: z.strictObject({
    mon: openingHours,
    tue: openingHours,
    wed: openingHours,
    thu: openingHours,
    fri: openingHours,
    sat: openingHours,
    sun: openingHours,
  }),
  publicHolidays: z
    .strictObject({
      country: z.literal('cn'),
      /** Hours on a public holiday; a make-up working day has the hours of a Monday. */
      hours: openingHours,
    })
    .optional(),
  /** Single days, which win over all else. */
  dates: z.record(z.string().regex(/^\d{4}-\d{2}-\d{2}$/), openingHours).default({}),
});

const menuKey = z.strictObject({
  label: perLanguage,
  next: id,
  /** The language from here on. */
  language: z.enum(languages).optional(),
});

const menu = z.strictObject({
  prompt: promptList,
  timeout: duration.prefault('5s'),
  tries: z.number().int().min(1).max(10).default(3),
  /** Played after a key that is not on the menu; nothing when absent. */
  invalid: promptList.optional(),
  keys: z
    .record(z.string().regex(/^[0-9*#]$/, "a menu key is one of 0-9, '*' and '#'"), menuKey)
    .refine((keys) => Object.keys(keys).length > 0, 'a menu needs at least one key'),
  /** Where a caller goes who pressed nothing valid in all tries. */
  otherwise: id,
});

const collect = z.strictObject({
  prompt: promptList,
  variable: id,
  label: perLanguage,
  min: z.number().int().min(1).max(32),
  max: z.number().int().min(1).max(32),
  terminator: z.enum(['#', '*']).default('#'),
  timeout: duration.prefault('6s'),
  digitTimeout: duration.prefault('3s'),
  tries: z.number().int().min(1).max(10).default(3),
  invalid: promptList.optional(),
  next: id,
  otherwise: id,
});

const queueStep = z.strictObject({
  id,
  priority: z.number().int().min(0).max(10).default(0),
  skills: skillLevels.default({}),
  /** Where the call goes on when nobody answered it there. */
  timedOut: id,
  noAgents: id,
  full: id,
});

const stepKinds = {
  answer: z.strictObject({ next: id }),
  hours: z.strictObject({ calendar: id, open: id, closed: id }),
  play: z.strictObject({ prompt: promptList, next: id }),
  language: z.strictObject({ set: z.enum(languages), next: id }),
  menu,
  collect,
  queue: queueStep,
  hangup: z.strictObject({
    cause: z.enum(['normal', 'busy']).default('normal'),
    /** How the call is booked that ends here without having come through a queue. */
    outcome: z.enum(['completed-in-flow', 'closed']).default('completed-in-flow'),
  }),
  refuse: z.strictObject({ status: z.number().int().min(400).max(699) }),
} as const;

export type StepKind = keyof typeof stepKinds;
export const stepKindNames = Object.keys(stepKinds) as StepKind[];

/** A step has exactly one key: its kind. */
const step = z.union([
  z.strictObject({ answer: stepKinds.answer }),
  z.strictObject({ hours: stepKinds.hours }),
  z.strictObject({ play: stepKinds.play }),
  z.strictObject({ language: stepKinds.language }),
  z.strictObject({ menu: stepKinds.menu }),
  z.strictObject({ collect: stepKinds.collect }),
  z.strictObject({ queue: stepKinds.queue }),
  z.strictObject({ hangup: stepKinds.hangup }),
  z.strictObject({ refuse: stepKinds.refuse }),
]);

/** The schema of one kind of step, for faults that name the very key. */
export function stepSchema(kind: StepKind): z.ZodType {
  return z.strictObject({ [kind]: stepKinds[kind] });
}

const flow = z.strictObject({
  name: perLanguage,
  start: id,
  steps: z.record(id, step),
});

const hotline = z.strictObject({
  name: perLanguage,
  numbers: z.array(phoneNumber).min(1).max(100),
  language: z.enum(languages).default('zh-CN'),
  flow: id,
  record: z.boolean().default(true),
});

const queue = z.strictObject({
  name: perLanguage,
  strategy: z.enum(['longest-idle']).default('longest-idle'),
  music: id,
  /** Played once on entering, before the music. */
  announce: promptList.optional(),
  skills: skillLevels.default({}),
  /** How long the agent's browser has to confirm the screen pop. */
  receiptTimeout: duration.prefault('2s'),
  ringTimeout: duration.prefault('20s'),
  wrapUp: duration.prefault('30s'),
  maxWait: duration.prefault('10m'),
  maxLength: z.number().int().min(1).max(100_000).default(500),
  /** Whether callers may wait while no agent is signed in. */
  waitWithoutAgents: z.boolean().default(false),
  /** Unanswered rings in a row after which an agent is made not-ready; 0 = never. */
  ringNoAnswerLimit: z.number().int().min(0).max(20).default(1),
});

const prompt = z.strictObject({
  text: perLanguage,
  /** Pinyin with tone digits, for speech synthesis. */
  pinyin: z.string().max(4000).optional(),
  voice: z.strictObject({ 'zh-CN': text.optional(), en: text.optional() }).optional(),
  file: z.strictObject({ 'zh-CN': text, en: text }),
});

const music = z.strictObject({ name: perLanguage, file: text });

/** An address or a network: '203.0.113.7', '203.0.113.0/24', '2001:db8::/32'. */
const network = z.string().refine((text) => {
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0;
  const isPrefix = prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits);
  return bits > 0 && isPrefix && rest.length === 0;
}, "write an address or a network such as '203.0.113.0/24'");

const trunk = z.strictObject({
  /** Whose INVITEs are taken without a challenge. */
  addresses: z.array(network).max(1000).default([]),
  /** For a trunk without fixed addresses: it signs its INVITEs. */
  digest: z
    .strictObject({
      username: z.string().min(1).max(64),
      /** Name of the file under `secrets/` in the data directory that holds the password. */
      secret: id,
    })
    .optional(),
  dialledNumberFrom: z.enum(['request-uri', 'to']).default('request-uri'),
  trustsAssertedIdentity: z.boolean().default(false),
  /** Digits stripped from numbers that begin with them after '+', such as '86'. */
  homeCountryCode: z
    .string()
    .regex(/^[1-9][0-9]{0,3}$/)
    .optional(),
});

/** A choice that agents make at the desk. */
const choice = z.strictObject({ label: perLanguage });

/** One file. Every section is optional, but an empty file is a fault of its own. */
export const dialplanFileSchema = z.strictObject({
  hotlines: z.record(id, hotline).optional(),
  flows: z.record(id, flow).optional(),
  queues: z.record(id, queue).optional(),
  calendars: z.record(id, calendar).optional(),
  prompts: z.record(id, prompt).optional(),
  music: z.record(id, music).optional(),
  trunks: z.record(id, trunk).optional(),
  /** Why an agent takes no calls. */
  notReadyReasons: z.record(id, choice).optional(),
  /** What a call was about. */
  dispositions: z.record(id, choice).optional(),
});

export type DialplanFile = z.infer<typeof dialplanFileSchema>;
export type CompiledHotline = z.infer<typeof hotline> & { readonly id: string };
export type CompiledFlow = z.infer<typeof flow> & { readonly id: string };
export type CompiledStep = z.infer<typeof step>;
export type CompiledQueue = z.infer<typeof queue> & { readonly id: string };
export type CompiledCalendar = z.infer<typeof calendar> & { readonly id: string };
export type CompiledPrompt = z.infer<typeof prompt> & { readonly id: string };
export type CompiledTrunk = z.infer<typeof trunk> & { readonly id: string };
export type CompiledChoice = z.infer<typeof choice> & { readonly id: string };
export type CompiledMusic = z.infer<typeof music> & { readonly id: string };

export const sectionNames = [
  'hotlines',
  'flows',
  'queues',
  'calendars',
  'prompts',
  'music',
  'trunks',
  'notReadyReasons',
  'dispositions',
] as const;
export type SectionName = (typeof sectionNames)[number];

/** Prompts that Hotline plays by itself where the dialplan has them. */
export const reservedPrompts = ['agent-lost'] as const;
