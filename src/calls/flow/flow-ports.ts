/** What a call's flow needs beside legs and queues: other systems, and those who call back. */

/** Why a service gave nothing. */
export type ServiceFailure =
  | 'unknown-service'
  | 'unreachable'
  | 'timed-out'
  /** An answer that is no success, after all retries. */
  | 'refused'
  /** As many requests as the service may have at once are under way. */
  | 'too-many'
  /** No JSON, or more of it than is read. */
  | 'malformed';

export type ServiceAnswer =
  | { readonly outcome: 'answered'; readonly json: unknown }
  | { readonly outcome: 'failed'; readonly reason: ServiceFailure };

/** The systems that a dialplan names under `services`. Never rejects, always settles. */
export interface Services {
  /** @param signal ends the wait; the answer is then 'timed-out' */
  ask(
    service: string,
    query: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<ServiceAnswer>;
  /** Told without a caller waiting for it: it goes on when the call has ended. */
  tell(service: string, facts: Readonly<Record<string, unknown>>): Promise<ServiceAnswer>;
  /**
   * Sends a short message through a provider, in the form that the dialplan gives for it; without one
   * it is told with the facts. 'refused' when the provider says that it did not take it.
   */
  send(
    provider: string,
    message: ShortMessage,
    facts: Readonly<Record<string, unknown>>,
  ): Promise<ServiceAnswer>;
}

/** A text for somebody's phone. */
export interface ShortMessage {
  /** The number. */
  readonly to: string;
  readonly text: string;
  /** Stays the same in each attempt: a provider that looks at it sends nothing twice. */
  readonly id: string;
}
