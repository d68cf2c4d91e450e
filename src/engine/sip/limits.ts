/**
 * What the stack may grow to. Beyond a limit a request is answered 503 where that costs little and
 * ignored otherwise; each time `refused` or `dropped` counts one.
 */
export interface SipLimits {
  /** Largest message taken, bytes, head and body. UDP can carry 65,507 at most anyway. */
  readonly messageBytesMax: number;
  /** Bytes that one TCP connection may hold unparsed, and those we may hold unsent for it. */
  readonly bufferedBytesMax: number;
  readonly connectionsMax: number;
  readonly connectionsPerSourceMax: number;
  /** A TCP connection without traffic for so long is closed. */
  readonly connectionIdleMs: number;
  /** A TCP connection that is not established after so long fails (503 to its requests). */
  readonly connectMs: number;
  /** Server transactions alive at once, from everywhere. */
  readonly transactionsMax: number;
  /** Server transactions alive at once from one IP address. */
  readonly transactionsPerSourceMax: number;
  readonly dialogsMax: number;
  /** An INVITE for which the application gave no answer at all ends with 480 after so long. */
  readonly unansweredInviteMs: number;
  /** An INVITE that rings and gets no final answer ends with 480 after so long. */
  readonly ringingInviteMs: number;
}

/** Chosen for one host with some thousand calls; a trunk's burst must fit into one source's share. */
export const defaultSipLimits: SipLimits = {
  messageBytesMax: 65_536,
  bufferedBytesMax: 262_144,
  connectionsMax: 4_096,
  connectionsPerSourceMax: 256,
  connectionIdleMs: 600_000,
  connectMs: 5_000,
  transactionsMax: 65_536,
  transactionsPerSourceMax: 32_768,
  dialogsMax: 32_768,
  unansweredInviteMs: 64_000,
  ringingInviteMs: 600_000,
};
