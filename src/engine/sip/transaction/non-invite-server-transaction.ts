/**
 * The non-INVITE server transaction (RFC 3261 §17.2.2).
 *
 *   trying      request: absorb            1xx: send -> proceeding   200-699: send -> completed
 *   proceeding  request: last 1xx again    1xx: send                 200-699: send -> completed
 *   completed   request: final again       J -> terminated (at once over TCP)
 */
import type { Timer } from '../../../base/clock.ts';
import type { Hop, ServerTransactionUser, TransactionContext } from './transaction-context.ts';

export type NonInviteServerState = 'trying' | 'proceeding' | 'completed' | 'terminated';

type Input =
  | { readonly kind: 'request-again' }
  | { readonly kind: 'answer'; readonly status: number; readonly bytes: Buffer }
  | { readonly kind: 'timer-J' }
  | { readonly kind: 'transport-failed' };

export class NonInviteServerTransaction {
  #state: NonInviteServerState = 'trying';
  readonly #context: TransactionContext;
  readonly #hop: Hop;
  readonly #user: ServerTransactionUser;
  #last: Buffer | undefined;
  #end: Timer | undefined;

  constructor(context: TransactionContext, hop: Hop, user: ServerTransactionUser) {
    this.#context = context;
    this.#hop = hop;
    this.#user = user;
  }

  get state(): NonInviteServerState {
    return this.#state;
  }

  get hop(): Hop {
    return this.#hop;
  }

  receiveAgain(): void {
    this.#step({ kind: 'request-again' });
  }

  /** Sends a response; ignored once a final one was sent. */
  respond(status: number, bytes: Buffer) {
    this.#step({ kind: 'answer', status, bytes });
  }

  transportFailed() {
    this.#step({ kind: 'transport-failed' });
  }

  abandon() {
    if (this.#state !== 'terminated') this.#terminate();
  }

  #step(input: Input) {
    switch (this.#state) {
      case 'trying':
      case 'proceeding':
        return this.#waiting(input);
      case 'completed':
        return this.#completed(input);
      case 'terminated':
        return;
    }
  }

  /** Trying has no response to repeat yet; otherwise it is proceeding. */
  #waiting(input: Input) {
    if (input.kind === 'request-again') return this.#repeat();
    if (input.kind === 'transport-failed') return this.#fail();
    if (input.kind !== 'answer') return;
    this.#last = input.bytes;
    this.#hop.send(input.bytes);
    if (input.status < 200) this.#state = 'proceeding';
    else this.#complete();
  }

  #completed(input: Input) {
    if (input.kind === 'request-again') return this.#repeat();
    if (input.kind === 'transport-failed') return this.#fail();
    if (input.kind === 'timer-J') this.#terminate();
  }

  #complete(): void {
    this.#state = 'completed';
    const waitMs = this.#hop.isReliable ? 0 : 64 * this.#context.times.t1Ms;
    this.#end = this.#context.timers.set(waitMs, () => this.#step({ kind: 'timer-J' }));
  }

  #repeat(): void {
    if (!this.#last) return;
    this.#context.countRetransmission();
    this.#hop.send(this.#last);
  }

  #fail(): void {
    this.#user.onFailure('transport');
    if (this.#state !== 'terminated') this.#terminate();
  }

  #terminate(): void {
    this.#end?.cancel();
    this.#state = 'terminated';
    this.#user.onTerminated();
  }
}
