/**
 * drachtio's application protocol on top of the SIP user agent, as drachtio-srf 5 speaks it: inbound
 * mode, all verbs. Not built, because the controller does not use them: proxying (answered NOK),
 * outbound mode, CDRs (their routes are accepted, nothing is sent).
 *
 * Where the reference implementation is known to be wrong this one differs: routes are idempotent and
 * removed one by one, nothing works before `authenticate`, a late application is answered for, and a
 * dialog survives its application: another one may take it over.
 */

import { randomUUID } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { formatHostPort } from '../../base/host-port.ts';
import type { SipCounters } from '../sip/counters.ts';
import { formatSipMessage } from '../sip/message/format-message.ts';
import { quoted } from '../sip/message/lexing.ts';
import { SipHeaders } from '../sip/message/sip-headers.ts';
import { noBody, type SipRequest, type SipResponse } from '../sip/message/sip-message.ts';
import type {
  Dialog,
  DialogEnding,
  IncomingRequest,
  TransactionUser,
  UserAgentOptions,
} from '../sip/transaction-user.ts';
import { UserAgent } from '../sip/user-agent.ts';
import { AdminListener } from './admin-listener.ts';
import { AppConnection, type AppConnectionLimits, type AppStream } from './app-connection.ts';
import type { AppMessage } from './app-message.ts';
import { DialogTable } from './dialog-table.ts';
import { IncomingRequests } from './incoming-requests.ts';
import { OutgoingRequests } from './outgoing-requests.ts';
import { RegisteredFlows } from './registered-flows.ts';
import { Routes } from './routes.ts';
import { formatSipLine, localFacts } from './wire-lines.ts';

export interface DrachtioLimits extends AppConnectionLimits {
  readonly connectionsMax: number;
  /** Verbs one application may route. */
  readonly routesMax: number;
}

/** Chosen: far above what one controller and its keeper need, far below what hurts. */
export const defaultDrachtioLimits: DrachtioLimits = {
  frameBytesMax: 1_048_576,
  queuedBytesMax: 16_777_216,
  authenticateMs: 10_000,
  wrongSecretDelayMs: 1_000,
  connectionsMax: 64,
  routesMax: 64,
};

export interface DrachtioServerOptions {
  /** The SIP side; its clock, user and log are the server's. */
  readonly sip: Omit<UserAgentOptions, 'clock' | 'user' | 'log'>;
  readonly admin: {
    readonly address: string;
    /**
     * 0 lets the system choose; {@link DrachtioServer.adminPort} tells what it chose. Absent: nothing
     * listens, applications come through {@link DrachtioServer.connect}.
     */
    readonly port?: number;
    readonly secret: string;
  };
  readonly clock: Clock;
  readonly log?: NonNullable<UserAgentOptions['log']>;
  readonly limits?: Partial<DrachtioLimits>;
  /** A fresh uuid. Default: crypto. Tests may fix it. */
  readonly newId?: () => string;
}

/** What is alive and what happened. A quiet server has only zeros alive. */
export interface DrachtioCounters {
  readonly sip: SipCounters;
  /** Alive now. */
  readonly connections: number;
  /** Dialogs that applications can name. */
  readonly dialogs: number;
  readonly incomingRequests: number;
  /** Those of them that wait for an application to come back. */
  readonly heldRequests: number;
  readonly outgoingRequests: number;
  readonly registeredFlows: number;
  /** Since the start: connections refused or closed by us, by wrong secret, limit or garbage. */
  readonly refusedConnections: number;
  /** Since the start: messages of applications answered NO or NOK for their form. */
  readonly malformedMessages: number;
}

/** As srf parses it: pings need at least v0.8.2. */
const version = 'v0.9.10-hotline';

export class DrachtioServer {
  readonly #options: DrachtioServerOptions;
  readonly #limits: DrachtioLimits;
  readonly #newId: () => string;
  readonly #userAgent: UserAgent;
  readonly #listener: AdminListener | undefined;
  readonly #connections = new Set<AppConnection>();
  readonly #routes = new Routes();
  readonly #dialogs = new DialogTable();
  readonly #registeredFlows: RegisteredFlows;
  readonly #incoming: IncomingRequests;
  readonly #outgoing: OutgoingRequests;
  #refusedConnections = 0;
  #malformedMessages = 0;

  constructor(options: DrachtioServerOptions) {
    this.#options = options;
    this.#limits = { ...defaultDrachtioLimits, ...options.limits };
    this.#newId = options.newId ?? randomUUID;
    const { clock, log, sip, admin } = options;
    const user = this.#transactionUser();
    this.#userAgent = new UserAgent({ ...sip, clock, user, ...(log && { log }) });
    this.#registeredFlows = new RegisteredFlows(clock);
    const shared = {
      clock,
      newId: this.#newId,
      dialogs: this.#dialogs,
      registeredFlows: this.#registeredFlows,
    };
    this.#incoming = new IncomingRequests({ ...shared, routes: this.#routes });
    this.#outgoing = new OutgoingRequests({
      ...shared,
      userAgent: this.#userAgent,
      onTakenOver: (record) => this.#incoming.onTakenOver(record),
    });
    const { address, port } = admin;
    const onStream = (stream: AppStream) => this.connect(stream);
    this.#listener =
      port === undefined ? undefined : new AdminListener({ address, port, onStream });
  }

  /** Binds the SIP addresses, then the port for applications. @throws as UserAgent.start. */
  async start(): Promise<void> {
    await this.#userAgent.start();
    try {
      await this.#listener?.start();
    } catch (error) {
      await this.#userAgent.stop();
      throw error;
    }
  }

  /** Closes all connections and sockets at once; nobody is told. Stopping twice is harmless. */
  async stop(): Promise<void> {
    await this.#listener?.stop();
    for (const connection of [...this.#connections]) connection.close('stopping');
    this.#incoming.stop();
    this.#outgoing.stop();
    await this.#userAgent.stop();
  }

  /** Where applications connect; 0 before start and without a listener. */
  get adminPort(): number {
    return this.#listener?.port ?? 0;
  }

  get listenPoints(): UserAgent['listenPoints'] {
    return this.#userAgent.listenPoints;
  }

  counters(): DrachtioCounters {
    return {
      sip: this.#userAgent.counters(),
      connections: this.#connections.size,
      dialogs: this.#dialogs.size,
      incomingRequests: this.#incoming.size,
      heldRequests: this.#incoming.heldCount,
      outgoingRequests: this.#outgoing.size,
      registeredFlows: this.#registeredFlows.size,
      refusedConnections: this.#refusedConnections,
      malformedMessages: this.#malformedMessages,
    };
  }

  /**
   * Takes an application's stream, from the listener or from a test. Undefined when there are too
   * many already; the stream is then the caller's to close.
   */
  connect(stream: AppStream): AppConnection | undefined {
    if (this.#connections.size >= this.#limits.connectionsMax) {
      this.#refusedConnections++;
      return undefined;
    }
    const connection = new AppConnection({
      stream,
      secret: this.#options.admin.secret,
      clock: this.#options.clock,
      newId: this.#newId,
      limits: this.#limits,
      welcome: () => this.#welcome(),
      onMessage: (message, from) => this.#receive(message, from),
      onClosed: (closed, reason) => this.#onClosed(closed, reason),
    });
    this.#connections.add(connection);
    return connection;
  }

  /** Closes the connections of all applications; they may come back at once. For tests and upgrades. */
  dropApplications(): void {
    for (const connection of [...this.#connections]) connection.close('dropped');
  }

  #welcome(): string {
    const hostports = this.#userAgent.listenPoints.map((point) => {
      const host = point.advertisedAddress ?? point.address;
      return `${point.protocol}/${formatHostPort({ host, port: point.port })}`;
    });
    const local = this.#userAgent.listenPoints.map((point) => {
      return `${point.protocol}/${formatHostPort({ host: point.address, port: point.port })}`;
    });
    return `${hostports.join(',')}|${version}|${local.join(',')}`;
  }

  #receive(message: AppMessage, connection: AppConnection): void {
    switch (message.type) {
      case 'route':
        this.#route(message, connection);
        break;
      case 'remove_route':
        this.#routes.remove(connection, verbOf(message));
        connection.respond(message, 'OK');
        break;
      case 'ping':
        connection.respond(message, 'OK|pong');
        break;
      case 'sip':
        this.#receiveSip(message, connection);
        break;
      case 'proxy':
        connection.respond(message, 'NOK|proxying is not supported');
        break;
      default:
        this.#malformedMessages++;
        connection.respond(message, 'NO|Unknown message type');
        connection.close('unknown-message-type');
    }
  }

  #route(message: AppMessage, connection: AppConnection): void {
    const verb = verbOf(message);
    const isNew = !this.#routes.has(connection, verb);
    if (isNew && this.#routes.count(connection) >= this.#limits.routesMax) {
      connection.respond(message, 'NOK|too many routes');
      return;
    }
    this.#routes.add(connection, verb);
    connection.respond(message, 'OK');
    this.#incoming.onRouted(connection, verb);
  }

  #receiveSip(message: AppMessage, connection: AppConnection): void {
    const { sip } = message;
    if (!sip) {
      this.#malformedMessages++;
      connection.respond(message, 'NOK|Server error: no SIP message');
      return;
    }
    try {
      if (sip.kind === 'response') this.#incoming.answer(message, sip, connection);
      else this.#outgoing.send(message, sip, connection);
    } catch (error) {
      // What an application writes must not end the calls of all others.
      this.#malformedMessages++;
      this.#options.log?.warn('application message failed', { error });
      connection.respond(message, 'NOK|Server error: message could not be sent');
    }
  }

  #onClosed(connection: AppConnection, reason: string): void {
    if (!ordinaryEnds.has(reason)) this.#refusedConnections++;
    this.#options.log?.debug('application connection closed', { reason });
    this.#connections.delete(connection);
    this.#routes.removeAll(connection);
    this.#incoming.onClosed(connection);
    this.#outgoing.onClosed(connection);
  }

  #transactionUser(): TransactionUser {
    return {
      onRequest: (incoming) => this.#incoming.receive(incoming),
      onDialogRequest: (incoming, dialog) => this.#incoming.receiveInDialog(incoming, dialog),
      onAck: (ack, dialog, invite) => this.#incoming.receiveAck(ack, dialog, invite),
      onCancel: (cancel, invite, flow) => this.#incoming.receiveCancel(cancel, invite, flow),
      onDialogEnded: (dialog, ending) => this.#endDialog(dialog, ending),
      onRequestExpired: (incoming: IncomingRequest, _response: SipResponse) =>
        this.#incoming.expire(incoming),
    };
  }

  /** The stack ended a dialog: its application gets the BYE as if it had sent it itself. */
  #endDialog(dialog: Dialog, ending: DialogEnding): void {
    const record = this.#dialogs.of(dialog);
    this.#dialogs.forget(dialog);
    // The end of another fork is none of the application's: the id means this one.
    if (record?.dialog !== dialog) return;
    const owner = record.owner.isOpen ? record.owner : this.#routes.next('invite');
    const bytes = ending.bye?.bytes ?? formatSipMessage(unsentBye(dialog, ending));
    const at = ending.bye?.sentAt ?? this.#options.clock.now();
    const facts = localFacts(ending.bye?.flow ?? dialog.flow, bytes.length, at);
    owner?.send(formatSipLine('application', facts, 'unsolicited', record.dialogId), bytes);
  }
}

/** For an ending that needed no BYE on the wire: applications learn of the end by a BYE alone. */
function unsentBye(dialog: Dialog, ending: DialogEnding): SipRequest {
  const headers = SipHeaders.of([
    ['From', dialog.localAddress],
    ['To', dialog.remoteAddress],
    ['Call-ID', dialog.sipCallId],
    ['CSeq', '0 BYE'],
    ['Reason', `SIP;cause=481;text=${quoted(ending.text)}`],
  ]);
  return { kind: 'request', method: 'BYE', uri: dialog.remoteTarget, headers, body: noBody };
}

const ordinaryEnds = new Set(['connection-closed', 'dropped', 'stopping']);

function verbOf(message: AppMessage): string {
  return (message.tokens[2] ?? '').trim().toLowerCase();
}
