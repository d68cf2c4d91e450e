/**
 * The dialogs that one INVITE of ours makes (RFC 3261 §12.1.2, §13.2.2): an early one for each tag
 * that answers, of which the first 2xx confirms one. Another fork's 2xx is ACKed and ended at once.
 */
import { stateOfUac } from '../dialog/dialog-state.ts';
import type { OwedAck } from '../dialog/owed-ack.ts';
import { termsOfAnswer } from '../dialog/session-terms.ts';
import { SipDialog } from '../dialog/sip-dialog.ts';
import { toOf } from '../message/message-fields.ts';
import { tagOf } from '../message/name-addr.ts';
import type { SipRequest, SipResponse } from '../message/sip-message.ts';
import type { Received } from '../transaction/transaction-context.ts';
import type { OutgoingExchange, ResponsePolicy } from './outgoing-exchange.ts';
import type { Stack } from './stack.ts';
import { sdpOf } from './written-fields.ts';

/** Early dialogs of one INVITE; a proxy that forks further is not believed. */
const forksMax = 32;

interface Fork {
  readonly dialog: SipDialog;
  owedAck?: OwedAck;
}

export class InviteForks implements ResponsePolicy {
  readonly #stack: Stack;
  readonly #forks = new Map<string, Fork>();

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  take(received: Received<SipResponse>, exchange: OutgoingExchange) {
    const { message: response } = received;
    if (response.status >= 300) return { dialog: this.#fail(), deliver: true };
    const tag = tagOf(toOf(response));
    if (tag === undefined && response.status < 200) return { dialog: undefined, deliver: true };
    const fork = this.#forkOf(tag ?? '', received, exchange);
    if (!fork) return { dialog: undefined, deliver: false };
    if (response.status >= 200) this.#confirm(fork, received, exchange);
    else describe(fork.dialog, exchange.sent.message, response);
    return { dialog: fork.dialog, deliver: fork.dialog.acceptRseq(response) };
  }

  settled(): void {
    // What a final response does is done when it is taken.
  }

  again(received: Received<SipResponse>, exchange: OutgoingExchange) {
    const tag = tagOf(toOf(received.message)) ?? '';
    const known = this.#forks.get(tag);
    if (known?.owedAck) return known.owedAck.repeat();
    const fork = this.#forkOf(tag, received, exchange);
    if (!fork) return;
    this.#confirm(fork, received, exchange);
    fork.dialog.ack();
    fork.dialog.request({ method: 'BYE' }, { onResponse: () => undefined });
  }

  ended(): void {
    for (const { dialog, owedAck } of this.#forks.values()) {
      owedAck?.release();
      if (dialog.state === 'early') dialog.terminate();
    }
    this.#forks.clear();
  }

  #forkOf(
    tag: string,
    { message, flow }: Received<SipResponse>,
    exchange: OutgoingExchange,
  ): Fork | undefined {
    const known = this.#forks.get(tag);
    if (known) {
      known.dialog.establish(message, flow);
      return known;
    }
    if (this.#forks.size >= forksMax) return undefined;
    const state = message.status < 200 ? 'early' : 'confirmed';
    const shared = stateOfUac(exchange.sent.message, message, flow);
    const fork: Fork = { dialog: new SipDialog(this.#stack, 'INVITE', state, shared) };
    this.#forks.set(tag, fork);
    return fork;
  }

  #confirm(fork: Fork, { message }: Received<SipResponse>, exchange: OutgoingExchange): void {
    const { dialog } = fork;
    const invite = exchange.sent.message;
    fork.owedAck = dialog.owe(invite, exchange.isCancelled);
    dialog.localSdp = sdpOf(invite) ?? dialog.localSdp;
    dialog.remoteSdp = sdpOf(message) ?? dialog.remoteSdp;
    dialog.agree(termsOfAnswer(message.headers), 'uac');
  }

  #fail(): SipDialog | undefined {
    const first = this.#forks.values().next().value?.dialog;
    for (const { dialog } of this.#forks.values()) dialog.terminate();
    return first;
  }
}

/** What an early dialog has agreed on. */
function describe(dialog: SipDialog, invite: SipRequest, response: SipResponse): void {
  dialog.localSdp = sdpOf(invite) ?? dialog.localSdp;
  dialog.remoteSdp = sdpOf(response) ?? dialog.remoteSdp;
}
