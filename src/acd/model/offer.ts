/**
 * An offer presents one queued call to one agent.
 *
 *   presented --receipt--> ringing --answer--> accepted
 *   presented, ringing --> declined | withdrawn | failed
 *   ringing --> ring-no-answer
 */
import type { AgentId, CallId, OfferId, QueueId } from '../../base/ids.ts';

export interface Offer {
  readonly id: OfferId;
  readonly callId: CallId;
  readonly agentId: AgentId;
  readonly queueId: QueueId;
  /** 1 for the first agent who is offered this call. */
  readonly attempt: number;
  readonly presentedAt: number;
  /** `presented` awaits the desk's receipt; only then the phone rings. */
  readonly phase: 'presented' | 'ringing';
  readonly dueAt: number;
}

export type OfferOutcome = 'accepted' | 'declined' | 'ring-no-answer' | 'withdrawn' | 'failed';

/** Why an offer ended without a conversation, as the desk and the timeline show it. */
export type OfferEndReason =
  | 'declined'
  | 'ring-no-answer'
  | 'caller-left'
  | 'answered-elsewhere'
  | 'agent-left'
  | 'agent-occupied'
  | 'reassigned'
  | 'callback-cancelled'
  | 'desk-unreachable'
  | 'phone-unreachable'
  | 'phone-busy'
  | 'hand-over-failed';

/** The same call and attempt always give the same id: a replay makes the same offers. */
export function offerIdOf(callId: CallId, attempt: number): OfferId {
  return `ofr_${callId.slice(callId.indexOf('_') + 1)}-${attempt}` as OfferId;
}
