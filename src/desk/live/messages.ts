/**
 * Lines that supervisors write to agents, and the agents' receipts. A message is a notice on the
 * agent's desk until she has read it; whoever wrote it is told of each receipt.
 */
import type { Clock } from '../../base/clock.ts';
import type { AgentId } from '../../base/ids.ts';
import type { AuditTrail } from '../ports.ts';
import type { DeskSessions } from './desk-sessions.ts';
import type { WallboardFeed } from './wallboard-feed.ts';

export interface MessagesOptions {
  readonly clock: Clock;
  readonly sessions: DeskSessions;
  readonly feed: WallboardFeed;
  readonly audit: AuditTrail;
}

export interface Message {
  readonly id: string;
  readonly agentIds: readonly AgentId[];
  readonly text: string;
  readonly by: { readonly personId: string; readonly name: string };
}

/** Receipts of older ones are on the audit trail, but nobody is told. */
const messagesMax = 500;

export class Messages {
  readonly #options: MessagesOptions;
  readonly #senders = new Map<string, string>();

  constructor(options: MessagesOptions) {
    this.#options = options;
  }

  send({ id, agentIds, text, by }: Message): void {
    const { clock, sessions } = this.#options;
    this.#senders.set(id, by.personId);
    for (const old of this.#senders.keys()) {
      if (this.#senders.size <= messagesMax) break;
      this.#senders.delete(old);
    }
    for (const agentId of agentIds) {
      const body = { 'zh-CN': text, en: text };
      const at = clock.now();
      sessions.postNotice(agentId, { id, level: 'info', text: body, at, from: by.name });
    }
  }

  /** An agent has read a notice; harmless when it is not there any more. */
  read(agentId: AgentId, messageId: string): void {
    const { audit, clock, feed, sessions } = this.#options;
    if (!sessions.of(agentId).readNotice(messageId)) return;
    const at = clock.now();
    const sender = this.#senders.get(messageId);
    audit.append({ at, kind: 'message-read', personId: agentId, source: '', subject: messageId });
    if (sender !== undefined) feed.tell(sender, { kind: 'message-read', messageId, agentId, at });
  }
}
