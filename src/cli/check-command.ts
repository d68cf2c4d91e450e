/** `check`: every fault of the dialplan files, also those that only the server knows of. */
import { existsSync } from 'node:fs';
import { isHotlineError } from '../base/errors.ts';
import { bilingual } from '../base/wording.ts';
import { secretsDirectory } from '../composition/dialplans/secrets.ts';
import type { Language } from '../dialplan/schema.ts';
import {
  type DialplanSurroundings,
  formatFaults,
  readDialplan,
} from '../store/files/dialplan-directory.ts';
import { MeasuredSounds } from '../store/files/measured-sounds.ts';
import { knownPeopleIn } from '../store/known-people.ts';
import { existing } from './existing-directory.ts';

export interface CheckCommandOptions {
  readonly lang: Language;
  /** Of the server; where there is none, what is said of people and passwords is not checked. */
  readonly data: string;
}

/** Prints every fault; the exit code is 1 when one of them is an error. */
export function runCheck(directory: string, { lang, data }: CheckCommandOptions): void {
  const around = { sounds: new MeasuredSounds(), ...serverOf(data, lang) };
  const read = readDialplan(existing(directory, lang), new Date().getFullYear(), around);
  if (read.faults.length > 0) process.stdout.write(`${formatFaults(read, lang)}\n\n`);
  const errors = read.faults.filter((fault) => fault.severity === 'error').length;
  const warnings = read.faults.length - errors;
  const { counted, version } = summaries[lang];
  const told = counted(read.sources.length, errors, warnings);
  process.stdout.write(read.dialplan ? `${told}${version}${read.dialplan.version}\n` : `${told}\n`);
  process.exitCode = errors > 0 ? 1 : 0;
}

/** What the server with this data directory compares a dialplan with. */
function serverOf(data: string, lang: Language): DialplanSurroundings {
  if (!existsSync(data)) return {};
  const secrets = secretsDirectory(data);
  try {
    return { secretsDirectory: secrets, people: knownPeopleIn(data) };
  } catch (error) {
    if (!isHotlineError(error, 'store-failed')) throw error;
    process.stderr.write(`${peopleUnknown[lang]}: ${error.message}\n`);
    return { secretsDirectory: secrets };
  }
}

const peopleUnknown = bilingual(
  'what is said of people is not checked',
  '没有检查方案里提到的人员',
);

const summaries = {
  en: {
    counted: (files: number, errors: number, warnings: number) =>
      `${files} files, ${errors} errors, ${warnings} warnings`,
    version: ': version ',
  },
  'zh-CN': {
    counted: (files: number, errors: number, warnings: number) =>
      `${files} 个文件，${errors} 个错误，${warnings} 个警告`,
    version: '：版本 ',
  },
} as const;
