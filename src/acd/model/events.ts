/**
 * What has happened, for records, statistics, wallboards and desks. Statistics are folded from these
 * and kept nowhere else.
 */
import type { AgentId, CallId, OfferId, QueueId } from '../../base/ids.ts';
import type { AgentState } from './agent.ts';
import type { OfferExplanation } from './explanation.ts';
import type { OfferEndReason } from './offer.ts';
import type { LeftReason } from './queued-call.ts';

interface OfCall {
  readonly at: number;
  readonly callId: CallId;
  readonly queueId: QueueId;
}

interface OfOffer extends OfCall {
  readonly agentId: AgentId;
  readonly offerId: OfferId;
}

interface OfAgent {
  readonly at: number;
  readonly agentId: AgentId;
}

export type AcdEvent =
  | (OfCall & { readonly kind: 'call-queued'; readonly priority: number })
  | (OfOffer & {
      readonly kind: 'offer-presented';
      readonly attempt: number;
      readonly explanation: OfferExplanation;
    })
  | (OfOffer & { readonly kind: 'offer-received' })
  | (OfOffer & { readonly kind: 'offer-accepted' })
  | (OfOffer & {
      readonly kind: 'offer-declined' | 'offer-ring-no-answer' | 'offer-withdrawn' | 'offer-failed';
      readonly reason: OfferEndReason;
    })
  | (OfCall & {
      readonly kind: 'call-answered';
      readonly agentId: AgentId;
      readonly waitedMs: number;
    })
  /** Back at the head of its queue. */
  | (OfCall & {
      readonly kind: 'call-returned';
      readonly agentId: AgentId;
      readonly reason: OfferEndReason;
    })
  | (OfCall & { readonly kind: 'call-abandoned'; readonly waitedMs: number })
  | (OfCall & {
      readonly kind: 'call-left-queue';
      readonly reason: LeftReason;
      readonly waitedMs: number;
    })
  | (OfCall & { readonly kind: 'call-failed'; readonly waitedMs: number })
  /** `talkMs` runs from the answer, holds included. */
  | (OfCall & {
      readonly kind: 'conversation-ended';
      readonly agentId: AgentId;
      readonly talkMs: number;
      readonly by: 'caller' | 'agent' | 'system';
    })
  | (OfAgent & {
      readonly kind: 'wrap-up-ended';
      readonly callId: CallId;
      readonly wrapUpMs: number;
      readonly by: 'agent' | 'deadline';
    })
  | (OfAgent & {
      readonly kind: 'agent-state-changed';
      readonly from: AgentState;
      readonly to: AgentState;
    })
  | (OfAgent & { readonly kind: 'phone-changed'; readonly reachable: boolean })
  | (OfAgent & { readonly kind: 'desk-changed'; readonly connected: boolean });
