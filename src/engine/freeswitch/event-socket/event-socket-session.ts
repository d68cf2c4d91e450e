/**
 * One event-socket connection, whichever side opened it: takes the client's bytes, carries out one
 * command after the other, and sends the events it subscribed. Replies are matched by their order,
 * so a command waits until the one before it is answered.
 */
import type { Clock, Timer } from '../../../base/clock.ts';
import { HotlineError } from '../../../base/errors.ts';
import type { EventBus, EventListener } from '../events/event-bus.ts';
import type { SwitchEvent } from '../events/switch-event.ts';
import { CommandParser, type EventSocketCommand } from './command-parser.ts';
import type { EventSocketTotals } from './event-socket-totals.ts';
import {
  formatApiResponse,
  formatChannelData,
  formatCommandReply,
  formatDisconnectNotice,
  formatEvent,
  formatLingerNotice,
} from './format-message.ts';
import { Subscription } from './subscription.ts';

/** The connection under a session. */
export interface ByteStream {
  write(text: string): void;
  /** Bytes written that the peer has not taken yet. */
  readonly bytesQueued: number;
  /** Sends what is queued, then closes. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
}

export interface SessionLimits {
  /** The most one command may have, body included. */
  readonly commandBytesMax: number;
  /** A client that leaves more than this unread is dropped. */
  readonly queuedBytesMax: number;
  /** Commands waiting for the one in progress; a client that sends more is dropped. */
  readonly pendingCommandsMax: number;
}

/** Carries out the commands of sessions. */
export interface CommandRunner {
  run(
    session: EventSocketSession,
    command: EventSocketCommand,
  ): SessionReply | Promise<SessionReply>;
}

export interface SessionOptions {
  readonly stream: ByteStream;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly limits: SessionLimits;
  readonly commands: CommandRunner;
  readonly totals: EventSocketTotals;
  /** The channel that this connection controls: set on outbound connections only. */
  readonly channelUuid?: string;
  /** Told once, when the connection is no more. */
  onClosed(session: EventSocketSession): void;
}

export class EventSocketSession implements EventListener {
  readonly subscription = new Subscription();
  readonly channelUuid: string | undefined;
  readonly #options: SessionOptions;
  readonly #parser: CommandParser;
  readonly #pending: EventSocketCommand[] = [];
  #isBusy = false;
  #isClosed = false;
  #lingerSeconds: number | undefined;
  #lingerTimer: Timer | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#parser = new CommandParser(options.limits.commandBytesMax);
    this.channelUuid = options.channelUuid;
    options.bus.add(this);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Bytes from the client. A client that breaks a limit is dropped. */
  receive(bytes: Uint8Array): void {
    if (this.#isClosed) return;
    try {
      this.#pending.push(...this.#parser.push(bytes));
    } catch (error) {
      // Nothing after such a command can be understood.
      this.#countFault(error);
      this.drop();
      return;
    }
    if (this.#pending.length > this.#options.limits.pendingCommandsMax) this.drop();
    else this.#work();
  }

  /** The connection is gone: called by whoever owns the socket. */
  streamClosed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#lingerTimer?.cancel();
    this.#pending.length = 0;
    this.#options.bus.remove(this);
    this.#options.onClosed(this);
  }

  /** Closes without a word: for clients that break the rules. */
  drop(): void {
    if (!this.#isClosed) this.#options.totals.droppedConnections++;
    this.#options.stream.destroy();
    this.streamClosed();
  }

  /** Says goodbye and closes. */
  disconnect(): void {
    if (this.#isClosed) return;
    this.#write(formatDisconnectNotice(this.channelUuid));
    this.#options.stream.end();
    this.streamClosed();
  }

  /** The controlled channel has ended: goodbye, now or after the time asked to linger. */
  channelEnded(): void {
    const seconds = this.#lingerSeconds;
    if (this.#isClosed || seconds === undefined || !this.channelUuid) {
      this.disconnect();
      return;
    }
    this.#write(formatLingerNotice(this.channelUuid, seconds));
    this.#lingerTimer = this.#options.clock.setTimer(seconds * 1000, () => this.disconnect());
  }

  /** @param seconds undefined: close as soon as the channel ends. */
  setLinger(seconds: number | undefined): void {
    this.#lingerSeconds = seconds;
  }

  /** False when either is missing or there are too many. */
  addFilter(header: string, value: string): boolean {
    const isAdded = this.subscription.addFilter(header, value);
    this.#limitEvents();
    return isAdded;
  }

  /** @param value empty: all filters of that header */
  deleteFilter(header: string, value: string): void {
    this.subscription.deleteFilter(header, value);
    this.#limitEvents();
  }

  #limitEvents(): void {
    if (!this.#isClosed) this.#options.bus.limit(this, this.subscription.channelUuids);
  }

  isSubscribed(name: string, subclass: string): boolean {
    return !this.#isClosed && this.subscription.isSubscribed(name, subclass);
  }

  deliver(event: SwitchEvent): void {
    if (this.subscription.wants(event)) {
      this.#write(formatEvent(event, this.subscription.format));
    }
  }

  #countFault(error: unknown): void {
    const { totals } = this.#options;
    const isMalformed = error instanceof HotlineError && error.details.fault === 'malformed-length';
    if (isMalformed) totals.malformedCommands++;
    else totals.oversizedCommands++;
  }

  #work(): void {
    while (!this.#isBusy && !this.#isClosed) {
      const command = this.#pending.shift();
      if (!command) return;
      const reply = this.#options.commands.run(this, command);
      if (typeof reply === 'object' && 'then' in reply) this.#answerLater(reply);
      else this.#answer(reply);
    }
  }

  #answerLater(reply: Promise<SessionReply>): void {
    this.#isBusy = true;
    const goOn = (settled: SessionReply) => {
      this.#isBusy = false;
      this.#answer(settled);
      this.#work();
    };
    void reply.then(goOn, () => goOn({ kind: 'command', text: '-ERR internal error' }));
  }

  #answer(reply: SessionReply): void {
    switch (reply.kind) {
      case 'command':
        this.#write(formatCommandReply(reply.text));
        break;
      case 'api':
        this.#write(formatApiResponse(reply.body));
        break;
      case 'channel-data':
        this.#write(formatChannelData(reply.event));
        break;
      case 'job':
        this.#write(
          `Content-Type: command/reply\nReply-Text: +OK Job-UUID: ${reply.jobUuid}\n` +
            `Job-UUID: ${reply.jobUuid}\n\n`,
        );
        break;
    }
    reply.andThen?.();
  }

  #write(text: string): void {
    if (this.#isClosed) return;
    this.#options.stream.write(text);
    if (this.#options.stream.bytesQueued > this.#options.limits.queuedBytesMax) this.drop();
  }
}

/** The answer to one command. `andThen` runs after it was written. */
export type SessionReply = { readonly andThen?: () => void } & (
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'api'; readonly body: string }
  | { readonly kind: 'channel-data'; readonly event: SwitchEvent }
  | { readonly kind: 'job'; readonly jobUuid: string }
);
