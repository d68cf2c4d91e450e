/**
 * What has happened, for records, statistics, wallboards and desks. Statistics are folded from these
 * and kept nowhere else.
 */
import type { AgentId, CallbackId, CallId, OfferId, QueueId } from '../../base/ids.ts';
import type { AgentState } from './agent.ts';
import type { CallbackOutcome } from './callback.ts';
import type {
  AgentQueue,
  OverflowTarget,
  SaturationReason,
  SaturationTarget,
  Skills,
} from './config.ts';
import type {
  OfferExplanation,
  OverflowExplanation,
  WaitEstimate,
  WaitStepExplanation,
} from './explanation.ts';
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

/** How a call ended, or went on, without an agent. */
interface Unanswered {
  readonly waitedMs: number;
  /** An agent had it before and was lost: it counts as answered. */
  readonly answered?: true;
}

interface OfQueue {
  readonly at: number;
  readonly queueId: QueueId;
}

interface OfAgent {
  readonly at: number;
  readonly agentId: AgentId;
}

interface OfOneCallback {
  readonly at: number;
  readonly callbackId: CallbackId;
  readonly queueId: QueueId;
}

/** Callbacks are counted by themselves: their calls are in no figure of callers who wait. */
export type OfCallback =
  | (OfOneCallback & {
      readonly kind: 'callback-requested';
      readonly number: string;
      readonly promisedAt: number;
    })
  /** The same number asked for the same queue again. */
  | (OfOneCallback & { readonly kind: 'callback-merged'; readonly merged: number })
  | (OfOneCallback & { readonly kind: 'callback-due'; readonly callId: CallId })
  /** Supervisors: it is called before all others, or by this agent. */
  | (OfOneCallback & { readonly kind: 'callback-expedited' })
  | (OfOneCallback & { readonly kind: 'callback-assigned'; readonly agentId: AgentId })
  | (OfOneCallback & {
      readonly kind: 'callback-dialled';
      readonly callId: CallId;
      readonly agentId?: AgentId;
      readonly attempt: number;
    })
  | (OfOneCallback & {
      readonly kind: 'callback-reached';
      readonly callId: CallId;
      readonly attempt: number;
    })
  /** Customer and agent talk. `waitedMs` from the first request. */
  | (OfOneCallback & {
      readonly kind: 'callback-answered';
      readonly callId: CallId;
      readonly agentId: AgentId;
      readonly waitedMs: number;
    })
  /** It is tried again: at `dueAt`, with so many attempts used. */
  | (OfOneCallback & {
      readonly kind: 'callback-deferred';
      readonly callId: CallId;
      readonly reason: string;
      readonly dueAt: number;
      readonly attempts: number;
    })
  | (OfOneCallback & { readonly kind: 'callback-late'; readonly promisedAt: number })
  | (OfOneCallback & {
      readonly kind: 'callback-ended';
      readonly outcome: CallbackOutcome;
      readonly attempts: number;
      readonly late: boolean;
    });

export type AcdEvent =
  | (OfCall & {
      readonly kind: 'call-queued';
      readonly priority: number;
      /** The queue it overflowed from. */
      readonly from?: QueueId;
      /** Waiting that counts from an earlier call of the same caller. */
      readonly keptMs?: number;
      /** An agent had it before; it is counted where that was. */
      readonly answered?: true;
    })
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
      /** Another agent had it before. */
      readonly again?: true;
    })
  /** Back at the head of its queue. */
  | (OfCall & {
      readonly kind: 'call-returned';
      readonly agentId: AgentId;
      readonly reason: OfferEndReason;
      readonly talkMs: number;
      /** It is the customer of a callback. */
      readonly callback?: CallbackId;
    })
  | (OfCall & { readonly kind: 'call-abandoned' } & Unanswered)
  | (OfCall & {
      readonly kind: 'call-left-queue';
      readonly reason: LeftReason;
      readonly exit?: string;
      /** Of an overflow: what takes the call, absent for the flow's own exit, and why. */
      readonly target?: OverflowTarget;
      readonly explanation?: OverflowExplanation;
    } & Unanswered)
  /** An overflow rule held: the caller was told and keeps her place. */
  | (OfCall & {
      readonly kind: 'overflow-announced';
      readonly rule: string;
      readonly prompt: string;
      readonly explanation: OverflowExplanation;
    })
  | (OfCall & { readonly kind: 'call-prioritised'; readonly priority: number })
  | (OfCall & {
      readonly kind: 'call-assigned';
      readonly agentId: AgentId;
      readonly until: number;
    })
  | (OfCall & { readonly kind: 'call-failed' } & Unanswered)
  /** It goes on waiting in another queue. */
  | (OfCall & {
      readonly kind: 'call-overflowed';
      readonly rule: string;
      readonly toQueue: QueueId;
      readonly explanation: OverflowExplanation;
    } & Unanswered)
  | (OfCall & {
      readonly kind: 'wait-announced';
      readonly position: number;
      readonly estimate?: WaitEstimate;
    })
  | (OfCall & {
      readonly kind: 'needs-relaxed';
      /** The levels that are enough from now on. */
      readonly needs: Skills;
      /** Why nobody took it until now. */
      readonly explanation: WaitStepExplanation;
    })
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
      readonly kind: 'wrap-up-extended';
      readonly callId: CallId;
      readonly dueAt: number;
    })
  /** `callId` is no call of the queues; the state follows with `agent-state-changed`. */
  | (OfAgent & { readonly kind: 'agent-occupied'; readonly callId: CallId })
  | (OfAgent & {
      readonly kind: 'agent-released';
      readonly callId: CallId;
      /** Since she became busy with calls outside the queues, this one or an earlier one. */
      readonly busyMs: number;
    })
  | (OfAgent & { readonly kind: 'agent-moved'; readonly queues: readonly AgentQueue[] })
  | (OfAgent & {
      readonly kind: 'agent-state-changed';
      readonly from: AgentState;
      readonly to: AgentState;
    })
  | (OfQueue & {
      readonly kind: 'staffing-below-floor' | 'staffing-restored';
      readonly signedIn: number;
      readonly floor: number;
    })
  /** No line was free as it came; `to` is what became of it. Not in a queue as yet. */
  | {
      readonly kind: 'call-saturated';
      readonly at: number;
      readonly callId: CallId;
      readonly hotline: string;
      readonly reason: SaturationReason;
      /** Absent: no rule was said, or none could be followed. */
      readonly rule?: string;
      readonly to: SaturationTarget;
    }
  | OfCallback
  | (OfAgent & { readonly kind: 'phone-changed'; readonly reachable: boolean })
  | (OfAgent & { readonly kind: 'desk-changed'; readonly connected: boolean });
