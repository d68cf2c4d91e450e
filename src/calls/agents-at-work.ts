/** The agents' commands, as CSTA names them. Every answer is a value; views follow by themselves. */
import type { AgentCommandInput } from '../acd/model/inputs.ts';
import type { AgentId, CallId, OfferId } from '../base/ids.ts';
import type { CentreContext } from './centre-context.ts';
import type { AgentDesk, AgentView, CommandResult } from './desk-port.ts';
import type { Conversation } from './hand-over/conversation.ts';
import { changeHold } from './hand-over/hand-over.ts';
import type { LiveCall } from './live-call.ts';

const done: CommandResult = { ok: true };
const dispositionLengthMax = 64;
const noteLengthMax = 2_000;

export class AgentsAtWork implements AgentDesk {
  readonly #context: CentreContext;

  constructor(context: CentreContext) {
    this.#context = context;
  }

  view(agentId: AgentId): AgentView | undefined {
    const { views, intake, clock } = this.#context;
    return views.view(intake.state, agentId, clock.now());
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

  hold(agentId: AgentId): Promise<CommandResult> {
    return this.#changeHold(agentId, true);
  }

  retrieve(agentId: AgentId): Promise<CommandResult> {
    return this.#changeHold(agentId, false);
  }

  async clear(agentId: AgentId): Promise<CommandResult> {
    const talking = this.#conversationOf(agentId);
    if (!talking) return conflict('There is no call to end.');
    const { intake } = this.#context;
    intake.submit({ kind: 'call-ended', at: this.#now(), callId: talking.call.id, by: 'agent' });
    intake.drain();
    return done;
  }

  async control(): Promise<CommandResult> {
    return { ok: false, code: 'failed', message: 'Not carried out yet.' };
  }

  setDisposition(
    agentId: AgentId,
    callId: CallId,
    disposition: string,
    note?: string,
  ): CommandResult {
    const { calls, views, clock } = this.#context;
    const call = calls.get(callId);
    const shown = views.deskCall(agentId);
    if (!call || shown?.pop.callId !== callId || call.file.record.agentId !== agentId) {
      return conflict('The call is not, or no longer, on this desk.');
    }
    if (disposition.length === 0 || disposition.length > dispositionLengthMax) {
      return invalid('A disposition of 1 to 64 characters is needed.');
    }
    if ((note?.length ?? 0) > noteLengthMax) return invalid('The note is too long.');
    call.file.change({ disposition, ...(note === undefined ? {} : { dispositionNote: note }) });
    call.file.note({ at: clock.now(), kind: 'disposition-set', agentId, facts: { disposition } });
    return done;
  }

  #now(): number {
    return this.#context.clock.now();
  }

  #command(input: AgentCommandInput): CommandResult {
    const { desk, intake } = this.#context;
    // The command came from a desk, whether or not its connection has been reported yet.
    if (desk.isConnected(input.agentId)) this.#deskChanged(input.agentId, true);
    const refusal = intake.command(input);
    return refusal ? { ok: false, ...refusal } : done;
  }

  #deskChanged(agentId: AgentId, connected: boolean): void {
    const { intake } = this.#context;
    const agent = intake.state.agents.get(agentId);
    if (!agent || (agent.desk.link === 'connected') === connected) return;
    intake.submit({ kind: 'desk-changed', at: this.#now(), agentId, connected });
  }

  async #changeHold(agentId: AgentId, held: boolean): Promise<CommandResult> {
    // The desk may be quicker than the media server: the two are about to be joined.
    await this.#conversationOf(agentId)?.conversation.joinAttempted;
    const talking = this.#conversationOf(agentId);
    if (talking?.conversation.joinedAt === undefined) return conflict('There is no conversation.');
    const { call, conversation } = talking;
    if (conversation.isHeldBy('desk') === held) return done;
    if (!held && conversation.isHeldBy('phone')) return conflict('It is held at the phone.');
    try {
      await changeHold(this.#context, call, conversation, { held, origin: 'desk' });
      return done;
    } catch (error) {
      this.#context.log.warn({ err: error, callId: call.id, held }, 'hold change failed');
      return { ok: false, code: 'failed', message: 'The media server refused it.' };
    }
  }

  #conversationOf(
    agentId: AgentId,
  ): { readonly call: LiveCall; readonly conversation: Conversation } | undefined {
    const { intake, calls } = this.#context;
    const state = intake.state.agents.get(agentId)?.state;
    const call = state?.state === 'talking' ? calls.get(state.callId) : undefined;
    return call?.conversation && !call.isOver
      ? { call, conversation: call.conversation }
      : undefined;
  }
}

function conflict(message: string): CommandResult {
  return { ok: false, code: 'conflict', message };
}

function invalid(message: string): CommandResult {
  return { ok: false, code: 'invalid-input', message };
}
