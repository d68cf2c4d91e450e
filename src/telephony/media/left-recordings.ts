/**
 * Recordings that nobody gave their names: the controller was killed while they were made, or the
 * media server before it had closed them. Their headers are set to what the files hold, and they get
 * their final names, once nothing has written to them for a while.
 */
import type { Dirent } from 'node:fs';
import { access, type FileHandle, open, readdir, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Clock, Timer } from '../../base/clock.ts';
import { finalFileOf } from './part-file.ts';

/** A file under way grows several times a second, in silence too. */
const quietMs = 60_000;
const intervalMs = 60_000;
/** Longer than any header that FreeSWITCH writes. */
const headBytes = 4096;

export interface LeftRecordingsOptions {
  /** Absolute. It and what is below it is looked through; links are not followed. */
  readonly directory: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The file has its name; it was last written at `endedAt`. */
  readonly onPublished: (file: string, endedAt: number) => void;
}

export class LeftRecordings {
  readonly #options: LeftRecordingsOptions;
  #timer: Timer | undefined;
  #isStopped = false;

  constructor(options: LeftRecordingsOptions) {
    this.#options = options;
  }

  /** Looks now, and again and again until stopped. */
  start(): void {
    void this.look().finally(() => {
      if (this.#isStopped) return;
      this.#timer = this.#options.clock.setTimer(intervalMs, () => this.start());
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
  }

  /** Never rejects: what cannot be read is logged and stays as it is. */
  async look(): Promise<void> {
    const { directory, logger } = this.#options;
    try {
      const entries = await readdir(directory, { withFileTypes: true, recursive: true });
      for (const entry of entries) {
        if (!this.#isStopped) await this.#lookAt(entry);
      }
    } catch (error) {
      logger.error({ err: error }, 'the recordings cannot be looked through');
    }
  }

  async #lookAt(entry: Dirent): Promise<void> {
    const { clock, logger, onPublished } = this.#options;
    const part = join(entry.parentPath, entry.name);
    const file = finalFileOf(part);
    if (file === undefined || !entry.isFile()) return;
    try {
      const { mtimeMs } = await stat(part);
      if (clock.now() - mtimeMs < quietMs || (await exists(file))) return;
      if (!(await completeWav(part))) return;
      await rename(part, file);
      logger.warn({ file }, 'a recording that was left unfinished has its name now');
      onPublished(file, Math.round(mtimeMs));
    } catch (error) {
      logger.error({ err: error, file: part }, 'a recording that was left cannot be completed');
    }
  }
}

/** Sets both lengths of a WAV to what the file holds. False for what is none, or has no sound. */
async function completeWav(path: string): Promise<boolean> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const head = Buffer.alloc(headBytes);
    const { bytesRead } = await file.read(head, 0, headBytes, 0);
    const start = soundOffset(head.subarray(0, bytesRead));
    if (start === undefined || size <= start) return false;
    await writeLength(file, 4, size - 8);
    await writeLength(file, start - 4, size - start);
    return true;
  } finally {
    await file.close();
  }
}

/** Where the `data` chunk's samples begin. */
function soundOffset(head: Buffer): number | undefined {
  if (head.toString('latin1', 0, 4) !== 'RIFF' || head.toString('latin1', 8, 12) !== 'WAVE') {
    return undefined;
  }
  let at = 12;
  while (at + 8 <= head.length) {
    if (head.toString('latin1', at, at + 4) === 'data') return at + 8;
    const length = head.readUInt32LE(at + 4);
    at += 8 + length + (length % 2);
  }
  return undefined;
}

async function writeLength(file: FileHandle, position: number, length: number): Promise<void> {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(length);
  await file.write(bytes, 0, bytes.length, position);
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false; // the usual case: nothing has that name
  }
}
