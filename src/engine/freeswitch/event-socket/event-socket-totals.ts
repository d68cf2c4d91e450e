/** What clients of the event socket did wrong since the start. */
export interface EventSocketCounters {
  /** A source that may not connect, a controller that may not be connected to, or too many. */
  readonly refusedConnections: number;
  /** Closed by us without a word, whichever limit was broken. */
  readonly droppedConnections: number;
  readonly wrongPasswords: number;
  /** Answered `-ERR command not found`: nonsense, and anything before the log-in. */
  readonly unknownCommands: number;
  /** With a Content-Length that is none; the connection is dropped. */
  readonly malformedCommands: number;
  /** Above the limit, announced or sent; the connection is dropped. */
  readonly oversizedCommands: number;
}

/** The totals, counted where things happen. */
export class EventSocketTotals implements EventSocketCounters {
  refusedConnections = 0;
  droppedConnections = 0;
  wrongPasswords = 0;
  unknownCommands = 0;
  malformedCommands = 0;
  oversizedCommands = 0;
}
