/**
 * One application's connection: frames in, frames out, in order. It knows nothing of SIP. Before
 * `authenticate` it takes nothing else; a wrong secret is answered late, because srf tries again
 * every quarter of a second for ever.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock, Timer } from '../../base/clock.ts';
import { type AppMessage, parseAppMessage } from './app-message.ts';
import { encodeFrame, FrameReader } from './framing.ts';

/** The socket below, as a connection needs it. */
export interface AppStream {
  readonly remoteAddress: string;
  /** Bytes written that the application has not taken yet. */
  readonly queuedBytes: number;
  write(bytes: Buffer): void;
  /** Sends what is queued, then closes. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
}

export interface AppConnectionLimits {
  readonly frameBytesMax: number;
  /** A connection that lets more than this queue up is closed. */
  readonly queuedBytesMax: number;
  /** A connection must authenticate in this time. */
  readonly authenticateMs: number;
  /** How late a wrong secret is answered. */
  readonly wrongSecretDelayMs: number;
}

export interface AppConnectionOptions {
  readonly stream: AppStream;
  readonly secret: string;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly limits: AppConnectionLimits;
  /** Tokens after `OK` in the answer to `authenticate`: addresses and version. */
  readonly welcome: () => string;
  /** Authenticated messages other than `authenticate`; they must be answered. */
  readonly onMessage: (message: AppMessage, connection: AppConnection) => void;
  readonly onClosed: (connection: AppConnection, reason: string) => void;
}

export class AppConnection {
  readonly #options: AppConnectionOptions;
  readonly #frames: FrameReader;
  #state: 'new' | 'refused' | 'authenticated' | 'closed' = 'new';
  #deadline: Timer;

  constructor(options: AppConnectionOptions) {
    this.#options = options;
    this.#frames = new FrameReader(options.limits.frameBytesMax);
    const { clock, limits } = options;
    this.#deadline = clock.setTimer(limits.authenticateMs, () => this.close('not-authenticated'));
  }

  get isOpen(): boolean {
    return this.#state === 'authenticated';
  }

  /** Bytes from the socket. */
  receive(chunk: Buffer): void {
    if (this.#state === 'closed' || this.#state === 'refused') return;
    for (const payload of this.#frames.push(chunk)) {
      this.#take(payload);
      if (this.#state !== 'authenticated') return;
    }
    if (!this.#frames.fault) return;
    if (this.#frames.fault === 'frame-too-large') this.#send('response||NOK|message too large');
    this.close(this.#frames.fault);
  }

  /** Sends a message of ours with a fresh id. @param sip raw bytes behind the line. */
  send(line: string, sip: Buffer): void {
    this.#send(line, sip);
  }

  /** Answers an application's message, in full: `OK`, `NOK|reason`, or an echo with its bytes. */
  respond(message: AppMessage, result: string, sip?: Buffer): void {
    this.#send(`response|${message.id}|${result}`, sip);
  }

  /** Sends what is queued and closes. Harmless when closed. */
  close(reason: string): void {
    if (this.#state === 'closed') return;
    this.#options.stream.end();
    this.closed(reason);
  }

  /** The socket is gone, by whomever. */
  closed(reason: string): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#deadline.cancel();
    this.#options.onClosed(this, reason);
  }

  #take(payload: Buffer): void {
    const message = parseAppMessage(payload);
    if (!message) this.close('malformed-message');
    else if (message.type === 'authenticate') this.#authenticate(message);
    else if (this.#state === 'authenticated') this.#options.onMessage(message, this);
    else {
      this.respond(message, 'NO|not authenticated');
      this.close('not-authenticated');
    }
  }

  #authenticate(message: AppMessage): void {
    this.#deadline.cancel();
    if (isSameSecret(message.tokens[2] ?? '', this.#options.secret)) {
      this.#state = 'authenticated';
      this.respond(message, `OK|${this.#options.welcome()}`);
      return;
    }
    this.#state = 'refused';
    this.#deadline = this.#options.clock.setTimer(this.#options.limits.wrongSecretDelayMs, () => {
      this.respond(message, 'NO|incorrect secret');
      this.close('incorrect-secret');
    });
  }

  #send(line: string, sip?: Buffer): void {
    if (this.#state === 'closed') return;
    const { stream, newId, limits } = this.#options;
    stream.write(encodeFrame(`${newId()}|${line}`, sip));
    if (stream.queuedBytes <= limits.queuedBytesMax) return;
    stream.destroy();
    this.closed('application-too-slow');
  }
}

function isSameSecret(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
