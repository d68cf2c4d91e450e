/**
 * Makes placeholder recordings for the prompts of dialplans/prompts/manifest.yaml and the parts of
 * parts.yaml: Mandarin by espeak-ng from reviewed pinyin, English by flite, 8 kHz mono, peak at
 * -3 dBFS. Needs the Debian packages espeak-ng, flite and sox. Files that exist are kept unless
 * --force is given.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

interface Prompt {
  text: Record<string, string>;
  pinyin: string;
  voice: Record<string, string>;
  file: Record<string, string>;
}

interface Parts {
  folder: string;
  voice: string;
  words: Record<string, { text: string; pinyin?: string }>;
}

const directory = 'dialplans/prompts';
const force = process.argv.includes('--force');
const manifest = parse(readFileSync(join(directory, 'manifest.yaml'), 'utf8')) as {
  prompts: Record<string, Prompt>;
};

for (const [id, prompt] of Object.entries(manifest.prompts)) {
  for (const language of ['zh-CN', 'en']) renderPrompt(id, language, prompt);
}
const { parts } = parse(readFileSync(join(directory, 'parts.yaml'), 'utf8')) as {
  parts: Record<string, Parts>;
};
for (const spoken of Object.values(parts)) renderParts(spoken);
renderMusic(join(directory, 'music/waiting.wav'));

function renderPrompt(id: string, language: string, prompt: Prompt): void {
  const file = join(directory, prompt.file[language] ?? '');
  if (existsSync(file) && !force) return;
  const voice = prompt.voice[language] ?? '';
  speak(file, voice.startsWith('flite') ? (prompt.text[language] ?? '') : prompt.pinyin, voice);
  process.stdout.write(`${id} ${language}: ${file}\n`);
}

/** Cut close, so that they follow each other as in one sentence. */
function renderParts({ folder, voice, words }: Parts): void {
  for (const [name, { text, pinyin = text }] of Object.entries(words)) {
    const file = join(directory, folder, `${name}.wav`);
    if (existsSync(file) && !force) continue;
    const cut = 'silence 1 0.01 0.5% reverse silence 1 0.01 0.5% reverse pad 0.02 0.04'.split(' ');
    speak(file, pinyin, voice, cut);
    process.stdout.write(`${name}: ${file}\n`);
  }
}

/** @param words as the voice wants them: text, or pinyin for a Mandarin one */
function speak(file: string, words: string, voice: string, cut: readonly string[] = []): void {
  mkdirSync(dirname(file), { recursive: true });
  const raw = `${file}.raw.wav`;
  if (voice.startsWith('flite')) renderEnglish(words, raw);
  else renderMandarin(words, raw);
  const shape = 'highpass 120 compand 0.01,0.2 6:-40,-30,-20,-12 -6 -90 0.02 gain -n -3'.split(' ');
  const format = ['-r', '8000', '-c', '1', '-b', '16', file];
  execFileSync('sox', [raw, ...format, 'rate', '-v', ...shape, ...cut]);
  rmSync(raw);
}

/** Plucked arpeggios over four chords, 32 s, made to be looped: ours, so nobody's licence applies. */
function renderMusic(file: string): void {
  if (existsSync(file) && !force) return;
  mkdirSync(dirname(file), { recursive: true });
  const chords = ['C3 G3 E4 G4', 'A2 E3 C4 E4', 'F2 C3 A3 C4', 'G2 D3 B3 D4'];
  const notes = [...chords, ...chords].flatMap((chord) => {
    const [low = '', fifth = '', third = '', top = ''] = chord.split(' ');
    return [low, fifth, third, top, third, fifth, third, fifth];
  });
  const parts = notes.map((note, index) => {
    const part = `${file}.${index}.wav`;
    execFileSync('sox', ['-n', '-r', '8000', '-b', '16', part, 'synth', '0.5', 'pluck', note]);
    return part;
  });
  const soften = 'lowpass 2200 reverb 30 gain -n -9 fade 0.05 32 0.1 trim 0 32'.split(' ');
  execFileSync('sox', [...parts, '-c', '1', file, ...soften, 'channels', '1']);
  for (const part of parts) rmSync(part);
  process.stdout.write(`music: ${file}\n`);
}

function renderMandarin(pinyin: string, raw: string): void {
  const ssml = `${raw}.ssml`;
  const spoken = `<prosody range="200%" pitch="+10%">${pinyin}</prosody>`;
  writeFileSync(ssml, `<speak>${spoken}</speak>`);
  const voice = ['-m', '-v', 'cmn-latn-pinyin+f3', '-s', '145', '-g', '2'];
  execFileSync('espeak-ng', [...voice, '-f', ssml, '-w', raw]);
  rmSync(ssml);
}

function renderEnglish(text: string, raw: string): void {
  execFileSync('flite', ['-voice', 'slt', '-t', text, '-o', raw]);
}
