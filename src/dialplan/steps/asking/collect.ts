import { z } from 'zod';
import { bilingual } from '../../../base/wording.ts';
import type { PromptFile } from '../../flow.ts';
import { sayingKinds } from '../../say/say.ts';
import {
  answerTimeout,
  id,
  key,
  next,
  perLanguage,
  promptList,
  tries,
} from '../../schema/words.ts';
import { keep, promptFiles, type Turn, tell } from '../../turn.ts';
import { spokenFiles } from '../spoken-files.ts';
import type { SettingsFault, StepBehaviour } from '../step-behaviour.ts';
import { digitChecks, fitsMask, maskForm, maskLength, passesCheck } from './check-digits.ts';
import { idleInvalid } from './idle-invalid.ts';
import { askAgain, askForKey, keysOf, noteInput, sayFirst } from './question.ts';

const confirm = z
  .strictObject({
    before: promptList.optional().describe("Played before the digits: 'you have typed'."),
    as: z.enum(sayingKinds).default('digits').describe('How they are read back.'),
    prompt: promptList.describe("Played after them: 'press one if this is right'."),
    yes: key.default('1'),
    no: key.default('2').describe('Asks for the digits again, as another try.'),
    timeout: answerTimeout.prefault('5s').describe('From the end of the prompt; silence means no.'),
  })
  .describe('Reads the digits back and goes on only when the caller says that they are right.');

export const collectSettings = z
  .strictObject({
    prompt: promptList,
    variable: id.describe('Under which name the digits are kept.'),
    label: perLanguage.describe('As the agent reads it on the screen pop.'),
    min: z.number().int().min(1).max(32).describe('Fewer digits are not accepted.'),
    max: z.number().int().min(1).max(32).describe('So many end the input by themselves.'),
    terminator: z.enum(['#', '*']).default('#').describe('Ends the input; not a part of it.'),
    bargeIn: z
      .boolean()
      .default(true)
      .describe('Digits count while the prompt is played; false: only after its end.'),
    timeout: answerTimeout
      .prefault('6s')
      .describe('From the end of the prompt to the first digit.'),
    digitTimeout: answerTimeout.prefault('3s').describe('Between two digits.'),
    check: z
      .enum(digitChecks)
      .optional()
      .describe(
        'The check digit: luhn (cards), id-card (GB 11643; * for X), s10 (EMS, mod 11), mod-7 (air waybills).',
      ),
    pattern: z
      .array(z.string().regex(maskForm, "write a mask such as '1[3-9]?????????'"))
      .min(1)
      .max(20)
      .optional()
      .describe("Masks of which one must fit: digits, '?' for any, '[3-9]' for one of these."),
    confirm: confirm.optional(),
    tries,
    invalid: promptList.optional().describe('Played after digits that are not accepted.'),
    next,
    otherwise: id.describe('Where a caller goes who typed nothing right in all tries.'),
  })
  .describe('Asks for a number.');

type Settings = z.infer<typeof collectSettings>;

export const collect: StepBehaviour<Settings> = {
  needsAnswer: true,
  ways: (settings) => [
    { to: settings.next, key: ['next'], byCaller: true, label: '' },
    { to: settings.otherwise, key: ['otherwise'] },
  ],
  says: (settings) => settings.confirm !== undefined,
  references: ({ prompt, invalid = [], confirm: asked }) => [
    { section: 'prompts', ids: prompt, key: ['prompt'] },
    { section: 'prompts', ids: invalid, key: ['invalid'] },
    { section: 'prompts', ids: asked?.before ?? [], key: ['confirm', 'before'] },
    { section: 'prompts', ids: asked?.prompt ?? [], key: ['confirm', 'prompt'] },
  ],
  keeps: ({ variable }) => [{ name: variable }],
  faults: (settings) => [...impossible(settings), ...idle(settings)],
  picture: ({ variable, min, max, check }) => [
    `${variable}: ${min}–${max}${check === undefined ? '' : `, ${check}`}`,
  ],
  enter(turn, settings) {
    ask(turn, settings, promptFiles(turn, settings.prompt));
    return undefined;
  },
  resume(turn, settings, input) {
    if (input.kind === 'played' && !settings.bargeIn) askDigits(turn, settings, []);
    const digits = keysOf(input);
    if (digits === undefined) return undefined;
    const { pending } = turn.state;
    if (pending === undefined) return takeDigits(turn, settings, digits);
    return takeConfirmation(turn, settings, { pending, pressed: digits });
  },
};

function ask(turn: Turn, settings: Settings, prompts: readonly PromptFile[]): void {
  if (settings.bargeIn) askDigits(turn, settings, prompts);
  else sayFirst(turn, prompts);
}

function askDigits(turn: Turn, settings: Settings, prompts: readonly PromptFile[]): void {
  turn.effects.push({
    kind: 'collect',
    prompts,
    minDigits: settings.min,
    maxDigits: settings.max,
    firstDigitTimeoutMs: settings.timeout,
    interDigitTimeoutMs: settings.digitTimeout,
    terminators: settings.terminator,
  });
}

function takeDigits(turn: Turn, settings: Settings, digits: string): string | undefined {
  const refusal = whyRefused(settings, digits);
  if (refusal !== undefined) {
    const event = digits === '' ? 'nothing-pressed' : 'digits-refused';
    tell(turn, event, { digits, reason: refusal });
    return again(turn, settings, digits !== '');
  }
  if (!settings.confirm) return accept(turn, settings, digits);
  readBack(turn, settings.confirm, digits);
  return undefined;
}

function readBack(
  turn: Turn,
  { before = [], as, prompt, timeout }: NonNullable<Settings['confirm']>,
  digits: string,
): void {
  turn.state = { ...turn.state, pending: digits };
  tell(turn, 'value-said', { value: digits, as });
  const spoken = spokenFiles(turn, as, digits) ?? [];
  const prompts = [...promptFiles(turn, before), ...spoken, ...promptFiles(turn, prompt)];
  askForKey(turn, prompts, timeout);
}

function takeConfirmation(
  turn: Turn,
  settings: Settings,
  { pending, pressed }: { readonly pending: string; readonly pressed: string },
): string | undefined {
  const { pending: _, ...state } = turn.state;
  turn.state = state;
  if (pressed === settings.confirm?.yes) return accept(turn, settings, pending);
  const isNo = pressed === settings.confirm?.no;
  tell(turn, isNo ? 'digits-denied' : 'digits-unconfirmed', { digits: pending });
  return again(turn, settings, false);
}

function again(turn: Turn, settings: Settings, wasWrong: boolean): string | undefined {
  return askAgain(turn, settings, wasWrong, (prompts) => ask(turn, settings, prompts));
}

function accept(turn: Turn, settings: Settings, digits: string): string {
  tell(turn, 'digits-accepted', { digits, variable: settings.variable });
  noteInput(turn, settings.label, digits);
  keep(turn, { [settings.variable]: digits });
  return settings.next;
}

function whyRefused(settings: Settings, digits: string): string | undefined {
  const { min, max, check, pattern } = settings;
  if (digits.length < min || digits.length > max) return 'length';
  if (pattern && !pattern.some((mask) => fitsMask(mask, digits))) return 'pattern';
  return check !== undefined && !passesCheck(check, digits) ? 'check-digit' : undefined;
}

/** Settings that no digits could satisfy. */
function impossible({ min, max, pattern = [], confirm: asked }: Settings): SettingsFault[] {
  const found: SettingsFault[] = [];
  if (min > max) {
    const message = bilingual(
      `at least ${min} digits and at most ${max}: never right`,
      `至少 ${min} 位、至多 ${max} 位：永远不会对`,
    );
    found.push({ code: 'collect-range', key: ['min'], message });
  }
  pattern.forEach((mask, index) => {
    const places = maskLength(mask);
    if (places >= min && places <= max) return;
    const message = bilingual(
      `'${mask}' has ${places} places, but ${min} to ${max} digits are asked for`,
      `“${mask}”有 ${places} 位，而要求输入 ${min} 到 ${max} 位`,
    );
    found.push({ code: 'collect-range', key: ['pattern', index], message });
  });
  if (asked && asked.yes === asked.no) {
    const message = bilingual(
      `'${asked.yes}' would mean both yes and no`,
      `“${asked.yes}”既表示是又表示否`,
    );
    found.push({ code: 'key-twice', key: ['confirm', 'no'], message });
  }
  return found;
}

function idle(settings: Settings): readonly SettingsFault[] {
  const { min, max, tries: most, next: following, otherwise } = settings;
  if (min !== 1 || max !== 1 || most !== 1 || following !== otherwise) return idleInvalid(settings);
  const message = bilingual('typed or not, the call goes the same way', '输入与否，通话去向都一样');
  return [...idleInvalid(settings), { code: 'without-effect', key: ['next'], message }];
}
