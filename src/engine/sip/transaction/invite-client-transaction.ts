/**
 * The INVITE client transaction (RFC 3261 §17.1.1 with RFC 6026 §8.4).
 *
 *   calling     A: send again, 2A   B: fail -> terminated    1xx -> proceeding
 *               2xx -> accepted     3xx-6xx: ACK -> completed
 *   proceeding  1xx: pass up        2xx -> accepted          3xx-6xx: ACK -> completed
 *   accepted    2xx: pass up        M -> terminated
 *   completed   3xx-6xx: ACK again  D -> terminated          transport failed -> terminated
 */
import type { Timer } from '../../../base/clock.ts';
import type { SipResponse } from '../message/sip-message.ts';
import type {
  ClientFailure,
  ClientTransactionUser,
  Hop,
  Received,
  TransactionContext,
} from './transaction-context.ts';
import { timerDMsMin } from './transaction-times.ts';

export type InviteClientState = 'calling' | 'proceeding' | 'accepted' | 'completed' | 'terminated';

type Input =
  | { readonly kind: 'response'; readonly received: Received<SipResponse> }
  | { readonly kind: 'timer'; readonly letter: 'A' | 'B' | 'D' | 'M' }
  | { readonly kind: 'transport-failed' };

export class InviteClientTransaction {
  #state: InviteClientState = 'calling';
  readonly #context: TransactionContext;
  readonly #hop: Hop;
  readonly #invite: Buffer;
  readonly #makeAck: (response: SipResponse) => Buffer;
  readonly #user: ClientTransactionUser;
  #ack: Buffer | undefined;
  #intervalMs: number;
  #retransmission: Timer | undefined;
  #end: Timer | undefined;

  /** @param makeAck the ACK to a non-2xx final response (RFC 3261 §17.1.1.3), as bytes. */
  constructor(
    context: TransactionContext,
    hop: Hop,
    invite: Buffer,
    makeAck: (response: SipResponse) => Buffer,
    user: ClientTransactionUser,
  ) {
    this.#context = context;
    this.#hop = hop;
    this.#invite = invite;
    this.#makeAck = makeAck;
    this.#user = user;
    this.#intervalMs = context.times.t1Ms;
  }

  get state(): InviteClientState {
    return this.#state;
  }

  /** Sends the INVITE. */
  start() {
    this.#end = this.#setTimer('B', 64 * this.#context.times.t1Ms);
    if (!this.#hop.isReliable) this.#retransmission = this.#setTimer('A', this.#intervalMs);
    this.#hop.send(this.#invite);
  }

  receive(received: Received<SipResponse>) {
    this.#step({ kind: 'response', received });
  }

  transportFailed() {
    this.#step({ kind: 'transport-failed' });
  }

  /** Gives up without a word to the peer: RFC 3261 §9.1 after a CANCEL without effect, and stop. */
  abandon(failure: ClientFailure) {
    if (this.#state === 'calling' || this.#state === 'proceeding') this.#fail(failure);
    else this.#terminate();
  }

  #step(input: Input) {
    switch (this.#state) {
      case 'calling':
        return this.#calling(input);
      case 'proceeding':
        return this.#proceeding(input);
      case 'accepted':
        return this.#accepted(input);
      case 'completed':
        return this.#completed(input);
      case 'terminated':
        return;
    }
  }

  #calling(input: Input) {
    if (input.kind === 'response') return this.#firstResponse(input.received);
    if (input.kind === 'transport-failed') return this.#fail('transport');
    if (input.letter === 'B') return this.#fail('timeout');
    if (input.letter === 'A') this.#retransmit();
  }

  #proceeding(input: Input) {
    if (input.kind === 'response') return this.#firstResponse(input.received);
    if (input.kind === 'transport-failed') return this.#fail('transport');
  }

  #accepted(input: Input): void {
    if (input.kind === 'response' && isSuccess(input.received)) {
      this.#user.onResponse(input.received);
    } else if (input.kind === 'timer' && input.letter === 'M') this.#terminate();
  }

  #completed(input: Input): void {
    if (input.kind === 'response') {
      if (input.received.message.status >= 300) this.#sendAck(input.received.message);
    } else if (input.kind === 'transport-failed' || input.letter === 'D') this.#terminate();
  }

  #firstResponse(received: Received<SipResponse>): void {
    const { status } = received.message;
    this.#retransmission?.cancel();
    this.#end?.cancel();
    if (status < 200) this.#state = 'proceeding';
    else if (status < 300) this.#accept();
    else this.#complete(received.message);
    this.#user.onResponse(received);
  }

  #accept(): void {
    this.#state = 'accepted';
    this.#end = this.#setTimer('M', 64 * this.#context.times.t1Ms);
  }

  #complete(response: SipResponse): void {
    this.#state = 'completed';
    const waitMs = Math.max(timerDMsMin, 64 * this.#context.times.t1Ms);
    this.#end = this.#setTimer('D', this.#hop.isReliable ? 0 : waitMs);
    this.#sendAck(response);
  }

  #sendAck(response: SipResponse): void {
    if (this.#ack) this.#context.countRetransmission();
    this.#ack ??= this.#makeAck(response);
    this.#hop.send(this.#ack);
  }

  #retransmit(): void {
    this.#intervalMs *= 2;
    this.#retransmission = this.#setTimer('A', this.#intervalMs);
    this.#context.countRetransmission();
    this.#hop.send(this.#invite);
  }

  #fail(failure: ClientFailure) {
    this.#end?.cancel();
    this.#retransmission?.cancel();
    this.#state = 'terminated';
    this.#user.onFailure(failure);
    this.#user.onTerminated();
  }

  #terminate() {
    if (this.#state === 'terminated') return;
    this.#end?.cancel();
    this.#state = 'terminated';
    this.#user.onTerminated();
  }

  #setTimer(letter: 'A' | 'B' | 'D' | 'M', delayMs: number): Timer {
    return this.#context.timers.set(delayMs, () => this.#step({ kind: 'timer', letter }));
  }
}

function isSuccess(received: Received<SipResponse>): boolean {
  return received.message.status >= 200 && received.message.status < 300;
}
