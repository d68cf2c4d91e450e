/**
 * Which files may be read and written: only what lies, symbolic links resolved, below the configured
 * roots. Whoever commands the engine over the event socket must not be able to hear `/etc/passwd`.
 */
import { mkdir, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve, sep } from 'node:path';
import { HotlineError } from '../../../base/errors.ts';

export class MediaPaths {
  readonly #soundRoots: readonly string[];
  readonly #recordingRoots: readonly string[];

  constructor(soundRoots: readonly string[], recordingRoots: readonly string[]) {
    this.#soundRoots = soundRoots.map((root) => resolve(root));
    this.#recordingRoots = recordingRoots.map((root) => resolve(root));
  }

  /** The real path of a file to be played, `undefined` when it is not there or not allowed. */
  async readable(path: string): Promise<string | undefined> {
    const roots = [...this.#soundRoots, ...this.#recordingRoots];
    if (path.includes('\0')) return undefined;
    const candidates = isAbsolute(path) ? [path] : roots.map((root) => join(root, path));
    for (const candidate of candidates) {
      const real = await realPathOf(candidate);
      if (real !== undefined && (await isBelowAny(real, roots))) return real;
    }
    return undefined;
  }

  /**
   * The absolute path of a file to be recorded; makes its directories.
   * @throws HotlineError `not-allowed` outside the recording roots, `store-failed`.
   */
  async writable(path: string): Promise<string> {
    const [firstRoot] = this.#recordingRoots;
    if (firstRoot === undefined || path === '' || path.includes('\0')) throw notAllowed(path);
    const absolute = resolve(firstRoot, path);
    if (!this.#recordingRoots.some((root) => absolute.startsWith(root + sep))) {
      throw notAllowed(path);
    }
    const directory = dirname(absolute);
    // A link on the way must not lead out, not even to make a directory there.
    const existing = await nearestExisting(directory);
    if (!(await isBelowAny(existing, this.#recordingRoots))) throw notAllowed(path);
    await makeDirectory(directory);
    return absolute;
  }
}

async function makeDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
  } catch (cause) {
    throw new HotlineError('store-failed', 'The recording directory cannot be made', {
      details: { directory },
      cause,
    });
  }
}

function notAllowed(path: string): HotlineError {
  const details = { path };
  return new HotlineError('not-allowed', 'The path is outside the recording roots', { details });
}

async function nearestExisting(directory: string): Promise<string> {
  const real = await realPathOf(directory);
  return real ?? nearestExisting(dirname(directory));
}

async function isBelowAny(real: string, roots: readonly string[]): Promise<boolean> {
  for (const root of roots) {
    const realRoot = await realPathOf(root);
    if (realRoot !== undefined && (real === realRoot || real.startsWith(realRoot + sep))) {
      return true;
    }
  }
  return false;
}

async function realPathOf(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch {
    return undefined; // not there, or not ours to see: both are "not found" to the caller
  }
}
