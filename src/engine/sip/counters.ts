/** What is alive in the stack and what happened since it started. A quiet stack has only zeros alive. */
export interface SipCounters {
  /** Alive now. */
  readonly clientTransactions: number;
  readonly serverTransactions: number;
  /** Early and confirmed dialogs. */
  readonly dialogs: number;
  /** Pending timers of transactions, dialogs and connections. */
  readonly timers: number;
  /** Bound sockets: one per listen point while started. */
  readonly sockets: number;
  /** TCP connections, opened by either side. */
  readonly connections: number;

  /** Since the start. */
  readonly received: number;
  readonly sent: number;
  /** Unparsable, or parsed and against the RFC; answered 400 where possible. */
  readonly malformed: number;
  /** Answered 503, or a connection closed, because of a limit. */
  readonly refused: number;
  /** Well-formed and ignored: stray responses and ACKs, silent limits, send failures. */
  readonly dropped: number;
  /** Messages sent again by a timer or for a retransmission of the peer. */
  readonly retransmitted: number;
}

/** The totals, counted where things happen. */
export class SipTotals {
  received = 0;
  sent = 0;
  malformed = 0;
  refused = 0;
  dropped = 0;
  retransmitted = 0;
}
