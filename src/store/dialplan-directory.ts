/** The dialplan's files on disk: YAML anywhere below the directory, recordings below `prompts/`. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { HotlineError } from '../base/errors.ts';
import { type Compilation, compileDialplan } from '../dialplan/compile.ts';
import { formatFault } from '../dialplan/fault.ts';
import type { DialplanSource } from '../dialplan/read-files.ts';

/** More files than that are not a dialplan but a mistaken directory. */
const filesMax = 10_000;

const wavHeaderBytes = 44;
const wavBytesPerMs = 16;

export interface ReadDialplan extends Compilation {
  readonly sources: readonly DialplanSource[];
}

/**
 * Reads and compiles what is in the directory now.
 * @param year see `CheckOptions.year`
 * @throws HotlineError `config-invalid` when the directory cannot be read
 */
export function readDialplan(directory: string, year: number): ReadDialplan {
  const names = listFiles(directory);
  const sources = names
    .filter((name) => /\.ya?ml$/.test(name))
    .map((name) => ({ name, text: readFileSync(join(directory, name), 'utf8') }));
  const promptFiles = new Set(
    names
      .filter((name) => name.startsWith('prompts/'))
      .map((name) => name.slice('prompts/'.length)),
  );
  return { sources, ...compileDialplan(sources, { year, promptFiles }) };
}

/** How long each recording is, ms, by file relative to `prompts/`: 8 kHz, mono, 16 bit. */
export function promptLengths(directory: string): ReadonlyMap<string, number> {
  const recordings = listFiles(directory).filter((name) => /^prompts\/.*\.wav$/.test(name));
  return new Map(
    recordings.map((name) => {
      const bytes = statSync(join(directory, name)).size - wavHeaderBytes;
      return [name.slice('prompts/'.length), Math.max(0, bytes / wavBytesPerMs)] as const;
    }),
  );
}

/** All faults as a person reads them. */
export function formatFaults({ faults, sources }: ReadDialplan): string {
  const texts = new Map(sources.map((source) => [source.name, source.text]));
  return faults.map((fault) => formatFault(fault, texts.get(fault.file) ?? '')).join('\n\n');
}

function listFiles(directory: string): readonly string[] {
  try {
    const names = readdirSync(directory, { recursive: true, encoding: 'utf8' });
    if (names.length > filesMax) throw new Error(`more than ${filesMax} files`);
    return names.map((name) => name.split(sep).join('/')).sort();
  } catch (cause) {
    throw new HotlineError('config-invalid', `cannot read the dialplans in ${directory}`, {
      cause,
    });
  }
}
