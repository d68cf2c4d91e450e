/** What the responses to our requests inside a dialog do to it (RFC 3261 §12.2.1.2, §14.1, §15.1.1). */
import type { OutgoingExchange, ResponsePolicy } from '../core/outgoing-exchange.ts';
import { sdpOf } from '../core/written-fields.ts';
import type { SipResponse } from '../message/sip-message.ts';
import type { Received } from '../transaction/transaction-context.ts';
import { refreshTarget } from './dialog-state.ts';
import type { OwedAck } from './owed-ack.ts';
import { termsOfAnswer } from './session-terms.ts';
import type { SipDialog } from './sip-dialog.ts';
import { grantedSeconds, isLastNotify } from './subscription.ts';

/** Their failure says nothing about the dialog: other usages, or answered by their own rules. */
const independent = new Set(['BYE', 'NOTIFY', 'PRACK', 'SUBSCRIBE']);

export class DialogRequestPolicy implements ResponsePolicy {
  readonly #dialog: SipDialog;
  #owedAck: OwedAck | undefined;

  constructor(dialog: SipDialog) {
    this.#dialog = dialog;
  }

  take(received: Received<SipResponse>, exchange: OutgoingExchange) {
    const dialog = this.#dialog;
    const { message: response } = received;
    const { method } = exchange.sent.message;
    if (response.status < 200) return { dialog, deliver: dialog.acceptRseq(response) };
    if (dialog.openInvite === exchange) dialog.openInvite = undefined;
    if (dialog.openUpdate === exchange) dialog.openUpdate = undefined;
    const isSuccess = response.status < 300;
    if (isSuccess && method === 'INVITE') {
      this.#owedAck = dialog.owe(exchange.sent.message, exchange.isCancelled);
    }
    if (isSuccess && method === 'SUBSCRIBE' && dialog.method === 'SUBSCRIBE') {
      dialog.subscribe(grantedSeconds(response, exchange.sent.message));
    }
    if (isSuccess && (method === 'INVITE' || method === 'UPDATE')) this.#agree(received, exchange);
    return { dialog, deliver: true };
  }

  settled(response: SipResponse, exchange: OutgoingExchange): void {
    const { method } = exchange.sent.message;
    const { status } = response;
    if (method === 'BYE') {
      if (status !== 401 && status !== 407) this.#dialog.terminate();
    } else if (this.#dialog.method !== 'INVITE') {
      if (isLastNotify(exchange.sent.message)) this.#dialog.terminate();
    } else if (!independent.has(method) && this.#dialog.state === 'confirmed') {
      if (status === 481) this.#dialog.endWithoutBye('peer-gone', 'Dialog unknown to the peer');
      if (status === 408) this.#dialog.endWithBye('peer-gone', 'Request timeout');
    }
  }

  again(): void {
    this.#owedAck?.repeat();
  }

  ended(): void {
    this.#owedAck?.release();
  }

  #agree({ message: response, flow }: Received<SipResponse>, exchange: OutgoingExchange): void {
    const dialog = this.#dialog;
    if (flow.protocol === 'tcp') dialog.shared.flow = flow;
    refreshTarget(dialog.shared, response);
    dialog.localSdp = sdpOf(exchange.sent.message) ?? dialog.localSdp;
    dialog.remoteSdp = sdpOf(response) ?? dialog.remoteSdp;
    dialog.agree(termsOfAnswer(response.headers), 'uac');
  }
}
