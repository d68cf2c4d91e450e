/** A TCP socket as an event-socket session wants it. */
import type { Socket } from 'node:net';
import { GatheredWrites } from '../../../base/gathered-writes.ts';
import type { ByteStream, EventSocketSession } from './event-socket-session.ts';

export class SocketStream implements ByteStream {
  readonly #socket: Socket;
  readonly #gathered: GatheredWrites;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#gathered = new GatheredWrites(socket);
    // Replies and events are small and must leave at once.
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
  }

  /** Connects both: from now on the session gets the socket's bytes and its end. */
  attach(session: EventSocketSession): void {
    this.#socket.on('data', (bytes: Buffer) => session.receive(bytes));
    this.#socket.on('close', () => session.streamClosed());
  }

  get bytesQueued(): number {
    return this.#socket.writableLength;
  }

  write(text: string): void {
    if (this.#socket.destroyed) return;
    this.#gathered.begin();
    this.#socket.write(text);
  }

  end(): void {
    this.#socket.end();
    // A peer that does not close its side must not keep the socket.
    this.#socket.setTimeout(2_000, () => this.#socket.destroy());
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
