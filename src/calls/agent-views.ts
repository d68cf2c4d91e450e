/** What each agent's desk shows: folded from the engine's state, the profile and the desk's call. */
import type { AcdState } from '../acd/state.ts';
import { agentToday } from '../acd/statistics.ts';
import type { AgentId } from '../base/ids.ts';
import type { AgentView, DeskCall } from './desk-port.ts';
import type { AgentProfile } from './settings.ts';

interface Waiting {
  readonly count: number;
  readonly longestSince: number | undefined;
}

export class AgentViews {
  readonly #profiles = new Map<AgentId, AgentProfile>();
  readonly #deskCalls = new Map<AgentId, DeskCall>();

  setProfiles(profiles: readonly AgentProfile[]): void {
    this.#profiles.clear();
    for (const profile of profiles) this.#profiles.set(profile.id, profile);
  }

  get profiles(): Iterable<AgentProfile> {
    return this.#profiles.values();
  }

  profile(agentId: AgentId): AgentProfile | undefined {
    return this.#profiles.get(agentId);
  }

  deskCall(agentId: AgentId): DeskCall | undefined {
    return this.#deskCalls.get(agentId);
  }

  showCall(agentId: AgentId, call: DeskCall): void {
    this.#deskCalls.set(agentId, call);
  }

  /** Changes the call on the desk; harmless when there is none. */
  changeCall(agentId: AgentId, changes: Partial<DeskCall>): void {
    const call = this.#deskCalls.get(agentId);
    if (call) this.#deskCalls.set(agentId, { ...call, ...changes });
  }

  clearCall(agentId: AgentId): void {
    this.#deskCalls.delete(agentId);
  }

  get deskCallCount(): number {
    return this.#deskCalls.size;
  }

  /** Undefined for an agent who is not (or no longer) configured. */
  view(state: AcdState, agentId: AgentId, at: number): AgentView | undefined {
    const profile = this.#profiles.get(agentId);
    const agent = state.agents.get(agentId);
    if (!profile || !agent) return undefined;
    const call = this.#deskCalls.get(agentId);
    const { count, longestSince } = waitingFor(state, agentId);
    const { answered, talkMs, wrapUpMs } = agentToday(state.statistics, agentId, at);
    return {
      agentId,
      name: profile.name,
      extension: profile.extension,
      phoneReachable: agent.phoneReachable,
      state: agent.state,
      ...(call ? { call } : {}),
      waiting: count,
      ...(longestSince === undefined ? {} : { longestWaitingSince: longestSince }),
      today: { answered, talkMs, wrapUpMs },
    };
  }
}

function waitingFor(state: AcdState, agentId: AgentId): Waiting {
  let count = 0;
  let longestSince: number | undefined;
  for (const { queueId } of state.agents.get(agentId)?.queues ?? []) {
    const waiting = state.queues.get(queueId)?.waiting;
    count += waiting?.size ?? 0;
    const oldest = waiting?.oldest?.queuedAt;
    if (oldest !== undefined) longestSince = Math.min(longestSince ?? oldest, oldest);
  }
  return { count, longestSince };
}
