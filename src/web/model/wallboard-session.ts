/** What the supervisor's page shows, without any page: the wallboard, its commands, messages sent. */
import type { Clock } from '../../base/clock.ts';
import { DeskLink, type DeskLinkOptions, type LinkState } from '../../client/desk-link.ts';
import type { CommandAnswer } from '../../protocol/desk-commands.ts';
import type { DeskEvent } from '../../protocol/desk-frames.ts';
import type { SupervisorCommand } from '../../protocol/supervisor-commands.ts';
import type { WallboardView } from '../../protocol/wallboard.ts';
import { applyChanges } from '../../protocol/wallboard-changes.ts';

export interface SentMessage {
  readonly id: string;
  readonly agentIds: readonly string[];
  readonly text: string;
  readonly at: number;
  /** When each agent read it. */
  readonly readAt: Readonly<Record<string, number>>;
}

export interface WallboardState {
  readonly link: LinkState;
  /** Absent before the first snapshot. */
  readonly view?: WallboardView;
  /** The last command that was refused, until the next one succeeds. */
  readonly refusal?: { readonly command: SupervisorCommand['name']; readonly code: string };
  /** Newest first. */
  readonly messages: readonly SentMessage[];
}

export interface WallboardSessionOptions {
  readonly openSocket: DeskLinkOptions['openSocket'];
  readonly clock: Clock;
  readonly random: () => number;
}

const messagesShown = 50;

export class WallboardSession {
  readonly #link: DeskLink;
  readonly #random: () => number;
  readonly #listeners = new Set<() => void>();
  #state: WallboardState;

  constructor(options: WallboardSessionOptions) {
    this.#random = options.random;
    this.#link = new DeskLink({
      ...options,
      onEvent: (event) => this.#eventArrived(event),
      onSnapshot: () => undefined,
      onWallboard: ({ view }) => this.#set({ ...this.#state, view }),
      onState: (link) => this.#set({ ...this.#state, link }),
    });
    this.#state = { link: this.#link.state, messages: [] };
  }

  get state(): WallboardState {
    return this.#state;
  }

  serverNow(): number {
    return this.#link.serverNow();
  }

  /** @returns how to unsubscribe. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  start(): void {
    this.#link.start();
  }

  stop(): void {
    this.#link.stop();
  }

  probe(): void {
    this.#link.probe();
  }

  /** Never rejects; a refusal is also in the state, for the page to say. */
  async run(command: SupervisorCommand): Promise<CommandAnswer> {
    const answer = await this.#link.command(command);
    const { refusal: _refusal, ...rest } = this.#state;
    this.#set(
      answer.ok ? rest : { ...rest, refusal: { command: command.name, code: answer.error.code } },
    );
    return answer;
  }

  /** Keeps the message with its receipts once the server has taken it. */
  async sendMessage(agentIds: readonly string[], text: string): Promise<CommandAnswer> {
    const at = this.serverNow();
    const messageId = `msg_${at.toString(36)}_${Math.floor(this.#random() * 2 ** 40).toString(36)}`;
    const answer = await this.run({ name: 'send-message', messageId, agentIds, text });
    if (answer.ok) {
      const sent: SentMessage = { id: messageId, agentIds, text, at, readAt: {} };
      const messages = [sent, ...this.#state.messages].slice(0, messagesShown);
      this.#set({ ...this.#state, messages });
    }
    return answer;
  }

  forgetRefusal(): void {
    const { refusal: _refusal, ...rest } = this.#state;
    this.#set(rest);
  }

  #eventArrived(event: DeskEvent): void {
    const { view, messages } = this.#state;
    if (event.kind === 'wallboard-changed' && view) {
      this.#set({ ...this.#state, view: applyChanges(view, event.changes) });
    } else if (event.kind === 'message-read') {
      const { messageId, agentId, at } = event;
      const read = messages.map((message) =>
        message.id === messageId
          ? { ...message, readAt: { ...message.readAt, [agentId]: at } }
          : message,
      );
      this.#set({ ...this.#state, messages: read });
    }
  }

  #set(state: WallboardState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
