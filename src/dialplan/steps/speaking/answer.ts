import { z } from 'zod';
import { next } from '../../schema/words.ts';
import { onward, type StepBehaviour } from '../step-behaviour.ts';

export const answerSettings = z
  .strictObject({ next })
  .describe('Answers the call: only then it can be heard.');

export const answer: StepBehaviour<z.infer<typeof answerSettings>> = {
  ways: (settings) => onward(settings.next),
  picture: () => [],
  enter(turn, settings) {
    if (turn.state.answered) return settings.next;
    turn.effects.push({ kind: 'answer' });
    return undefined;
  },
  resume(turn, settings, input) {
    if (input.kind !== 'answered') return undefined;
    turn.state = { ...turn.state, answered: true };
    return settings.next;
  },
};
