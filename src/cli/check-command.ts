import type { Language } from '../dialplan/schema.ts';
import { formatFaults, readDialplan } from '../store/dialplan-directory.ts';
import { MeasuredSounds } from '../store/measured-sounds.ts';

/** Prints every fault; the exit code is 1 when one of them is an error. */
export function runCheck(directory: string, { lang }: { readonly lang: Language }): void {
  const sounds = new MeasuredSounds();
  const read = readDialplan(directory, new Date().getFullYear(), undefined, undefined, sounds);
  if (read.faults.length > 0) process.stdout.write(`${formatFaults(read, lang)}\n\n`);
  const errors = read.faults.filter((fault) => fault.severity === 'error').length;
  const warnings = read.faults.length - errors;
  const { counted, version } = summaries[lang];
  const told = counted(read.sources.length, errors, warnings);
  process.stdout.write(read.dialplan ? `${told}${version}${read.dialplan.version}\n` : `${told}\n`);
  process.exitCode = errors > 0 ? 1 : 0;
}

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
