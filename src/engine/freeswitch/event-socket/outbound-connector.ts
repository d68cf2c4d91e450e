/**
 * The event socket's connecting side: for each channel a connection to the controller that the
 * caller's INVITE named. Only to allowed networks: the address comes from outside.
 */
import { connect, type Socket } from 'node:net';
import type { Clock } from '../../../base/clock.ts';
import type { Channel } from '../channel/channel.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { AccessList } from './access-list.ts';
import {
  type CommandRunner,
  EventSocketSession,
  type SessionLimits,
} from './event-socket-session.ts';
import type { EventSocketTotals } from './event-socket-totals.ts';
import { SocketStream } from './socket-stream.ts';

export interface OutboundConnectorOptions {
  readonly access: AccessList;
  readonly connectionsMax: number;
  readonly limits: SessionLimits;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly commands: CommandRunner;
  readonly totals: EventSocketTotals;
}

/** A controller that does not take the connection in this time is not there; chosen. */
const connectLimitMs = 5_000;

export class OutboundConnector {
  readonly #options: OutboundConnectorOptions;
  readonly #sockets = new Set<Socket>();

  constructor(options: OutboundConnectorOptions) {
    this.#options = options;
  }

  get connections(): number {
    return this.#sockets.size;
  }

  /** Settles when the connection has closed, or at once when it may not or cannot be made. */
  open(channel: Channel, address: string): Promise<void> {
    const target = parseAddress(address);
    const { access, connectionsMax } = this.#options;
    if (!target || !access.allows(target.host) || this.#sockets.size >= connectionsMax) {
      this.#options.totals.refusedConnections++;
      channel.core.log.warn('controller address refused', { channel: channel.uuid, address });
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#connect(channel, target, resolve));
  }

  /** Closes all at once; the channels must have been hung up before. */
  stop(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #connect(
    channel: Channel,
    target: { readonly host: string; readonly port: number },
    onClosed: () => void,
  ): void {
    const socket = connect({ ...target, noDelay: true });
    this.#sockets.add(socket);
    const timer = this.#options.clock.setTimer(connectLimitMs, () => socket.destroy());
    socket.on('error', (error) =>
      channel.core.log.warn('controller connection failed', {
        channel: channel.uuid,
        ...target,
        error: error.message,
      }),
    );
    socket.once('connect', () => {
      timer.cancel();
      if (channel.hasEnded) socket.destroy();
      else this.#control(channel, socket);
    });
    socket.on('close', () => {
      timer.cancel();
      this.#sockets.delete(socket);
      onClosed();
    });
  }

  #control(channel: Channel, socket: Socket): void {
    const { bus, clock, limits, commands, totals } = this.#options;
    const stream = new SocketStream(socket);
    const session = new EventSocketSession({
      stream,
      bus,
      clock,
      limits,
      commands,
      totals,
      channelUuid: channel.uuid,
      onClosed: (closed) => channel.controlClosed(closed),
    });
    channel.controlOpened(session);
    stream.attach(session);
  }
}

/** `host:port`, `[v6]:port` or `localhost:port`; names are not looked up. */
function parseAddress(text: string): { host: string; port: number } | undefined {
  const match = /^(?:\[([0-9a-f:.]+)\]|([\w.-]+)):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[3]);
  const host = match?.[1] ?? match?.[2];
  if (!host || !(port > 0 && port <= 65_535)) return undefined;
  return { host: host.toLowerCase() === 'localhost' ? '127.0.0.1' : host, port };
}
