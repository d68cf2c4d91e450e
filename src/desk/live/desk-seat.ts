/**
 * What a socket is the outlet of: an agent's desk, or a supervisor's wallboard. The connection keeps
 * the frames, the heartbeat and the limits; the seat knows what is sent and what can be asked.
 */
import type { CommandAnswer, DeskCommand } from '../../protocol/desk-commands.ts';
import type { DeskOutlet, ResumePoint } from './desk-session.ts';
import type { RememberedAnswers } from './remembered-answers.ts';

export interface DeskSeat {
  /** Commands done once, over all sockets of this seat. */
  readonly answers: RememberedAnswers;
  /** Brings the outlet up to date and keeps it so. False: this person has no such desk. */
  attach(outlet: DeskOutlet, resume?: ResumePoint): boolean;
  /** Harmless when the outlet is not, or no longer, attached. */
  detach(outlet: DeskOutlet): void;
  acknowledge(seq: number): void;
  /** The outlet may have drained: sends what it is owed. */
  catchUp(): void;
  /** Every answer comes in time; a fault is reported and answered with `failed`. */
  perform(command: DeskCommand): Promise<CommandAnswer>;
}
