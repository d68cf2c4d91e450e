/** TCP listeners and the table of connections, found by number and by peer (RFC 3261 §18). */
import { connect, createServer, type Server, type Socket } from 'node:net';
import type { SipTotals } from '../counters.ts';
import type { SipLimits } from '../limits.ts';
import type { MessageLimits } from '../message/sip-message.ts';
import type { Timers } from '../timers.ts';
import type { Flow, ListenPoint, ListenPointOptions } from './flow.ts';
import { type ConnectionUser, TcpConnection } from './tcp-connection.ts';

export interface TcpBounds {
  readonly timers: Timers;
  readonly limits: SipLimits;
  readonly message: MessageLimits;
  readonly totals: SipTotals;
}

export class TcpTransport implements ConnectionUser {
  readonly #bounds: TcpBounds;
  readonly #user: ConnectionUser;
  readonly #servers: Server[] = [];
  /** All that are not fully closed, those that only finish sending included. */
  readonly #sockets = new Set<Socket>();
  readonly #byId = new Map<number, TcpConnection>();
  readonly #byPeer = new Map<string, TcpConnection>();
  readonly #perSource = new Map<string, number>();
  #lastId = 0;

  constructor(bounds: TcpBounds, user: ConnectionUser) {
    this.#bounds = bounds;
    this.#user = user;
  }

  get connectionCount(): number {
    return this.#byId.size;
  }

  /** Rejects with Node's error when the address cannot be bound. */
  listen(options: ListenPointOptions): Promise<ListenPoint> {
    const server = createServer((socket) => this.#accept(socket));
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host: options.address, port: options.port, ipv6Only: true }, () => {
        server.off('error', reject);
        server.on('error', () => this.#bounds.totals.dropped++);
        this.#servers.push(server);
        const bound = server.address();
        const port = typeof bound === 'object' && bound ? bound.port : options.port;
        resolve({ ...options, port });
      });
    });
  }

  byFlow(flow: Flow): TcpConnection | undefined {
    return this.#byId.get(flow.connectionId);
  }

  /**
   * An open connection to that peer, or a new one that is being opened; undefined: too many.
   * @param localAddress of ours as the peer sees it.
   */
  open(
    remoteAddress: string,
    remotePort: number,
    local: ListenPoint,
    localAddress: string,
  ): TcpConnection | undefined {
    const known = this.#byPeer.get(peerKey(remoteAddress, remotePort));
    if (known) return known;
    if (this.#byId.size >= this.#bounds.limits.connectionsMax) {
      this.#bounds.totals.refused++;
      return undefined;
    }
    const isBound = local.address !== '0.0.0.0' && local.address !== '::';
    const socket = connect({
      host: remoteAddress,
      port: remotePort,
      ...(isBound && { localAddress: local.address }),
    });
    return this.#add(socket, {
      protocol: 'tcp',
      localAddress,
      localPort: local.port,
      remoteAddress,
      remotePort,
      connectionId: ++this.#lastId,
    });
  }

  async close(): Promise<void> {
    for (const connection of [...this.#byId.values()]) connection.close('stopped');
    for (const socket of this.#sockets) socket.destroy();
    const servers = this.#servers.splice(0);
    await Promise.all(
      servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
    );
  }

  onStreamMessage(bytes: Buffer, connection: TcpConnection): void {
    this.#user.onStreamMessage(bytes, connection);
  }

  onBrokenStream(bytes: Buffer, reason: string, connection: TcpConnection): void {
    this.#user.onBrokenStream(bytes, reason, connection);
  }

  onConnectionClosed(connection: TcpConnection, cause: string): void {
    const { connectionId, remoteAddress, remotePort } = connection.flow;
    this.#byId.delete(connectionId);
    const key = peerKey(remoteAddress, remotePort);
    if (this.#byPeer.get(key) === connection) this.#byPeer.delete(key);
    const others = (this.#perSource.get(remoteAddress) ?? 1) - 1;
    if (others > 0) this.#perSource.set(remoteAddress, others);
    else this.#perSource.delete(remoteAddress);
    this.#user.onConnectionClosed(connection, cause);
  }

  #accept(socket: Socket): void {
    const { limits, totals } = this.#bounds;
    const { localAddress, localPort, remoteAddress, remotePort } = socket;
    if (!localAddress || !localPort || !remoteAddress || !remotePort) return void socket.destroy();
    const isFull = this.#byId.size >= limits.connectionsMax;
    const fromThere = this.#perSource.get(remoteAddress) ?? 0;
    if (isFull || fromThere >= limits.connectionsPerSourceMax) {
      totals.refused++;
      socket.destroy();
      return;
    }
    const connectionId = ++this.#lastId;
    const ends = { localAddress, localPort, remoteAddress, remotePort };
    this.#add(socket, { protocol: 'tcp', ...ends, connectionId });
  }

  #add(socket: Socket, flow: Flow): TcpConnection {
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    const connection = new TcpConnection(socket, flow, this, this.#bounds);
    this.#byId.set(flow.connectionId, connection);
    this.#byPeer.set(peerKey(flow.remoteAddress, flow.remotePort), connection);
    this.#perSource.set(flow.remoteAddress, (this.#perSource.get(flow.remoteAddress) ?? 0) + 1);
    return connection;
  }
}

function peerKey(address: string, port: number): string {
  return `${address} ${port}`;
}
