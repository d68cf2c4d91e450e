import { z } from 'zod';
import { next, promptList } from '../../schema/words.ts';
import { promptFiles } from '../../turn.ts';
import { onward, type StepBehaviour } from '../step-behaviour.ts';

export const playSettings = z
  .strictObject({
    prompt: promptList,
    bargeIn: z
      .boolean()
      .default(true)
      .describe('A key stops it and is the first digit of the question that follows.'),
    next,
  })
  .describe('Plays recordings.');

export const play: StepBehaviour<z.infer<typeof playSettings>> = {
  needsAnswer: true,
  ways: (settings) => onward(settings.next),
  references: ({ prompt }) => [{ section: 'prompts', ids: prompt, key: ['prompt'] }],
  picture: ({ prompt }) => [prompt.join(', ')],
  enter(turn, { prompt, bargeIn }) {
    turn.effects.push({ kind: 'play', prompts: promptFiles(turn, prompt), bargeIn });
    return undefined;
  },
  resume: (_, settings, input) => (input.kind === 'played' ? settings.next : undefined),
};
