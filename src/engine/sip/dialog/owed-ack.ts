/**
 * The ACK for a 2xx to an INVITE of ours (RFC 3261 §13.2.2.4): made once, sent again whenever the
 * 2xx comes again, and made by the stack when the application forgets it.
 */
import type { Timer } from '../../../base/clock.ts';
import type { Stack } from '../core/stack.ts';
import { viaFor, type Written, writeFields } from '../core/written-fields.ts';
import { formatSipMessage } from '../message/format-message.ts';
import { cseqOf } from '../message/message-fields.ts';
import type { SipRequest } from '../message/sip-message.ts';
import type { SentMessage } from '../transaction-user.ts';
import type { WayOut } from '../transport/transport-layer.ts';
import { type DialogState, makeDialogRequest } from './dialog-state.ts';

/** What the dialog writes into any request of its own. */
export const dialogOwned: ReadonlySet<string> = new Set([
  'via',
  'route',
  'record-route',
  'from',
  'to',
  'call-id',
  'cseq',
  'rack',
  'max-forwards',
  'content-length',
]);

export class OwedAck {
  readonly #stack: Stack;
  readonly #invite: SipRequest;
  readonly #deadline: Timer;
  #sent: { readonly message: SentMessage<SipRequest>; readonly way: WayOut } | undefined;

  /** @param overdue called when no ACK was sent in `deadlineMs`. */
  constructor(stack: Stack, invite: SipRequest, deadlineMs: number, overdue: () => void) {
    this.#stack = stack;
    this.#invite = invite;
    this.#deadline = stack.timers.set(deadlineMs, overdue);
  }

  get isSent(): boolean {
    return this.#sent !== undefined;
  }

  send(state: DialogState, way: WayOut, written: Written): SentMessage<SipRequest> {
    this.#deadline.cancel();
    const via = viaFor(way, this.#stack.token());
    const request = makeDialogRequest(state, 'ACK', via, cseqOf(this.#invite).number);
    // §13.2.2.4: credentials as in the INVITE.
    for (const name of ['Authorization', 'Proxy-Authorization']) {
      for (const value of this.#invite.headers.getAll(name)) request.headers.append(name, value);
    }
    const body = writeFields(request.headers, written, dialogOwned);
    const message = { ...request, body };
    const bytes = formatSipMessage(message);
    const sent = { message, bytes, flow: way.hop.flow, sentAt: this.#stack.timers.now() };
    this.#sent = { message: sent, way };
    way.hop.send(bytes);
    return sent;
  }

  /** The 2xx came again. Before the first ACK there is nothing to say. */
  repeat(): void {
    if (!this.#sent) return;
    this.#stack.countRetransmission();
    this.#sent.way.hop.send(this.#sent.message.bytes);
  }

  /** The 2xx will not come again. An ACK not sent yet stays owed until its deadline. */
  release(): void {
    this.#sent?.way.hop.release();
  }

  /** The dialog is over: nothing is owed any more. */
  forgive(): void {
    this.#deadline.cancel();
  }
}
