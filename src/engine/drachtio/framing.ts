/**
 * Frames of drachtio's application protocol: `<length>#<payload>`, the length in bytes, decimal.
 * Frames follow each other without a separator and may be cut anywhere, inside the digits too.
 */

const hash = 0x23;
/** Digits a length may have at most; 1 MiB has seven. */
const lengthDigitsMax = 8;

/** One frame. @param body appended to the head as it is, behind a CRLF. */
export function encodeFrame(head: string, body?: Buffer): Buffer {
  const text = body ? `${head}\r\n` : head;
  const length = Buffer.byteLength(text) + (body?.length ?? 0);
  const start = Buffer.from(`${length}#${text}`);
  return body ? Buffer.concat([start, body]) : start;
}

export type FrameFault = 'malformed-length' | 'frame-too-large';

export class FrameReader {
  readonly #payloadBytesMax: number;
  #chunks: Buffer[] = [];
  #chunkBytes = 0;
  /** Bytes that must be there before it is worth looking again. */
  #needed = 1;
  #fault: FrameFault | undefined;

  constructor(payloadBytesMax: number) {
    this.#payloadBytesMax = payloadBytesMax;
  }

  /** Set once the stream can no longer be read; nothing comes out of it from then on. */
  get fault(): FrameFault | undefined {
    return this.#fault;
  }

  /** The payloads that the bytes complete, in order. Look at {@link fault} afterwards. */
  push(chunk: Buffer): Buffer[] {
    if (this.#fault) return [];
    this.#chunks.push(chunk);
    this.#chunkBytes += chunk.length;
    if (this.#chunkBytes < this.#needed) return [];
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks);
    return this.#cut(bytes);
  }

  #cut(bytes: Buffer): Buffer[] {
    const payloads: Buffer[] = [];
    let position = 0;
    this.#needed = 1;
    while (position < bytes.length && !this.#fault) {
      const head = this.#readLength(bytes, position);
      if (!head) break;
      const end = head.start + head.length;
      if (end > bytes.length) {
        this.#needed = end - position;
        break;
      }
      payloads.push(bytes.subarray(head.start, end));
      position = end;
    }
    const rest = bytes.subarray(position);
    this.#chunks = rest.length > 0 && !this.#fault ? [rest] : [];
    this.#chunkBytes = this.#fault ? 0 : rest.length;
    return payloads;
  }

  #readLength(bytes: Buffer, from: number): { start: number; length: number } | undefined {
    let length = 0;
    for (let index = from; index < bytes.length; index++) {
      const code = bytes[index] ?? 0;
      if (code === hash && index > from) {
        if (length > this.#payloadBytesMax) this.#fault = 'frame-too-large';
        return this.#fault ? undefined : { start: index + 1, length };
      }
      if (code < 0x30 || code > 0x39 || index - from >= lengthDigitsMax) {
        this.#fault = 'malformed-length';
        return undefined;
      }
      length = length * 10 + code - 0x30;
    }
    this.#needed = bytes.length - from + 1;
    return undefined;
  }
}
