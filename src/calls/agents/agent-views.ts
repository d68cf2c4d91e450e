/** What each agent's desk shows: folded from the engine's state, the profile and the desk's call. */

import { occupancyOf } from '../../acd/agents/agent-times.ts';
import type { Agent } from '../../acd/model/agent.ts';
import type { AcdState } from '../../acd/state.ts';
import { agentTimesToday, agentToday } from '../../acd/statistics.ts';
import type { AgentId, CallId } from '../../base/ids.ts';
import type { AgentView, DeskCall } from '../desk-port.ts';
import type { AgentProfile } from '../settings.ts';

interface Waiting {
  readonly callers: number;
  readonly longestSince: number | undefined;
  readonly callbacksDue: number;
}

export class AgentViews {
  readonly #profiles = new Map<AgentId, AgentProfile>();
  #unpaidPauses: ReadonlySet<string> = new Set();
  /** By agent; the last one is shown. An agent in wrap-up may be asked about another call. */
  readonly #deskCalls = new Map<AgentId, readonly DeskCall[]>();

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

  /** Whose extension that is. */
  profileAt(extension: string): AgentProfile | undefined {
    return [...this.#profiles.values()].find((profile) => profile.extension === extension);
  }

  /** What the desk shows. */
  deskCall(agentId: AgentId): DeskCall | undefined {
    return this.#deskCalls.get(agentId)?.at(-1);
  }

  /** Also one that another call hides. */
  deskCallOf(agentId: AgentId, callId: CallId): DeskCall | undefined {
    return this.#deskCalls.get(agentId)?.find(({ pop }) => pop.callId === callId);
  }

  /** Shows the call in its new form, or as a new one before all others. */
  showCall(agentId: AgentId, call: DeskCall): void {
    const { callId } = call.pop;
    const calls = this.#deskCalls.get(agentId) ?? [];
    const isNew = calls.every(({ pop }) => pop.callId !== callId);
    const shown = isNew
      ? [...calls, call]
      : calls.map((one) => (one.pop.callId === callId ? call : one));
    this.#deskCalls.set(agentId, shown);
  }

  /** Changes the call on the desk; harmless when it is not there. */
  changeCall(agentId: AgentId, callId: CallId, changes: Partial<DeskCall>): void {
    const call = this.deskCallOf(agentId, callId);
    if (call) this.showCall(agentId, { ...call, ...changes });
  }

  clearCall(agentId: AgentId, callId: CallId): void {
    const left = (this.#deskCalls.get(agentId) ?? []).filter(({ pop }) => pop.callId !== callId);
    if (left.length > 0) this.#deskCalls.set(agentId, left);
    else this.#deskCalls.delete(agentId);
  }

  /** Takes the call from all desks. @returns whose it was on */
  clearEverywhere(callId: CallId): readonly AgentId[] {
    const agents = [...this.#deskCalls.keys()].filter((agentId) =>
      this.deskCallOf(agentId, callId),
    );
    for (const agentId of agents) this.clearCall(agentId, callId);
    return agents;
  }

  get deskCallCount(): number {
    return [...this.#deskCalls.values()].reduce((sum, calls) => sum + calls.length, 0);
  }

  /** Reasons for pauses that are no working time. */
  setUnpaidPauses(reasons: ReadonlySet<string>): void {
    this.#unpaidPauses = reasons;
  }

  #load(state: AcdState, agent: Agent, at: number): { readonly occupancy?: number } {
    const times = agentTimesToday(state.statistics, agent, at);
    const occupancy = occupancyOf(times, this.#unpaidPauses);
    return occupancy === undefined ? {} : { occupancy };
  }

  /** Undefined for an agent who is not (or no longer) configured. */
  view(state: AcdState, agentId: AgentId, at: number): AgentView | undefined {
    const profile = this.#profiles.get(agentId);
    const agent = state.agents.get(agentId);
    if (!profile || !agent) return undefined;
    const call = this.deskCall(agentId);
    const { callers, longestSince, callbacksDue } = waitingFor(state, agentId);
    const { notReadyAfterCall } = agent;
    const { answered, talkMs, wrapUpMs } = agentToday(state.statistics, agentId, at);
    return {
      agentId,
      name: profile.name,
      extension: profile.extension,
      phoneReachable: agent.phoneReachable,
      state: agent.state,
      ...(call ? { call } : {}),
      ...(notReadyAfterCall === undefined ? {} : { notReadyAfterCall }),
      ...(mayExtendWrapUp(state, agent) ? { mayExtendWrapUp: true } : {}),
      waiting: callers,
      callbacksDue,
      ...(longestSince === undefined ? {} : { longestWaitingSince: longestSince }),
      today: { answered, talkMs, wrapUpMs, ...this.#load(state, agent, at) },
    };
  }
}

function waitingFor(state: AcdState, agentId: AgentId): Waiting {
  let callers = 0;
  let callbacksDue = 0;
  let longestSince: number | undefined;
  for (const { queueId } of state.agents.get(agentId)?.queues ?? []) {
    const queue = state.queues.get(queueId);
    if (!queue) continue;
    const { waiting, toDial } = queue;
    callers += waiting.callers;
    callbacksDue += waiting.size - waiting.callers + toDial.size;
    const oldest = waiting.oldestCaller?.queuedAt;
    if (oldest !== undefined) longestSince = Math.min(longestSince ?? oldest, oldest);
  }
  return { callers, longestSince, callbacksDue };
}

function mayExtendWrapUp({ queues }: AcdState, { state }: Agent): boolean {
  if (state.state !== 'wrap-up' || state.queueId === undefined) return false;
  const rules = queues.get(state.queueId)?.config;
  const isAllowed = (rules?.wrapUpExtensionMs ?? 0) > 0;
  return isAllowed && (state.extensions ?? 0) < (rules?.wrapUpExtensionsMax ?? 0);
}
