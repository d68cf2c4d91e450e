/**
 * Makes placeholder recordings for the prompts of dialplans/prompts/manifest.yaml: Mandarin by
 * espeak-ng from reviewed pinyin, English by flite, 8 kHz mono, peak at -3 dBFS. Needs the Debian
 * packages espeak-ng, flite and sox. Files that exist are kept unless --force is given.
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

const directory = 'dialplans/prompts';
const force = process.argv.includes('--force');
const manifest = parse(readFileSync(join(directory, 'manifest.yaml'), 'utf8')) as {
  prompts: Record<string, Prompt>;
};

for (const [id, prompt] of Object.entries(manifest.prompts)) {
  for (const language of ['zh-CN', 'en']) render(id, language, prompt);
}
renderMusic(join(directory, 'music/waiting.wav'));

function render(id: string, language: string, prompt: Prompt): void {
  const file = join(directory, prompt.file[language] ?? '');
  if (existsSync(file) && !force) return;
  mkdirSync(dirname(file), { recursive: true });
  const raw = `${file}.raw.wav`;
  if (prompt.voice[language]?.startsWith('flite')) renderEnglish(prompt.text[language] ?? '', raw);
  else renderMandarin(prompt.pinyin, raw);
  const shape = 'highpass 120 compand 0.01,0.2 6:-40,-30,-20,-12 -6 -90 0.02 gain -n -3'.split(' ');
  execFileSync('sox', [raw, '-r', '8000', '-c', '1', '-b', '16', file, 'rate', '-v', ...shape]);
  rmSync(raw);
  process.stdout.write(`${id} ${language}: ${file}\n`);
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
