/** As much of FreeSWITCH's event socket as sending commands one at a time needs. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export class EventSocket {
  readonly #socket: Socket;
  #received = '';
  #answered: ((text: string) => void) | undefined;

  /** @throws Error when the password is refused */
  static async open(host: string, port: number, password: string): Promise<EventSocket> {
    const socket = connect({ host, port, noDelay: true });
    const events = new EventSocket(socket);
    const greeting = new Promise<string>((resolve) => {
      events.#answered = resolve;
    });
    await once(socket, 'connect');
    await greeting;
    const answer = await events.command(`auth ${password}`);
    if (!answer.includes('+OK')) throw new Error('the event socket refuses the password');
    return events;
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (bytes) => this.#receive(bytes.toString()));
    socket.on('error', () => undefined); // what waits for an answer has its own deadline
  }

  /** Settles with the answer, head and body. */
  command(line: string): Promise<string> {
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.#socket.write(`${line}\n\n`);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(text: string): void {
    this.#received += text;
    const headEnd = this.#received.indexOf('\n\n');
    if (headEnd < 0) return;
    const length = /^Content-Length: (\d+)$/m.exec(this.#received.slice(0, headEnd))?.[1];
    const end = headEnd + 2 + Number(length ?? 0);
    if (this.#received.length < end) return;
    const answer = this.#received.slice(0, end);
    this.#received = this.#received.slice(end);
    this.#answered?.(answer);
  }
}
