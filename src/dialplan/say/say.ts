/** Values said from recorded parts, in the languages that a hotline speaks. Pure. */
import type { Language } from '../schema/words.ts';
import * as english from './english.ts';
import * as mandarin from './mandarin.ts';
import {
  readDate,
  readDigits,
  readDuration,
  readMoney,
  readNumber,
  readTime,
} from './spoken-value.ts';

export const sayingKinds = ['digits', 'number', 'money', 'date', 'time', 'duration'] as const;
export type SayingKind = (typeof sayingKinds)[number];

/** All that a language needs, by the names of the parts' recordings. */
export const partNames: Readonly<Record<Language, readonly string[]>> = {
  'zh-CN': mandarin.mandarinParts,
  en: english.englishParts,
};

/** The parts that say it, in order; undefined where the text is no such value. */
export function partsOf(
  language: Language,
  as: SayingKind,
  text: string,
): readonly string[] | undefined {
  const spoken = language === 'zh-CN' ? mandarin : english;
  switch (as) {
    case 'digits':
      return told(readDigits(text), spoken.digits);
    case 'number':
      return told(readNumber(text), spoken.number);
    case 'money':
      return told(readMoney(text), spoken.money);
    case 'date':
      return told(readDate(text), spoken.date);
    case 'time':
      return told(readTime(text), spoken.time);
    case 'duration':
      return told(readDuration(text), spoken.duration);
  }
}

function told<Value>(
  value: Value | undefined,
  say: (value: Value) => readonly string[],
): readonly string[] | undefined {
  return value === undefined ? undefined : say(value);
}
