/**
 * The admins' language as one schema: it types the code, checks the files and (as JSON Schema)
 * completes in editors. A dialplan is a set of YAML files; each file may hold any of the sections.
 */
import { z } from 'zod';
import { alarms } from './schema/alarms.ts';
import { areaTable } from './schema/areas.ts';
import { calendar, holidayList, holidayListYear } from './schema/calendars.ts';
import { customerSystem } from './schema/customer-systems.ts';
import {
  choice,
  customerClass,
  customerClassName,
  hotline,
  notReadyReason,
  trunk,
} from './schema/hotlines.ts';
import { music, parts, partsLanguage, prompt } from './schema/prompts.ts';
import { queue } from './schema/queues.ts';
import { service } from './schema/services.ts';
import { flow, type step } from './schema/steps.ts';
import { test } from './schema/tests.ts';
import { id } from './schema/words.ts';
import type { HolidayLists } from './time/public-holidays.ts';

export { type StepKind, stepKindNames, stepSchema } from './schema/steps.ts';
export { type Language, languages } from './schema/words.ts';

/** One file. Every section is optional, but an empty file is a fault of its own. */
export const dialplanFileSchema = z
  .strictObject({
    hotlines: z.record(id, hotline).optional(),
    flows: z.record(id, flow).optional(),
    queues: z.record(id, queue).optional(),
    calendars: z.record(id, calendar).optional(),
    publicHolidays: z.record(holidayListYear, holidayList).optional(),
    areas: z.record(id, areaTable).optional(),
    prompts: z.record(id, prompt).optional(),
    parts: z.record(partsLanguage, parts).optional(),
    music: z.record(id, music).optional(),
    services: z.record(id, service).optional(),
    trunks: z.record(id, trunk).optional(),
    customerClasses: z.record(customerClassName, customerClass).optional(),
    customerSystems: z.record(id, customerSystem).optional(),
    notReadyReasons: z.record(id, notReadyReason).optional(),
    dispositions: z.record(id, choice).optional().describe('What a call was about.'),
    alarms: alarms.optional(),
    tests: z.record(id, test).optional(),
  })
  .describe('A file of a Hotline dialplan.');

export type DialplanFile = z.infer<typeof dialplanFileSchema>;
export type CompiledHotline = z.infer<typeof hotline> & { readonly id: string };
export type CompiledFlow = z.infer<typeof flow> & { readonly id: string };
export type CompiledStep = z.infer<typeof step>;
export type CompiledQueue = z.infer<typeof queue> & { readonly id: string };
export type CompiledCalendar = z.infer<typeof calendar> & {
  readonly id: string;
  /** That the dialplan gives; absent where it gives none or the calendar keeps no public holidays. */
  readonly holidayLists?: HolidayLists;
};
export type CompiledPrompt = z.infer<typeof prompt> & { readonly id: string };
export type CompiledTrunk = z.infer<typeof trunk> & { readonly id: string };
export type CompiledChoice = z.infer<typeof choice> & { readonly id: string };
export type CompiledNotReadyReason = z.infer<typeof notReadyReason> & { readonly id: string };
export type CompiledCustomerClass = z.infer<typeof customerClass> & { readonly id: string };
export type CompiledCustomerSystem = z.infer<typeof customerSystem> & { readonly id: string };
export type CompiledParts = z.infer<typeof parts> & { readonly id: string };
export type CompiledService = z.infer<typeof service> & { readonly id: string };
export type CompiledMusic = z.infer<typeof music> & { readonly id: string };
export type CompiledAlarmLimit = z.infer<typeof alarms>[string] & { readonly id: string };
export type DialplanTest = z.infer<typeof test>;

export const sectionNames = [
  'hotlines',
  'flows',
  'queues',
  'calendars',
  'publicHolidays',
  'areas',
  'prompts',
  'parts',
  'music',
  'services',
  'trunks',
  'customerClasses',
  'customerSystems',
  'notReadyReasons',
  'dispositions',
  'alarms',
  'tests',
] as const;
export type SectionName = (typeof sectionNames)[number];

/** Prompts that Hotline plays by itself where the dialplan has them. */
export const reservedPrompts = ['agent-lost'] as const;
