import { z } from 'zod';
import { id, languages, perLanguage, text } from './words.ts';

export const prompt = z
  .strictObject({
    text: perLanguage.describe('What it says.'),
    pinyin: z
      .string()
      .max(4000)
      .optional()
      .describe('Pinyin with tone digits, for speech synthesis.'),
    voice: z
      .strictObject({ 'zh-CN': text.optional(), en: text.optional() })
      .optional()
      .describe('Who speaks.'),
    file: z
      .strictObject({ 'zh-CN': text, en: text })
      .describe('Below prompts/: WAV, 8 kHz, mono, 16 bit.'),
  })
  .describe('A recording that flows play.');

export const music = z
  .strictObject({ name: perLanguage, file: text })
  .describe('What callers hear while they wait.');

const part = z.strictObject({
  text: text.describe('What it says.'),
  pinyin: text.optional().describe('Pinyin with tone digits, for speech synthesis.'),
});

export const parts = z
  .strictObject({
    folder: text.describe('Below prompts/; each part is <its name>.wav there.'),
    voice: text.optional().describe('Who speaks.'),
    words: z.record(id, part).describe('By name, such as zero, hundred, yuan.'),
  })
  .describe('The recorded parts of which numbers, money and times are said in one language.');

export const partsLanguage = z
  .string()
  .regex(new RegExp(`^(${languages.join('|')})$`), `a language is ${languages.join(' or ')}`);
