/**
 * What happens to a request from the network before an application sees it (RFC 3261 §8.2, §9.2,
 * §12.2.2): absorbed, refused, given to its dialog, or to the application as a new one.
 */

import { isIntervalTooSmall, sessionIntervalMin } from '../dialog/session-terms.ts';
import { formatSipMessage } from '../message/format-message.ts';
import { makeResponse } from '../message/make-response.ts';
import { toOf, topVia } from '../message/message-fields.ts';
import { tagOf } from '../message/name-addr.ts';
import type { SipRequest } from '../message/sip-message.ts';
import { uniqueBranch } from '../message/via.ts';
import type { Received } from '../transaction/transaction-context.ts';
import type { HeaderFields } from '../transaction-user.ts';
import { IncomingExchange } from './incoming-exchange.ts';
import type { Stack } from './stack.ts';
import { understoodOptions } from './written-fields.ts';

/** Registrars and servers are sent these with old To tags by phones that restarted. */
const tagTolerant = new Set(['REGISTER', 'OPTIONS', 'MESSAGE', 'PUBLISH']);
const schemes = /^(?:sips?|tel):/i;

interface Refusal {
  readonly status: number;
  readonly headers?: HeaderFields;
}

export class UasCore {
  readonly #stack: Stack;

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  receive(received: Received<SipRequest>): void {
    const admission = this.#stack.servers.admit(received);
    if (admission.kind === 'absorbed') return;
    if (admission.kind === 'merged') this.#answerStateless(received, 482);
    else if (admission.kind === 'refused') this.#answerStateless(received, 503);
    else this.#receiveNew(received);
  }

  #receiveNew(received: Received<SipRequest>): void {
    const { method } = received.message;
    if (method === 'ACK') this.#receiveAck(received);
    else if (method === 'CANCEL') this.#receiveCancel(received);
    else this.#receiveRequest(received);
  }

  #receiveAck(received: Received<SipRequest>) {
    const isTaken = this.#stack.dialogs.find(received.message)?.receiveAck(received);
    if (!isTaken) this.#stack.totals.dropped++;
  }

  #receiveCancel(received: Received<SipRequest>) {
    const invite = this.#stack.servers.cancelled(received.message);
    const known = invite instanceof IncomingExchange ? invite : undefined;
    const exchange = new IncomingExchange(this.#stack, received, undefined);
    if (!known) return exchange.reject(481);
    exchange.respond({ status: 200, toTag: known.toTag });
    known.cancelled(received);
  }

  #receiveRequest(received: Received<SipRequest>) {
    const request = received.message;
    const dialog = this.#stack.dialogs.find(request);
    const exchange = new IncomingExchange(this.#stack, received, dialog);
    const refusal = this.#inspect(request, dialog !== undefined);
    if (refusal) return exchange.reject(refusal.status, refusal.headers);
    if (dialog) return dialog.receive(exchange);
    const isFine = this.#stack.callUser(() => this.#stack.user.onRequest(exchange));
    if (!isFine) exchange.reject(500);
  }

  /** RFC 3261 §8.2.1 to §8.2.3, in that order, as far as they are not the application's. */
  #inspect(request: SipRequest, isInDialog: boolean): Refusal | undefined {
    const { method, headers } = request;
    if (!isInDialog && !schemes.test(request.uri)) return { status: 416 };
    const unknown = this.#notUnderstood(request);
    if (unknown.length > 0) {
      return { status: 420, headers: [['Unsupported', unknown.join(', ')]] };
    }
    if (isInDialog) return undefined;
    const hasToTag = tagOf(toOf(request)) !== undefined;
    if (method === 'PRACK' || (hasToTag && !tagTolerant.has(method))) return { status: 481 };
    if (method === 'BYE' || method === 'UPDATE') return { status: 481 };
    if (method !== 'INVITE') return undefined;
    // A peer older than RFC 3261 need not say it; From stands in (RFC 4475 §3.4.1).
    if (!headers.has('Contact') && uniqueBranch(topVia(request))) return { status: 400 };
    if (isIntervalTooSmall(headers)) {
      return { status: 422, headers: [['Min-SE', String(sessionIntervalMin)]] };
    }
    return this.#refuseCrowd();
  }

  #refuseCrowd(): Refusal | undefined {
    if (this.#stack.dialogs.size < this.#stack.limits.dialogsMax) return undefined;
    this.#stack.totals.refused++;
    return { status: 503, headers: [['Retry-After', '10']] };
  }

  #notUnderstood(request: SipRequest): string[] {
    const understood = this.#stack.options.understood ?? understoodOptions;
    if (understood === 'any' || !request.headers.has('Require')) return [];
    const required = request.headers.list('Require');
    return required.filter((option) => !understood.includes(option.toLowerCase()));
  }

  /** Without a transaction: a repeated request is answered again. */
  #answerStateless({ message, flow }: Received<SipRequest>, status: number): void {
    if (message.method === 'ACK') return;
    const response = makeResponse(message, status, { toTag: this.#stack.token() });
    if (status === 503) response.headers.append('Retry-After', '10');
    this.#stack.transport.responseHop(message, flow).send(formatSipMessage(response));
  }
}
