/** The steps of a flow. Each names where the call goes on; hangup and refuse end it. */
import { z } from 'zod';
import { duration, id, languages, perLanguage, promptList, skillLevels } from './words.ts';

const next = id.describe('The step that follows.');
const tries = z.number().int().min(1).max(10).default(3).describe('How often the question is put.');

const menuKey = z.strictObject({
  label: perLanguage.describe('As the agent reads it on the screen pop.'),
  next,
  language: z.enum(languages).optional().describe('The language from here on.'),
});

const menu = z
  .strictObject({
    prompt: promptList,
    timeout: duration.prefault('5s').describe('From the end of the prompt.'),
    tries,
    invalid: promptList.optional().describe('Played after a key that is not on the menu.'),
    keys: z
      .record(z.string().regex(/^[0-9*#]$/, "a menu key is one of 0-9, '*' and '#'"), menuKey)
      .refine((keys) => Object.keys(keys).length > 0, 'a menu needs at least one key'),
    otherwise: id.describe('Where a caller goes who pressed nothing valid in all tries.'),
  })
  .describe('Asks for one key.');

const collect = z
  .strictObject({
    prompt: promptList,
    variable: id.describe('Under which name the digits are kept.'),
    label: perLanguage.describe('As the agent reads it on the screen pop.'),
    min: z.number().int().min(1).max(32),
    max: z.number().int().min(1).max(32),
    terminator: z.enum(['#', '*']).default('#'),
    timeout: duration.prefault('6s').describe('From the end of the prompt to the first digit.'),
    digitTimeout: duration.prefault('3s').describe('Between two digits.'),
    tries,
    invalid: promptList.optional().describe('Played after digits that are not accepted.'),
    next,
    otherwise: id.describe('Where a caller goes who typed nothing right in all tries.'),
  })
  .describe('Asks for a number.');

const queue = z
  .strictObject({
    id,
    priority: z.number().int().min(0).max(10).default(0).describe('Higher is answered earlier.'),
    skills: skillLevels.default({}).describe('Needed beyond what the queue asks for.'),
    emergency: z.boolean().default(false).describe('Goes before everybody.'),
    timedOut: id.describe('When nobody answered in maxWait.'),
    noAgents: id.describe('When nobody is signed in.'),
    full: id.describe('When maxLength callers wait already.'),
    overflow: z
      .record(id, id)
      .default({})
      .describe('By the name of the queue’s rule; timedOut for rules not named.'),
    keys: z
      .record(z.string().regex(/^[0-9*#]$/, "a key is one of 0-9, '*' and '#'"), id)
      .default({})
      .describe('With which a waiting caller leaves the queue.'),
  })
  .describe('Waits for an agent; the conversation ends the flow.');

const expression = z.string().min(1).max(300);

const branch = z
  .strictObject({
    when: z
      .array(
        z.strictObject({
          if: expression.describe(
            'A condition over caller, dialled, language, customer and variables: customer.tier == "vip-local".',
          ),
          next,
        }),
      )
      .min(1)
      .max(20)
      .describe('The first whose condition holds is taken.'),
    otherwise: id.describe('When none holds.'),
  })
  .describe('Goes by what is known of the call.');

const set = z
  .strictObject({
    variable: id.describe('Under which name the value is kept.'),
    to: expression.describe('Its value, a text: "vip", or variables.a + variables.b.'),
    next,
  })
  .describe('Keeps a value for later.');

export const stepKinds = {
  answer: z.strictObject({ next }).describe('Answers the call: only then it can be heard.'),
  hours: z
    .strictObject({ calendar: id, open: id, closed: id })
    .describe('Goes by a calendar’s opening hours.'),
  play: z
    .strictObject({
      prompt: promptList,
      bargeIn: z
        .boolean()
        .default(true)
        .describe('A key stops it and is the first digit of the question that follows.'),
      next,
    })
    .describe('Plays recordings.'),
  language: z
    .strictObject({ set: z.enum(languages), next })
    .describe('The language of prompts from here on.'),
  menu,
  collect,
  branch,
  set,
  queue,
  hangup: z
    .strictObject({
      cause: z.enum(['normal', 'busy']).default('normal'),
      outcome: z
        .enum(['completed-in-flow', 'closed'])
        .default('completed-in-flow')
        .describe('How a call is booked that ends here without having come through a queue.'),
    })
    .describe('Ends the call.'),
  refuse: z
    .strictObject({ status: z.number().int().min(400).max(699) })
    .describe('Ends a call that was not answered, with a SIP status.'),
} as const;

export type StepKind = keyof typeof stepKinds;
export const stepKindNames = Object.keys(stepKinds) as StepKind[];

/** A step has exactly one key: its kind. */
export const step = z.union([
  z.strictObject({ answer: stepKinds.answer }),
  z.strictObject({ hours: stepKinds.hours }),
  z.strictObject({ play: stepKinds.play }),
  z.strictObject({ language: stepKinds.language }),
  z.strictObject({ menu: stepKinds.menu }),
  z.strictObject({ collect: stepKinds.collect }),
  z.strictObject({ branch: stepKinds.branch }),
  z.strictObject({ set: stepKinds.set }),
  z.strictObject({ queue: stepKinds.queue }),
  z.strictObject({ hangup: stepKinds.hangup }),
  z.strictObject({ refuse: stepKinds.refuse }),
]);

/** The schema of one kind of step, for faults that name the very key. */
export function stepSchema(kind: StepKind): z.ZodType {
  return z.strictObject({ [kind]: stepKinds[kind] });
}

export const flow = z
  .strictObject({
    name: perLanguage,
    start: id.describe('The first step.'),
    steps: z.record(id, step),
  })
  .describe('What a caller goes through, step by step.');
