/** An event socket of a test's own, for what telephony/ has no word for: log in, api commands. */
import { connect, type Socket } from 'node:net';
import type { TelephonyServers } from '../telephony-fixture.ts';

export class EventSocketClient {
  readonly #socket: Socket;
  #bytes = Buffer.alloc(0);
  readonly #waiting: ((body: string) => void)[] = [];

  static async open(server: TelephonyServers['freeswitch']): Promise<EventSocketClient> {
    const client = new EventSocketClient(server.host, server.port);
    await client.#reply();
    await client.#send(`auth ${server.secret}`);
    return client;
  }

  private constructor(host: string, port: number) {
    this.#socket = connect({ host, port, noDelay: true });
    this.#socket.on('error', () => undefined); // the replies that do not come fail the test
    this.#socket.on('data', (bytes) => this.#take(bytes));
  }

  /** The command's result. */
  api(command: string): Promise<string> {
    return this.#send(`api ${command}`);
  }

  close(): void {
    this.#socket.destroy();
  }

  #send(line: string): Promise<string> {
    this.#socket.write(`${line}\n\n`);
    return this.#reply();
  }

  #reply(): Promise<string> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Replies come in order; each is a head and, for an api command, as many bytes as announced. */
  #take(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    for (;;) {
      const end = this.#bytes.indexOf('\n\n');
      if (end < 0) return;
      const length = Number(
        /^Content-Length: (\d+)/m.exec(this.#bytes.toString('utf8', 0, end))?.[1],
      );
      const bodyEnd = end + 2 + (length || 0);
      if (this.#bytes.length < bodyEnd) return;
      this.#waiting.shift()?.(this.#bytes.toString('utf8', end + 2, bodyEnd));
      this.#bytes = this.#bytes.subarray(bodyEnd);
    }
  }
}
