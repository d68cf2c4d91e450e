/**
 * One event of the switch: a name and flat text headers in order, perhaps a body. Rendered at most
 * once per form, however many connections it goes to.
 */
import { type EventHeaders, FixedHeaders, type HeaderBlock } from './header-block.ts';

export class SwitchEvent {
  readonly name: string;
  /** `conference::maintenance` and the like, for events named `CUSTOM`; else empty. */
  readonly subclass: string;
  readonly body: string;
  readonly #blocks: readonly HeaderBlock[];
  #json: string | undefined;
  #plain: string | undefined;

  /** @param more follow the `headers`; no header may be in two of them */
  constructor(headers: EventHeaders, body = '', more: readonly HeaderBlock[] = []) {
    this.name = headers['Event-Name'] ?? '';
    this.subclass = headers['Event-Subclass'] ?? '';
    this.body = body;
    this.#blocks = [new FixedHeaders(headers), ...more];
  }

  header(name: string): string | undefined {
    for (const block of this.#blocks) {
      const value = block.value(name);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** One flat object; a body becomes `_body`, with its length in bytes. */
  toJson(): string {
    this.#json ??= `{${this.#jsonMembers()}}`;
    return this.#json;
  }

  #jsonMembers(): string {
    let members = '';
    for (const block of this.#blocks) members = joined(members, block.json());
    if (!this.body) return members;
    const length = `"Content-Length":"${Buffer.byteLength(this.body)}"`;
    return joined(members, `${length},"_body":${JSON.stringify(this.body)}`);
  }

  /** Header lines with encoded values, an empty line, and the body if there is one. */
  toPlain(): string {
    this.#plain ??= this.body
      ? `${this.headerLines()}Content-Length: ${Buffer.byteLength(this.body)}\n\n${this.body}`
      : `${this.headerLines()}\n`;
    return this.#plain;
  }

  /** The header lines alone, each with its line feed. */
  headerLines(): string {
    let text = '';
    for (const block of this.#blocks) text += block.lines();
    return text;
  }
}

function joined(first: string, second: string): string {
  if (first === '' || second === '') return first + second;
  return `${first},${second}`;
}
