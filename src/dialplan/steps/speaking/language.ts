import { z } from 'zod';
import { answerTimeout, key, languages, next, promptList } from '../../schema/words.ts';
import { promptFiles, type Turn, tell } from '../../turn.ts';
import { askForKey } from '../asking/question.ts';
import type { StepBehaviour } from '../step-behaviour.ts';

const choice = z
  .strictObject({
    prompt: promptList.describe('Played in each language, in the order of the keys.'),
    keys: z
      .record(key, z.enum(languages))
      .refine((keys) => Object.keys(keys).length > 1, 'a choice needs at least two languages'),
    timeout: answerTimeout.prefault('5s').describe('From the end of the prompt.'),
    tries: z.number().int().min(1).max(10).default(2).describe('How often it is asked.'),
    unlessKnown: z
      .boolean()
      .default(true)
      .describe('A customer whose language is on record is not asked.'),
  })
  .describe('Lets the caller choose; who presses nothing keeps the language.');

export const languageSettings = z
  .strictObject({
    set: z.enum(languages).optional().describe('This one from here on.'),
    choose: choice.optional(),
    next,
  })
  .refine(({ set, choose }) => (set === undefined) !== (choose === undefined), {
    message: "give either 'set' or 'choose'",
  })
  .describe('The language of prompts from here on.');

type Settings = z.infer<typeof languageSettings>;

export const language: StepBehaviour<Settings> = {
  ways: ({ next: following }) => [{ to: following, key: ['next'], label: '' }],
  references: ({ choose }) => [
    { section: 'prompts', ids: choose?.prompt ?? [], key: ['choose', 'prompt'] },
  ],
  picture: ({ set, choose }) => [set ?? Object.values(choose?.keys ?? {}).join(' / ')],
  enter(turn, { set, choose, next: following }) {
    const known = choose?.unlessKnown ? turn.state.facts.customer?.language : undefined;
    const wanted = set ?? known;
    if (wanted !== undefined) {
      turn.state = { ...turn.state, language: wanted };
      tell(turn, 'language-set', { language: wanted });
      return following;
    }
    if (choose) ask(turn, choose);
    return undefined;
  },
  resume(turn, { choose, next: following }, input) {
    if (!choose) return undefined;
    if (input.kind !== 'digits-collected' && input.kind !== 'collect-timed-out') return undefined;
    const digit = input.kind === 'digits-collected' ? input.digits : '';
    const chosen = choose.keys[digit];
    if (chosen !== undefined) {
      tell(turn, 'language-set', { language: chosen, digits: digit });
      turn.state = { ...turn.state, language: chosen };
      return following;
    }
    tell(turn, digit === '' ? 'nothing-pressed' : 'key-wrong', { digits: digit });
    const tries = turn.state.tries + 1;
    if (tries >= choose.tries) return following;
    turn.state = { ...turn.state, tries };
    ask(turn, choose);
    return undefined;
  },
};

function ask(turn: Turn, { prompt, keys, timeout }: NonNullable<Settings['choose']>): void {
  const spoken = [...new Set(Object.values(keys))];
  askForKey(
    turn,
    spoken.flatMap((one) => promptFiles(turn, prompt, one)),
    timeout,
  );
}
