/**
 * Commands that wait for their answer. They are repeated under their id on every new socket, as long
 * as the server remembers what it has done; after that their outcome is unknown, and only receipts,
 * which are harmless twice, are repeated.
 */
import type { Clock, Timer } from '../base/clock.ts';
import type { CommandAnswer, DeskCommand } from '../protocol/desk-commands.ts';
import { deskLimits } from '../protocol/desk-protocol.ts';

interface Pending {
  readonly id: string;
  readonly command: DeskCommand;
  readonly settle: (answer: CommandAnswer) => void;
  readonly timer: Timer;
  sent: boolean;
}

export class PendingCommands {
  readonly #clock: Clock;
  readonly #pending = new Map<string, Pending>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(id: string, command: DeskCommand, settle: (answer: CommandAnswer) => void): void {
    const timer = this.#clock.setTimer(deskLimits.commandTimeoutMs, () =>
      this.#settle(id, 'deadline-passed', 'no answer in time'),
    );
    this.#pending.set(id, { id, command, settle, timer, sent: false });
  }

  ids(): readonly string[] {
    return [...this.#pending.keys()];
  }

  /** The command to send; undefined once it is settled. */
  markSent(id: string): DeskCommand | undefined {
    const pending = this.#pending.get(id);
    if (pending) pending.sent = true;
    return pending?.command;
  }

  /** Answers to unknown ids, as after a deadline, change nothing. */
  answer(id: string, answer: CommandAnswer): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    this.#pending.delete(id);
    pending.timer.cancel();
    pending.settle(answer);
  }

  /** The server does not know any more what it has done. */
  sessionLost(): void {
    for (const pending of [...this.#pending.values()]) {
      if (!pending.sent || pending.command.name === 'offer-received') continue;
      this.#settle(pending.id, 'deadline-passed', 'the outcome is unknown: the server restarted');
    }
  }

  settleAll(code: string, message: string): void {
    for (const id of this.ids()) this.#settle(id, code, message);
  }

  #settle(id: string, code: string, message: string): void {
    this.answer(id, { ok: false, error: { code, message } });
  }
}
