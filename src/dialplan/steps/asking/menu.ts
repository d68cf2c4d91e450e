import { z } from 'zod';
import { bilingual } from '../../../base/wording.ts';
import type { PromptFile } from '../../flow.ts';
import {
  answerTimeout,
  id,
  key,
  languages,
  next,
  perLanguage,
  promptList,
  text,
  tries,
} from '../../schema/words.ts';
import { keep, promptFiles, type Turn, tell } from '../../turn.ts';
import type { SettingsFault, StepBehaviour } from '../step-behaviour.ts';
import { idleInvalid } from './idle-invalid.ts';
import { askAgain, askForKey, keysOf, noteInput, sayFirst } from './question.ts';

const menuKey = z.strictObject({
  label: perLanguage.describe('As the agent reads it on the screen pop.'),
  next,
  language: z.enum(languages).optional().describe('The language from here on.'),
  value: text.optional().describe('Kept under the menu’s variable; the key itself when absent.'),
});

export const menuSettings = z
  .strictObject({
    prompt: promptList,
    bargeIn: z
      .boolean()
      .default(true)
      .describe('A key counts while the prompt is played; false: only after its end.'),
    timeout: answerTimeout.prefault('5s').describe('From the end of the prompt.'),
    tries,
    variable: id
      .optional()
      .describe('Under which name the choice is kept: what the call is about.'),
    invalid: promptList.optional().describe('Played after a key that is not on the menu.'),
    keys: z
      .record(key, menuKey)
      .refine((keys) => Object.keys(keys).length > 0, 'a menu needs at least one key'),
    otherwise: id.describe('Where a caller goes who pressed nothing valid in all tries.'),
  })
  .describe('Asks for one key.');

type Settings = z.infer<typeof menuSettings>;

export const menu: StepBehaviour<Settings> = {
  needsAnswer: true,
  ways: ({ keys, otherwise }) => [
    ...Object.entries(keys).map(([digit, { label, next: following }]) => ({
      to: following,
      key: ['keys', digit, 'next'],
      byCaller: true,
      label: { 'zh-CN': `${digit} ${label['zh-CN']}`, en: `${digit} ${label.en}` },
    })),
    // A phone that lies off the hook must come to an end: that way is gone in silence.
    { to: otherwise, key: ['otherwise'] },
  ],
  references: ({ prompt, invalid = [] }) => [
    { section: 'prompts', ids: prompt, key: ['prompt'] },
    { section: 'prompts', ids: invalid, key: ['invalid'] },
  ],
  keeps: ({ variable, keys }) => {
    if (variable === undefined) return [];
    return [
      { name: variable, values: Object.entries(keys).map(([key, { value }]) => value ?? key) },
    ];
  },
  faults: (settings) => [...idleInvalid(settings), ...idleKeys(settings)],
  picture: ({ prompt }) => [prompt.join(', ')],
  enter(turn, settings) {
    ask(turn, settings, promptFiles(turn, settings.prompt));
    return undefined;
  },
  resume(turn, settings, input) {
    if (input.kind === 'played' && !settings.bargeIn) askForKey(turn, [], settings.timeout);
    const digit = keysOf(input);
    if (digit === undefined) return undefined;
    const choice = settings.keys[digit];
    if (!choice) {
      tell(turn, digit === '' ? 'nothing-pressed' : 'key-wrong', { digits: digit });
      return askAgain(turn, settings, digit !== '', (prompts) => ask(turn, settings, prompts));
    }
    tell(turn, 'key-pressed', { digits: digit, label: choice.label });
    noteInput(turn, choice.label, digit);
    if (settings.variable !== undefined) keep(turn, { [settings.variable]: choice.value ?? digit });
    if (choice.language) turn.state = { ...turn.state, language: choice.language };
    return choice.next;
  },
};

function ask(turn: Turn, { bargeIn, timeout }: Settings, prompts: readonly PromptFile[]): void {
  if (bargeIn) askForKey(turn, prompts, timeout);
  else sayFirst(turn, prompts);
}

/** Several keys that all do the same; a menu of one key is a question. */
function idleKeys({ keys, otherwise, variable }: Settings): readonly SettingsFault[] {
  const idleValues = variable === undefined ? valuesOf(keys) : [];
  if (idleValues.length > 0 || variable !== undefined) return idleValues;
  const choices = Object.values(keys);
  const ways = new Set([...choices.map((choice) => choice.next), otherwise]);
  const spoken = new Set(choices.map((choice) => choice.language));
  if (choices.length < 2 || ways.size > 1 || spoken.size > 1) return [];
  return [
    {
      code: 'without-effect',
      key: ['keys'],
      message: bilingual('all keys lead the same way', '所有按键的去向都一样'),
    },
  ];
}

/** Values that nothing keeps. */
function valuesOf(keys: Settings['keys']): readonly SettingsFault[] {
  const written = Object.entries(keys).filter(([, { value }]) => value !== undefined);
  const message = bilingual(
    "is kept by nothing: the menu has no 'variable'",
    '不会被保存：菜单没有“variable”',
  );
  return written.map(([digit]) => {
    return { code: 'without-effect', key: ['keys', digit, 'value'], message };
  });
}
