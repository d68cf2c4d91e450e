import { z } from 'zod';
import { next, promptList } from '../../schema/words.ts';
import { promptFiles } from '../../turn.ts';
import { onward, type StepBehaviour } from '../step-behaviour.ts';

export const announceSettings = z
  .strictObject({ prompt: promptList, next })
  .describe(
    'Says something before anything else: before or after the answer, as the hotline’s announcements say. It is heard to its end.',
  );

export const announce: StepBehaviour<z.infer<typeof announceSettings>> = {
  ways: (settings) => onward(settings.next),
  references: ({ prompt }) => [{ section: 'prompts', ids: prompt, key: ['prompt'] }],
  picture: ({ prompt }) => [prompt.join(', ')],
  enter(turn, { prompt }) {
    const prompts = promptFiles(turn, prompt);
    const { announcements } = turn.dialplan.hotlines[turn.state.hotline] ?? {};
    if (!turn.state.answered && announcements === 'before-answer') {
      turn.effects.push({ kind: 'announce', prompts });
      return undefined;
    }
    if (!turn.state.answered) turn.effects.push({ kind: 'answer' });
    turn.state = { ...turn.state, answered: true };
    turn.effects.push({ kind: 'play', prompts, bargeIn: false });
    return undefined;
  },
  resume: (_, settings, input) => (input.kind === 'played' ? settings.next : undefined),
};
