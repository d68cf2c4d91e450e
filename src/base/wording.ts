/** What people read, in each language that Hotline speaks. Both are written side by side. */

export type Wording = Readonly<Record<'en' | 'zh-CN', string>>;

/** The same words twice. What is quoted in one stands in the other: names are never translated. */
export function bilingual(en: string, zhCn: string): Wording {
  return { en, 'zh-CN': zhCn };
}
