/**
 * One event of the switch: a name and flat text headers in order, perhaps a body. Rendered at most
 * once per form, however many connections it goes to.
 */
import { encodeValue } from '../event-socket/format-message.ts';

export type EventHeaders = Readonly<Record<string, string>>;

export class SwitchEvent {
  readonly name: string;
  /** `conference::maintenance` and the like, for events named `CUSTOM`; else empty. */
  readonly subclass: string;
  readonly headers: EventHeaders;
  readonly body: string;
  #json: string | undefined;
  #plain: string | undefined;

  constructor(headers: EventHeaders, body = '') {
    this.name = headers['Event-Name'] ?? '';
    this.subclass = headers['Event-Subclass'] ?? '';
    this.headers = headers;
    this.body = body;
  }

  /** One flat object; a body becomes `_body`, with its length in bytes. */
  toJson(): string {
    this.#json ??= JSON.stringify(
      this.body
        ? {
            ...this.headers,
            'Content-Length': String(Buffer.byteLength(this.body)),
            _body: this.body,
          }
        : this.headers,
    );
    return this.#json;
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
    for (const [name, value] of Object.entries(this.headers)) {
      text += `${name}: ${encodeValue(value)}\n`;
    }
    return text;
  }
}
