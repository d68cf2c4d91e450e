/**
 * Messages out of a byte stream (RFC 3261 §18.3): the head ends at the empty line, Content-Length
 * says how far the body goes. Line breaks between messages are keep-alives (RFC 5626 §3.5.1).
 */
import { parseWhole } from './lexing.ts';
import { defaultMessageLimits, type MessageLimits } from './sip-message.ts';

export type StreamPiece =
  /** One message, for `parseSipMessage`. */
  | { readonly kind: 'message'; readonly bytes: Buffer }
  /** A double CRLF: answer with one. */
  | { readonly kind: 'ping' }
  /**
   * Where the next message begins can no longer be known: answer `bytes` (the head, where there is
   * one; `parseSipMessage` makes the fault of it) and close the connection.
   */
  | { readonly kind: 'broken'; readonly reason: string; readonly bytes: Buffer };

const carriageReturn = 0x0d;
const lineFeed = 0x0a;

export class SipStreamFramer {
  readonly #limits: MessageLimits;
  #held: Buffer = Buffer.alloc(0);
  /** No head ends before this offset: a slow sender is not scanned again from the start. */
  #scanned = 0;
  /** Bytes the message at the start needs, once its head is known. */
  #needed = 0;
  #chunks: Buffer[] = [];
  #chunkBytes = 0;
  #broken = false;

  constructor(limits: MessageLimits = defaultMessageLimits) {
    this.#limits = limits;
  }

  /** Bytes that wait for the rest of their message. */
  get heldBytes(): number {
    return this.#held.length + this.#chunkBytes;
  }

  /** What the bytes complete, in order. After `broken` nothing more comes out. */
  push(chunk: Buffer): StreamPiece[] {
    if (this.#broken) return [];
    if (this.heldBytes + chunk.length < this.#needed) {
      this.#chunks.push(chunk);
      this.#chunkBytes += chunk.length;
      return [];
    }
    this.#held = Buffer.concat([this.#held, ...this.#chunks, chunk]);
    this.#chunks = [];
    this.#chunkBytes = 0;
    const pieces: StreamPiece[] = [];
    for (let piece = this.#take(); piece; piece = this.#take()) {
      pieces.push(piece);
      this.#broken = piece.kind === 'broken';
      if (this.#broken) break;
    }
    return pieces;
  }

  #take(): StreamPiece | undefined {
    const held = this.#held;
    if (held[0] === carriageReturn && held[1] === lineFeed) return this.#takeLineBreaks();
    const blank = held.indexOf('\r\n\r\n', Math.max(0, this.#scanned - 3));
    this.#scanned = held.length;
    if (blank < 0) {
      return held.length > this.#limits.headBytesMax ? broken('Head too large', held) : undefined;
    }
    if (blank > this.#limits.headBytesMax) return broken('Head too large', held);
    const headBytes = blank + 4;
    const head = held.subarray(0, headBytes);
    const bodyBytes = bodyLength(head.toString('latin1'), this.#limits.messageBytesMax);
    if (bodyBytes === undefined) return broken('Bad Content-Length', head);
    if (headBytes + bodyBytes > this.#limits.messageBytesMax) return broken('Too large', head);
    this.#needed = headBytes + bodyBytes;
    if (held.length < this.#needed) return this.#waitFrom(blank);
    const bytes = held.subarray(0, this.#needed);
    this.#drop(this.#needed);
    return { kind: 'message', bytes };
  }

  #waitFrom(blank: number): undefined {
    this.#scanned = blank;
  }

  #takeLineBreaks(): StreamPiece | undefined {
    const isPing = this.#held[2] === carriageReturn && this.#held[3] === lineFeed;
    this.#drop(isPing ? 4 : 2);
    return isPing ? { kind: 'ping' } : this.#take();
  }

  #drop(bytes: number): void {
    this.#held = this.#held.subarray(bytes);
    this.#scanned = 0;
    this.#needed = 0;
  }
}

function broken(reason: string, bytes: Buffer): StreamPiece {
  return { kind: 'broken', reason, bytes };
}

const contentLengthField = /\r\n(?:content-length|l)[ \t]*:((?:[^\r]|\r\n[ \t])*)\r\n/gi;

/** Absent means no body, on a stream (§20.14). Undefined when malformed or contradictory. */
function bodyLength(head: string, max: number): number | undefined {
  let length: number | undefined;
  // The fields share their line breaks, so each search begins at the end of the last field.
  contentLengthField.lastIndex = 0;
  for (let match = contentLengthField.exec(head); match; match = contentLengthField.exec(head)) {
    contentLengthField.lastIndex -= 2;
    const value = parseWhole((match[1] ?? '').trim(), max);
    if (value === undefined || (length !== undefined && length !== value)) return undefined;
    length = value;
  }
  return length ?? 0;
}
