/**
 * The passwords and tokens of the data directory: one file each, whose only line is the secret. A fault
 * names its kind, never what was read.
 */
import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';

/** `malformed`: more than one line, or larger than any password or token. */
export type SecretFault = 'missing' | 'unreadable' | 'empty' | 'malformed';

export type SecretRead = { readonly value: string } | { readonly fault: SecretFault };

/** Chosen: signed tokens of several kilobytes exist. */
const bytesMax = 16_384;
/** Of more files in the directory the rest is not looked at. */
const filesMax = 1_000;

/** What the file holds now, without the white space around it. */
export function readSecret(directory: string, name: string): SecretRead {
  const file = join(directory, name);
  const found = statOf(file);
  if (typeof found === 'string') return { fault: found };
  if (found.size > bytesMax) return { fault: 'malformed' };
  let value: string;
  try {
    value = readFileSync(file, 'utf8').trim();
  } catch (error) {
    return { fault: kindOf(error) };
  }
  if (value === '') return { fault: 'empty' };
  return /[\r\n]/.test(value) ? { fault: 'malformed' } : { value };
}

/** The names of the files that hold a secret; none where there is no such directory. */
export function secretNames(directory: string): readonly string[] {
  return namesIn(directory).filter((name) => 'value' in readSecret(directory, name));
}

/** Changes whenever a file was written, came or went, or may be read by others than before. */
export function secretsSignature(directory: string): string {
  const parts = namesIn(directory).map((name) => {
    const found = statOf(join(directory, name));
    if (typeof found === 'string') return `${name} ${found}`;
    return `${name} ${found.size} ${found.mtimeMs} ${found.ctimeMs} ${found.ino}`;
  });
  return parts.join('\n');
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory).sort().slice(0, filesMax);
  } catch {
    // Nothing in it can be read then, which is told of each file that is wanted.
    return [];
  }
}

function statOf(file: string): Stats | SecretFault {
  try {
    return statSync(file);
  } catch (error) {
    return kindOf(error);
  }
}

function kindOf(error: unknown): 'missing' | 'unreadable' {
  const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return isMissing ? 'missing' : 'unreadable';
}
