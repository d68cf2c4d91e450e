/**
 * A 2xx to INVITE on its way (RFC 3261 §13.3.1.4): repeated end to end, over TCP too since there may
 * be UDP hops further on, until the ACK comes or 64*T1 have passed.
 */
import type { Timer } from '../../../base/clock.ts';
import type { Hop, TransactionContext } from '../transaction/transaction-context.ts';

export class AcceptedAnswer {
  /** CSeq number of the INVITE, which the ACK repeats. */
  readonly sequence: number;
  readonly #context: TransactionContext;
  readonly #hop: Hop;
  readonly #bytes: Buffer;
  #intervalMs: number;
  #repetition: Timer;
  readonly #deadline: Timer;

  /** @param timedOut no ACK came. */
  constructor(
    context: TransactionContext,
    hop: Hop,
    answer: { readonly sequence: number; readonly bytes: Buffer },
    timedOut: () => void,
  ) {
    this.#context = context;
    this.#hop = hop;
    this.sequence = answer.sequence;
    this.#bytes = answer.bytes;
    this.#intervalMs = context.times.t1Ms;
    this.#repetition = context.timers.set(this.#intervalMs, () => this.#repeat());
    this.#deadline = context.timers.set(64 * context.times.t1Ms, () => {
      this.stop();
      timedOut();
    });
  }

  stop(): void {
    this.#repetition.cancel();
    this.#deadline.cancel();
  }

  #repeat(): void {
    this.#context.countRetransmission();
    this.#hop.send(this.#bytes);
    this.#intervalMs = Math.min(2 * this.#intervalMs, this.#context.times.t2Ms);
    this.#repetition = this.#context.timers.set(this.#intervalMs, () => this.#repeat());
  }
}
