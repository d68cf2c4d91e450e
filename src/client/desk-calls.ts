/**
 * The call commands as methods, for applications that embed a desk: each settles with the server's
 * answer. What became of a command is seen in the view (`call.consultation`, `call.conference`).
 */
import type { CallTarget, ConsultTarget, TransferTarget } from '../protocol/call-commands.ts';
import type { CommandAnswer, DeskCommand } from '../protocol/desk-commands.ts';

export interface TransferOptions {
  /** To a queue only; absent: the caller's priority is kept. */
  readonly priority?: number;
}

export class DeskCalls {
  readonly #command: (command: DeskCommand) => Promise<CommandAnswer>;

  /** @param command sends one and settles with its answer; never rejects */
  constructor(command: (command: DeskCommand) => Promise<CommandAnswer>) {
    this.#command = command;
  }

  /** Rings the agent's own phone, then the other. */
  makeCall(to: CallTarget): Promise<CommandAnswer> {
    return this.#command({ name: 'make-call', to });
  }

  answer(): Promise<CommandAnswer> {
    return this.#command({ name: 'answer' });
  }

  hold(): Promise<CommandAnswer> {
    return this.#command({ name: 'hold' });
  }

  retrieve(): Promise<CommandAnswer> {
    return this.#command({ name: 'retrieve' });
  }

  /** Hangs up whom the agent talks with. */
  clear(): Promise<CommandAnswer> {
    return this.#command({ name: 'clear' });
  }

  consult(to: ConsultTarget): Promise<CommandAnswer> {
    return this.#command({ name: 'consult', to });
  }

  alternate(): Promise<CommandAnswer> {
    return this.#command({ name: 'alternate' });
  }

  /** Back to the caller; the consultation is over. */
  reconnect(): Promise<CommandAnswer> {
    return this.#command({ name: 'reconnect' });
  }

  /** Joins the caller with whom the agent has consulted. */
  completeTransfer(): Promise<CommandAnswer> {
    return this.#command({ name: 'transfer' });
  }

  /** Sends the caller there at once. */
  transferTo(to: TransferTarget, { priority }: TransferOptions = {}): Promise<CommandAnswer> {
    const wanted = priority === undefined ? {} : { priority };
    return this.#command({ name: 'transfer', to, ...wanted });
  }

  conference(): Promise<CommandAnswer> {
    return this.#command({ name: 'conference' });
  }

  mute(): Promise<CommandAnswer> {
    return this.#command({ name: 'mute' });
  }

  unmute(): Promise<CommandAnswer> {
    return this.#command({ name: 'unmute' });
  }

  sendDigits(digits: string): Promise<CommandAnswer> {
    return this.#command({ name: 'send-digits', digits });
  }

  /** The recording is silent until `unmaskRecording`, or until its time is over. */
  maskRecording(): Promise<CommandAnswer> {
    return this.#command({ name: 'mask-recording' });
  }

  unmaskRecording(): Promise<CommandAnswer> {
    return this.#command({ name: 'unmask-recording' });
  }

  requestHelp(): Promise<CommandAnswer> {
    return this.#command({ name: 'request-help' });
  }

  withdrawHelp(): Promise<CommandAnswer> {
    return this.#command({ name: 'withdraw-help' });
  }
}
