/** Somebody in a conversation besides the caller: whose leg it is, or who is being called. */
import type { AgentId, CallId } from '../../base/ids.ts';
import type { ShownParty } from '../desk-port.ts';
import type { Leg } from '../ports.ts';
import type { PartyId } from './conversation-state.ts';

export class Participant {
  readonly id: PartyId;
  readonly who: ShownParty;
  /** Present for agents of the centre: the queue engine knows that they are busy. */
  readonly agentId: AgentId | undefined;
  readonly #abort = new AbortController();
  leg: Leg | undefined;
  /** Her phone that rings: how a returning controller finds it. */
  ringing: Readonly<Record<string, unknown>> | undefined;
  /** When it was called, then when it answered. */
  joinedAt: number;
  isMuted = false;
  /** She owned the call, or does. */
  hadCaller = false;
  /** What keeps the agent busy for the queue engine; undefined: the call itself, or she is none. */
  occupiedBy: CallId | undefined;

  constructor(parts: {
    readonly id: PartyId;
    readonly who: ShownParty;
    readonly agentId?: AgentId;
    readonly leg?: Leg;
    readonly at: number;
  }) {
    this.id = parts.id;
    this.who = parts.who;
    this.agentId = parts.agentId;
    this.leg = parts.leg;
    this.joinedAt = parts.at;
  }

  /** For the call record: what is up of her leg, or rings for it. */
  get identity(): Readonly<Record<string, unknown>> | undefined {
    return this.leg?.identity ?? this.ringing;
  }

  /** Aborts when nobody wants her any more: her phone stops ringing. */
  get unwanted(): AbortSignal {
    return this.#abort.signal;
  }

  get isGone(): boolean {
    return this.#abort.signal.aborted || (this.leg?.ended.aborted ?? false);
  }

  /** Stops calling, or hangs up. */
  async release(): Promise<void> {
    this.#abort.abort();
    await this.leg?.hangup();
  }
}
