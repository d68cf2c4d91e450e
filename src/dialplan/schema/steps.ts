/** The steps of a flow, each with exactly one key: its kind. */
import { z } from 'zod';
import { collectSettings } from '../steps/asking/collect.ts';
import { menuSettings } from '../steps/asking/menu.ts';
import { surveySettings } from '../steps/asking/survey.ts';
import { areaSettings } from '../steps/deciding/area.ts';
import { branchSettings } from '../steps/deciding/branch.ts';
import { gotoSettings } from '../steps/deciding/goto.ts';
import { hoursSettings } from '../steps/deciding/hours.ts';
import { lookupSettings } from '../steps/deciding/lookup.ts';
import { returnSettings } from '../steps/deciding/return.ts';
import { sendSettings } from '../steps/deciding/send.ts';
import { setSettings } from '../steps/deciding/set.ts';
import { subFlowSettings } from '../steps/deciding/sub-flow.ts';
import { callbackSettings } from '../steps/reaching/callback.ts';
import { dialSettings } from '../steps/reaching/dial.ts';
import { hangupSettings } from '../steps/reaching/hangup.ts';
import { queueSettings } from '../steps/reaching/queue.ts';
import { refuseSettings } from '../steps/reaching/refuse.ts';
import { voicemailSettings } from '../steps/reaching/voicemail.ts';
import { announceSettings } from '../steps/speaking/announce.ts';
import { answerSettings } from '../steps/speaking/answer.ts';
import { languageSettings } from '../steps/speaking/language.ts';
import { playSettings } from '../steps/speaking/play.ts';
import { recordSettings } from '../steps/speaking/record.ts';
import { saySettings } from '../steps/speaking/say.ts';
import { id, perLanguage } from './words.ts';

export const stepKinds = {
  answer: answerSettings,
  announce: announceSettings,
  play: playSettings,
  say: saySettings,
  language: languageSettings,
  record: recordSettings,
  menu: menuSettings,
  collect: collectSettings,
  survey: surveySettings,
  hours: hoursSettings,
  area: areaSettings,
  branch: branchSettings,
  set: setSettings,
  lookup: lookupSettings,
  send: sendSettings,
  goto: gotoSettings,
  subFlow: subFlowSettings,
  return: returnSettings,
  queue: queueSettings,
  dial: dialSettings,
  voicemail: voicemailSettings,
  callback: callbackSettings,
  hangup: hangupSettings,
  refuse: refuseSettings,
} as const;

export type StepKind = keyof typeof stepKinds;
export const stepKindNames = Object.keys(stepKinds) as StepKind[];

/** All kinds together, for types and for the JSON Schema. */
export const anyStep = z.union([
  z.strictObject({ answer: stepKinds.answer }),
  z.strictObject({ announce: stepKinds.announce }),
  z.strictObject({ play: stepKinds.play }),
  z.strictObject({ say: stepKinds.say }),
  z.strictObject({ language: stepKinds.language }),
  z.strictObject({ record: stepKinds.record }),
  z.strictObject({ menu: stepKinds.menu }),
  z.strictObject({ collect: stepKinds.collect }),
  z.strictObject({ survey: stepKinds.survey }),
  z.strictObject({ hours: stepKinds.hours }),
  z.strictObject({ area: stepKinds.area }),
  z.strictObject({ branch: stepKinds.branch }),
  z.strictObject({ set: stepKinds.set }),
  z.strictObject({ lookup: stepKinds.lookup }),
  z.strictObject({ send: stepKinds.send }),
  z.strictObject({ goto: stepKinds.goto }),
  z.strictObject({ subFlow: stepKinds.subFlow }),
  z.strictObject({ return: stepKinds.return }),
  z.strictObject({ queue: stepKinds.queue }),
  z.strictObject({ dial: stepKinds.dial }),
  z.strictObject({ voicemail: stepKinds.voicemail }),
  z.strictObject({ callback: stepKinds.callback }),
  z.strictObject({ hangup: stepKinds.hangup }),
  z.strictObject({ refuse: stepKinds.refuse }),
]);

const schemas: ReadonlyMap<string, z.ZodType> = new Map(
  stepKindNames.map((kind) => [kind, z.strictObject({ [kind]: stepKinds[kind] })]),
);

/** The schema of one kind of step, for faults that name the very key. */
export function stepSchema(kind: StepKind): z.ZodType {
  return schemas.get(kind) ?? z.never();
}

/**
 * Read by the kind that it names: to try one kind after the other took the most time of a large dialplan.
 * What is wrong with a step is told by `stepSchema`.
 */
export const step = z.unknown().transform((value, context) => {
  const [kind = ''] = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  const read = schemas.get(kind)?.safeParse(value);
  if (read?.success) return read.data as z.output<typeof anyStep>;
  context.issues.push({ code: 'invalid_union', errors: [], input: value });
  return z.NEVER;
});

export const flow = z
  .strictObject({
    name: perLanguage,
    start: id.describe('The first step.'),
    steps: z.record(id, step),
  })
  .describe('What a caller goes through, step by step.');
