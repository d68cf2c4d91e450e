/**
 * Caller and agent joined: the bridge, holds from the desk and from the phone, and the recording on
 * the caller's leg. Media operations run one after the other; the order they were asked in counts.
 */
import type { AgentId } from '../../base/ids.ts';
import { Scope } from '../../base/scope.ts';
import type { Leg, MediaSource } from '../ports.ts';

export type HoldOrigin = 'desk' | 'phone';

export interface ConversationParts {
  readonly callerLeg: Leg;
  readonly agentLeg: Leg;
  readonly agentId: AgentId;
  readonly holdMusic: MediaSource;
  readonly now: () => number;
  readonly onFault: (error: unknown) => void;
}

export class Conversation {
  readonly agentId: AgentId;
  readonly agentLeg: Leg;
  readonly scope: Scope;
  readonly #parts: ConversationParts;
  readonly #holds = new Set<HoldOrigin>();
  #turn: Promise<void> = Promise.resolve();
  #joinAttempted: Promise<void> = Promise.resolve();
  #heldSince: number | undefined;
  #heldMs = 0;
  #joinedAt: number | undefined;

  constructor(parts: ConversationParts) {
    this.#parts = parts;
    this.agentId = parts.agentId;
    this.agentLeg = parts.agentLeg;
    this.scope = new Scope(parts.onFault);
    this.scope.add(() => this.agentLeg.hangup());
  }

  get joinedAt(): number | undefined {
    return this.#joinedAt;
  }

  get heldSince(): number | undefined {
    return this.#heldSince;
  }

  get isHeld(): boolean {
    return this.#holds.size > 0;
  }

  isHeldBy(origin: HoldOrigin): boolean {
    return this.#holds.has(origin);
  }

  /** Up to now, a hold in progress included. */
  heldMs(at: number): number {
    return this.#heldMs + (this.#heldSince === undefined ? 0 : at - this.#heldSince);
  }

  /** Settles when the two have met or could not, within the legs' own deadlines; never rejects. */
  get joinAttempted(): Promise<void> {
    return this.#joinAttempted;
  }

  /** Joins the audio. The recording begins at the same time; without it the call goes on. */
  join(record: (leg: Leg) => Promise<void>): Promise<void> {
    const joining = this.#join(record);
    this.#joinAttempted = joining.catch(() => undefined);
    return joining;
  }

  async #join(record: (leg: Leg) => Promise<void>): Promise<void> {
    const { callerLeg, agentLeg } = this.#parts;
    await this.#inTurn(async () => {
      const recording = record(callerLeg);
      // Both are waited for: whoever tidies up after a failure must find the recording begun.
      const [bridge] = await Promise.allSettled([callerLeg.bridge(agentLeg), recording]);
      if (bridge.status === 'rejected') throw bridge.reason;
    });
    this.#joinedAt = this.#parts.now();
  }

  /** The caller hears music. Held from both sides, it takes both to retrieve. */
  async hold(origin: HoldOrigin): Promise<void> {
    const wasHeld = this.isHeld;
    this.#holds.add(origin);
    if (wasHeld) return;
    this.#heldSince = this.#parts.now();
    try {
      await this.#inTurn(async () => {
        await this.#parts.callerLeg.unbridge();
        await this.#parts.callerLeg.startMusic(this.#parts.holdMusic);
      });
    } catch (error) {
      this.#endHold();
      this.#holds.delete(origin);
      throw error;
    }
  }

  async retrieve(origin: HoldOrigin): Promise<void> {
    if (!this.#holds.delete(origin) || this.isHeld) return;
    this.#endHold();
    try {
      await this.#inTurn(() => this.#parts.callerLeg.bridge(this.#parts.agentLeg));
    } catch (error) {
      this.#heldSince = this.#parts.now();
      this.#holds.add(origin);
      throw error;
    }
  }

  /** Lets go of the agent: her leg is hung up. The caller's leg stays as it is. */
  end(): Promise<void> {
    if (this.isHeld) this.#endHold();
    this.#holds.clear();
    return this.scope.end();
  }

  #endHold(): void {
    this.#heldMs = this.heldMs(this.#parts.now());
    this.#heldSince = undefined;
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(async () => {
      if (!this.scope.hasEnded) await work();
    });
    // The next in line runs after a failure too; who asked for this one is told of it.
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
