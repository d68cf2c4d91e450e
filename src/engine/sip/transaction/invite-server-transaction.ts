/**
 * The INVITE server transaction (RFC 3261 §17.2.1 with RFC 6026 §8.7). The user sends the 100 and
 * repeats 2xx responses itself, end to end (§13.3.1.4).
 *
 *   proceeding  INVITE: last 1xx again   1xx: send   2xx: send -> accepted   3xx-6xx: send -> completed
 *   accepted    INVITE: absorb           2xx: send   L -> terminated
 *   completed   INVITE: final again      G: final again, min(2G, T2)   ACK -> confirmed
 *               H: fail -> terminated
 *   confirmed   INVITE, ACK: absorb      I -> terminated (at once over TCP)
 */
import type { Timer } from '../../../base/clock.ts';
import type { Hop, ServerTransactionUser, TransactionContext } from './transaction-context.ts';

export type InviteServerState =
  | 'proceeding'
  | 'accepted'
  | 'completed'
  | 'confirmed'
  | 'terminated';

type Input =
  | { readonly kind: 'invite-again' }
  | { readonly kind: 'ack' }
  | { readonly kind: 'answer'; readonly status: number; readonly bytes: Buffer }
  | { readonly kind: 'timer'; readonly letter: 'G' | 'H' | 'I' | 'L' }
  | { readonly kind: 'transport-failed' };

export class InviteServerTransaction {
  #state: InviteServerState = 'proceeding';
  readonly #context: TransactionContext;
  readonly #hop: Hop;
  readonly #user: ServerTransactionUser;
  #last: Buffer | undefined;
  #intervalMs: number;
  #retransmission: Timer | undefined;
  #end: Timer | undefined;

  constructor(context: TransactionContext, hop: Hop, user: ServerTransactionUser) {
    this.#context = context;
    this.#hop = hop;
    this.#user = user;
    this.#intervalMs = context.times.t1Ms;
  }

  get state(): InviteServerState {
    return this.#state;
  }

  get hop(): Hop {
    return this.#hop;
  }

  /** The INVITE came again, with the same branch. */
  receiveAgain() {
    this.#step({ kind: 'invite-again' });
  }

  /** The ACK to a non-2xx, which has the INVITE's branch. */
  receiveAck() {
    this.#step({ kind: 'ack' });
  }

  /** Sends a response; ignored in states where the RFC allows none. */
  respond(status: number, bytes: Buffer) {
    this.#step({ kind: 'answer', status, bytes });
  }

  transportFailed() {
    this.#step({ kind: 'transport-failed' });
  }

  /** Ends it without another word. */
  abandon() {
    if (this.#state !== 'terminated') this.#terminate();
  }

  #step(input: Input) {
    switch (this.#state) {
      case 'proceeding':
        return this.#proceeding(input);
      case 'accepted':
        return this.#accepted(input);
      case 'completed':
        return this.#completed(input);
      case 'confirmed':
        if (input.kind === 'timer' && input.letter === 'I') this.#terminate();
        return;
      case 'terminated':
        return;
    }
  }

  #proceeding(input: Input) {
    if (input.kind === 'invite-again') return this.#repeat();
    if (input.kind === 'transport-failed') return this.#fail('transport');
    if (input.kind !== 'answer') return;
    this.#last = input.bytes;
    this.#hop.send(input.bytes);
    if (input.status >= 300) this.#complete();
    else if (input.status >= 200) this.#accept();
  }

  #accepted(input: Input) {
    if (input.kind === 'timer' && input.letter === 'L') return this.#terminate();
    if (input.kind === 'transport-failed') return this.#user.onFailure('transport');
    if (input.kind === 'answer' && input.status >= 200 && input.status < 300) {
      this.#hop.send(input.bytes);
    }
  }

  #completed(input: Input) {
    if (input.kind === 'invite-again') return this.#repeat();
    if (input.kind === 'ack') return this.#confirm();
    if (input.kind === 'transport-failed') return this.#fail('transport');
    if (input.kind !== 'timer') return;
    if (input.letter === 'H') return this.#fail('ack-timeout');
    if (input.letter === 'G') this.#retransmit();
  }

  #accept(): void {
    this.#state = 'accepted';
    this.#end = this.#setTimer('L', 64 * this.#context.times.t1Ms);
  }

  #complete(): void {
    this.#state = 'completed';
    this.#end = this.#setTimer('H', 64 * this.#context.times.t1Ms);
    if (!this.#hop.isReliable) this.#retransmission = this.#setTimer('G', this.#intervalMs);
  }

  #confirm(): void {
    this.#state = 'confirmed';
    this.#retransmission?.cancel();
    this.#end?.cancel();
    this.#end = this.#setTimer('I', this.#hop.isReliable ? 0 : this.#context.times.t4Ms);
  }

  #retransmit(): void {
    this.#intervalMs = Math.min(2 * this.#intervalMs, this.#context.times.t2Ms);
    this.#retransmission = this.#setTimer('G', this.#intervalMs);
    this.#repeat();
  }

  #repeat(): void {
    if (!this.#last) return;
    this.#context.countRetransmission();
    this.#hop.send(this.#last);
  }

  #fail(failure: 'ack-timeout' | 'transport') {
    this.#user.onFailure(failure);
    if (this.#state !== 'terminated') this.#terminate();
  }

  #terminate() {
    this.#retransmission?.cancel();
    this.#end?.cancel();
    this.#state = 'terminated';
    this.#user.onTerminated();
  }

  #setTimer(letter: 'G' | 'H' | 'I' | 'L', delayMs: number): Timer {
    return this.#context.timers.set(delayMs, () => this.#step({ kind: 'timer', letter }));
  }
}
