/**
 * Why did she get it: the last offers with their explanations and ends, folded from the events and kept
 * nowhere else. Bounded by agent and by call; what is older is in the calls' timelines.
 */
import type { AgentId, CallId, OfferId, QueueId } from '../../base/ids.ts';
import type { AcdEvent } from '../model/events.ts';
import type { OfferExplanation } from '../model/explanation.ts';
import type { OfferEndReason, OfferOutcome } from '../model/offer.ts';

export interface Decision {
  readonly at: number;
  readonly offerId: OfferId;
  readonly callId: CallId;
  readonly queueId: QueueId;
  readonly agentId: AgentId;
  /** 1 for the first agent who was offered the call. */
  readonly attempt: number;
  readonly explanation: OfferExplanation;
  /** Absent while it is open. */
  readonly outcome?: OfferOutcome;
  readonly reason?: OfferEndReason;
}

export interface Decisions {
  /** Oldest first. */
  readonly byAgent: Map<AgentId, Decision[]>;
  readonly byCall: Map<CallId, Decision[]>;
}

const perAgentMax = 10;
const perCallMax = 20;
/** Calls whose decisions are kept, the newest: some hours of a large centre. Chosen. */
const callsMax = 2_000;

export function noDecisions(): Decisions {
  return { byAgent: new Map(), byCall: new Map() };
}

/** Books one event. Called for each published event, in order. */
export function foldDecisions(decisions: Decisions, event: AcdEvent): void {
  switch (event.kind) {
    case 'offer-presented': {
      const { kind: _, ...decision } = event;
      keep(decisions, decision);
      return;
    }
    case 'offer-accepted':
      end(decisions, event, { outcome: 'accepted' });
      return;
    case 'offer-declined':
    case 'offer-ring-no-answer':
    case 'offer-withdrawn':
    case 'offer-failed': {
      const { reason } = event;
      end(decisions, event, { outcome: outcomes[event.kind], reason });
      return;
    }
    default:
      return;
  }
}

const outcomes = {
  'offer-declined': 'declined',
  'offer-ring-no-answer': 'ring-no-answer',
  'offer-withdrawn': 'withdrawn',
  'offer-failed': 'failed',
} as const;

function keep({ byAgent, byCall }: Decisions, decision: Decision): void {
  const { agentId, callId } = decision;
  byAgent.set(agentId, [...(byAgent.get(agentId) ?? []), decision].slice(-perAgentMax));
  byCall.set(callId, [...(byCall.get(callId) ?? []), decision].slice(-perCallMax));
  for (const oldest of byCall.keys()) {
    if (byCall.size <= callsMax) return;
    byCall.delete(oldest);
  }
}

function end(
  { byAgent, byCall }: Decisions,
  about: Pick<Decision, 'offerId' | 'agentId' | 'callId'>,
  how: Pick<Decision, 'outcome' | 'reason'>,
): void {
  const ended = (one: Decision) => (one.offerId === about.offerId ? { ...one, ...how } : one);
  const ofAgent = byAgent.get(about.agentId);
  if (ofAgent) byAgent.set(about.agentId, ofAgent.map(ended));
  const ofCall = byCall.get(about.callId);
  if (ofCall) byCall.set(about.callId, ofCall.map(ended));
}
