/**
 * What the queue engine wants done, in this order. One that fails comes back as an input:
 * `present-offer` and `ring-agent` as `offer-failed`, `connect` as `conversation-broken`.
 */
import type { AgentId, CallId, OfferId, QueueId } from '../../base/ids.ts';
import type { AcdEvent } from './events.ts';
import type { OfferExplanation } from './explanation.ts';
import type { OfferEndReason } from './offer.ts';
import type { LeftReason } from './queued-call.ts';

export interface PresentOffer {
  readonly kind: 'present-offer';
  readonly offerId: OfferId;
  readonly callId: CallId;
  readonly agentId: AgentId;
  readonly queueId: QueueId;
  readonly attempt: number;
  readonly queuedAt: number;
  readonly waitedMs: number;
  readonly dueAt: number;
  readonly explanation: OfferExplanation;
}

export interface RingAgent {
  readonly kind: 'ring-agent';
  readonly offerId: OfferId;
  readonly callId: CallId;
  readonly agentId: AgentId;
  readonly dueAt: number;
}

/** Takes the pop away and stops the ringing. */
export interface WithdrawOffer {
  readonly kind: 'withdraw-offer';
  readonly offerId: OfferId;
  readonly callId: CallId;
  readonly agentId: AgentId;
  readonly reason: OfferEndReason;
}

/** Joins the caller with the agent whose phone was answered. */
export interface Connect {
  readonly kind: 'connect';
  readonly offerId: OfferId;
  readonly callId: CallId;
  readonly agentId: AgentId;
}

/** The caller is at the head of the queue again after an agent was lost in mid-conversation. */
export interface ReturnCaller {
  readonly kind: 'return-caller';
  readonly callId: CallId;
  readonly agentId: AgentId;
}

/** The call is in the queue no more; its flow goes on with the reason. */
export interface LeaveQueue {
  readonly kind: 'leave-queue';
  readonly callId: CallId;
  readonly reason: LeftReason;
}

/** When `time-passed` is wanted next; absent: no deadline is pending. Replaces the one before. */
export interface SetDeadline {
  readonly kind: 'set-deadline';
  readonly dueAt?: number;
}

export interface Publish {
  readonly kind: 'publish';
  readonly event: AcdEvent;
}

/** The input did not fit and changed nothing. */
export interface RefuseInput {
  readonly kind: 'refuse-input';
  readonly input: string;
  readonly code: 'conflict' | 'not-found' | 'invalid-input';
  readonly message: string;
}

export type AcdEffect =
  | PresentOffer
  | RingAgent
  | WithdrawOffer
  | Connect
  | ReturnCaller
  | LeaveQueue
  | SetDeadline
  | Publish
  | RefuseInput;
