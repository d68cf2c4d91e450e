/**
 * The signalling behind a channel, as the channel needs it: a SIP dialog, or a fake in tests. The
 * facts are read into the channel's variables.
 */
import type { HangupCause } from './hangup-cause.ts';

export interface ChannelSignalling {
  /** Ends the call towards the peer: a BYE, or a failure when it was not answered yet. */
  hangup(cause: HangupCause): void;
  /** Asks the peer to stop (or start again) sending, with a re-INVITE. */
  setHold(isHeld: boolean): void;
  /** Sends one digit as INFO: for peers without telephone events. */
  sendDigitInfo(digit: string, durationMs: number): void;
  /** The variable `media_timeout` or `media_timeout_audio` (ms) was set: the stream's limit follows it. */
  mediaTimeoutChanged(): void;
}

/** What the INVITE said. Names follow the variables they become. */
export interface SignallingFacts {
  readonly callId: string;
  readonly fromUser: string;
  readonly fromHost: string;
  readonly fromUri: string;
  readonly toUser: string;
  readonly toHost: string;
  readonly requestUser: string;
  readonly userAgent: string;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly protocol: string;
  /** Extension headers, `X-...`, by name as written. */
  readonly extensionHeaders: ReadonlyMap<string, string>;
}
