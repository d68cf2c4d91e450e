/** What all four machines are given, and the interfaces of the two kinds to the layers around. */
import type { SipRequest, SipResponse } from '../message/sip-message.ts';
import type { Timers } from '../timers.ts';
import type { Flow } from '../transport/flow.ts';
import type { TransactionTimes } from './transaction-times.ts';

/** Where a transaction's messages go. Failures come back as `transportFailed` of the transaction. */
export interface Hop {
  /** TCP: nothing is retransmitted hop by hop, and timers D, I, J, K are 0. */
  readonly isReliable: boolean;
  readonly flow: Flow;
  send(bytes: Buffer): void;
}

export interface TransactionContext {
  readonly times: TransactionTimes;
  readonly timers: Timers;
  /** Called once for each message sent again. */
  countRetransmission(): void;
}

/** A message from the network on its way up. */
export interface Received<Message extends SipRequest | SipResponse> {
  readonly message: Message;
  readonly bytes: Buffer;
  readonly flow: Flow;
  /** Epoch ms. */
  readonly receivedAt: number;
}

export type ClientFailure = 'timeout' | 'transport';

export interface ClientTransactionUser {
  /** Each response that the machine passes up; 2xx to INVITE also when repeated (RFC 6026 §7.2). */
  onResponse(received: Received<SipResponse>): void;
  /** Timer B or F fired, or the transport failed, before a final response. */
  onFailure(failure: ClientFailure): void;
  /** The transaction is over and forgotten. Last callback. */
  onTerminated(): void;
}

export interface ServerTransactionUser {
  /** No ACK came for a non-2xx final response to INVITE (timer H), or it could not be sent. */
  onFailure(failure: 'ack-timeout' | 'transport'): void;
  onTerminated(): void;
}
