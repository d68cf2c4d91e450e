import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { HotlineError } from '../../base/errors.ts';
import { bilingual } from '../../base/wording.ts';
import type { Language } from '../../dialplan/schema.ts';
import type { MediaEngine } from '../../engine/media/media-engine.ts';
import { startMediaEngine } from '../../engine/media/start-media-engine.ts';

export interface TerminalFiles {
  /** To be said. */
  readonly play?: string | undefined;
  /** Where what was heard is written. */
  readonly record?: string | undefined;
  /** Of what is said about them. */
  readonly lang: Language;
}

/**
 * A media engine for one terminal phone; it may read and write the directories of these files.
 * @throws HotlineError `invalid-input` before anybody is called, for a file that cannot be used
 */
export function startTerminalMedia(
  address: string,
  { play, record, lang }: TerminalFiles,
): Promise<MediaEngine> {
  if (play !== undefined) assertUsable(play, { path: play, mode: constants.R_OK, lang });
  if (record !== undefined) {
    assertUsable(record, { path: dirname(resolve(record)), mode: constants.W_OK, lang });
  }
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

function assertUsable(
  file: string,
  { path, mode, lang }: { readonly path: string; readonly mode: number; readonly lang: Language },
): void {
  try {
    accessSync(path, mode);
  } catch (cause) {
    const words =
      mode === constants.R_OK
        ? bilingual(`${file} cannot be read`, `不能读取 ${file}`)
        : bilingual(`${file} cannot be written`, `不能写入 ${file}`);
    throw new HotlineError('invalid-input', words[lang], { cause });
  }
}
