/** Why a decision was made: data, put in words by whoever shows it. */
import type { AgentId, CallId, QueueId } from '../../base/ids.ts';

/** Why an agent does not get a call. The last two were candidates, but not the first. */
export type PassedOverReason =
  | 'signed-out'
  | 'not-ready'
  | 'offered'
  | 'talking'
  | 'wrap-up'
  | 'phone-unreachable'
  | 'desk-unreachable'
  | 'skill-missing'
  | 'later-order'
  | 'less-idle';

export interface PassedOver {
  readonly agentId: AgentId;
  readonly reason: PassedOverReason;
  /** The skill that is missing or too low, or the reason for not-ready. */
  readonly detail?: string;
}

export interface OfferExplanation {
  readonly strategy: 'longest-idle';
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
  readonly place: 'waiting' | 'offered' | 'talking';
  /** 1 is served next; absent when not waiting. */
  readonly position?: number;
  readonly waitedMs: number;
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
    /** Available agents who are asked before her. */
    readonly before: number;
  }[];
}
