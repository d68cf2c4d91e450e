/**
 * The agents' commands for a call, as CSTA names them. Which call is meant is never in the command:
 * it is the one on her desk, so that no agent reaches another's. Every answer is a value.
 */
import type { AgentId } from '../../base/ids.ts';
import type { CentreContext } from '../centre-context.ts';
import type { CallCommand, CommandResult } from '../desk-port.ts';
import { makeCall } from '../direct/direct-calls.ts';
import type { LiveCall } from '../live-call.ts';
import { consult } from './consultation.ts';
import type { Conversation } from './conversation.ts';
import { type ConversationCommand, callerParty } from './conversation-state.ts';
import type { Participant } from './participant.ts';
import { answerPhone } from './ringing-phones.ts';
import { askForHelp, maskRecording, sendDigits } from './services.ts';
import { refusalOfTransfer } from './transfer.ts';

const done: CommandResult = { ok: true };

/** An agent in a conversation. */
export interface AtTheCall {
  readonly call: LiveCall;
  readonly conversation: Conversation;
  readonly self: Participant;
}

export class CallControl {
  readonly #context: CentreContext;

  constructor(context: CentreContext) {
    this.#context = context;
  }

  /** The desk may be quicker than the media server: the two may be about to be joined. */
  async hold(agentId: AgentId, held: boolean): Promise<CommandResult> {
    await this.#at(agentId)?.conversation.joinAttempted;
    const at = this.#at(agentId);
    if (at?.conversation.joinedAt === undefined || !isOwner(at)) {
      return conflict('There is no conversation.');
    }
    const { conversation } = at;
    if (conversation.isHeldBy('desk') === held) return done;
    if (!held && conversation.isHeldBy('phone')) return conflict('It is held at the phone.');
    return this.#perform(at, { kind: held ? 'hold' : 'retrieve', origin: 'desk' });
  }

  async clear(agentId: AgentId): Promise<CommandResult> {
    const at = this.#at(agentId);
    if (!at) return conflict('There is no call to end.');
    const { conversation, self } = at;
    if (isOwner(at)) {
      const cleared = await conversation.perform({ kind: 'clear' });
      this.#context.intake.drain();
      return cleared;
    }
    conversation.tell({ kind: 'party-left', party: self.id, died: false });
    this.#context.intake.drain();
    return done;
  }

  async perform(agentId: AgentId, command: CallCommand): Promise<CommandResult> {
    if (command.name === 'make-call') return makeCall(this.#context, agentId, command.to);
    if (command.name === 'answer') return answerPhone(this.#context, agentId);
    await this.#at(agentId)?.conversation.joinAttempted;
    const at = this.#at(agentId);
    if (!at) return conflict('There is no call.');
    const answer = await this.#dispatch(at, command);
    this.#context.intake.drain();
    return answer;
  }

  #dispatch(
    at: AtTheCall,
    command: Exclude<CallCommand, { readonly name: 'make-call' | 'answer' }>,
  ): CommandResult | Promise<CommandResult> {
    switch (command.name) {
      case 'mute':
      case 'unmute':
        return this.#mute(at, command.name === 'mute');
      case 'send-digits':
        return sendDigits(this.#context, at, command.digits);
      default:
        return isOwner(at) ? this.#ownersCommand(at, command) : conflict('It is another’s call.');
    }
  }

  #ownersCommand(
    at: AtTheCall,
    command: Exclude<
      CallCommand,
      { readonly name: 'make-call' | 'answer' | 'mute' | 'unmute' | 'send-digits' }
    >,
  ): CommandResult | Promise<CommandResult> {
    const context = this.#context;
    switch (command.name) {
      case 'consult':
        return consult(context, at, command.to);
      case 'alternate':
      case 'reconnect':
        return this.#perform(at, { kind: command.name });
      case 'conference':
        return this.#perform(at, { kind: 'confer' });
      case 'transfer': {
        const { to, priority } = command;
        if (!to) return this.#perform(at, { kind: 'complete-transfer' });
        const refusal = refusalOfTransfer(context, at.call, to, at.self.agentId);
        if (refusal) return refusal;
        const wanted = priority === undefined ? {} : { priority };
        return this.#perform(at, { kind: 'transfer', to, ...wanted });
      }
      case 'mask-recording':
      case 'unmask-recording':
        return maskRecording(context, at.call, command.name === 'mask-recording');
      case 'request-help':
      case 'withdraw-help':
        return askForHelp(context, at.call, command.name === 'request-help');
    }
  }

  async #perform(at: AtTheCall, command: ConversationCommand): Promise<CommandResult> {
    return at.conversation.perform(command);
  }

  async #mute({ conversation, self }: AtTheCall, muted: boolean): Promise<CommandResult> {
    try {
      await conversation.mute(self, muted);
      return done;
    } catch (error) {
      this.#context.log.warn({ err: error, muted }, 'muting failed');
      return { ok: false, code: 'failed', message: 'The media server refused it.' };
    }
  }

  /** The conversation on her desk, if she is on its line with a leg. */
  #at(agentId: AgentId): AtTheCall | undefined {
    const { calls, views } = this.#context;
    const callId = views.deskCall(agentId)?.pop.callId;
    const call = callId && calls.get(callId);
    const conversation = call ? call.conversation : undefined;
    if (!call || !conversation || call.isOver || conversation.state.isOver) return undefined;
    const self = conversation.participantOf(agentId);
    return self?.leg && !self.isGone ? { call, conversation, self } : undefined;
  }
}

function isOwner({ conversation, self }: AtTheCall): boolean {
  return conversation.state.owner === self.id;
}

/** Whom the agent hears: the parties that her tones go to. */
export function heardBy({ conversation, self }: AtTheCall): readonly string[] {
  const { consultation, owner, others } = conversation.state;
  if (self.id !== owner) return self.id === consultation?.party ? [owner] : [callerParty];
  if (
    consultation &&
    (consultation.connection !== 'connected' || consultation.focus !== 'caller')
  ) {
    return [consultation.party];
  }
  return [callerParty, ...others];
}

function conflict(message: string): CommandResult {
  return { ok: false, code: 'conflict', message };
}
