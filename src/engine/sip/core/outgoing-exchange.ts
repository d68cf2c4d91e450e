/**
 * A request of ours with its client transaction and its application (the UAC core, RFC 3261 §8.1).
 * What the responses mean beyond that, for dialogs, is the matter of its policy.
 */
import type { Timer } from '../../../base/clock.ts';
import type { SipDialog } from '../dialog/sip-dialog.ts';
import { formatSipMessage } from '../message/format-message.ts';
import { makeResponse } from '../message/make-response.ts';
import type { SipRequest, SipResponse } from '../message/sip-message.ts';
import { makeCancel } from '../transaction/ack-and-cancel.ts';
import type { ClientTransaction } from '../transaction/client-transactions.ts';
import type {
  ClientFailure,
  ClientTransactionUser,
  Received,
} from '../transaction/transaction-context.ts';
import type {
  HeaderFields,
  IncomingResponse,
  OutgoingRequest,
  ResponseHandler,
  SentMessage,
} from '../transaction-user.ts';
import type { WayOut } from '../transport/transport-layer.ts';
import type { Stack } from './stack.ts';
import { writeFields } from './written-fields.ts';

/** What a response does to dialogs. */
export interface ResponsePolicy {
  /** First look, before the application. `deliver: false` keeps it from the application. */
  take(
    received: Received<SipResponse>,
    exchange: OutgoingExchange,
  ): { readonly dialog: SipDialog | undefined; readonly deliver: boolean };
  /** After the application has seen the final response. */
  settled(response: SipResponse, exchange: OutgoingExchange, isFabricated: boolean): void;
  /** A 2xx after the final response: repeated, or of another fork. */
  again(received: Received<SipResponse>, exchange: OutgoingExchange): void;
  /** The transaction is forgotten. */
  ended(): void;
}

const cancelOwned = new Set(['via', 'from', 'to', 'call-id', 'cseq', 'route', 'content-length']);
const nobody: ClientTransactionUser = {
  onResponse: () => undefined,
  onFailure: () => undefined,
  onTerminated: () => undefined,
};

export class OutgoingExchange implements OutgoingRequest, ClientTransactionUser {
  readonly id: number;
  readonly sent: SentMessage<SipRequest>;
  readonly #stack: Stack;
  readonly #responses: ResponseHandler;
  readonly #policy: ResponsePolicy;
  readonly #hop: WayOut['hop'];
  readonly #transaction: ClientTransaction;
  #dialog: SipDialog | undefined;
  #hasEnded = false;
  #isProvisional = false;
  #cancel: SentMessage<SipRequest> | undefined;
  #cancelDeadline: Timer | undefined;

  /** The request has its Via already. `start` sends it. */
  constructor(
    stack: Stack,
    outgoing: { readonly request: SipRequest; readonly way: WayOut; readonly dialog?: SipDialog },
    responses: ResponseHandler,
    policy: ResponsePolicy,
  ) {
    const { request, way } = outgoing;
    this.id = stack.nextId();
    this.#stack = stack;
    this.#responses = responses;
    this.#policy = policy;
    this.#dialog = outgoing.dialog;
    const bytes = formatSipMessage(request);
    this.sent = { message: request, bytes, flow: way.hop.flow, sentAt: stack.timers.now() };
    this.#transaction = stack.clients.open({ request, bytes, hop: way.hop }, this);
    this.#hop = way.hop;
  }

  get dialog(): SipDialog | undefined {
    return this.#dialog;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get isCancelled(): boolean {
    return this.#cancel !== undefined;
  }

  start(): void {
    this.#transaction.start();
  }

  cancel(headers: HeaderFields = []): SentMessage<SipRequest> | undefined {
    const { message } = this.sent;
    if (this.#hasEnded || message.method !== 'INVITE') return undefined;
    if (this.#cancel) return this.#cancel;
    const request = makeCancel(message);
    const body = writeFields(request.headers, { headers }, cancelOwned);
    const cancel = { ...request, body };
    const bytes = formatSipMessage(cancel);
    const { flow } = this.#hop;
    this.#cancel = { message: cancel, bytes, flow, sentAt: this.#stack.timers.now() };
    if (this.#isProvisional) this.#sendCancel(this.#cancel);
    return this.#cancel;
  }

  onResponse(received: Received<SipResponse>): void {
    const { status } = received.message;
    if (this.#hasEnded) {
      if (status >= 200 && status < 300) this.#policy.again(received, this);
      return;
    }
    if (status < 200) this.#noteProvisional();
    if (status > 100) this.#pass(received);
  }

  onFailure(failure: ClientFailure): void {
    if (this.#hasEnded) return;
    const message = makeResponse(this.sent.message, failure === 'timeout' ? 408 : 503);
    const bytes = formatSipMessage(message);
    const receivedAt = this.#stack.timers.now();
    this.#pass({ message, bytes, flow: this.sent.flow, receivedAt }, failure);
  }

  onTerminated(): void {
    this.#cancelDeadline?.cancel();
    this.#policy.ended();
  }

  #pass(received: Received<SipResponse>, fabricated?: ClientFailure): void {
    const { message, bytes, flow, receivedAt } = received;
    const isFinal = message.status >= 200;
    if (isFinal) {
      this.#hasEnded = true;
      this.#cancelDeadline?.cancel();
    }
    const taken = this.#policy.take(received, this);
    this.#dialog = taken.dialog ?? this.#dialog;
    if (taken.deliver) {
      const incoming: IncomingResponse = {
        response: message,
        bytes,
        flow,
        receivedAt,
        outgoing: this,
        dialog: this.#dialog,
        ...(fabricated && { fabricated }),
      };
      this.#stack.callUser(() => this.#responses.onResponse(incoming));
    }
    if (isFinal) this.#policy.settled(message, this, fabricated !== undefined);
  }

  #noteProvisional(): void {
    if (this.#isProvisional) return;
    this.#isProvisional = true;
    if (this.#cancel) this.#sendCancel(this.#cancel);
  }

  /** RFC 3261 §9.1: after a CANCEL an INVITE without a final response is over in 64*T1. */
  #sendCancel(cancel: SentMessage<SipRequest>): void {
    const way = this.#stack.transport.wayBack(this.#hop.flow);
    if (!way) return;
    const ready = { request: cancel.message, bytes: cancel.bytes, hop: way.hop };
    this.#stack.clients.open(ready, nobody).start();
    this.#cancelDeadline = this.#stack.timers.set(64 * this.#stack.times.t1Ms, () =>
      this.#transaction.abandon('timeout'),
    );
  }
}
