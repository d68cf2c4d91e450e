/** The language in which a request wants its answer: `Accept-Language`, RFC 9110 §12.5.4. */

export type AnswerLanguage = 'zh-CN' | 'en';

/** More than that nobody asks for: the rest is not looked at. */
const rangesMax = 20;

/** Of ours, the one wanted most, the first of equals; English where neither is asked for. */
export function preferredLanguage(header: string | undefined): AnswerLanguage {
  let best: { readonly language: AnswerLanguage; readonly quality: number } | undefined;
  for (const range of (header ?? '').split(',', rangesMax)) {
    const [, name = '', quality = '1'] =
      /^\s*([a-z]{1,8}|\*)(?:-[a-z0-9-]*)?\s*(?:;\s*q=([01](?:\.\d{0,3})?))?\s*$/i.exec(range) ??
      [];
    const language = ours[name.toLowerCase()];
    const wanted = Number(quality);
    if (language && wanted > (best?.quality ?? 0)) best = { language, quality: wanted };
  }
  return best?.language ?? 'en';
}

const ours: Readonly<Record<string, AnswerLanguage | undefined>> = {
  zh: 'zh-CN',
  en: 'en',
  '*': 'en',
};
