import { z } from 'zod';
import { duration, id, perLanguage, promptList, skillLevels } from './words.ts';

export const queue = z
  .strictObject({
    name: perLanguage,
    strategy: z
      .enum(['longest-idle'])
      .default('longest-idle')
      .describe('In which order agents are asked.'),
    music: id.describe('Heard while waiting.'),
    announce: promptList.optional().describe('Played once on entering, before the music.'),
    skills: skillLevels.default({}).describe('What an agent must know at least, 1 to 5.'),
    receiptTimeout: duration
      .prefault('2s')
      .describe('How long the agent’s browser has to confirm the screen pop.'),
    ringTimeout: duration.prefault('20s').describe('How long one agent’s phone rings.'),
    wrapUp: duration.prefault('30s').describe('After a conversation; 0s: none.'),
    maxWait: duration.prefault('10m').describe('Then the flow goes on with timedOut.'),
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
  })
  .describe('A line of callers and how agents are asked.');
