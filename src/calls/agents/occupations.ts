/**
 * Which agents are busy with which calls beside the queues. The queue engine is told here and nowhere
 * else, so that what it believes can be compared with what is still up (`reconciliation.ts`).
 */
import type { OccupationInput } from '../../acd/model/inputs.ts';
import type { Clock } from '../../base/clock.ts';
import type { AgentId, CallId } from '../../base/ids.ts';

export class Occupations {
  readonly #submit: (input: OccupationInput) => void;
  readonly #clock: Clock;
  readonly #byAgent = new Map<AgentId, Map<CallId, () => boolean>>();

  constructor(submit: (input: OccupationInput) => void, clock: Clock) {
    this.#submit = submit;
    this.#clock = clock;
  }

  /**
   * She is busy from now on until `release`. Harmless when she is so with this call already.
   *
   * @param callId what keeps her busy, as the queue engine knows it; a call of the centre, or an id of
   *   its own for what is no call yet
   * @param isUp whether what keeps her busy is still there: a leg, or a phone that is rung. False
   *   without a release is a fault, which the next reconciliation repairs
   */
  occupy(agentId: AgentId, callId: CallId, isUp: () => boolean): void {
    const busyWith = this.#byAgent.get(agentId) ?? new Map<CallId, () => boolean>();
    this.#byAgent.set(agentId, busyWith);
    const isNew = !busyWith.has(callId);
    busyWith.set(callId, isUp);
    if (isNew) this.#tell('agent-occupied', agentId, callId);
  }

  /** Harmless when she is not busy with it. */
  release(agentId: AgentId, callId: CallId): void {
    if (this.#forget(agentId, callId)) this.#tell('agent-released', agentId, callId);
  }

  /** What keeps her busy and is up. What is gone is forgotten: nobody will release it any more. */
  callsUpOf(agentId: AgentId): readonly CallId[] {
    const busyWith = [...(this.#byAgent.get(agentId) ?? [])];
    for (const [callId, isUp] of busyWith) if (!isUp()) this.#forget(agentId, callId);
    return [...(this.#byAgent.get(agentId)?.keys() ?? [])];
  }

  /** Occupations of all agents. */
  get size(): number {
    return [...this.#byAgent.values()].reduce((sum, { size }) => sum + size, 0);
  }

  #forget(agentId: AgentId, callId: CallId): boolean {
    const busyWith = this.#byAgent.get(agentId);
    if (!busyWith?.delete(callId)) return false;
    if (busyWith.size === 0) this.#byAgent.delete(agentId);
    return true;
  }

  #tell(kind: OccupationInput['kind'], agentId: AgentId, callId: CallId): void {
    this.#submit({ kind, at: this.#clock.now(), agentId, callId });
  }
}
