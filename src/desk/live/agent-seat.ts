/** An agent's desk as a socket sees it: whoever sits down is signed in to the queues. */
import type { AgentId } from '../../base/ids.ts';
import type { CommandAnswer, DeskCommand } from '../../protocol/desk-commands.ts';
import { type CommandSurroundings, performCommand } from './desk-commands.ts';
import type { DeskSeat } from './desk-seat.ts';
import type { DeskOutlet, DeskSession, ResumePoint } from './desk-session.ts';
import type { DeskSessions } from './desk-sessions.ts';
import { MaskedOutlet } from './masked-outlet.ts';
import type { RememberedAnswers } from './remembered-answers.ts';

export interface AgentSeatOptions extends CommandSurroundings {
  readonly agentId: AgentId;
  readonly sessions: DeskSessions;
  /** She reads numbers masked. Absent: whole. */
  readonly masksNumbers?: boolean;
}

export class AgentSeat implements DeskSeat {
  readonly #options: AgentSeatOptions;
  readonly #session: DeskSession;
  /** What the session knows the outlet by. */
  #outlet: DeskOutlet | undefined;

  constructor(options: AgentSeatOptions) {
    this.#options = options;
    this.#session = options.sessions.of(options.agentId);
  }

  get answers(): RememberedAnswers {
    return this.#session.answers;
  }

  attach(outlet: DeskOutlet, resume?: ResumePoint): boolean {
    const { agentDesk, agentId, masksNumbers } = this.#options;
    if (agentDesk.view(agentId)?.state.state === 'signed-out') agentDesk.signIn(agentId);
    const view = agentDesk.view(agentId);
    if (!view) return false;
    this.#outlet = masksNumbers === true ? new MaskedOutlet(outlet) : outlet;
    const shown = { view, callbacks: agentDesk.callbacks(agentId) };
    this.#session.attach(this.#outlet, shown, resume);
    agentDesk.deskConnected(agentId);
    return true;
  }

  detach(outlet: DeskOutlet): void {
    if (this.#session.detach(this.#outlet ?? outlet))
      this.#options.agentDesk.deskDisconnected(this.#options.agentId);
  }

  acknowledge(seq: number): void {
    this.#session.acknowledge(seq);
  }

  catchUp(): void {
    this.#session.catchUp();
  }

  perform(command: DeskCommand): Promise<CommandAnswer> {
    return performCommand(this.#options, this.#session, command);
  }
}
