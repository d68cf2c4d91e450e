/**
 * The non-INVITE client transaction (RFC 3261 §17.1.2).
 *
 *   trying      E: send again, min(2E, T2)   F: fail -> terminated   1xx -> proceeding
 *   proceeding  E: send again, T2            F: fail -> terminated   1xx: pass up
 *   both        200-699: pass up -> completed
 *   completed   K -> terminated (at once over TCP)
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

export type NonInviteClientState = 'trying' | 'proceeding' | 'completed' | 'terminated';

type Input =
  | { readonly kind: 'response'; readonly received: Received<SipResponse> }
  | { readonly kind: 'timer'; readonly letter: 'E' | 'F' | 'K' }
  | { readonly kind: 'transport-failed' };

export class NonInviteClientTransaction {
  #state: NonInviteClientState = 'trying';
  readonly #context: TransactionContext;
  readonly #hop: Hop;
  readonly #request: Buffer;
  readonly #user: ClientTransactionUser;
  #intervalMs: number;
  #retransmission: Timer | undefined;
  #end: Timer | undefined;

  constructor(context: TransactionContext, hop: Hop, request: Buffer, user: ClientTransactionUser) {
    this.#context = context;
    this.#hop = hop;
    this.#request = request;
    this.#user = user;
    this.#intervalMs = context.times.t1Ms;
  }

  get state(): NonInviteClientState {
    return this.#state;
  }

  /** Sends the request. */
  start(): void {
    this.#end = this.#setTimer('F', 64 * this.#context.times.t1Ms);
    if (!this.#hop.isReliable) this.#retransmission = this.#setTimer('E', this.#intervalMs);
    this.#hop.send(this.#request);
  }

  receive(received: Received<SipResponse>): void {
    this.#step({ kind: 'response', received });
  }

  transportFailed() {
    this.#step({ kind: 'transport-failed' });
  }

  abandon(failure: ClientFailure) {
    if (this.#state === 'completed') this.#terminate();
    else if (this.#state !== 'terminated') this.#fail(failure);
  }

  #step(input: Input) {
    switch (this.#state) {
      case 'trying':
      case 'proceeding':
        return this.#waiting(input);
      case 'completed':
        if (input.kind === 'timer' && input.letter === 'K') this.#terminate();
        return;
      case 'terminated':
        return;
    }
  }

  /** Trying and proceeding differ in the length of timer E only. */
  #waiting(input: Input) {
    if (input.kind === 'response') return this.#respond(input.received);
    if (input.kind === 'transport-failed') return this.#fail('transport');
    if (input.letter === 'F') return this.#fail('timeout');
    if (input.letter === 'E') this.#retransmit();
  }

  #respond(received: Received<SipResponse>): void {
    if (received.message.status < 200) this.#state = 'proceeding';
    else this.#complete();
    this.#user.onResponse(received);
  }

  #complete(): void {
    this.#state = 'completed';
    this.#end?.cancel();
    this.#retransmission?.cancel();
    this.#end = this.#setTimer('K', this.#hop.isReliable ? 0 : this.#context.times.t4Ms);
  }

  #retransmit(): void {
    const { t2Ms } = this.#context.times;
    this.#intervalMs = this.#state === 'proceeding' ? t2Ms : Math.min(2 * this.#intervalMs, t2Ms);
    this.#retransmission = this.#setTimer('E', this.#intervalMs);
    this.#context.countRetransmission();
    this.#hop.send(this.#request);
  }

  #fail(failure: ClientFailure): void {
    this.#retransmission?.cancel();
    this.#end?.cancel();
    this.#state = 'terminated';
    this.#user.onFailure(failure);
    this.#user.onTerminated();
  }

  #terminate(): void {
    this.#end?.cancel();
    this.#state = 'terminated';
    this.#user.onTerminated();
  }

  #setTimer(letter: 'E' | 'F' | 'K', delayMs: number): Timer {
    return this.#context.timers.set(delayMs, () => this.#step({ kind: 'timer', letter }));
  }
}
