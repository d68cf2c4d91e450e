/**
 * Live legs against the engine's state. In a sound process there is no difference; each one found is
 * a fault of ours, is logged as such, and has its repair. Pure.
 */
import type { Agent } from '../../acd/model/agent.ts';
import type { AcdInput } from '../../acd/model/inputs.ts';
import type { AcdState } from '../../acd/state.ts';
import type { AgentId, CallId, LegId, OfferId } from '../../base/ids.ts';
import type { CallStage } from '../live-call.ts';

export interface LiveFacts {
  readonly calls: ReadonlyMap<
    CallId,
    {
      readonly stage: CallStage;
      readonly callerGone: boolean;
      /** Somebody's leg is up who has the caller. */
      readonly hasConversation: boolean;
    }
  >;
  readonly ringings: ReadonlySet<OfferId>;
  readonly isPhoneReachable: (agentId: AgentId) => boolean | undefined;
  readonly isDeskConnected: (agentId: AgentId) => boolean;
  /** Ids of legs that are counted as up, and have ended. */
  readonly legsGone: readonly LegId[];
  /** Calls outside the queues that the agent has now. */
  readonly outsideCallsOf: (agentId: AgentId) => readonly CallId[];
}

export type Repair =
  | { readonly difference: Difference; readonly subject: string; readonly input: AcdInput }
  | { readonly difference: 'legs-without-call'; readonly subject: CallId; readonly finish: CallId }
  /** Its end was not noticed; what hung on it is a difference of its own. */
  | { readonly difference: 'leg-gone'; readonly subject: LegId; readonly forget: LegId }
  | {
      readonly difference: 'conversation-without-agent-leg';
      readonly subject: CallId;
      /** Beside the queue engine: whoever had the caller has gone unnoticed. */
      readonly giveBack: CallId;
    }
  | {
      readonly difference: 'ringing-without-offer';
      readonly subject: OfferId;
      readonly stop: OfferId;
    };

type Difference =
  | 'call-without-legs'
  | 'conversation-without-agent-leg'
  | 'offer-without-ringing'
  | 'line-without-call'
  | 'phone-state'
  | 'desk-state'
  | 'outside-calls';

export function findRepairs(state: AcdState, live: LiveFacts, at: number): readonly Repair[] {
  return [
    ...callRepairs(state, live, at),
    ...offerRepairs(state, live, at),
    ...lineRepairs(state, live, at),
    ...agentRepairs(state, live, at),
    ...live.legsGone.map((leg) => ({ difference: 'leg-gone', subject: leg, forget: leg }) as const),
  ];
}

function callRepairs(state: AcdState, live: LiveFacts, at: number): readonly Repair[] {
  const repairs: Repair[] = [];
  for (const { id: callId, call } of state.calls.values()) {
    const legs = live.calls.get(callId);
    if (!legs || legs.callerGone) {
      const input = { kind: 'call-ended', at, callId, by: 'system', failed: true } as const;
      repairs.push({ difference: 'call-without-legs', subject: callId, input });
    } else if (call.place === 'talking' && !legs.hasConversation) {
      const reason = 'hand-over-failed';
      const input = { kind: 'conversation-broken', at, callId, reason } as const;
      repairs.push({ difference: 'conversation-without-agent-leg', subject: callId, input });
    }
  }
  for (const [callId, { stage, callerGone, hasConversation }] of live.calls) {
    // A call that an agent has given on is in no queue; what is left of it must have a caller.
    const isAlone = stage === 'queued' && !state.calls.has(callId);
    const isOutside = stage === 'flow' || stage === 'talking' || stage === 'transferring';
    const isLeft = isOutside && callerGone && !state.calls.has(callId);
    if (isAlone || isLeft) {
      repairs.push({ difference: 'legs-without-call', subject: callId, finish: callId });
    } else if (stage === 'talking' && !hasConversation && !state.calls.has(callId)) {
      const difference = 'conversation-without-agent-leg';
      repairs.push({ difference, subject: callId, giveBack: callId });
    }
  }
  return repairs;
}

function offerRepairs(state: AcdState, live: LiveFacts, at: number): readonly Repair[] {
  const repairs: Repair[] = [];
  for (const offer of state.offers.values()) {
    if (offer.phase !== 'ringing' || live.ringings.has(offer.id)) continue;
    const reason = 'phone-unreachable';
    const input = { kind: 'offer-failed', at, offerId: offer.id, reason } as const;
    repairs.push({ difference: 'offer-without-ringing', subject: offer.id, input });
  }
  for (const offerId of live.ringings) {
    if (state.offers.has(offerId) || isDialledFor(state, offerId)) continue;
    repairs.push({ difference: 'ringing-without-offer', subject: offerId, stop: offerId });
  }
  return repairs;
}

/** The agent has taken the offer and hears the customer of a callback ring. */
function isDialledFor(state: AcdState, offerId: OfferId): boolean {
  return [...state.calls.values()].some(({ call }) => {
    return call.place === 'dialling' && call.offerId === offerId;
  });
}

function lineRepairs(state: AcdState, live: LiveFacts, at: number): readonly Repair[] {
  const forgotten = [...state.lines.keys()].filter((callId) => !live.calls.has(callId));
  return forgotten.map((callId) => {
    const input = { kind: 'line-freed', at, callId } as const;
    return { difference: 'line-without-call', subject: callId, input };
  });
}

function outsideRepairs(
  { id: agentId, outsideCalls = [] }: Agent,
  live: readonly CallId[],
  at: number,
): readonly Repair[] {
  const difference = 'outside-calls';
  const over = outsideCalls.filter((callId) => !live.includes(callId));
  const unknown = live.filter((callId) => !outsideCalls.includes(callId));
  return [
    ...over.map((callId) => {
      const input = { kind: 'agent-released', at, agentId, callId } as const;
      return { difference, subject: agentId, input } as const;
    }),
    ...unknown.map((callId) => {
      const input = { kind: 'agent-occupied', at, agentId, callId } as const;
      return { difference, subject: agentId, input } as const;
    }),
  ];
}

function agentRepairs(state: AcdState, live: LiveFacts, at: number): readonly Repair[] {
  const repairs: Repair[] = [];
  for (const agent of state.agents.values()) {
    const { id: agentId, phoneReachable, desk } = agent;
    repairs.push(...outsideRepairs(agent, live.outsideCallsOf(agentId), at));
    const reachable = live.isPhoneReachable(agentId);
    if (reachable !== undefined && reachable !== phoneReachable) {
      const input = { kind: 'phone-changed', at, agentId, reachable } as const;
      repairs.push({ difference: 'phone-state', subject: agentId, input });
    }
    const connected = live.isDeskConnected(agentId);
    if (connected !== (desk.link === 'connected')) {
      const input = { kind: 'desk-changed', at, agentId, connected } as const;
      repairs.push({ difference: 'desk-state', subject: agentId, input });
    }
  }
  return repairs;
}
