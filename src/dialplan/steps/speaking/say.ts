import { z } from 'zod';
import { sayingKindsInChinese } from '../../../base/chinese-names.ts';
import { bilingual } from '../../../base/wording.ts';
import { sayingKinds } from '../../say/say.ts';
import { expression, next, promptList } from '../../schema/words.ts';
import { expressed, promptFiles, tell } from '../../turn.ts';
import { spokenFiles } from '../spoken-files.ts';
import { onward, type StepBehaviour } from '../step-behaviour.ts';

export const saySettings = z
  .strictObject({
    as: z
      .enum(sayingKinds)
      .describe(
        "How the value is read: digits one by one, number '1024', money in yuan '12.50', date '2026-10-01', time '21:30', duration in seconds or as '1h30m'.",
      ),
    value: expression.describe('What is said: variables.waybill, or "12.50".'),
    before: promptList.optional().describe('Played just before the value.'),
    after: promptList.optional().describe('Played just after it.'),
    bargeIn: z
      .boolean()
      .default(true)
      .describe('A key stops it and is the first digit of the question that follows.'),
    next,
  })
  .describe('Says a value from recorded parts; nothing where the value cannot be read so.');

export const say: StepBehaviour<z.infer<typeof saySettings>> = {
  needsAnswer: true,
  ways: (settings) => onward(settings.next),
  says: () => true,
  references: ({ before = [], after = [] }) => [
    { section: 'prompts', ids: before, key: ['before'] },
    { section: 'prompts', ids: after, key: ['after'] },
  ],
  expressions: ({ value }) => [{ text: value, wanted: 'string', key: ['value'] }],
  picture: ({ as, value }) => [
    bilingual(`${as}: ${value}`, `${sayingKindsInChinese[as]}：${value}`),
  ],
  enter(turn, { as, value, before = [], after = [], bargeIn, next: following }) {
    const said = expressed(turn, value);
    const spoken = spokenFiles(turn, as, said);
    if (!spoken) {
      tell(turn, 'value-unspeakable', { value: said, as });
      return following;
    }
    tell(turn, 'value-said', { value: said, as });
    const prompts = [...promptFiles(turn, before), ...spoken, ...promptFiles(turn, after)];
    turn.effects.push({ kind: 'play', prompts, bargeIn });
    return undefined;
  },
  resume: (_, settings, input) => (input.kind === 'played' ? settings.next : undefined),
};
