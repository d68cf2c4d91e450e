/** The agents' commands, as CSTA names them. Every answer is a value; views follow by themselves. */
import type { AgentCommandInput } from '../../acd/model/inputs.ts';
import type { AgentId, CallbackId, CallId, OfferId } from '../../base/ids.ts';
import { callBack } from '../callbacks/call-back.ts';
import type { CentreContext } from '../centre-context.ts';
import { CallControl } from '../conversation/call-control.ts';
import type {
  AgentCallbacks,
  AgentDesk,
  AgentView,
  CallCommand,
  CommandResult,
} from '../desk-port.ts';

const done: CommandResult = { ok: true };
const dispositionLengthMax = 64;
const noteLengthMax = 2_000;

export class AgentsAtWork implements AgentDesk {
  readonly #context: CentreContext;
  readonly #control: CallControl;

  constructor(context: CentreContext) {
    this.#context = context;
    this.#control = new CallControl(context);
  }

  view(agentId: AgentId): AgentView | undefined {
    const { views, intake, clock } = this.#context;
    return views.view(intake.state, agentId, clock.now());
  }

  callbacks(agentId: AgentId): AgentCallbacks {
    return this.#context.callbacks.of(agentId);
  }

  deskConnected(agentId: AgentId): void {
    this.#deskChanged(agentId, true);
  }

  deskDisconnected(agentId: AgentId): void {
    this.#deskChanged(agentId, false);
  }

  signIn(agentId: AgentId): CommandResult {
    return this.#command({ kind: 'agent-signed-in', at: this.#now(), agentId });
  }

  signOut(agentId: AgentId): CommandResult {
    return this.#command({ kind: 'agent-signed-out', at: this.#now(), agentId });
  }

  ready(agentId: AgentId): CommandResult {
    return this.#command({ kind: 'agent-ready', at: this.#now(), agentId });
  }

  notReady(agentId: AgentId, reason: string): CommandResult {
    return this.#command({ kind: 'agent-not-ready', at: this.#now(), agentId, reason });
  }

  offerReceived(agentId: AgentId, offerId: OfferId): void {
    const { intake } = this.#context;
    intake.submit({ kind: 'offer-received', at: this.#now(), agentId, offerId });
  }

  declineOffer(agentId: AgentId, offerId: OfferId): CommandResult {
    return this.#command({ kind: 'offer-declined', at: this.#now(), agentId, offerId });
  }

  endWrapUp(agentId: AgentId): CommandResult {
    return this.#command({ kind: 'wrap-up-ended', at: this.#now(), agentId });
  }

  extendWrapUp(agentId: AgentId): CommandResult {
    return this.#command({ kind: 'wrap-up-extended', at: this.#now(), agentId });
  }

  hold(agentId: AgentId): Promise<CommandResult> {
    return this.#control.hold(agentId, true);
  }

  retrieve(agentId: AgentId): Promise<CommandResult> {
    return this.#control.hold(agentId, false);
  }

  clear(agentId: AgentId): Promise<CommandResult> {
    return this.#control.clear(agentId);
  }

  control(agentId: AgentId, command: CallCommand): Promise<CommandResult> {
    return this.#control.perform(agentId, command);
  }

  callBack(agentId: AgentId, callbackId: CallbackId): CommandResult {
    this.#deskSpoke(agentId);
    return callBack(this.#context, agentId, callbackId);
  }

  setDisposition(
    agentId: AgentId,
    callId: CallId,
    disposition: string,
    note?: string,
  ): CommandResult {
    const { calls, views, clock, intake } = this.#context;
    const call = calls.get(callId);
    const shown = views.deskCallOf(agentId, callId);
    if (!call || !shown || shown.role || !call.agents.has(agentId)) {
      return conflict('The call is not, or no longer, on this desk.');
    }
    if (disposition.length === 0 || disposition.length > dispositionLengthMax) {
      return invalid('A disposition of 1 to 64 characters is needed.');
    }
    if ((note?.length ?? 0) > noteLengthMax) return invalid('The note is too long.');
    call.file.change({ disposition, ...(note === undefined ? {} : { dispositionNote: note }) });
    const at = clock.now();
    call.file.note({ at, kind: 'disposition-set', agentId, facts: { disposition } });
    // Her wrap-up is as long as that needs; one that is over is not begun again.
    intake.submit({ kind: 'disposition-set', at, agentId, callId, disposition });
    return done;
  }

  #now(): number {
    return this.#context.clock.now();
  }

  #command(input: AgentCommandInput): CommandResult {
    this.#deskSpoke(input.agentId);
    const { changedAgents, intake } = this.#context;
    // Also what is no event, such as a wish for the time after the call.
    changedAgents.add(input.agentId);
    const refusal = intake.command(input);
    return refusal ? { ok: false, ...refusal } : done;
  }

  /** The command came from a desk, whether or not its connection has been reported yet. */
  #deskSpoke(agentId: AgentId): void {
    if (this.#context.desk.isConnected(agentId)) this.#deskChanged(agentId, true);
  }

  #deskChanged(agentId: AgentId, connected: boolean): void {
    const { intake } = this.#context;
    const agent = intake.state.agents.get(agentId);
    if (!agent || (agent.desk.link === 'connected') === connected) return;
    intake.submit({ kind: 'desk-changed', at: this.#now(), agentId, connected });
  }
}

function conflict(message: string): CommandResult {
  return { ok: false, code: 'conflict', message };
}

function invalid(message: string): CommandResult {
  return { ok: false, code: 'invalid-input', message };
}
