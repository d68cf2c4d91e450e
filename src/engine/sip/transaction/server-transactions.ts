/**
 * The table of server transactions: absorbs retransmissions, knows ACKs and CANCELs, and keeps the
 * limits in total and for each source address.
 */
import type { SipTotals } from '../counters.ts';
import type { SipLimits } from '../limits.ts';
import { toOf } from '../message/message-fields.ts';
import { tagOf } from '../message/name-addr.ts';
import type { SipRequest } from '../message/sip-message.ts';
import { InviteServerTransaction } from './invite-server-transaction.ts';
import { NonInviteServerTransaction } from './non-invite-server-transaction.ts';
import type {
  Hop,
  Received,
  ServerTransactionUser,
  TransactionContext,
} from './transaction-context.ts';
import { mergeKeyOf, serverKeyOf } from './transaction-key.ts';

export type ServerTransaction = InviteServerTransaction | NonInviteServerTransaction;

/** What becomes of a request before anybody looks into it. */
export type Admission =
  /** A new one: make its transaction with `open`. */
  | { readonly kind: 'new' }
  /** A retransmission, or an ACK to a failure: dealt with. */
  | { readonly kind: 'absorbed' }
  /** The same request by another way: 482 (RFC 3261 §8.2.2.2). */
  | { readonly kind: 'merged' }
  /** Over a limit: 503. */
  | { readonly kind: 'refused' };

/** A hop that tells when its way is lost, and wants to know when nobody listens any more. */
export interface AttachedHop extends Hop {
  attach(user: { transportFailed(): void }): void;
  release(): void;
}

// Requests inside dialogs end calls and free what they hold: they may fill a limit beyond the others.
const inDialogShare = 1.25;

interface Entry {
  readonly transaction: ServerTransaction;
  /** Whose end is told to the layer above. */
  readonly user: ServerTransactionUser;
}

export class ServerTransactions {
  readonly #context: TransactionContext;
  readonly #limits: SipLimits;
  readonly #totals: SipTotals;
  readonly #byKey = new Map<string, Entry>();
  readonly #byMergeKey = new Map<string, string>();
  readonly #perSource = new Map<string, number>();

  constructor(context: TransactionContext, limits: SipLimits, totals: SipTotals) {
    this.#context = context;
    this.#limits = limits;
    this.#totals = totals;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** An ACK that is `new` belongs to a 2xx. */
  admit(received: Received<SipRequest>): Admission {
    const request = received.message;
    const known = this.#byKey.get(serverKeyOf(request))?.transaction;
    if (known) return this.#receiveAgain(known, request);
    if (request.method === 'ACK') return { kind: 'new' };
    const hasToTag = tagOf(toOf(request)) !== undefined;
    if (!hasToTag && this.#byMergeKey.has(mergeKeyOf(request))) return { kind: 'merged' };
    if (!this.#hasRoom(received.flow.remoteAddress, hasToTag ? inDialogShare : 1)) {
      this.#totals.refused++;
      return { kind: 'refused' };
    }
    return { kind: 'new' };
  }

  openInvite(
    received: Received<SipRequest>,
    hop: AttachedHop,
    user: ServerTransactionUser,
  ): InviteServerTransaction {
    const watched = this.#watch(received, hop, user);
    const transaction = new InviteServerTransaction(this.#context, hop, watched);
    return this.#add(received, hop, transaction, user);
  }

  openNonInvite(
    received: Received<SipRequest>,
    hop: AttachedHop,
    user: ServerTransactionUser,
  ): NonInviteServerTransaction {
    const watched = this.#watch(received, hop, user);
    const transaction = new NonInviteServerTransaction(this.#context, hop, watched);
    return this.#add(received, hop, transaction, user);
  }

  /** The user of the INVITE that a CANCEL means. */
  cancelled(cancel: SipRequest): ServerTransactionUser | undefined {
    return this.#byKey.get(serverKeyOf(cancel, 'INVITE'))?.user;
  }

  /** Forgets all without a word. */
  abandonAll(): void {
    for (const { transaction } of [...this.#byKey.values()]) transaction.abandon();
  }

  #receiveAgain(known: ServerTransaction, request: SipRequest): Admission {
    if (known instanceof NonInviteServerTransaction) known.receiveAgain();
    else if (request.method !== 'ACK') known.receiveAgain();
    // An ACK with the branch of an INVITE that got 2xx comes from an RFC 2543 peer.
    else if (known.state === 'accepted') return { kind: 'new' };
    else known.receiveAck();
    return { kind: 'absorbed' };
  }

  #hasRoom(source: string, share: number): boolean {
    const { transactionsMax, transactionsPerSourceMax } = this.#limits;
    const fromThere = this.#perSource.get(source) ?? 0;
    return (
      this.#byKey.size < transactionsMax * share && fromThere < transactionsPerSourceMax * share
    );
  }

  #add<Kind extends ServerTransaction>(
    received: Received<SipRequest>,
    hop: AttachedHop,
    transaction: Kind,
    user: ServerTransactionUser,
  ): Kind {
    const key = serverKeyOf(received.message);
    hop.attach(transaction);
    this.#byKey.set(key, { transaction, user });
    if (tagOf(toOf(received.message)) === undefined) {
      this.#byMergeKey.set(mergeKeyOf(received.message), key);
    }
    const source = received.flow.remoteAddress;
    this.#perSource.set(source, (this.#perSource.get(source) ?? 0) + 1);
    return transaction;
  }

  #watch(
    received: Received<SipRequest>,
    hop: AttachedHop,
    user: ServerTransactionUser,
  ): ServerTransactionUser {
    const key = serverKeyOf(received.message);
    const mergeKey = mergeKeyOf(received.message);
    return {
      onFailure: (failure) => user.onFailure(failure),
      onTerminated: () => {
        hop.release();
        this.#byKey.delete(key);
        if (this.#byMergeKey.get(mergeKey) === key) this.#byMergeKey.delete(mergeKey);
        this.#leaveSource(received.flow.remoteAddress);
        user.onTerminated();
      },
    };
  }

  #leaveSource(source: string): void {
    const others = (this.#perSource.get(source) ?? 1) - 1;
    if (others > 0) this.#perSource.set(source, others);
    else this.#perSource.delete(source);
  }
}
