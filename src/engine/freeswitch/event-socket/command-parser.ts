/**
 * The receiving half of the event socket's framing: a first line, header lines, an empty line, and
 * `Content-Length` bytes of body when announced. Stock clients write every line with a write of its
 * own, so a command arrives in any number of fragments.
 */
import { HotlineError } from '../../../base/errors.ts';

/** One complete command as it was sent. */
export interface EventSocketCommand {
  /** The first word, in lower case: `api`, `sendmsg`, `filter`... */
  readonly name: string;
  /** The rest of the first line, blanks at its ends removed. */
  readonly argument: string;
  /** Header lines by lower-case name; of a repeated name the last counts. */
  readonly headers: ReadonlyMap<string, string>;
  /** Empty when there was none. */
  readonly body: string;
}

interface Head {
  readonly name: string;
  readonly argument: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly bodyBytes: number;
}

const lineFeed = 0x0a;

export class CommandParser {
  readonly #bytesMax: number;
  #buffer: Buffer = Buffer.alloc(0);
  #scannedBytes = 0;
  #head: Head | undefined;

  /** @param bytesMax the most a command may have, body included. */
  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /**
   * Takes what arrived and returns the commands it completes, in order. Throws `invalid-input` when
   * a command exceeds the limit or announces an impossible length: the connection cannot go on. The
   * details then have a `fault`: `command-too-large` or `malformed-length`.
   */
  push(bytes: Uint8Array): EventSocketCommand[] {
    this.#buffer = this.#buffer.length === 0 ? Buffer.from(bytes) : this.#joined(bytes);
    const commands: EventSocketCommand[] = [];
    for (let next = this.#next(); next; next = this.#next()) commands.push(next);
    if (this.#buffer.length > this.#bytesMax) throw tooLarge(this.#buffer.length);
    return commands;
  }

  #joined(bytes: Uint8Array): Buffer {
    return Buffer.concat([this.#buffer, bytes]);
  }

  #next(): EventSocketCommand | undefined {
    this.#head ??= this.#takeHead();
    const head = this.#head;
    if (!head || this.#buffer.length < head.bodyBytes) return undefined;
    const body = this.#buffer.toString('utf8', 0, head.bodyBytes);
    this.#drop(head.bodyBytes);
    this.#head = undefined;
    return { name: head.name, argument: head.argument, headers: head.headers, body };
  }

  #takeHead(): Head | undefined {
    this.#skipEmptyLines();
    const end = this.#endOfHead();
    if (end === undefined) return undefined;
    if (end > this.#bytesMax) throw tooLarge(end);
    const text = this.#buffer.toString('utf8', 0, end);
    this.#drop(end);
    return parseHead(text, this.#bytesMax);
  }

  #skipEmptyLines(): void {
    let start = 0;
    while (this.#buffer[start] === lineFeed || this.#buffer[start] === 0x0d) start++;
    if (start > 0) this.#drop(start);
  }

  /** Index just after the empty line that ends the head; CRLF line ends are tolerated. */
  #endOfHead(): number | undefined {
    let at = this.#buffer.indexOf(lineFeed, this.#scannedBytes);
    while (at >= 0) {
      if (this.#buffer[at + 1] === lineFeed) return at + 2;
      if (this.#buffer[at + 1] === 0x0d && this.#buffer[at + 2] === lineFeed) return at + 3;
      const next = this.#buffer.indexOf(lineFeed, at + 1);
      // The line feed seen last is looked at again: its successor may not have arrived yet.
      if (next < 0) this.#scannedBytes = at;
      at = next;
    }
    return undefined;
  }

  #drop(bytes: number): void {
    this.#buffer = this.#buffer.subarray(bytes);
    this.#scannedBytes = 0;
  }
}

function parseHead(text: string, bytesMax: number): Head {
  const [first = '', ...lines] = text.split(/\r?\n/);
  const [, name = '', argument = ''] = /^\s*(\S*)\s*(.*?)\s*$/.exec(first) ?? [];
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const announced = Number(headers.get('content-length') ?? 0);
  if (!Number.isSafeInteger(announced) || announced < 0) throw noLength(announced);
  if (announced > bytesMax) throw tooLarge(announced);
  return { name: name.toLowerCase(), argument, headers, bodyBytes: announced };
}

function tooLarge(bytes: number): HotlineError {
  return new HotlineError('invalid-input', 'The event-socket command is too large.', {
    details: { fault: 'command-too-large', bytes },
  });
}

function noLength(announced: number): HotlineError {
  return new HotlineError('invalid-input', 'The event-socket command has no readable length.', {
    details: { fault: 'malformed-length', announced },
  });
}
