/**
 * What the queue engine wants done, in this order. One that fails comes back as an input:
 * `present-offer` and `ring-agent` as `offer-failed`, `connect` as `conversation-broken`, `dial-customer`
 * as `customer-not-reached`.
 */
import type { AgentId, CallbackId, CallId, OfferId, QueueId } from '../../base/ids.ts';
import type { CallbackOutcome } from './callback.ts';
import type { OverflowTarget, SaturationReason } from './config.ts';
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
  /**
   * What takes the call, where the overflow rule names something else than the flow's own exit. If it
   * cannot be followed the flow goes on by `exit`.
   */
  readonly target?: Exclude<OverflowTarget, { readonly kind: 'announcement' }>;
}

/** Says a prompt once to a waiting caller; an overflow rule holds. As with `announce`, nothing waits. */
export interface AnnounceOverflow {
  readonly kind: 'announce-overflow';
  readonly callId: CallId;
  readonly rule: string;
  readonly prompt: string;
}

/**
 * A callback has its turn in the line as this call, which has no caller's leg as yet. Offers for it
 * come as for any other; the pop shows whom it calls.
 */
export interface OpenCallback {
  readonly kind: 'open-callback';
  readonly callbackId: CallbackId;
  readonly callId: CallId;
  readonly queueId: QueueId;
  readonly number: string;
  readonly queuedAt: number;
  /** As the request said. */
  readonly about: Readonly<Record<string, string>>;
}

/**
 * Dials the customer, answered with `customer-answered` or `customer-not-reached` by `dueAt`. With
 * `agent`: her phone was answered for that offer, and `connect` follows when the customer answers.
 * Without: who answers waits at the head of the line with music.
 */
export interface DialCustomer {
  readonly kind: 'dial-customer';
  readonly callbackId: CallbackId;
  readonly callId: CallId;
  readonly number: string;
  readonly dueAt: number;
  readonly agent?: { readonly agentId: AgentId; readonly offerId: OfferId };
}

/**
 * The callback's call is over without a conversation: dialling stops, legs are let go. The callback
 * itself goes on as `requested`, or has ended with `outcome`.
 */
export interface CloseCallback {
  readonly kind: 'close-callback';
  readonly callbackId: CallbackId;
  readonly callId: CallId;
  readonly outcome?: CallbackOutcome;
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

/** The call may have its line: its flow begins, unless it is admitted only to be told of saturation. */
export interface AdmitCall {
  readonly kind: 'admit-call';
  readonly callId: CallId;
  /** There was no line for it as it came, and this rule of the hotline's chain was followed. */
  readonly saturation?: {
    readonly reason: SaturationReason;
    readonly rule: string;
    readonly to:
      | { readonly kind: 'announcement'; readonly prompt: string }
      | { readonly kind: 'flow'; readonly flow: string }
      | { readonly kind: 'hotline'; readonly hotline: string };
  };
}

/** There is no line for the call. */
export interface TurnAway {
  readonly kind: 'turn-away';
  readonly callId: CallId;
  readonly reason: SaturationReason;
  /** The saturation rule that says so, with its SIP status; absent: 503, as where nothing is said. */
  readonly rule?: { readonly name: string; readonly status: number };
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
  | AnnounceOverflow
  | OpenCallback
  | DialCustomer
  | CloseCallback
  | AdmitCall
  | TurnAway
  | SetDeadline
  | Publish
  | RefuseInput;
