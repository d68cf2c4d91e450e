/** An application on the other end of a connection, without a socket: the test writes its frames. */
import type { AppConnection, AppStream } from '../../../src/engine/drachtio/app-connection.ts';
import type { DrachtioServer } from '../../../src/engine/drachtio/drachtio-server.ts';
import { encodeFrame, FrameReader } from '../../../src/engine/drachtio/framing.ts';

export class ScriptedApp implements AppStream {
  readonly remoteAddress = '127.0.0.1';
  queuedBytes = 0;
  /** Payloads from the server, in order. */
  readonly received: string[] = [];
  isClosed = false;
  onReceived: (payload: string) => void = () => {};
  readonly #frames = new FrameReader(10_000_000);
  readonly #connection: AppConnection | undefined;

  constructor(server: DrachtioServer) {
    this.#connection = server.connect(this);
    if (!this.#connection) this.isClosed = true;
  }

  /** Connects with the secret and routes the verbs. */
  static ready(server: DrachtioServer, secret: string, ...verbs: string[]): ScriptedApp {
    const app = new ScriptedApp(server);
    app.say(`auth|authenticate|${secret}|`);
    for (const verb of verbs) app.say(`route-${verb}|route|${verb}`);
    return app;
  }

  /** Sends one payload; line breaks of the text become CRLF. */
  say(text: string): void {
    this.sayRaw(encodeFrame(text.replace(/\r?\n/g, '\r\n')));
  }

  sayRaw(bytes: Buffer): void {
    this.#connection?.receive(bytes);
  }

  /** The application's process is gone. */
  die(): void {
    this.isClosed = true;
    this.#connection?.closed('connection-closed');
  }

  /** The answer to the message with this id, its own id cut off. */
  answerTo(id: string): string | undefined {
    const found = this.received.find((payload) => payload.split('|')[2] === id);
    return found?.slice(found.indexOf('|') + 1);
  }

  /** The payload like that with this place among its like; waits until there is one. */
  async next(isMeant: (payload: string) => boolean, place = 0): Promise<string> {
    const find = () => this.received.filter(isMeant)[place];
    await this.until(() => find() !== undefined);
    return find() ?? '';
  }

  /** Until the condition holds; the test's own timeout ends it. For real sockets only. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Messages of type `sip`. */
  get requestsAndResponses(): string[] {
    return this.received.filter((payload) => payload.split('|')[1] === 'sip');
  }

  write(bytes: Buffer): void {
    for (const payload of this.#frames.push(bytes)) {
      this.received.push(payload.toString());
      this.onReceived(payload.toString());
    }
  }

  end(): void {
    this.isClosed = true;
  }

  destroy(): void {
    this.isClosed = true;
  }
}
