/** `hotline prompts`: what is wrong with recordings, and placeholders for those that are missing. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { HotlineError } from '../base/errors.ts';
import { bilingual, type Wording } from '../base/wording.ts';
import { soundBounds } from '../dialplan/checks/prompt-checks.ts';
import type { Fault } from '../dialplan/fault.ts';
import { readFiles, type Sections } from '../dialplan/files/read-files.ts';
import { type Language, languages } from '../dialplan/schema.ts';
import { levelled } from '../sound/levelled.ts';
import { formatFaults, readDialplan, readSources } from '../store/files/dialplan-directory.ts';
import { MeasuredSounds } from '../store/files/measured-sounds.ts';
import { existing } from './existing-directory.ts';
import { type Cut, playMusic, type Speech, speak } from './speech-tools.ts';

interface PromptsOptions {
  readonly lang: Language;
}

/** A placeholder to be made. */
interface Placeholder {
  /** Relative to the prompts directory. */
  readonly file: string;
  /** Absent: music. */
  readonly speech?: Speech;
  readonly cut: Cut;
}

/** Prints what `check` finds about recordings; the exit code is 1 when it is an error. */
export function runPromptsCheck(directory: string, { lang }: PromptsOptions): void {
  const sounds = new MeasuredSounds();
  const read = readDialplan(existing(directory, lang), new Date().getFullYear(), { sounds });
  const faults = read.faults.filter(isAboutPrompts);
  if (faults.length > 0) process.stdout.write(`${formatFaults({ ...read, faults }, lang)}\n\n`);
  const count = placeholders(readFiles(read.sources).entries).length;
  const errors = faults.filter(({ severity }) => severity === 'error').length;
  const warnings = faults.length - errors;
  process.stdout.write(`${checkedWords(count, errors, warnings)[lang]}\n`);
  process.exitCode = errors > 0 ? 1 : 0;
}

function checkedWords(count: number, errors: number, warnings: number): Wording {
  return bilingual(
    `${count} recordings, ${errors} errors, ${warnings} warnings`,
    `${count} 个录音，${errors} 个错误，${warnings} 个警告`,
  );
}

function madeWords(count: number): Wording {
  return bilingual(`${count} placeholders made`, `已生成 ${count} 个占位录音`);
}

function outside(file: string): Wording {
  return bilingual(`${file} is outside prompts/`, `${file} 在 prompts/ 之外`);
}

/** The prompts' own faults, and whatever else is wrong in the files that list them. */
function isAboutPrompts({ code, file }: Fault): boolean {
  return code.startsWith('prompt-') || code === 'part-missing' || file.startsWith('prompts/');
}

/**
 * Makes a placeholder for each recording that is missing, and prints its name.
 * @throws HotlineError `dialplan-invalid` for files that cannot be read, `not-found` when a tool of
 *   speech synthesis is not installed
 */
export function runPromptsRender(
  directory: string,
  { force, lang }: PromptsOptions & { readonly force: boolean },
): void {
  const sources = readSources(existing(directory, lang));
  const { entries, faults } = readFiles(sources);
  if (faults.some(({ severity }) => severity === 'error')) {
    throw new HotlineError('dialplan-invalid', formatFaults({ sources, faults }, lang));
  }
  const folder = resolve(directory, 'prompts');
  let made = 0;
  for (const placeholder of placeholders(entries)) {
    const path = resolve(folder, placeholder.file);
    if (relative(folder, path).startsWith('..')) {
      throw new HotlineError('invalid-input', outside(placeholder.file)[lang]);
    }
    if (existsSync(path) && !force) continue;
    render(placeholder, path, lang);
    made += 1;
    process.stdout.write(`${join(directory, 'prompts', placeholder.file)}\n`);
  }
  process.stdout.write(`${madeWords(made)[lang]}\n`);
}

/** One for each recording that the files name. */
export function placeholders({ prompts, parts, music }: Sections['entries']): Placeholder[] {
  return [
    ...Object.values(prompts).flatMap(({ value: { text, pinyin, voice, file } }) =>
      languages.map((language) => ({
        ...{ file: file[language], cut: 'sentence' as const },
        speech: { text: text[language], pinyin, voice: voice?.[language] },
      })),
    ),
    ...Object.values(parts).flatMap(({ value: { folder, voice, words } }) =>
      Object.entries(words).map(([name, { text, pinyin }]) => ({
        ...{ file: `${folder}/${name}.wav`, cut: 'part' as const },
        speech: { text, pinyin, voice },
      })),
    ),
    ...Object.values(music).map(({ value }) => ({ file: value.file, cut: 'sentence' as const })),
  ];
}

function render({ speech, cut }: Placeholder, path: string, language: Language): void {
  mkdirSync(dirname(path), { recursive: true });
  const made = `${path}.new.wav`;
  try {
    if (speech) speak(speech, made, { cut, language });
    else playMusic(made, language);
    writeFileSync(made, levelled(readFileSync(made), soundBounds));
    renameSync(made, path);
  } finally {
    rmSync(made, { force: true });
  }
}
