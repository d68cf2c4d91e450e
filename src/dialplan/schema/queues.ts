import { z } from 'zod';
import { strategies } from '../../acd/model/config.ts';
import { between, daySpan, duration, id, perLanguage, promptList, skillLevels } from './words.ts';

const count = z.number().int().min(0).max(100_000);

const condition = z
  .strictObject({
    waited: duration.optional(),
    position: count.optional().describe('At this place or behind; 1 is next.'),
    waiting: count.optional().describe('So many wait, this caller included.'),
    estimate: duration.optional().describe('The estimated wait is so long or longer.'),
    signedInAtMost: count.optional(),
    readyAtMost: count.optional(),
    allNotReady: z.literal(true).optional().describe('Somebody is signed in, nobody ready.'),
    within: daySpan.optional(),
    freeLinesAtMost: count
      .optional()
      .describe('So few lines are free for the hotline and the class of the call.'),
    skill: id.optional().describe('Count only agents with this skill, such as those of a site.'),
  })
  .refine((when) => Object.keys(when).length > 0, 'say when')
  .describe('All that is given must hold.');

const overflowRule = z
  .strictObject({
    name: id.describe('The reason on record, and the exit of the flow’s queue step.'),
    when: condition,
    queue: id
      .optional()
      .describe('Waits on there, with the time waited. Where nothing is named: back to the flow.'),
    callback: z
      .literal(true)
      .optional()
      .describe('The caller’s number is called back; the call goes on in the flow.'),
    announce: id.optional().describe('Said once; the caller keeps her place.'),
    flow: id.optional().describe('Goes on in that flow: to a number outside, a voicemail box, ...'),
    refuse: z.enum(['normal', 'busy']).optional().describe('Hangs up.'),
  })
  .refine(({ queue, callback, announce, flow, refuse }) => {
    const targets = [queue, callback, announce, flow, refuse];
    return targets.filter((target) => target !== undefined).length <= 1;
  }, 'name one target: queue, callback, announce, flow or refuse')
  .describe('The first rule whose condition holds is taken.');

const announcements = z
  .strictObject({
    every: between(1_000, 3_600_000, 'from 1s to 1h'),
    prompt: promptList.optional().describe('Said each time, at the end.'),
    positions: z.array(id).max(50).default([]).describe('For the first place, the second, ...'),
    waits: z
      .array(z.strictObject({ upTo: duration, prompt: id }))
      .max(20)
      .default([])
      .describe('For the estimated wait, the shortest first. Silent when unreliable.'),
  })
  .describe('What a waiting caller hears now and then; it never delays an agent.');

const callback = z
  .strictObject({
    calendar: id.describe('Customers are called only in its hours.'),
    within: between(60_000, 86_400_000, 'from 1m to 24h')
      .prefault('1h')
      .describe('Promised, in working time; late ones are told.'),
    first: z
      .enum(['agent', 'customer'])
      .default('agent')
      .describe('Who is called first; a customer who is waits at the head for an agent.'),
    ring: between(1_000, 300_000, 'from 1s to 5m')
      .prefault('30s')
      .describe('How long the customer’s phone rings.'),
    attempts: z.number().int().min(1).max(20).default(3),
    retryAfter: z
      .array(duration)
      .max(20)
      .prefault(['5m', '15m'])
      .describe('After the first attempt, the second, ...; the last one from then on.'),
  })
  .describe('Callers may ask to be called back; they keep their place.');

export const queue = z
  .strictObject({
    name: perLanguage,
    strategy: z
      .enum(strategies)
      .default('longest-idle')
      .describe('In which order agents are asked.'),
    music: id.describe('Heard while waiting.'),
    announce: promptList.optional().describe('Played once on entering, before the music.'),
    skills: skillLevels.default({}).describe('What an agent must know at least, 1 to 5.'),
    receiptTimeout: between(100, 30_000, 'from 100ms to 30s')
      .prefault('2s')
      .describe('How long the agent’s browser has to confirm the screen pop.'),
    ringTimeout: between(1_000, 300_000, 'from 1s to 5m')
      .prefault('20s')
      .describe('How long one agent’s phone rings.'),
    wrapUp: duration.prefault('30s').describe('After a conversation; 0s: none.'),
    maxWait: between(1_000, 86_400_000, 'from 1s to 24h')
      .prefault('10m')
      .describe('Then the flow goes on with timedOut.'),
    maxLength: z
      .number()
      .int()
      .min(1)
      .max(100_000)
      .default(500)
      .describe('A call that finds this many waiting goes on with full.'),
    waitWithoutAgents: z
      .boolean()
      .default(false)
      .describe('Whether callers may wait while no agent is signed in.'),
    ringNoAnswerLimit: z
      .number()
      .int()
      .min(0)
      .max(20)
      .default(1)
      .describe('Unanswered rings in a row after which an agent is made not-ready; 0: never.'),
    declineLimit: z
      .number()
      .int()
      .min(0)
      .max(20)
      .default(1)
      .describe('Declined offers in a row after which an agent is made not-ready; 0: never.'),
    wrapUpBy: z
      .record(id, duration)
      .default({})
      .describe('By disposition, instead of wrapUp; 0s ends it at once.'),
    wrapUpExtension: z
      .strictObject({ by: duration, times: z.number().int().min(1).max(10).default(1) })
      .optional()
      .describe('Lets an agent extend her wrap-up.'),
    callback: callback.optional(),
    weight: z
      .number()
      .min(0.1)
      .max(10)
      .default(1)
      .describe('How much waiting here counts among the queues of one agent.'),
    relax: z
      .array(
        z.strictObject({ after: duration, skills: z.record(id, z.number().int().min(0).max(5)) }),
      )
      .max(20)
      .default([])
      .describe('Levels that are enough after so much waiting; 0 lets the skill go.'),
    preferLastAgent: duration
      .prefault('0s')
      .describe(
        'How long only the agent is asked who spoke with the caller last, or whom the step prefers.',
      ),
    keepPlaceWithin: duration
      .prefault('0s')
      .describe('Who hung up while waiting and calls again within this keeps the time waited.'),
    serviceLevel: z
      .strictObject({
        within: duration.prefault('15s').describe('Who is answered within this is in time.'),
        target: z.number().min(0).max(1).default(0.99).describe('0.99: 99 of 100 callers.'),
      })
      .prefault({})
      .describe('What the wallboard measures against.'),
    overflow: z.array(overflowRule).max(20).default([]),
    announcements: announcements.optional(),
    staffing: z
      .array(z.strictObject({ within: daySpan, agents: z.number().int().min(1).max(10_000) }))
      .max(20)
      .default([])
      .describe('How many agents must be signed in; fewer raise an alarm.'),
  })
  .describe('A line of callers and how agents are asked.');
