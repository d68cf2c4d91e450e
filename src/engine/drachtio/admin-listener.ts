/** The TCP port that applications connect to: sockets made into streams, nothing decided here. */
import { createServer, type Server, type Socket } from 'node:net';
import { HotlineError } from '../../base/errors.ts';
import { GatheredWrites } from '../../base/gathered-writes.ts';
import type { AppStream } from './app-connection.ts';

/** What takes the bytes of one socket. */
export interface StreamReceiver {
  receive(chunk: Buffer): void;
  closed(reason: string): void;
}

export interface AdminListenerOptions {
  readonly address: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Undefined refuses the connection. */
  readonly onStream: (stream: AppStream) => StreamReceiver | undefined;
}

const keepAliveMs = 45_000;

export class AdminListener {
  readonly #options: AdminListenerOptions;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  constructor(options: AdminListenerOptions) {
    this.#options = options;
  }

  /** The port really bound; 0 before. */
  get port(): number {
    const bound = this.#server?.address();
    return typeof bound === 'object' && bound ? bound.port : 0;
  }

  /** @throws HotlineError `port-in-use`, or `config-invalid` for an address that is not ours. */
  start(): Promise<void> {
    const { address, port } = this.#options;
    const server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
    return new Promise((resolve, reject) => {
      server.once('error', (cause: NodeJS.ErrnoException) => {
        const code = cause.code === 'EADDRINUSE' ? 'port-in-use' : 'config-invalid';
        const details = { address, port };
        reject(new HotlineError(code, 'Cannot listen for applications', { details, cause }));
      });
      server.listen(port, address, () => {
        this.#server = server;
        resolve();
      });
    });
  }

  /** Closes all sockets. Settles when they are closed. */
  stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    if (!server) return Promise.resolve();
    return new Promise((resolve) => server.close(() => resolve()));
  }

  #accept(socket: Socket): void {
    socket.setKeepAlive(true, keepAliveMs);
    const receiver = this.#options.onStream(new SocketStream(socket));
    if (!receiver) {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.on('data', (chunk) => receiver.receive(chunk));
    socket.on('error', (error) => receiver.closed(error.message));
    socket.on('close', () => {
      this.#sockets.delete(socket);
      receiver.closed('connection-closed');
    });
  }
}

class SocketStream implements AppStream {
  readonly #socket: Socket;
  readonly #gathered: GatheredWrites;
  readonly remoteAddress: string;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#gathered = new GatheredWrites(socket);
    this.remoteAddress = socket.remoteAddress ?? '';
  }

  get queuedBytes(): number {
    return this.#socket.writableLength;
  }

  write(bytes: Buffer): void {
    if (!this.#socket.writable) return;
    this.#gathered.begin();
    this.#socket.write(bytes);
  }

  end(): void {
    this.#socket.end();
    // A peer that does not close its side must not keep the socket.
    this.#socket.destroySoon();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}
