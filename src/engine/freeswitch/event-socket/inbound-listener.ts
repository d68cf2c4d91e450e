/** The event socket's listening side: controllers connect here and log in. */
import { createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../../../base/clock.ts';
import { HotlineError } from '../../../base/errors.ts';
import type { EventBus } from '../events/event-bus.ts';
import { type AccessList, plainAddress } from './access-list.ts';
import { AuthenticationGate } from './authentication-gate.ts';
import {
  type CommandRunner,
  EventSocketSession,
  type SessionLimits,
} from './event-socket-session.ts';
import type { EventSocketTotals } from './event-socket-totals.ts';
import { authRequest, rudeRejection } from './format-message.ts';
import { LoginAttempts } from './login-attempts.ts';
import { SocketStream } from './socket-stream.ts';

export interface InboundListenerOptions {
  readonly address: string;
  /** 0 lets the system choose; see {@link InboundListener.port}. */
  readonly port: number;
  readonly password: string;
  readonly access: AccessList;
  readonly connectionsMax: number;
  readonly limits: SessionLimits;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly commands: CommandRunner;
  readonly totals: EventSocketTotals;
}

/** A connection that has not logged in after so long is closed; chosen. */
const loginLimitMs = 30_000;

export class InboundListener {
  readonly #options: InboundListenerOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #sessions = new Set<EventSocketSession>();
  readonly #attempts: LoginAttempts;

  constructor(options: InboundListenerOptions) {
    this.#options = options;
    this.#attempts = new LoginAttempts(options.clock);
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** The port as bound. */
  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  /** Rejects with `port-in-use` or `config-invalid`. */
  start(): Promise<void> {
    const { address, port } = this.#options;
    return new Promise((resolve, reject) => {
      this.#server.once('error', (cause: NodeJS.ErrnoException) => {
        const code = cause.code === 'EADDRINUSE' ? 'port-in-use' : 'config-invalid';
        const details = { address, port };
        reject(new HotlineError(code, 'The event socket cannot listen.', { cause, details }));
      });
      this.#server.listen({ host: address, port }, () => resolve());
    });
  }

  /** Says goodbye to all; settles when the port is free. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const session of [...this.#sessions]) session.disconnect();
    for (const socket of this.#sockets) socket.destroySoon();
    await closed;
  }

  #accept(socket: Socket): void {
    // The close that follows an error is what counts.
    socket.on('error', () => undefined);
    const { access, connectionsMax } = this.#options;
    const source = plainAddress(socket.remoteAddress ?? '');
    if (!access.allows(source) || this.#sockets.size >= connectionsMax) {
      this.#options.totals.refusedConnections++;
      socket.end(rudeRejection, () => socket.destroy());
      return;
    }
    this.#sockets.add(socket);
    this.#open(socket, source);
  }

  #open(socket: Socket, source: string): void {
    const { bus, clock, limits, commands, password, totals } = this.#options;
    const gate = new AuthenticationGate({
      commands,
      password,
      attempts: this.#attempts,
      source,
      clock,
      totals,
    });
    const stream = new SocketStream(socket);
    const session = new EventSocketSession({
      stream,
      bus,
      clock,
      limits,
      commands: gate,
      totals,
      onClosed: () => this.#sessions.delete(session),
    });
    this.#sessions.add(session);
    const loginTimer = clock.setTimer(loginLimitMs, () => {
      if (!gate.isOpen) session.drop();
    });
    socket.on('close', () => {
      loginTimer.cancel();
      this.#sockets.delete(socket);
    });
    stream.attach(session);
    stream.write(authRequest);
  }
}
