/**
 * A SIP user agent: listen points, transports, transactions and dialogs behind one API, whose types
 * are in transaction-user.ts. It has no call logic; applications, the drachtio face and terminal
 * phones build on it. RFC 3261, 3262, 3263 (addresses only), 3264 (glare), 3311, 3581, 4028, 6026.
 */
import { randomUUID } from 'node:crypto';
import type { Stack } from './core/stack.ts';
import { UacCore } from './core/uac-core.ts';
import { UasCore } from './core/uas-core.ts';
import { ourUri } from './core/written-fields.ts';
import { type SipCounters, SipTotals } from './counters.ts';
import { DialogTable } from './dialog/dialog-table.ts';
import { defaultSipLimits, type SipLimits } from './limits.ts';
import type { SipRequest, SipResponse } from './message/sip-message.ts';
import { Timers } from './timers.ts';
import { ClientTransactions } from './transaction/client-transactions.ts';
import { ServerTransactions } from './transaction/server-transactions.ts';
import type { Received } from './transaction/transaction-context.ts';
import { rfcTransactionTimes, type TransactionTimes } from './transaction/transaction-times.ts';
import type {
  OutgoingDraft,
  ResponseHandler,
  SendResult,
  SipLog,
  TransactionUser,
  UserAgentOptions,
} from './transaction-user.ts';
import type { Flow, ListenPoint } from './transport/flow.ts';
import { hostDatagrams } from './transport/host-datagrams.ts';
import { TransportLayer, type TransportUser } from './transport/transport-layer.ts';

const noLog: SipLog = { debug: () => undefined, warn: () => undefined };

export class UserAgent {
  readonly #stack: UserAgentStack;
  readonly #uac: UacCore;

  constructor(options: UserAgentOptions) {
    this.#stack = new UserAgentStack(options);
    this.#uac = new UacCore(this.#stack);
  }

  /**
   * Binds all listen points. Settles when all receive; if one cannot be bound the others are closed
   * again.
   * @throws HotlineError `port-in-use`, or `config-invalid` for an address that is not ours.
   */
  start(): Promise<void> {
    return this.#stack.start();
  }

  /**
   * Ends everything at once: no BYE is sent, pending requests get a fabricated 503, dialogs become
   * terminated without callbacks. Settles when all sockets are closed. Stopping twice is harmless.
   */
  stop(): Promise<void> {
    return this.#stack.stop();
  }

  /** As bound, in the order of the options; empty before start. */
  get listenPoints(): readonly ListenPoint[] {
    return this.#stack.transport.listenPoints;
  }

  /**
   * Sends a request outside a dialog. Call-ID, CSeq, From (with or without tag), To, Contact,
   * Max-Forwards and Route given in the headers are used; those absent are made: From is our contact,
   * To the Request-URI, CSeq 1. Via and Content-Length are always ours. The responses come after
   * this returned, never from within.
   * @throws HotlineError `invalid-input` when a header field holds a line break.
   */
  request(draft: OutgoingDraft, responses: ResponseHandler): SendResult {
    return this.#uac.request(draft, responses);
  }

  /** Whether a request can be sent over this flow: for TCP only while it is connected. */
  isOpen(flow: Flow): boolean {
    return this.#stack.transport.isOpen(flow);
  }

  /** `sip:host:port[;transport=tcp]` as the flow's peer would reach us: for Contact and From. */
  contactUri(flow: Pick<Flow, 'protocol' | 'localAddress' | 'localPort'>): string {
    return ourUri(this.#stack.transport.addressOn(flow), flow.protocol);
  }

  /** What is alive and what happened; for tests, metrics and health. */
  counters(): SipCounters {
    return this.#stack.counters();
  }
}

/** Builds the parts and connects them. */
class UserAgentStack implements Stack, TransportUser {
  readonly options: UserAgentOptions;
  readonly user: TransactionUser;
  readonly log: SipLog;
  readonly limits: SipLimits;
  readonly times: TransactionTimes;
  readonly timers: Timers;
  readonly totals = new SipTotals();
  readonly transport: TransportLayer;
  readonly clients: ClientTransactions;
  readonly servers: ServerTransactions;
  readonly dialogs = new DialogTable();
  readonly token: () => string;
  readonly #uas: UasCore;
  #isRunning = false;
  #lastId = 0;

  constructor(options: UserAgentOptions) {
    this.options = options;
    this.user = options.user;
    this.log = options.log ?? noLog;
    this.limits = { ...defaultSipLimits, ...options.limits };
    this.times = { ...rfcTransactionTimes, ...options.times };
    this.timers = new Timers(options.clock);
    this.token = options.token ?? randomToken;
    const datagrams = options.datagrams ?? hostDatagrams;
    const { timers, totals, limits, token } = this;
    this.transport = new TransportLayer(
      { listen: options.listen, datagrams, timers, totals, limits, token },
      this,
    );
    this.clients = new ClientTransactions(this);
    this.servers = new ServerTransactions(this, limits, totals);
    this.#uas = new UasCore(this);
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  async start(): Promise<void> {
    await this.transport.start();
    this.#isRunning = true;
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    for (const dialog of this.dialogs.all()) dialog.terminate();
    this.clients.abandonAll();
    this.servers.abandonAll();
    for (const dialog of this.dialogs.all()) dialog.terminate();
    await this.transport.stop();
    this.timers.cancelAll();
  }

  nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  countRetransmission(): void {
    this.totals.retransmitted++;
  }

  callUser(callback: () => void): boolean {
    try {
      callback();
      return true;
    } catch (error) {
      this.log.warn('application failed', { error: String(error) });
      return false;
    }
  }

  onRequest(received: Received<SipRequest>): void {
    if (this.#isRunning) this.#guard(received, () => this.#uas.receive(received));
  }

  onResponse(received: Received<SipResponse>): void {
    this.#guard(received, () => {
      if (!this.clients.receive(received)) this.totals.dropped++;
    });
  }

  onTransportFault(cause: string, facts: Readonly<Record<string, unknown>>): void {
    this.log.debug('transport', { cause, ...facts });
  }

  /** Whatever a message does to us, it ends here: the process and all other calls go on. */
  #guard({ message, flow }: Received<SipRequest | SipResponse>, receive: () => void): void {
    try {
      receive();
    } catch (error) {
      this.totals.malformed++;
      const { remoteAddress } = flow;
      this.log.warn('message failed', { kind: message.kind, remoteAddress, error: String(error) });
    }
  }

  counters(): SipCounters {
    return {
      clientTransactions: this.clients.size,
      serverTransactions: this.servers.size,
      dialogs: this.dialogs.size,
      timers: this.timers.size,
      sockets: this.transport.socketCount,
      connections: this.transport.connectionCount,
      ...this.totals,
    };
  }
}

// 122 bits: unguessable, and two never meet (RFC 3261 §19.3 asks for 32). Node makes UUIDs in
// advance; asking the system for each token's bytes took 0.3 ms a call.
function randomToken(): string {
  return randomUUID().replaceAll('-', '');
}
