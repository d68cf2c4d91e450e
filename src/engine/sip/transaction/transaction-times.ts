/** The times of RFC 3261 §17.1.1.1 and Table 4, from which all timers A to K derive. */
export interface TransactionTimes {
  /** Estimate of the round trip: first retransmission, and the unit of 64*T1. */
  readonly t1Ms: number;
  /** Longest retransmission interval of non-INVITE requests and of INVITE responses. */
  readonly t2Ms: number;
  /** How long a message may stay in the network. */
  readonly t4Ms: number;
}

export const rfcTransactionTimes: TransactionTimes = { t1Ms: 500, t2Ms: 4_000, t4Ms: 5_000 };

/** Timer D for unreliable transports: at least 32 s whatever T1 is (RFC 3261 §17.1.1.2). */
export const timerDMsMin = 32_000;
