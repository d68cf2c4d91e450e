/**
 * What is wrong with the form of a value, in both languages: the schema's own words, which are written in
 * English and translated in `form-words.ts`; for what zod finds, words without a programmer's types.
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
  const english = schema.safeParse(value, { reportInput: true }).error?.issues ?? [];
  // Words of the schema win over those of a locale: they are in English both times.
  const chinese = schema.safeParse(value, { error: inChinese }).error?.issues ?? [];
  return english.map((issue, index) => {
    const [inner = issue] = issue.code === 'invalid_key' ? issue.issues : [];
    const own = formWords.get(inner.message);
    if (own !== undefined) return { issue, words: bilingual(inner.message, own) };
    const told = wordsOf(inner);
    return { issue, words: told ?? bilingual(inner.message, messageOf(chinese[index] ?? issue)) };
  });
}

function messageOf(issue: z.core.$ZodIssue): string {
  const [inner] = issue.code === 'invalid_key' ? issue.issues : [];
  return inner?.message ?? issue.message;
}

const settings = bilingual('settings', '下一级的设置');

/** What zod calls a value, as people call it. */
const things: Readonly<Record<string, Wording>> = {
  string: bilingual('a text', '文字'),
  number: bilingual('a number', '数字'),
  int: bilingual('a whole number', '整数'),
  boolean: bilingual('true or false', ' true 或 false'),
  object: settings,
  record: settings,
  array: bilingual('a list', '列表'),
  null: bilingual('nothing', '空'),
};

function wordsOf(issue: z.core.$ZodIssue): Wording | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords(issue.expected, issue.input);
    case 'invalid_value': {
      const values = issue.values.map(String);
      return bilingual(`one of: ${values.join(', ')}`, `只能是：${values.join('、')}`);
    }
    case 'too_small':
      return sizeWords(issue, ['at least', '至少'], Number(issue.minimum));
    case 'too_big':
      return sizeWords(issue, ['at most', '最多'], Number(issue.maximum));
    default:
      return undefined;
  }
}

function typeWords(expected: string, input: unknown): Wording | undefined {
  const wanted = things[expected];
  const found = things[input === null ? 'null' : Array.isArray(input) ? 'array' : typeof input];
  if (!wanted || !found || wanted === found) return undefined;
  return bilingual(
    `this should be ${wanted.en}, not ${found.en}`,
    `这里应为${wanted['zh-CN']}，而不是${found['zh-CN']}`,
  );
}

const units: Readonly<Record<string, Wording>> = {
  string: bilingual(' letters', ' 个字符'),
  array: bilingual(' entries', ' 项'),
};

function sizeWords(
  { origin, inclusive }: { readonly origin: string; readonly inclusive?: boolean | undefined },
  [en, zhCn]: readonly [string, string],
  bound: number,
): Wording {
  const unit = units[origin] ?? bilingual('', '');
  const [beyond, beyondZh] = inclusive === false ? ['not ', '不含 '] : ['', ''];
  return bilingual(
    `${en} ${bound}${unit.en}${beyond === '' ? '' : `, ${beyond}${bound} itself`}`,
    `${zhCn} ${bound}${unit['zh-CN']}${beyondZh === '' ? '' : `，${beyondZh}${bound}`}`,
  );
}
