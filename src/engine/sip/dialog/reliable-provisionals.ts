/**
 * The reliable provisional responses to one INVITE, on the UAS side (RFC 3262 §3): one at a time is
 * repeated until its PRACK; the next, and a 2xx, wait for it.
 */
import type { Timer } from '../../../base/clock.ts';
import type { RAck } from '../message/cseq.ts';
import type { TransactionContext } from '../transaction/transaction-context.ts';

/** Answers that may wait; a sane application has one or two. */
const waitingMax = 8;

interface Unacknowledged {
  readonly rseq: number;
  readonly send: () => void;
  intervalMs: number;
  repetition: Timer;
  readonly deadline: Timer;
}

export class ReliableProvisionals {
  readonly #context: TransactionContext;
  readonly #inviteSequence: number;
  readonly #timedOut: () => void;
  #nextRseq: number;
  #unacknowledged: Unacknowledged | undefined;
  readonly #waiting: (() => void)[] = [];

  /**
   * @param firstRseq 1 to 2^31 - 1, random (RFC 3262 §3).
   * @param timedOut no PRACK came in 64*T1: the INVITE is to be refused with 5xx.
   */
  constructor(
    context: TransactionContext,
    inviteSequence: number,
    firstRseq: number,
    timedOut: () => void,
  ) {
    this.#context = context;
    this.#inviteSequence = inviteSequence;
    this.#nextRseq = firstRseq;
    this.#timedOut = timedOut;
  }

  /** True while a PRACK is missing: what follows has to wait. */
  get isWaiting(): boolean {
    return this.#unacknowledged !== undefined;
  }

  get isFull(): boolean {
    return this.#waiting.length >= waitingMax;
  }

  /** The RSeq of the next reliable response; each number is used once. */
  takeRseq(): number {
    return this.#nextRseq++;
  }

  /** Sends now, or in its turn, and again until `acknowledge` is called with the RSeq. */
  transmit(rseq: number, send: () => void): void {
    if (this.isWaiting) this.#waiting.push(() => this.#start(rseq, send));
    else this.#start(rseq, send);
  }

  /** Runs `act` when no PRACK is missing any more; at once if none is. */
  afterAll(act: () => void): void {
    if (this.isWaiting) this.#waiting.push(act);
    else act();
  }

  /** @returns false for a RAck that matches nothing: 481. `release` sends what waited. */
  acknowledge(rack: RAck): boolean {
    const held = this.#unacknowledged;
    const isOurs = rack.cseq.method === 'INVITE' && rack.cseq.number === this.#inviteSequence;
    if (!held || !isOurs || rack.rseq !== held.rseq) return false;
    held.repetition.cancel();
    held.deadline.cancel();
    return true;
  }

  /** After an acknowledgement: the next ones go out, up to one that is to be acknowledged too. */
  release(): void {
    this.#unacknowledged = undefined;
    while (!this.#unacknowledged) {
      const next = this.#waiting.shift();
      if (!next) return;
      next();
    }
  }

  stop(): void {
    this.#unacknowledged?.repetition.cancel();
    this.#unacknowledged?.deadline.cancel();
    this.#unacknowledged = undefined;
    this.#waiting.length = 0;
  }

  #start(rseq: number, send: () => void): void {
    const { times, timers } = this.#context;
    this.#unacknowledged = {
      rseq,
      send,
      intervalMs: times.t1Ms,
      repetition: timers.set(times.t1Ms, () => this.#repeat()),
      deadline: timers.set(64 * times.t1Ms, () => {
        this.stop();
        this.#timedOut();
      }),
    };
    send();
  }

  #repeat(): void {
    const held = this.#unacknowledged;
    if (!held) return;
    this.#context.countRetransmission();
    held.send();
    held.intervalMs *= 2;
    held.repetition = this.#context.timers.set(held.intervalMs, () => this.#repeat());
  }
}
