/** How a recording is named while it is made: `name.part.wav` becomes `name.wav`. */

/** @param file with an extension, which tells FreeSWITCH the format */
export function partFileOf(file: string): string {
  return file.replace(/(\.\w+)$/, '.part$1');
}

/** Undefined for a file that is no part. */
export function finalFileOf(part: string): string | undefined {
  const match = /^(.+)\.part(\.\w+)$/s.exec(part);
  return match ? `${match[1]}${match[2]}` : undefined;
}
