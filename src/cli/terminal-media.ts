import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { MediaEngine } from '../engine/media/media-engine.ts';
import { startMediaEngine } from '../engine/media/start-media-engine.ts';

/** A media engine for one terminal phone; it may read and write the directories of these files. */
export function startTerminalMedia(
  address: string,
  files: readonly (string | undefined)[],
): Promise<MediaEngine> {
  const directories = files.flatMap((file) => (file === undefined ? [] : [dirname(resolve(file))]));
  return startMediaEngine({
    rtpAddress: address,
    portRange: { first: 0, last: 0 },
    soundRoots: directories,
    recordingRoots: [...directories, tmpdir()],
  });
}
