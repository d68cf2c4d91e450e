/**
 * Hops: where the messages of one transaction go. A client's hop also knows what to write into Via,
 * and tells its transaction when the way is gone; never from within `send`.
 */
import type { SipTotals } from '../counters.ts';
import type { Timers } from '../timers.ts';
import type { Hop } from '../transaction/transaction-context.ts';
import type { DatagramSocket } from './datagram-network.ts';
import type { Flow } from './flow.ts';
import type { ConnectionWatcher, TcpConnection } from './tcp-connection.ts';

export interface HopUser {
  transportFailed(): void;
}

/** What hops share. */
export interface HopContext {
  readonly timers: Timers;
  readonly totals: SipTotals;
}

abstract class FailingHop implements Hop {
  abstract readonly isReliable: boolean;
  abstract readonly flow: Flow;
  readonly context: HopContext;
  #user: HopUser | undefined;

  constructor(context: HopContext) {
    this.context = context;
  }

  abstract send(bytes: Buffer): void;

  attach(user: HopUser): void {
    this.#user = user;
  }

  /** Nobody wants to know any more whether the way is open. */
  release(): void {
    this.#user = undefined;
  }

  fail(): void {
    this.context.totals.dropped++;
    if (this.#user) this.context.timers.set(0, () => this.#user?.transportFailed());
  }
}

export type AttachableHop = FailingHop;

// Deviation: RFC 3261 §18.1.1 moves requests above 1,300 bytes to TCP. Phones and trunks given as UDP
// often speak nothing else; a fragment lost costs a retransmission.
export class DatagramHop extends FailingHop {
  readonly isReliable = false;
  readonly flow: Flow;
  readonly #socket: DatagramSocket;
  readonly #failed = () => this.fail();

  constructor(context: HopContext, socket: DatagramSocket, flow: Flow) {
    super(context);
    this.#socket = socket;
    this.flow = flow;
  }

  send(bytes: Buffer): void {
    this.context.totals.sent++;
    this.#socket.send(bytes, this.flow.remotePort, this.flow.remoteAddress, this.#failed);
  }
}

export class StreamHop extends FailingHop implements ConnectionWatcher {
  readonly isReliable = true;
  readonly flow: Flow;
  #connection: TcpConnection | undefined;
  readonly #reopen: (() => TcpConnection | undefined) | undefined;

  /**
   * @param reopen what to send over when the connection is gone, for responses (RFC 3261 §18.2.2).
   */
  constructor(
    context: HopContext,
    connection: TcpConnection | undefined,
    flow: Flow,
    reopen?: () => TcpConnection | undefined,
  ) {
    super(context);
    this.#connection = connection;
    this.flow = flow;
    this.#reopen = reopen;
    if (!reopen) connection?.watch(this);
  }

  send(bytes: Buffer) {
    if (!this.#connection?.isOpen && this.#reopen) this.#connection = this.#reopen();
    if (!this.#connection?.isOpen) return this.fail();
    this.context.totals.sent++;
    this.#connection.send(bytes);
  }

  override release(): void {
    super.release();
    this.#connection?.unwatch(this);
  }

  connectionLost(): void {
    this.fail();
  }
}

/** A hop whose name is being looked up; the last message waits. */
export class ResolvingHop extends FailingHop {
  readonly isReliable: boolean;
  readonly #unresolved: Flow;
  #found: AttachableHop | undefined;
  #waiting: Buffer | undefined;
  #hopUser: HopUser | undefined;
  #hasFailed = false;

  constructor(context: HopContext, flow: Flow) {
    super(context);
    this.#unresolved = flow;
    this.isReliable = flow.protocol === 'tcp';
  }

  get flow(): Flow {
    return this.#found?.flow ?? this.#unresolved;
  }

  send(bytes: Buffer) {
    if (this.#hasFailed) return this.fail();
    if (this.#found) this.#found.send(bytes);
    else this.#waiting = bytes;
  }

  override attach(user: HopUser): void {
    super.attach(user);
    this.#hopUser = user;
    this.#found?.attach(user);
  }

  override release(): void {
    super.release();
    this.#hopUser = undefined;
    this.#found?.release();
  }

  /** @param hop undefined: the name leads nowhere. */
  resolve(hop: AttachableHop | undefined) {
    if (!hop) {
      this.#hasFailed = true;
      return this.fail();
    }
    this.#found = hop;
    if (this.#hopUser) hop.attach(this.#hopUser);
    else hop.release();
    if (this.#waiting) hop.send(this.#waiting);
    this.#waiting = undefined;
  }
}
