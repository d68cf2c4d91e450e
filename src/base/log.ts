/** What is logged, without saying with what: pino's loggers fit. Messages are constant, facts vary. */
export interface Log {
  debug(facts: object, message: string): void;
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}
