/**
 * A SIP user agent: listen points, transports, transactions and dialogs behind one API, whose types
 * are in transaction-user.ts. It has no call logic; applications, the drachtio face and terminal
 * phones build on it. RFC 3261, 3262, 3263 (addresses only), 3264 (glare), 3311, 3581, 4028, 6026.
 */
import { HotlineError } from '../../base/errors.ts';
import type { SipCounters } from './counters.ts';
import type {
  OutgoingDraft,
  ResponseHandler,
  SendResult,
  UserAgentOptions,
} from './transaction-user.ts';
import type { Flow, ListenPoint } from './transport/flow.ts';

export class UserAgent {
  readonly #options: UserAgentOptions;

  constructor(options: UserAgentOptions) {
    this.#options = options;
  }

  /**
   * Binds all listen points. Settles when all receive; if one cannot be bound the others are closed
   * again.
   * @throws HotlineError `port-in-use`, or `config-invalid` for an address that is not ours.
   */
  start(): Promise<void> {
    return Promise.reject(new HotlineError('engine-unavailable', 'not built', { details: {} }));
  }

  /**
   * Ends everything at once: no BYE is sent, pending requests get a fabricated 503, dialogs become
   * terminated without callbacks. Settles when all sockets are closed. Stopping twice is harmless.
   */
  stop(): Promise<void> {
    return Promise.resolve();
  }

  /** As bound, in the order of the options; empty before start. */
  get listenPoints(): readonly ListenPoint[] {
    return [];
  }

  /**
   * Sends a request outside a dialog. Call-ID, CSeq, From (with or without tag), To, Contact,
   * Max-Forwards and Route given in the headers are used; those absent are made: From is our contact,
   * To the Request-URI, CSeq 1. Via and Content-Length are always ours. The responses come after
   * this returned, never from within.
   */
  request(draft: OutgoingDraft, responses: ResponseHandler): SendResult {
    void this.#options;
    void draft;
    void responses;
    return { outcome: 'refused', reason: 'stopped' };
  }

  /** Whether a request can be sent over this flow: always for UDP, for TCP while it is connected. */
  isOpen(flow: Flow): boolean {
    return flow.protocol === 'udp';
  }

  /** `sip:` URI of ours as `host` would reach us: for Contact and From. */
  contactUri(flow: Pick<Flow, 'protocol' | 'localAddress' | 'localPort'>): string {
    return `sip:${flow.localAddress}:${flow.localPort}`;
  }

  /** What is alive and what happened; for tests, metrics and health. */
  counters(): SipCounters {
    throw new HotlineError('engine-unavailable', 'not built');
  }
}
