/** Stands before the commands of an inbound connection until it has given the password. */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../base/clock.ts';
import type { EventSocketCommand } from './command-parser.ts';
import type { CommandRunner, EventSocketSession, SessionReply } from './event-socket-session.ts';
import type { EventSocketTotals } from './event-socket-totals.ts';
import type { LoginAttempts } from './login-attempts.ts';

export interface GateOptions {
  readonly commands: CommandRunner;
  readonly password: string;
  readonly attempts: LoginAttempts;
  readonly totals: EventSocketTotals;
  /** The client's address. */
  readonly source: string;
  readonly clock: Clock;
}

export class AuthenticationGate implements CommandRunner {
  readonly #options: GateOptions;
  #isOpen = false;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  run(
    session: EventSocketSession,
    command: EventSocketCommand,
  ): SessionReply | Promise<SessionReply> {
    if (this.#isOpen || command.name === 'exit') {
      return this.#options.commands.run(session, command);
    }
    if (command.name !== 'auth') {
      this.#options.totals.unknownCommands++;
      return { kind: 'command', text: '-ERR command not found' };
    }
    return this.#authenticate(session, command.argument);
  }

  #authenticate(
    session: EventSocketSession,
    password: string,
  ): SessionReply | Promise<SessionReply> {
    const { attempts, source, clock } = this.#options;
    const delayMs = attempts.delayMs(source);
    if (delayMs === 0) return this.#check(session, password);
    return new Promise((resolve) => {
      clock.setTimer(delayMs, () => resolve(this.#check(session, password)));
    });
  }

  #check(session: EventSocketSession, password: string): SessionReply {
    const { attempts, source, totals } = this.#options;
    if (isSame(password, this.#options.password)) {
      attempts.succeeded(source);
      this.#isOpen = true;
      return { kind: 'command', text: '+OK accepted' };
    }
    totals.wrongPasswords++;
    attempts.failed(source);
    return { kind: 'command', text: '-ERR invalid', andThen: () => session.disconnect() };
  }
}

/** Takes the same time whatever differs. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
