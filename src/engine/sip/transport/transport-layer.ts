/**
 * The transport layer (RFC 3261 §18): all sockets of a user agent. Bytes become messages here, or a
 * 400 and a counter. Requests go up marked with their source; hops for what goes out come from here.
 */
import { isIP, isIPv6 } from 'node:net';
import { HotlineError } from '../../../base/errors.ts';
import type { SipTotals } from '../counters.ts';
import type { SipLimits } from '../limits.ts';
import { formatSipMessage } from '../message/format-message.ts';
import { makeFaultResponse } from '../message/make-response.ts';
import { readVias, topVia } from '../message/message-fields.ts';
import { parseSipMessage } from '../message/parse-message.ts';
import {
  defaultMessageLimits,
  type MessageLimits,
  type SipFault,
  type SipRequest,
  type SipResponse,
} from '../message/sip-message.ts';
import type { Timers } from '../timers.ts';
import type { Received } from '../transaction/transaction-context.ts';
import type { DatagramNetwork, DatagramSocket } from './datagram-network.ts';
import type { Flow, ListenPoint, ListenPointOptions } from './flow.ts';
import { type AttachableHop, DatagramHop, ResolvingHop, StreamHop } from './hops.ts';
import { isLoopback, LocalAddresses } from './local-address.ts';
import { isResolved, type NextHop, resolveHost } from './next-hop.ts';
import { markSource, responsePort } from './source-marking.ts';
import type { ConnectionUser, TcpConnection } from './tcp-connection.ts';
import { TcpTransport } from './tcp-transport.ts';

export interface TransportUser {
  /** Via is marked with the source. */
  onRequest(received: Received<SipRequest>): void;
  onResponse(received: Received<SipResponse>): void;
  /** A socket or connection failed or was closed; for the log. */
  onTransportFault(cause: string, facts: Readonly<Record<string, unknown>>): void;
}

export interface TransportOptions {
  readonly listen: readonly ListenPointOptions[];
  readonly datagrams: DatagramNetwork;
  readonly timers: Timers;
  readonly totals: SipTotals;
  readonly limits: SipLimits;
  readonly token: () => string;
}

/** A way out: the hop, and what Via and Contact say of us on it. */
export interface WayOut {
  readonly hop: AttachableHop;
  readonly protocol: 'UDP' | 'TCP';
  readonly host: string;
  readonly port: number;
}

interface Bound {
  readonly point: ListenPoint;
  /** Absent for TCP. */
  readonly socket?: DatagramSocket;
}

export class TransportLayer implements ConnectionUser {
  readonly #options: TransportOptions;
  readonly #user: TransportUser;
  readonly #messageLimits: MessageLimits;
  readonly #tcp: TcpTransport;
  readonly #addresses = new LocalAddresses();
  #bound: Bound[] = [];

  constructor(options: TransportOptions, user: TransportUser) {
    this.#options = options;
    this.#user = user;
    const { messageBytesMax } = options.limits;
    this.#messageLimits = { ...defaultMessageLimits, messageBytesMax };
    this.#tcp = new TcpTransport({ ...options, message: this.#messageLimits }, this);
  }

  get listenPoints(): readonly ListenPoint[] {
    return this.#bound.map((bound) => bound.point);
  }

  get socketCount(): number {
    return this.#bound.length;
  }

  get connectionCount(): number {
    return this.#tcp.connectionCount;
  }

  /** @throws HotlineError `port-in-use` or `config-invalid`; nothing stays bound then. */
  async start(): Promise<void> {
    for (const options of this.#options.listen) {
      try {
        this.#bound.push(await this.#bind(options));
      } catch (cause) {
        await this.stop();
        throw bindError(options, cause);
      }
    }
  }

  async stop(): Promise<void> {
    const bound = this.#bound;
    this.#bound = [];
    await Promise.all(bound.map(({ socket }) => socket?.close()));
    await this.#tcp.close();
  }

  isOpen(flow: Flow): boolean {
    if (flow.protocol === 'tcp') return this.#tcp.byFlow(flow)?.isOpen === true;
    return this.#boundFor(flow) !== undefined;
  }

  /** Back over a flow: the peer's address as it was seen, over TCP the same connection. */
  wayBack(flow: Flow): WayOut | undefined {
    const bound = this.#boundFor(flow);
    if (flow.protocol === 'udp') {
      if (!bound?.socket) return undefined;
      return this.#wayOut(new DatagramHop(this.#options, bound.socket, flow), bound.point);
    }
    const connection = this.#tcp.byFlow(flow);
    if (!connection?.isOpen) return undefined;
    const point = bound?.point ?? this.#choose(nextHopOfFlow(flow))?.point;
    return point && this.#wayOut(new StreamHop(this.#options, connection, flow), point);
  }

  /** Undefined when we do not listen on such a transport and address family. */
  wayTo(target: NextHop): WayOut | undefined {
    const bound = this.#choose(target);
    if (!bound) return undefined;
    if (isResolved(target)) return this.#wayOut(this.#hopTo(target, bound), bound.point);
    const hop = new ResolvingHop(this.#options, this.#flowTo(target, bound));
    void this.#resolve(target, hop);
    return this.#wayOut(hop, bound.point);
  }

  /** For the responses to a request that came over the flow (RFC 3261 §18.2.2). */
  responseHop(request: Pick<SipRequest, 'headers'>, flow: Flow): AttachableHop {
    return this.#hopBack(responsePort(topVia(request), flow), flow);
  }

  #hopBack(port: number, flow: Flow): AttachableHop {
    if (flow.protocol === 'udp') {
      const socket = this.#boundFor(flow)?.socket ?? closedSocket;
      return new DatagramHop(this.#options, socket, { ...flow, remotePort: port });
    }
    const reopen = () => {
      const bound = this.#choose({ protocol: 'tcp', host: flow.remoteAddress, port });
      return bound && this.#tcp.open(flow.remoteAddress, port, bound.point, flow.localAddress);
    };
    return new StreamHop(this.#options, this.#tcp.byFlow(flow), flow, reopen);
  }

  /** The address that stands for us towards the flow's peer. */
  addressOn(flow: Pick<Flow, 'protocol' | 'localAddress' | 'localPort'>): {
    host: string;
    port: number;
  } {
    const advertised = this.#boundFor(flow)?.point.advertisedAddress;
    return { host: advertised ?? flow.localAddress, port: flow.localPort };
  }

  onStreamMessage(bytes: Buffer, connection: TcpConnection): void {
    this.#receive(bytes, connection.flow);
  }

  onBrokenStream(bytes: Buffer, reason: string, connection: TcpConnection) {
    this.#options.totals.received++;
    const parsed = parseSipMessage(bytes, this.#messageLimits);
    const answer = { status: 400, reason: `Bad Request - ${reason}` };
    if (parsed.kind === 'fault') return this.#refuse({ answer, ...parsed }, connection.flow);
    const { headers } = parsed;
    const isRequest = parsed.kind === 'request';
    this.#refuse(
      { kind: 'fault', reason, headers, ...(isRequest && { answer, method: parsed.method }) },
      connection.flow,
    );
  }

  onConnectionClosed(connection: TcpConnection, cause: string): void {
    this.#user.onTransportFault(cause, { remoteAddress: connection.flow.remoteAddress });
  }

  async #bind(options: ListenPointOptions): Promise<Bound> {
    if (options.protocol === 'tcp') return { point: await this.#tcp.listen(options) };
    const receiver = {
      onDatagram: (bytes: Buffer, address: string, port: number) =>
        this.#receiveDatagram(bytes, address, port, point),
      onFault: (error: Error) =>
        this.#user.onTransportFault(error.message, { address: options.address }),
    };
    const socket = await this.#options.datagrams.bind(options.address, options.port, receiver);
    const point: ListenPoint = { ...options, port: socket.port };
    return { point, socket };
  }

  #receiveDatagram(bytes: Buffer, address: string, port: number, point: ListenPoint) {
    // Keep-alives: CRLFs (RFC 5626 §3.5.1) and the four zero bytes of older phones.
    if (bytes.length <= 4) return;
    this.#receive(bytes, {
      protocol: 'udp',
      localAddress: this.#addresses.facing(point.address, address),
      localPort: point.port,
      remoteAddress: address,
      remotePort: port,
      connectionId: 0,
    });
  }

  #receive(bytes: Buffer, flow: Flow) {
    this.#options.totals.received++;
    const message = parseSipMessage(bytes, this.#messageLimits);
    if (message.kind === 'fault') return this.#refuse(message, flow);
    const receivedAt = this.#options.timers.now();
    if (message.kind === 'response') {
      return this.#user.onResponse({ message, bytes, flow, receivedAt });
    }
    markSource(message, flow);
    this.#user.onRequest({ message, bytes, flow, receivedAt });
  }

  #refuse(fault: SipFault, flow: Flow): void {
    this.#options.totals.malformed++;
    // A Via that cannot be read goes back as it came, to where it came from (RFC 4475 §3.1.2.1).
    const hasVia = readVias(fault.headers)?.length;
    if (hasVia) markSource(fault, flow);
    const response = makeFaultResponse(fault, this.#options.token());
    if (!response) return;
    const port = hasVia ? responsePort(topVia(fault), flow) : flow.remotePort;
    this.#hopBack(port, flow).send(formatSipMessage(response));
  }

  #wayOut(hop: AttachableHop, point: ListenPoint): WayOut {
    const { flow } = hop;
    const host = point.advertisedAddress ?? flow.localAddress;
    return { hop, protocol: flow.protocol === 'tcp' ? 'TCP' : 'UDP', host, port: point.port };
  }

  #hopTo(target: NextHop, bound: Bound): AttachableHop {
    const flow = this.#flowTo(target, bound);
    if (bound.socket) return new DatagramHop(this.#options, bound.socket, flow);
    const { remoteAddress, remotePort, localAddress } = flow;
    const connection = this.#tcp.open(remoteAddress, remotePort, bound.point, localAddress);
    const connectionId = connection?.flow.connectionId ?? 0;
    return new StreamHop(this.#options, connection, { ...flow, connectionId });
  }

  #flowTo(target: NextHop, bound: Bound): Flow {
    return {
      protocol: target.protocol,
      localAddress: this.#addresses.facing(bound.point.address, target.host),
      localPort: bound.point.port,
      remoteAddress: target.host,
      remotePort: target.port,
      connectionId: 0,
    };
  }

  async #resolve(target: NextHop, hop: ResolvingHop): Promise<void> {
    const points = this.#bound.filter(({ point }) => point.protocol === target.protocol);
    const families = new Set(points.map(({ point }) => (isIPv6(point.address) ? 6 : 4)));
    try {
      const host = await resolveHost(target.host, families);
      const bound = this.#choose({ ...target, host });
      hop.resolve(bound && this.#hopTo({ ...target, host }, bound));
    } catch (error) {
      this.#user.onTransportFault('name not resolved', { host: target.host, error: String(error) });
      hop.resolve(undefined);
    }
  }

  #boundFor(flow: Pick<Flow, 'protocol' | 'localAddress' | 'localPort'>): Bound | undefined {
    return this.#bound.find(
      ({ point }) =>
        point.protocol === flow.protocol &&
        point.port === flow.localPort &&
        (point.address === flow.localAddress || isWildcard(point.address, flow.localAddress)),
    );
  }

  /** The listen point of the target's protocol and family that can best reach it. */
  #choose(target: NextHop): Bound | undefined {
    const family = isIP(target.host);
    const fitting = this.#bound.filter(
      ({ point }) =>
        point.protocol === target.protocol && (family === 0 || isIP(point.address) === family),
    );
    const near = isLoopback(target.host);
    return fitting.find(({ point }) => isLoopback(point.address) === near) ?? fitting[0];
  }
}

const closedSocket: DatagramSocket = {
  address: '',
  port: 0,
  send: (_bytes, _port, _address, failed) => failed(new Error('Socket closed')),
  close: () => Promise.resolve(),
};

function isWildcard(bound: string, address: string): boolean {
  return isIPv6(address) ? bound === '::' : bound === '0.0.0.0';
}

function nextHopOfFlow(flow: Flow): NextHop {
  return { protocol: flow.protocol, host: flow.remoteAddress, port: flow.remotePort };
}

function bindError(options: ListenPointOptions, cause: unknown): HotlineError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const details = { ...options, code };
  const { address, port } = options;
  if (code === 'EADDRINUSE') {
    return new HotlineError('port-in-use', `SIP port ${port} is taken`, { details, cause });
  }
  const message = `SIP cannot be taken at ${address}: it is not an address of this machine`;
  return new HotlineError('config-invalid', message, { details, cause });
}
