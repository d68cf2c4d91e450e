/**
 * A recording on disk. It is written as `<name>.part`, its header kept right as it grows, and takes
 * its final name only when it is complete. Writes are asynchronous and one at a time; when more waits
 * than allowed, or a write fails, it is given up and the part stays for `repairRecordings`.
 */
import { access, type FileHandle, open, rename } from 'node:fs/promises';
import { HotlineError } from '../../../base/errors.ts';
import { encodeWavHeader, wavHeaderBytes } from '../../../sound/wav.ts';

export const partSuffix = '.part';

/**
 * Written at once: one second of stereo, all that a crash loses besides the recorder's lag. Five
 * times as many writes cost the media thread a tenth of its time.
 */
const batchBytes = 32_000;
/** Rewritten after so much audio, 4 s of stereo: what a crash may leave to the repair. */
const headerEveryBytes = 128 * 1024;

export interface RecordingFileOptions {
  /** The absolute final name. */
  readonly path: string;
  readonly channels: 1 | 2;
  /** Bytes that may wait for the disk. */
  readonly backlogBytesMax: number;
  /** Told once, when the file is given up. */
  readonly onFailure: (error: unknown) => void;
}

/** Used again and again: buffers made anew would be the thread's largest garbage. */
interface Batch {
  readonly bytes: Buffer;
  filled: number;
}

export class RecordingFile {
  readonly #options: RecordingFileOptions;
  readonly #handle: FileHandle;
  #filling: Batch | undefined;
  #full: Batch[] = [];
  #spare: Batch | undefined;
  #backlog = 0;
  #dataBytes = 0;
  #headerAt = 0;
  #failure: unknown;
  #writing: Promise<void> | undefined;

  private constructor(handle: FileHandle, options: RecordingFileOptions) {
    this.#handle = handle;
    this.#options = options;
  }

  /**
   * @throws HotlineError `conflict` when the name or its part is taken: a recording never replaces
   * another; `store-failed`.
   */
  static async create(options: RecordingFileOptions): Promise<RecordingFile> {
    const { path, channels } = options;
    if (await exists(path)) throw taken(path);
    try {
      const handle = await open(path + partSuffix, 'wx', 0o640);
      await handle.write(encodeWavHeader(channels, 8000, 0), 0, wavHeaderBytes, 0);
      return new RecordingFile(handle, options);
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') throw taken(path);
      const details = { path };
      throw new HotlineError('store-failed', 'The recording cannot be made', { details, cause });
    }
  }

  /** Copies the block, which may be used again at once. */
  write(block: Uint8Array): void {
    if (this.#failure !== undefined) return;
    this.#backlog += block.length;
    if (this.#backlog > this.#options.backlogBytesMax) {
      this.#fail(new Error('The disk is too slow'));
      return;
    }
    for (let from = 0; from < block.length; ) from += this.#fill(block, from);
  }

  /** Writes the rest and gives the file its final name. True when it has it; always settles. */
  async close(): Promise<boolean> {
    if (this.#filling) this.#full.push(this.#filling);
    this.#filling = undefined;
    this.#writing ??= this.#drain();
    await this.#writing;
    try {
      if (this.#failure === undefined) await this.#writeHeader();
    } catch (error) {
      this.#fail(error);
    }
    try {
      await this.#handle.close();
      const { path } = this.#options;
      if (this.#failure === undefined) await rename(path + partSuffix, path);
    } catch (error) {
      this.#fail(error);
    }
    return this.#failure === undefined;
  }

  /** Takes what fits of the block from `from` on. Returns how many bytes that was. */
  #fill(block: Uint8Array, from: number): number {
    const batch = this.#filling ?? this.#newBatch();
    const count = Math.min(block.length - from, batchBytes - batch.filled);
    // No view for a part: nearly every block is taken whole.
    batch.bytes.set(
      count === block.length ? block : block.subarray(from, from + count),
      batch.filled,
    );
    batch.filled += count;
    this.#filling = batch;
    if (batch.filled < batchBytes) return count;
    this.#filling = undefined;
    this.#full.push(batch);
    this.#writing ??= this.#drain();
    return count;
  }

  #newBatch(): Batch {
    const batch = this.#spare ?? { bytes: Buffer.allocUnsafeSlow(batchBytes), filled: 0 };
    this.#spare = undefined;
    batch.filled = 0;
    return batch;
  }

  async #drain(): Promise<void> {
    try {
      for (let batch = this.#full.shift(); batch; batch = this.#full.shift()) {
        await this.#writeBatch(batch);
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#writing = undefined;
    }
  }

  async #writeBatch({ bytes, filled }: Batch): Promise<void> {
    let written = 0;
    while (written < filled) {
      const at = wavHeaderBytes + this.#dataBytes;
      const { bytesWritten } = await this.#handle.write(bytes, written, filled - written, at);
      written += bytesWritten;
      this.#dataBytes += bytesWritten;
    }
    this.#backlog -= filled;
    this.#spare = { bytes, filled: 0 };
    if (this.#dataBytes - this.#headerAt >= headerEveryBytes) await this.#writeHeader();
  }

  async #writeHeader(): Promise<void> {
    const header = encodeWavHeader(this.#options.channels, 8000, this.#dataBytes);
    await this.#handle.write(header, 0, wavHeaderBytes, 0);
    this.#headerAt = this.#dataBytes;
  }

  #fail(error: unknown): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.#full = [];
    this.#filling = undefined;
    this.#options.onFailure(error);
  }
}

/** True when something has that name. */
export async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false; // nothing there, or nothing we may see: making the file will tell
  }
}

function taken(path: string): HotlineError {
  return new HotlineError('conflict', 'A recording of that name exists', { details: { path } });
}
