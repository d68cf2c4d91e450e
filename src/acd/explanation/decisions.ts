/**
 * Why did she get it, and why did nobody: the last offers and overflows with their explanations, folded
 * from the events and kept nowhere else. Bounded by agent and by call; what is older is in the calls'
 * timelines.
 */
import type { AgentId, CallId, OfferId, QueueId } from '../../base/ids.ts';
import type { OverflowTarget } from '../model/config.ts';
import type { AcdEvent } from '../model/events.ts';
import type { OfferExplanation, OverflowExplanation } from '../model/explanation.ts';
import type { OfferEndReason, OfferOutcome } from '../model/offer.ts';

export interface OfferDecision {
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

export interface OverflowDecision {
  readonly at: number;
  readonly callId: CallId;
  readonly queueId: QueueId;
  readonly rule: string;
  /** Absent: back to its flow by the rule's name. */
  readonly to?: OverflowTarget | { readonly kind: 'queue'; readonly queueId: QueueId };
  readonly explanation: OverflowExplanation;
}

export type Decision = OfferDecision | OverflowDecision;

export interface Decisions {
  /** Her offers, oldest first. */
  readonly byAgent: Map<AgentId, OfferDecision[]>;
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
      keepOffer(decisions, decision);
      return;
    }
    case 'call-overflowed':
    case 'call-left-queue':
    case 'overflow-announced':
      foldOverflow(decisions, event);
      return;
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

type Overflowed = Extract<
  AcdEvent,
  { readonly kind: 'call-overflowed' | 'call-left-queue' | 'overflow-announced' }
>;

/** A call that leaves its queue without a rule leaves no decision. */
function foldOverflow(decisions: Decisions, event: Overflowed): void {
  const { at, callId, queueId, explanation } = event;
  if (!explanation) return;
  const about = { at, callId, queueId, explanation };
  switch (event.kind) {
    case 'call-overflowed': {
      const to = { kind: 'queue', queueId: event.toQueue } as const;
      keep(decisions, { ...about, rule: event.rule, to });
      return;
    }
    case 'overflow-announced': {
      const to = { kind: 'announcement', prompt: event.prompt } as const;
      keep(decisions, { ...about, rule: event.rule, to });
      return;
    }
    case 'call-left-queue': {
      const { exit: rule = '', target: to } = event;
      keep(decisions, { ...about, rule, ...(to ? { to } : {}) });
      return;
    }
  }
}

function keepOffer(decisions: Decisions, decision: OfferDecision): void {
  const { byAgent } = decisions;
  const { agentId } = decision;
  byAgent.set(agentId, [...(byAgent.get(agentId) ?? []), decision].slice(-perAgentMax));
  keep(decisions, decision);
}

function keep({ byCall }: Decisions, decision: Decision): void {
  const { callId } = decision;
  byCall.set(callId, [...(byCall.get(callId) ?? []), decision].slice(-perCallMax));
  for (const oldest of byCall.keys()) {
    if (byCall.size <= callsMax) return;
    byCall.delete(oldest);
  }
}

function end(
  { byAgent, byCall }: Decisions,
  about: Pick<OfferDecision, 'offerId' | 'agentId' | 'callId'>,
  how: Pick<OfferDecision, 'outcome' | 'reason'>,
): void {
  const isIt = (one: Decision) => 'offerId' in one && one.offerId === about.offerId;
  const ofAgent = byAgent.get(about.agentId);
  if (ofAgent) {
    const ended = ofAgent.map((one) => (isIt(one) ? { ...one, ...how } : one));
    byAgent.set(about.agentId, ended);
  }
  const ofCall = byCall.get(about.callId);
  if (ofCall) {
    const ended = ofCall.map((one) => (isIt(one) ? { ...one, ...how } : one));
    byCall.set(about.callId, ended);
  }
}
