/** The table of client transactions: sends requests and brings responses to theirs. */
import { formatSipMessage } from '../message/format-message.ts';
import type { SipRequest, SipResponse } from '../message/sip-message.ts';
import { makeFailureAck } from './ack-and-cancel.ts';
import { InviteClientTransaction } from './invite-client-transaction.ts';
import { NonInviteClientTransaction } from './non-invite-client-transaction.ts';
import type { AttachedHop } from './server-transactions.ts';
import type { ClientTransactionUser, Received, TransactionContext } from './transaction-context.ts';
import { clientKeyOf } from './transaction-key.ts';

export type ClientTransaction = InviteClientTransaction | NonInviteClientTransaction;

/** A request ready to be sent. */
export interface ReadyRequest {
  readonly request: SipRequest;
  readonly bytes: Buffer;
  readonly hop: AttachedHop;
}

export class ClientTransactions {
  readonly #context: TransactionContext;
  readonly #byKey = new Map<string, ClientTransaction>();

  constructor(context: TransactionContext) {
    this.#context = context;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** Makes the transaction; `start` sends. */
  open(ready: ReadyRequest, user: ClientTransactionUser): ClientTransaction {
    const { request, bytes, hop } = ready;
    const key = clientKeyOf(request);
    const watched: ClientTransactionUser = {
      onResponse: (received) => user.onResponse(received),
      onFailure: (failure) => user.onFailure(failure),
      onTerminated: () => {
        hop.release();
        this.#byKey.delete(key);
        user.onTerminated();
      },
    };
    const transaction =
      request.method === 'INVITE'
        ? this.#invite(ready, watched)
        : new NonInviteClientTransaction(this.#context, hop, bytes, watched);
    hop.attach(transaction);
    this.#byKey.set(key, transaction);
    return transaction;
  }

  /** @returns false for a response that belongs to nothing. */
  receive(received: Received<SipResponse>): boolean {
    const transaction = this.#byKey.get(clientKeyOf(received.message));
    transaction?.receive(received);
    return transaction !== undefined;
  }

  /** Fails all that wait with `transport`, and forgets them. */
  abandonAll(): void {
    for (const transaction of [...this.#byKey.values()]) transaction.abandon('transport');
  }

  #invite(ready: ReadyRequest, user: ClientTransactionUser): InviteClientTransaction {
    const { request, bytes, hop } = ready;
    const makeAck = (response: SipResponse) => formatSipMessage(makeFailureAck(request, response));
    return new InviteClientTransaction(this.#context, hop, bytes, makeAck, user);
  }
}
