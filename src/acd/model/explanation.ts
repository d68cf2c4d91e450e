/** Why a decision was made: data, put in words by whoever shows it. */
import type { AgentId, CallId, QueueId } from '../../base/ids.ts';
import type { Strategy } from './config.ts';
import type { QueuedCall } from './queued-call.ts';

/**
 * Why an agent does not get a call. From `later-order` on they were candidates, but not the first:
 * `less-idle` under the strategies of idleness, `strategy` under the others.
 */
export type PassedOverReason =
  | 'signed-out'
  | 'not-ready'
  | 'offered'
  | 'talking'
  | 'outside-call'
  | 'wrap-up'
  | 'phone-unreachable'
  | 'desk-unreachable'
  | 'accompanies'
  | 'awaits-mentor'
  | 'class-not-hers'
  | 'skill-missing'
  | 'other-preferred'
  | 'later-order'
  | 'less-idle'
  | 'missed-before'
  | 'strategy';

export interface PassedOver {
  readonly agentId: AgentId;
  readonly reason: PassedOverReason;
  /** The skill that is missing or too low, the reason for not-ready, the class, the other agent. */
  readonly detail?: string;
}

export interface OfferExplanation {
  readonly strategy: Strategy;
  /** She is who the caller spoke with last. */
  readonly preferred?: true;
  /** A supervisor gave her the call. */
  readonly assigned?: true;
  readonly chosen: AgentId;
  /** How long the chosen agent had been idle. */
  readonly idleMs: number;
  readonly order: number;
  /** Agents of the queue who could have taken it, the chosen one included. At most 20 are counted. */
  readonly candidates: readonly AgentId[];
  readonly passedOver: readonly PassedOver[];
  /** Agents of the queue that are not listed, to keep the explanation small. */
  readonly unlisted: number;
}

export interface WaitExplanation {
  readonly callId: CallId;
  readonly queueId: QueueId;
  readonly place: QueuedCall['call']['place'];
  /** 1 is served next; absent when not waiting. */
  readonly position?: number;
  readonly waitedMs: number;
  /** Absent when none is reliable. */
  readonly estimate?: WaitEstimate;
  /** The agent who alone is asked, and until when. */
  readonly preferred?: { readonly agentId: AgentId; readonly until: number };
  readonly agents: readonly PassedOver[];
  readonly unlisted: number;
}

/** Why an agent gets no calls now: about herself, or about each of her queues. */
export interface IdleExplanation {
  readonly agentId: AgentId;
  /** Why nothing at all can be offered to her; absent when she is available. */
  readonly unavailable?: PassedOver;
  readonly queues: readonly {
    readonly queueId: QueueId;
    readonly waiting: number;
    /** Waiting calls that need a skill she has not. */
    readonly beyondSkills: number;
    /** Waiting calls for which another agent alone is asked as yet. */
    readonly preferringOthers: number;
    /** Available agents who are asked before her. */
    readonly before: number;
  }[];
}

/** How long a caller will still wait, with 80 % likelihood, and what it rests on. */
export interface WaitEstimate {
  readonly lowMs: number;
  readonly highMs: number;
  /** How many answers were looked at. */
  readonly sample: number;
  /** Why it is worse than what the caller heard before. */
  readonly longerBecause?: 'fewer-agents' | 'others-first';
}

/** Why no agent of its queue takes a call. */
export interface WaitStepExplanation {
  readonly passedOver: readonly PassedOver[];
  /** Agents of the queue that are not listed, to keep the explanation small. */
  readonly unlisted: number;
}

/** Why a call overflowed: what its rule looked at, and why no agent took it instead. */
export interface OverflowExplanation extends WaitStepExplanation {
  readonly facts: OverflowFacts;
}

/** What an overflow rule looked at. */
export interface OverflowFacts {
  readonly waitedMs: number;
  readonly position: number;
  readonly waiting: number;
  readonly signedIn: number;
  readonly ready: number;
  readonly notReady: number;
  readonly estimateMs?: number;
  /** Only agents with this skill are counted above. */
  readonly skill?: string;
  /** Lines that are free for the call's hotline and class. */
  readonly freeLines?: number;
}
