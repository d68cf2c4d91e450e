/** Requests outside a dialog that are no INVITE; a 2xx to SUBSCRIBE makes a dialog (RFC 6665). */
import { stateOfUac } from '../dialog/dialog-state.ts';
import { SipDialog } from '../dialog/sip-dialog.ts';
import { grantedSeconds } from '../dialog/subscription.ts';
import type { SipResponse } from '../message/sip-message.ts';
import type { Received } from '../transaction/transaction-context.ts';
import type { OutgoingExchange, ResponsePolicy } from './outgoing-exchange.ts';
import type { Stack } from './stack.ts';

export class PlainPolicy implements ResponsePolicy {
  readonly #stack: Stack;

  constructor(stack: Stack) {
    this.#stack = stack;
  }

  take({ message, flow }: Received<SipResponse>, exchange: OutgoingExchange) {
    const request = exchange.sent.message;
    const makes = request.method === 'SUBSCRIBE' && message.status >= 200 && message.status < 300;
    if (!makes) return { dialog: undefined, deliver: true };
    const shared = stateOfUac(request, message, flow);
    const dialog = new SipDialog(this.#stack, 'SUBSCRIBE', 'confirmed', shared);
    dialog.subscribe(grantedSeconds(message, request));
    return { dialog, deliver: true };
  }

  settled(): void {
    // No dialog ends with such a request.
  }

  again(): void {
    // Only INVITE has a 2xx that is repeated.
  }

  ended(): void {
    // Nothing is kept.
  }
}
