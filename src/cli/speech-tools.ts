/**
 * Speech and music made by the Debian packages espeak-ng, flite and sox, as raw files to be levelled:
 * Mandarin by espeak-ng from pinyin, English by flite.
 */
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { HotlineError, isHotlineError } from '../base/errors.ts';
import { bilingual, type Wording } from '../base/wording.ts';
import type { Language } from '../dialplan/schema.ts';

/** What is said, and by whom. */
export interface Speech {
  readonly text: string;
  /** Of a Mandarin text: surer than what a voice makes of characters. */
  readonly pinyin?: string | undefined;
  /** As 'flite slt' or 'espeak-ng cmn-latn-pinyin+f3'; others are people: a voice is chosen. */
  readonly voice?: string | undefined;
}

/** One sentence, or a part of one: cut close, so that parts follow each other. */
export type Cut = 'sentence' | 'part';

const shape = 'highpass 120 compand 0.01,0.2 6:-40,-30,-20,-12 -6 -90 0.02 gain -n -3';
const cutClose = 'silence 1 0.01 0.5% reverse silence 1 0.01 0.5% reverse pad 0.02 0.04';

/**
 * Writes what is said as WAV, 8 kHz, mono, 16 bit.
 * @throws HotlineError `not-found` when a tool is not installed
 */
export function speak(
  speech: Speech,
  file: string,
  { cut, language }: { readonly cut: Cut; readonly language: Language },
): void {
  const raw = `${file}.raw.wav`;
  try {
    renderVoice(speech, raw, language);
    const form = ['-r', '8000', '-c', '1', '-b', '16', file];
    const effects = [...shape.split(' '), ...(cut === 'part' ? cutClose.split(' ') : [])];
    run('sox', [raw, ...form, 'rate', '-v', ...effects], language);
  } finally {
    rmSync(raw, { force: true });
  }
}

/** Plucked arpeggios over four chords, 32 s, made to be looped: ours, so nobody's licence applies. */
export function playMusic(file: string, language: Language): void {
  const chords = ['C3 G3 E4 G4', 'A2 E3 C4 E4', 'F2 C3 A3 C4', 'G2 D3 B3 D4'];
  const notes = [...chords, ...chords].flatMap((chord) => {
    const [low = '', fifth = '', third = '', top = ''] = chord.split(' ');
    return [low, fifth, third, top, third, fifth, third, fifth];
  });
  const parts = notes.map((_, index) => `${file}.${index}.wav`);
  try {
    for (const [index, note] of notes.entries()) {
      const form = ['-n', '-r', '8000', '-b', '16', parts[index] ?? ''];
      run('sox', [...form, 'synth', '0.5', 'pluck', note], language);
    }
    const soften = 'lowpass 2200 reverb 30 gain -n -9 fade 0.05 32 0.1 trim 0 32'.split(' ');
    run('sox', [...parts, '-c', '1', file, ...soften, 'channels', '1'], language);
  } finally {
    for (const part of parts) rmSync(part, { force: true });
  }
}

function renderVoice(speech: Speech, raw: string, language: Language): void {
  const { tool, voice, words } = chosenVoice(speech);
  if (tool === 'flite') {
    run('flite', ['-voice', voice, '-t', words, '-o', raw], language);
    return;
  }
  const ssml = `${raw}.ssml`;
  const escaped = words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const spoken = `<prosody range="200%" pitch="+10%">${escaped}</prosody>`;
  writeFileSync(ssml, `<speak>${spoken}</speak>`);
  try {
    const how = ['-m', '-v', voice, '-s', '145', '-g', '2'];
    run('espeak-ng', [...how, '-f', ssml, '-w', raw], language);
  } finally {
    rmSync(ssml, { force: true });
  }
}

/** The voice that is named; without one that is a tool's, the language decides. */
export function chosenVoice({ text, pinyin, voice = '' }: Speech) {
  const [, tool, name = ''] = /^(flite|espeak-ng) ([\w+-]+)$/.exec(voice) ?? [];
  const isChinese = /\p{Script=Han}/u.test(text);
  if (tool === 'flite' || (tool === undefined && !isChinese)) {
    return { tool: 'flite', voice: tool === undefined ? 'slt' : name, words: text } as const;
  }
  const wanted = tool === undefined ? 'cmn-latn-pinyin+f3' : name;
  if (pinyin !== undefined) return { tool: 'espeak-ng', voice: wanted, words: pinyin } as const;
  const plain = wanted.replace('-latn-pinyin', '');
  return { tool: 'espeak-ng', voice: isChinese ? plain : wanted, words: text } as const;
}

/** @param language of what is said when it cannot be done */
function run(tool: string, args: readonly string[], language: Language): void {
  try {
    execFileSync(tool, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  } catch (cause) {
    if (isHotlineError(cause)) throw cause;
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const told = (isMissing ? missing(tool) : failed(tool))[language];
    throw new HotlineError(isMissing ? 'not-found' : 'media-failed', told, { cause });
  }
}

function missing(tool: string): Wording {
  const way = 'apt install espeak-ng flite sox';
  return bilingual(`${tool} is not installed: ${way}`, `没有安装 ${tool}：${way}`);
}

function failed(tool: string): Wording {
  return bilingual(`${tool} has failed`, `${tool} 运行失败`);
}
