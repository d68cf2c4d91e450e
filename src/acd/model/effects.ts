/**
 * What the queue engine wants done, in this order. One that fails comes back as an input:
 * `present-offer` and `ring-agent` as `offer-failed`, `connect` as `conversation-broken`.
 */
import type { AgentId, CallId, OfferId, QueueId } from '../../base/ids.ts';
import type { AcdEvent } from './events.ts';
import type { OfferExplanation, WaitEstimate } from './explanation.ts';
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
  /** The overflow rule's name or the key that was pressed. */
  readonly exit?: string;
}

/**
 * Tells a waiting caller where she stands. Played beside the wait: a hand-over never waits for it, and
 * it is not begun while an agent is being asked.
 */
export interface Announce {
  readonly kind: 'announce';
  readonly callId: CallId;
  /** 1 is served next. */
  readonly position: number;
  /** Absent while none is reliable. */
  readonly estimate?: WaitEstimate;
}

/** The pool is used up or kept for others; or the hotline, or the class, is at its own maximum. */
export type SaturationReason = 'lines-exhausted' | 'hotline-saturated' | 'class-saturated';

/** The call may have its line: its flow begins. */
export interface AdmitCall {
  readonly kind: 'admit-call';
  readonly callId: CallId;
}

/** There is no line for the call. */
export interface TurnAway {
  readonly kind: 'turn-away';
  readonly callId: CallId;
  readonly reason: SaturationReason;
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
  | Announce
  | AdmitCall
  | TurnAway
  | SetDeadline
  | Publish
  | RefuseInput;
