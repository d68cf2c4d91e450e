/** How a recording is named while it is made: `name.part.wav` becomes `name.wav`. */
import { rename } from 'node:fs/promises';
import type { Clock } from '../../base/clock.ts';

/** The file of a channel that has ended is closed by FreeSWITCH by itself; it may take a moment. */
const renameAgainAfterMs = 50;

/** @param file with an extension, which tells FreeSWITCH the format */
export function partFileOf(file: string): string {
  return file.replace(/(\.\w+)$/, '.part$1');
}

/** Undefined for a file that is no part. */
export function finalFileOf(part: string): string | undefined {
  const match = /^(.+)\.part(\.\w+)$/s.exec(part);
  return match ? `${match[1]}${match[2]}` : undefined;
}

/**
 * Gives what was recorded for `file` its name; false when it did not appear in time.
 *
 * @throws what renaming throws, unless the part is missing
 */
export async function publishPart(
  file: string,
  clock: Clock,
  deadlineMs: number,
): Promise<boolean> {
  const dueAt = clock.now() + deadlineMs;
  for (;;) {
    try {
      await rename(partFileOf(file), file);
      return true;
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isMissing) throw error;
      if (clock.now() >= dueAt) return false;
    }
    await new Promise<void>((resolve) => {
      clock.setTimer(renameAgainAfterMs, resolve);
    });
  }
}
