/** The parts of one user agent, as its cores, exchanges and dialogs see each other. */
import type { SipTotals } from '../counters.ts';
import type { DialogTable } from '../dialog/dialog-table.ts';
import type { SipLimits } from '../limits.ts';
import type { ClientTransactions } from '../transaction/client-transactions.ts';
import type { ServerTransactions } from '../transaction/server-transactions.ts';
import type { TransactionContext } from '../transaction/transaction-context.ts';
import type { SipLog, TransactionUser, UserAgentOptions } from '../transaction-user.ts';
import type { TransportLayer } from '../transport/transport-layer.ts';

export interface Stack extends TransactionContext {
  readonly options: UserAgentOptions;
  readonly user: TransactionUser;
  readonly log: SipLog;
  readonly limits: SipLimits;
  readonly totals: SipTotals;
  readonly transport: TransportLayer;
  readonly clients: ClientTransactions;
  readonly servers: ServerTransactions;
  readonly dialogs: DialogTable;
  /** False before start and from stop on: nothing is sent then. */
  readonly isRunning: boolean;
  /** Random, for tags, branches and Call-IDs. */
  token(): string;
  /** Numbers requests and dialogs. */
  nextId(): number;
  /** Runs a callback of the application; what it throws is logged. @returns false if it threw. */
  callUser(callback: () => void): boolean;
}
