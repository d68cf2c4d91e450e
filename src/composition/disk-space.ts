/** How full the disk of the data directory is. */
import { statfsSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';

export interface DiskSpace {
  readonly freeBytes: number;
  readonly totalBytes: number;
}

/** Undefined where the file system does not tell. */
export function diskSpaceOf(directory: string): DiskSpace | undefined {
  try {
    const { bavail, blocks, bsize } = statfsSync(directory);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch (error) {
    // Some file systems do not tell.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

/** The wallboard asks twice a second; a disk on a network may take long to answer. */
const freshMs = 10_000;

/** @returns how to ask; what it answers is at most ten seconds old */
export function watchedDisk(directory: string, clock: Clock): () => DiskSpace | undefined {
  let looked: { readonly at: number; readonly space: DiskSpace | undefined } | undefined;
  return () => {
    const at = clock.now();
    if (!looked || at - looked.at >= freshMs) looked = { at, space: diskSpaceOf(directory) };
    return looked.space;
  };
}
