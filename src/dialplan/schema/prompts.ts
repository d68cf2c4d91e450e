import { z } from 'zod';
import { perLanguage, text } from './words.ts';

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
