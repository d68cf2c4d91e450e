/** What the checker says, in each language in which admins read it. Both are written side by side. */
import type { Language } from './schema/words.ts';

export type Wording = Readonly<Record<Language, string>>;

/** The same words twice. What is quoted in one stands in the other: names are never translated. */
export function bilingual(en: string, zhCn: string): Wording {
  return { en, 'zh-CN': zhCn };
}

export function didYouMean(name: string): Wording {
  return bilingual(`did you mean '${name}'?`, `是不是想写“${name}”？`);
}
