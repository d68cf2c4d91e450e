/**
 * A run of an event's headers. Most of what an event says stays the same from one to the next (the
 * switch, the channel, its variables): such a block is rendered once and put into many events.
 */
import { encodeValue } from '../event-socket/format-message.ts';

export type EventHeaders = Readonly<Record<string, string>>;

/** Read while the event is published, and not later: a block may change afterwards. */
export interface HeaderBlock {
  /** The members of a JSON object, without its braces; empty when there are none. */
  json(): string;
  /** `Name: value` lines with encoded values, each with its line feed. */
  lines(): string;
  value(name: string): string | undefined;
}

/** Headers that do not change. */
export class FixedHeaders implements HeaderBlock {
  readonly #headers: EventHeaders;
  #json: string | undefined;
  #lines: string | undefined;

  constructor(headers: EventHeaders) {
    this.#headers = headers;
  }

  json(): string {
    this.#json ??= JSON.stringify(this.#headers).slice(1, -1);
    return this.#json;
  }

  lines(): string {
    this.#lines ??= Object.entries(this.#headers)
      .map(([name, value]) => headerLine(name, value))
      .join('');
    return this.#lines;
  }

  value(name: string): string | undefined {
    return Object.hasOwn(this.#headers, name) ? this.#headers[name] : undefined;
  }
}

export function headerLine(name: string, value: string): string {
  return `${name}: ${encodeValue(value)}\n`;
}
