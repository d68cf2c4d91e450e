/** Requests and responses as values (RFC 3261 §7). Headers may be changed; make a clone to keep one. */
import type { SipHeaders } from './sip-headers.ts';

export interface SipRequest {
  readonly kind: 'request';
  /** As written: methods are case-sensitive (RFC 3261 §7.1). */
  readonly method: string;
  /** The Request-URI as written; `parseUri` reads it. */
  readonly uri: string;
  readonly headers: SipHeaders;
  /** Empty when there is none. */
  readonly body: Buffer;
}

export interface SipResponse {
  readonly kind: 'response';
  /** 100 to 699. */
  readonly status: number;
  /** May be empty. */
  readonly reason: string;
  readonly headers: SipHeaders;
  readonly body: Buffer;
}

export type SipMessage = SipRequest | SipResponse;

/** Bytes that are no valid message. */
export interface SipFault {
  readonly kind: 'fault';
  /** What was wrong, in words for a log or a reason phrase. */
  readonly reason: string;
  /** What RFC 3261 asks to answer; absent for responses and for what is no request at all. */
  readonly answer?: {
    readonly status: number;
    readonly reason: string;
  };
  /** The request's method where it could be read. An ACK is never answered. */
  readonly method?: string;
  /** The fields that could be read. */
  readonly headers: SipHeaders;
}

/** Bounds on what is accepted from the network. */
export interface MessageLimits {
  readonly messageBytesMax: number;
  /** Start line and header fields together. */
  readonly headBytesMax: number;
  readonly fieldCountMax: number;
  /** One header field after unfolding, in UTF-16 units. */
  readonly fieldLengthMax: number;
}

/** Chosen: a UDP datagram's size, and well above what any phone or trunk was seen to send. */
export const defaultMessageLimits: MessageLimits = {
  messageBytesMax: 65_535,
  headBytesMax: 32_768,
  fieldCountMax: 200,
  fieldLengthMax: 8_192,
};

/** The body of a message that has none. */
export const noBody: Buffer = Buffer.alloc(0);
