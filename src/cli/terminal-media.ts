import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { HotlineError } from '../base/errors.ts';
import type { MediaEngine } from '../engine/media/media-engine.ts';
import { startMediaEngine } from '../engine/media/start-media-engine.ts';

export interface TerminalFiles {
  /** To be said. */
  readonly play?: string | undefined;
  /** Where what was heard is written. */
  readonly record?: string | undefined;
}

/**
 * A media engine for one terminal phone; it may read and write the directories of these files.
 * @throws HotlineError `invalid-input` before anybody is called, for a file that cannot be used
 */
export function startTerminalMedia(
  address: string,
  { play, record }: TerminalFiles,
): Promise<MediaEngine> {
  if (play !== undefined) assertUsable(play, play, constants.R_OK);
  if (record !== undefined) assertUsable(record, dirname(resolve(record)), constants.W_OK);
  const directories = [play, record].flatMap((file) =>
    file === undefined ? [] : [dirname(resolve(file))],
  );
  return startMediaEngine({
    rtpAddress: address,
    portRange: { first: 0, last: 0 },
    soundRoots: directories,
    recordingRoots: [...directories, tmpdir()],
  });
}

function assertUsable(file: string, path: string, mode: number): void {
  try {
    accessSync(path, mode);
  } catch (cause) {
    const how = mode === constants.R_OK ? 'read' : 'written';
    throw new HotlineError('invalid-input', `${file} cannot be ${how}`, { cause });
  }
}
