import { z } from 'zod';
import { bilingual } from '../../../base/wording.ts';
import { answerTimeout, id, next, perLanguage, promptList } from '../../schema/words.ts';
import { promptFiles, type Turn, tell } from '../../turn.ts';
import { onward, type StepBehaviour } from '../step-behaviour.ts';
import { askForKey, keysOf, noteInput } from './question.ts';

const question = z
  .strictObject({
    id: id.describe('Under which name its answers are counted; also a variable of the call.'),
    prompt: promptList,
    label: perLanguage.describe('As it stands in the call’s path.'),
    from: z.number().int().min(0).max(9).default(1).describe('The lowest answer.'),
    to: z.number().int().min(0).max(9).default(5).describe('The highest answer.'),
  })
  .refine(({ from, to }) => from < to, { message: 'the highest answer is above the lowest' });

export const surveySettings = z
  .strictObject({
    questions: z.array(question).min(1).max(10),
    timeout: answerTimeout.prefault('5s').describe('For each answer, from the end of the prompt.'),
    tries: z.number().int().min(1).max(5).default(2).describe('How often each question is put.'),
    thanks: promptList.optional().describe('Played when all were answered.'),
    next,
  })
  .describe(
    'Asks how it was, one key a question. Who stops answering is not pressed: the rest is left out.',
  );

type Settings = z.infer<typeof surveySettings>;

export const survey: StepBehaviour<Settings> = {
  needsAnswer: true,
  ways: (settings) => onward(settings.next),
  references: ({ questions, thanks = [] }) => [
    ...questions.map(({ prompt }, index) => ({
      section: 'prompts' as const,
      ids: prompt,
      key: ['questions', index, 'prompt'],
    })),
    { section: 'prompts', ids: thanks, key: ['thanks'] },
  ],
  keeps: ({ questions }) => questions.map(({ id: name }) => ({ name })),
  faults: ({ questions }) =>
    questions.flatMap((one, index) => {
      if (questions.findIndex((other) => other.id === one.id) === index) return [];
      const message = bilingual(
        `the answers of two questions would be counted as '${one.id}'`,
        `两个问题的回答会同算作“${one.id}”`,
      );
      return [{ code: 'question-twice', key: ['questions', index, 'id'], message }];
    }),
  picture: ({ questions }) => [questions.map((one) => one.id).join(', ')],
  enter(turn, settings) {
    return ask(turn, settings, 0);
  },
  resume(turn, settings, input) {
    const index = turn.state.question ?? 0;
    const asked = settings.questions[index];
    if (input.kind === 'played' && !asked) return settings.next;
    const pressed = keysOf(input);
    if (!asked || pressed === undefined) return undefined;
    if (pressed !== '' && Number(pressed) >= asked.from && Number(pressed) <= asked.to) {
      answered(turn, asked, pressed);
      return ask(turn, settings, index + 1);
    }
    tell(turn, pressed === '' ? 'nothing-pressed' : 'key-wrong', { digits: pressed });
    const tries = turn.state.tries + 1;
    if (tries >= settings.tries) return settings.next;
    turn.state = { ...turn.state, tries };
    askForKey(turn, promptFiles(turn, asked.prompt), settings.timeout);
    return undefined;
  },
};

/** Puts the question, or says thanks after the last one. */
function ask(turn: Turn, settings: Settings, index: number): string | undefined {
  turn.state = { ...turn.state, question: index, tries: 0 };
  const asked = settings.questions[index];
  if (asked) {
    askForKey(turn, promptFiles(turn, asked.prompt), settings.timeout);
    return undefined;
  }
  if (!settings.thanks) return settings.next;
  const prompts = promptFiles(turn, settings.thanks);
  turn.effects.push({ kind: 'play', prompts, bargeIn: true });
  return undefined;
}

function answered(turn: Turn, asked: Settings['questions'][number], answer: string): void {
  tell(turn, 'question-answered', { question: asked.id, answer });
  noteInput(turn, asked.label, answer);
  const variables = { ...turn.state.variables, [asked.id]: answer };
  turn.state = { ...turn.state, variables };
  const survey = turn.state.step ?? '';
  turn.effects.push({ kind: 'keep-answer', survey, question: asked.id, answer: Number(answer) });
}
