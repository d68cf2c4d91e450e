/**
 * Recordings that a crash left as `.part`: their headers are set to what the files really hold and
 * they get their final names, so that what was recorded until then can be played. To be run before
 * the engine records to the same directory.
 */
import { open, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeWavHeader, encodeWavHeader, wavHeaderBytes } from '../../../sound/wav.ts';
import { exists, partSuffix } from './recording-file.ts';

export interface RepairReport {
  /** Final names of the recordings that were repaired. */
  readonly repaired: readonly string[];
  /** Parts left as they are: no recordings, empty, or their final name is taken. */
  readonly left: readonly string[];
}

/**
 * Looks through the directory and those below. Links are not followed.
 * @throws what the file system throws when the directory cannot be read.
 */
export async function repairRecordings(directory: string): Promise<RepairReport> {
  const repaired: string[] = [];
  const left: string[] = [];
  const entries = await readdir(directory, { withFileTypes: true, recursive: true });
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.endsWith(partSuffix)) continue;
    const part = join(entry.parentPath, entry.name);
    const final = part.slice(0, -partSuffix.length);
    if (await repairPart(part, final)) repaired.push(final);
    else left.push(part);
  }
  return { repaired, left };
}

async function repairPart(part: string, final: string): Promise<boolean> {
  try {
    if ((await exists(final)) || !(await repairHeader(part))) return false;
    await rename(part, final);
    return true;
  } catch {
    return false; // unreadable: reported as left
  }
}

/** False when there is no whole sample. An incomplete last one is cut off. */
async function repairHeader(path: string): Promise<boolean> {
  const file = await open(path, 'r+');
  try {
    const header = Buffer.alloc(wavHeaderBytes);
    const { bytesRead } = await file.read(header, 0, wavHeaderBytes, 0);
    const format = bytesRead === wavHeaderBytes ? decodeWavHeader(header) : undefined;
    if (format?.encoding !== 'pcm16' || format.dataOffset !== wavHeaderBytes) return false;
    const { size } = await file.stat();
    const width = 2 * format.channels;
    const dataBytes = Math.floor((size - wavHeaderBytes) / width) * width;
    if (dataBytes === 0) return false;
    await file.truncate(wavHeaderBytes + dataBytes);
    const right = encodeWavHeader(format.channels, format.sampleRate, dataBytes);
    await file.write(right, 0, wavHeaderBytes, 0);
    return true;
  } finally {
    await file.close();
  }
}
