/**
 * A supervisor's wallboard as a socket sees it, and her commands. Any number of pages of one person
 * may watch at once, the display on the wall among them. Each command is on the audit trail, also
 * one that was refused.
 */
import type { Clock } from '../../base/clock.ts';
import { type AgentId, type CallId, newId } from '../../base/ids.ts';
import type { AgentDesk, CommandResult } from '../../calls/desk-port.ts';
import type { SupervisorDesk } from '../../calls/supervision/supervisor-port.ts';
import type { CommandAnswer, DeskCommand } from '../../protocol/desk-commands.ts';
import { deskLimits, protocolVersion } from '../../protocol/desk-protocol.ts';
import type { DeskSettings } from '../../protocol/rest/desk.ts';
import {
  isSupervisorCommand,
  type SupervisorCommand,
  type SupervisorCommandName,
} from '../../protocol/supervisor-commands.ts';
import type { AuditEntry, AuditTrail } from '../ports.ts';
import { type Supervisor, superviseCalls } from './call-supervision.ts';
import { answerOf, performInTime, refusal } from './command-answers.ts';
import type { DeskSeat } from './desk-seat.ts';
import type { DeskOutlet } from './desk-session.ts';
import type { DeskSessions } from './desk-sessions.ts';
import type { Messages } from './messages.ts';
import { RememberedAnswers } from './remembered-answers.ts';
import type { WallboardFeed } from './wallboard-feed.ts';

export interface SupervisorSeatsOptions {
  readonly clock: Clock;
  readonly feed: WallboardFeed;
  readonly messages: Messages;
  readonly supervisorDesk: SupervisorDesk;
  readonly agentDesk: AgentDesk;
  readonly sessions: DeskSessions;
  readonly settings: DeskSettings;
  readonly audit: AuditTrail;
  /** Ends whatever this agent is signed in with: no browser of hers comes back by itself. */
  readonly endSignIns: (agentId: AgentId) => void;
  readonly onFault: (error: unknown) => void;
}

/** What outlives a person's sockets; as many as there are supervisors. */
interface Standing {
  readonly session: string;
  readonly answers: RememberedAnswers;
}

export class SupervisorSeats {
  readonly #options: SupervisorSeatsOptions;
  readonly #standings = new Map<string, Standing>();

  constructor(options: SupervisorSeatsOptions) {
    this.#options = options;
  }

  /** @param source the address the socket came from. */
  of(person: Supervisor, source: string): DeskSeat {
    let standing = this.#standings.get(person.id);
    if (!standing) {
      standing = { session: newId('desk'), answers: new RememberedAnswers() };
      this.#standings.set(person.id, standing);
    }
    return new SupervisorSeat(this.#options, person, source, standing);
  }
}

const auditKinds: Readonly<Record<SupervisorCommandName, AuditEntry['kind']>> = {
  'force-ready': 'agent-forced',
  'force-not-ready': 'agent-forced',
  'force-sign-out': 'agent-forced',
  'clear-call': 'call-cleared',
  listen: 'call-supervised',
  whisper: 'call-supervised',
  'barge-in': 'call-supervised',
  'take-over': 'call-supervised',
  'leave-call': 'call-supervised',
  'pull-call': 'call-moved',
  'set-priority': 'call-moved',
  'move-agent': 'agent-forced',
  'send-message': 'message-sent',
};

class SupervisorSeat implements DeskSeat {
  readonly answers: RememberedAnswers;
  readonly #options: SupervisorSeatsOptions;
  readonly #person: Supervisor;
  readonly #source: string;
  readonly #session: string;

  constructor(
    options: SupervisorSeatsOptions,
    person: Supervisor,
    source: string,
    { session, answers }: Standing,
  ) {
    this.#options = options;
    this.#person = person;
    this.#source = source;
    this.#session = session;
    this.answers = answers;
  }

  /** Always whole: a wallboard has no past to resume. */
  attach(outlet: DeskOutlet): boolean {
    const { clock, feed } = this.#options;
    outlet.send({
      kind: 'welcome',
      version: protocolVersion,
      session: this.#session,
      resumed: false,
      heartbeatMs: deskLimits.heartbeatMs,
      now: clock.now(),
    });
    feed.add(outlet, this.#person.id);
    return true;
  }

  detach(outlet: DeskOutlet): void {
    this.#options.feed.remove(outlet);
  }

  /** Differences are taken against what was sent: there is nothing to keep until it is acknowledged. */
  acknowledge(): void {}

  catchUp(): void {}

  async perform(command: DeskCommand): Promise<CommandAnswer> {
    const { clock, onFault } = this.#options;
    if (!isSupervisorCommand(command)) return refusal('not-allowed', 'this desk takes no calls');
    const answer = await performInTime(clock, onFault, async () => this.#dispatch(command));
    this.#note(command, answer);
    return answer;
  }

  #dispatch(command: SupervisorCommand): CommandAnswer | Promise<CommandAnswer> {
    const { supervisorDesk } = this.#options;
    switch (command.name) {
      case 'force-ready':
        return this.#forced(command.agentId, supervisorDesk.forceReady(command.agentId as AgentId));
      case 'force-not-ready':
        return this.#forceNotReady(command);
      case 'force-sign-out':
        return this.#forceSignOut(command.agentId as AgentId);
      case 'clear-call':
        return answerOf(supervisorDesk.clearCall(command.callId as CallId, this.#person.id));
      case 'send-message':
        return this.#sendMessage(command);
      default:
        return superviseCalls(this.#options, this.#person, command);
    }
  }

  #forceNotReady({
    agentId,
    reason,
  }: Extract<SupervisorCommand, { name: 'force-not-ready' }>): CommandAnswer {
    const { settings, supervisorDesk } = this.#options;
    if (!settings.notReadyReasons.some(({ id }) => id === reason)) {
      return refusal('invalid-input', 'no such reason');
    }
    return this.#forced(agentId, supervisorDesk.forceNotReady(agentId as AgentId, reason));
  }

  #forceSignOut(agentId: AgentId): CommandAnswer {
    const { endSignIns, sessions, supervisorDesk } = this.#options;
    const result = supervisorDesk.forceSignOut(agentId);
    if (!result.ok) return answerOf(result);
    // Before her desk is told: its page looks at once whether it is signed in.
    endSignIns(agentId);
    sessions.of(agentId).end('signed-out');
    return answerOf(result);
  }

  /** Nobody's state changes behind her back. */
  #forced(agentId: string, result: CommandResult): CommandAnswer {
    const { clock, sessions } = this.#options;
    const { name } = this.#person;
    if (result.ok) {
      sessions.postNotice(agentId as AgentId, {
        id: newId('cmd'),
        level: 'info',
        text: { 'zh-CN': `${name} 改变了您的状态。`, en: `${name} changed your state.` },
        at: clock.now(),
        from: name,
      });
    }
    return answerOf(result);
  }

  #sendMessage({
    messageId,
    agentIds,
    text,
  }: Extract<SupervisorCommand, { name: 'send-message' }>): CommandAnswer {
    const { agentDesk, messages } = this.#options;
    const known = agentIds.filter((id) => agentDesk.view(id as AgentId)) as AgentId[];
    if (known.length < agentIds.length) return refusal('not-found', 'no such agent');
    const by = { personId: this.#person.id, name: this.#person.name };
    messages.send({ id: messageId, agentIds: known, text, by });
    return { ok: true };
  }

  #note(command: SupervisorCommand, answer: CommandAnswer): void {
    const { audit, clock } = this.#options;
    const { name: _, ...about } = command;
    const subject = 'callId' in command ? command.callId : 'agentId' in command && command.agentId;
    audit.append({
      at: clock.now(),
      kind: auditKinds[command.name],
      personId: this.#person.id,
      source: this.#source,
      ...(subject ? { subject } : {}),
      facts: {
        command: command.name,
        ...about,
        outcome: answer.ok ? 'done' : answer.error.code,
      },
    });
  }
}
