/**
 * What is wrong with the form of a value, in both languages: the schema's own words, which are written in
 * English and translated in `form-words.ts`, and those of zod, which speaks both.
 */
import { z } from 'zod';
import { bilingual, type Wording } from '../../base/wording.ts';
import { formWords } from '../schema/form-words.ts';

export interface FormIssue {
  readonly issue: z.core.$ZodIssue;
  /** Of a name that is wrong: what is wrong with it. */
  readonly words: Wording;
}

const { localeError: inChinese } = z.locales.zhCN();

/** Empty for a value that is right. */
export function issuesOf(schema: z.ZodType, value: unknown): readonly FormIssue[] {
  const english = schema.safeParse(value).error?.issues ?? [];
  // Words of the schema win over those of a locale: they are in English both times.
  const chinese = schema.safeParse(value, { error: inChinese }).error?.issues ?? [];
  return english.map((issue, index) => {
    const en = messageOf(issue);
    const own = formWords.get(en);
    return { issue, words: bilingual(en, own ?? messageOf(chinese[index] ?? issue)) };
  });
}

function messageOf(issue: z.core.$ZodIssue): string {
  const [inner] = issue.code === 'invalid_key' ? issue.issues : [];
  return inner?.message ?? issue.message;
}
