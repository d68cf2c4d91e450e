/** Placeholders for missing recordings: which there are, who says them, and how loud they become. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { placeholders, runPromptsRender } from '../../src/cli/prompts-command.ts';
import { chosenVoice } from '../../src/cli/speech-tools.ts';
import { readFiles } from '../../src/dialplan/files/read-files.ts';
import { levelled } from '../../src/sound/levelled.ts';
import { measureSound } from '../../src/sound/measured-sound.ts';
import { encodeWavHeader } from '../../src/sound/wav.ts';
import { smallDialplan } from '../support/small-dialplan.ts';

const spokenParts = `
parts:
  zh-CN: {folder: parts, voice: espeak-ng cmn, words: {zero: {text: 零, pinyin: ling2}}}
`;

describe('a placeholder', () => {
  it('is made of every prompt in each language, every part and the music', () => {
    const text = `${smallDialplan}${spokenParts}`.replace(
      'text: {zh-CN: 您好, en: Hello}',
      'pinyin: nin2 hao3\n    voice: {en: flite awb}\n    text: {zh-CN: 您好, en: Hello}',
    );
    const { entries } = readFiles([{ name: 'main.yaml', text }]);
    expect(placeholders(entries)).toMatchObject([
      { file: 'zh-CN/hello.wav', speech: { text: '您好', pinyin: 'nin2 hao3' } },
      { file: 'en/hello.wav', speech: { text: 'Hello', voice: 'flite awb' } },
      { file: 'zh-CN/sorry.wav' },
      { file: 'en/sorry.wav' },
      { file: 'parts/zero.wav', cut: 'part', speech: { pinyin: 'ling2', voice: 'espeak-ng cmn' } },
      { file: 'music/waiting.wav' },
    ]);
  });

  it.each([
    [
      'as told',
      { text: '您好', pinyin: 'nin2 hao3', voice: 'espeak-ng cmn-latn-pinyin+m1' },
      'espeak-ng',
      'cmn-latn-pinyin+m1',
      'nin2 hao3',
    ],
    [
      'without pinyin',
      { text: '您好', voice: 'espeak-ng cmn-latn-pinyin+f3' },
      'espeak-ng',
      'cmn+f3',
      '您好',
    ],
    [
      'for a person',
      { text: '您好', pinyin: 'nin2 hao3', voice: '张敏' },
      'espeak-ng',
      'cmn-latn-pinyin+f3',
      'nin2 hao3',
    ],
    ['in English', { text: 'Hello', pinyin: 'nin2 hao3' }, 'flite', 'slt', 'Hello'],
    ['in another English', { text: 'Hello', voice: 'flite awb' }, 'flite', 'awb', 'Hello'],
  ])('is spoken %s', (_name, speech, tool, voice, words) => {
    expect(chosenVoice(speech)).toEqual({ tool, voice, words });
  });

  it.each([-32, -6])('is brought to the loudness of all others from a peak of %i dB', (peakDb) => {
    const amplitude = 32_767 * 10 ** (peakDb / 20);
    const tone = Int16Array.from({ length: 16_000 }, (_, index) => amplitude * Math.sin(index));
    const audio = Buffer.from(tone.buffer);
    const made = levelled(Buffer.concat([encodeWavHeader(1, 8_000, audio.length), audio]), {
      ...{ speechDb: -20, peakDbMax: -1 },
    });
    expect(measureSound(made)?.speechDb).toBeCloseTo(-20, 0);
  });
});

describe('rendering placeholders', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hotline-render-'));
    writeFileSync(join(folder, 'main.yaml'), smallDialplan);
    mkdirSync(join(folder, 'prompts'));
    vi.stubEnv('PATH', folder);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  it('says which tool is missing, and leaves nothing half made', () => {
    const told = {
      code: 'not-found',
      message: 'espeak-ng is not installed: apt install espeak-ng flite sox',
    };
    expect(() => runPromptsRender(folder, { force: false, lang: 'en' })).toThrow(
      expect.objectContaining(told),
    );
  });

  it('writes nowhere else', () => {
    writeFileSync(join(folder, 'main.yaml'), smallDialplan.replace('zh-CN/hello', '../../hello'));
    expect(() => runPromptsRender(folder, { force: false, lang: 'en' })).toThrow(
      'outside prompts/',
    );
  });
});
