/**
 * The secrets that a dialplan's trunks and services use. One whose file cannot be read any more stays as
 * it was: a slip of the hand must not take a carrier away. What it was is lost with the process.
 */
import { join } from 'node:path';
import { HotlineError } from '../../base/errors.ts';
import type { CompiledDialplan } from '../../dialplan/compiled.ts';
import { readSecret, type SecretFault } from '../../store/files/secret-files.ts';

/** Where they are, one file each. */
export function secretsDirectory(dataDirectory: string): string {
  return join(dataDirectory, 'secrets');
}

/** A file, and who signs with what is in it. */
export interface UsedSecret {
  /** Its name in the directory. */
  readonly file: string;
  readonly trunks: readonly string[];
  readonly services: readonly string[];
}

export interface FaultySecret extends UsedSecret {
  readonly fault: SecretFault;
}

type Users = Pick<CompiledDialplan, 'trunks' | 'services'>;

export class Secrets {
  readonly directory: string;
  #values = new Map<string, string>();
  #faults: readonly FaultySecret[] = [];

  constructor(directory: string) {
    this.directory = directory;
  }

  /** Of the files that the dialplan named when they were read last. */
  get faults(): readonly FaultySecret[] {
    return this.#faults;
  }

  /**
   * Reads what the dialplan names, and lets go of everything else.
   * @returns those that are not what they were
   */
  read(dialplan: Users): readonly UsedSecret[] {
    const values = new Map<string, string>();
    const faults: FaultySecret[] = [];
    const changed: UsedSecret[] = [];
    for (const used of usedBy(dialplan)) {
      const { file } = used;
      const before = this.#values.get(file);
      const now = readSecret(this.directory, file);
      if ('fault' in now) faults.push({ ...used, fault: now.fault });
      else if (now.value !== before) changed.push(used);
      const value = 'value' in now ? now.value : before;
      if (value !== undefined) values.set(file, value);
    }
    this.#values = values;
    this.#faults = faults;
    return changed;
  }

  /**
   * @param whose for the message, such as `the password of trunk 'carrier'`
   * @throws HotlineError `config-invalid` for a file that could never be read
   */
  of(file: string, whose: string): string {
    const value = this.#values.get(file);
    if (value !== undefined) return value;
    const place = join(this.directory, file);
    throw new HotlineError('config-invalid', `${whose} cannot be read from ${place}`);
  }
}

/** Each file once, by name. */
function usedBy({ trunks, services }: Users): readonly UsedSecret[] {
  const used = new Map<string, { file: string; trunks: string[]; services: string[] }>();
  const of = (file: string) => {
    const one = used.get(file) ?? { file, trunks: [], services: [] };
    used.set(file, one);
    return one;
  };
  for (const { id, digest, outgoing } of Object.values(trunks)) {
    const files = new Set([digest?.secret, outgoing?.credentials?.secret]);
    for (const file of files) if (file !== undefined) of(file).trunks.push(id);
  }
  for (const { id, secret } of Object.values(services)) {
    if (secret !== undefined) of(secret).services.push(id);
  }
  return [...used.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
}
