/**
 * An agent has one state and nothing beside it: whether the phone and the desk can be reached are
 * facts that decide whether a ready agent is available.
 *
 *   signed-out --sign in--> not-ready <--> ready --offer--> offered --answer--> talking
 *   offered --decline, no answer, no receipt, phone away--> not-ready;  --caller left--> ready
 *   talking --end--> wrap-up --agent or deadline--> ready, or not-ready where she asked for it
 *   talking --phone died--> not-ready;  not-ready for a timed break --deadline--> ready
 *   ready, offered, not-ready, wrap-up --a call outside the queues--> talking --its end--> as the
 *   configuration says, or back to what it interrupted
 */
import type { AgentId, CallId, OfferId, QueueId } from '../../base/ids.ts';
import type { AgentQueue, Skills, TraineeRules } from './config.ts';

export type AgentState =
  | { readonly state: 'signed-out'; readonly since: number }
  | {
      readonly state: 'not-ready';
      readonly since: number;
      readonly reason: string;
      /** A timed break: she is ready again then. Absent: when she says so. */
      readonly dueAt?: number;
    }
  | { readonly state: 'ready'; readonly since: number }
  | {
      readonly state: 'offered';
      readonly since: number;
      readonly offerId: OfferId;
      readonly callId: CallId;
      /** Of the offer's present phase: the receipt, then the answer. */
      readonly dueAt: number;
    }
  | {
      readonly state: 'talking';
      readonly since: number;
      readonly callId: CallId;
      /** A call that came through no queue: the engine knows its id and nothing else of it. */
      readonly outside?: true;
    }
  | {
      readonly state: 'wrap-up';
      readonly since: number;
      readonly callId: CallId;
      readonly dueAt: number;
      /** Whose rules hold; absent after a call outside the queues. */
      readonly queueId?: QueueId;
      /** How often it was extended; absent: not at all. */
      readonly extensions?: number;
    };

/** What a call outside the queues interrupted: taken up again when it is over. */
export type Interrupted =
  | { readonly state: 'not-ready'; readonly reason: string; readonly dueAt?: number }
  | {
      readonly state: 'wrap-up';
      readonly callId: CallId;
      readonly queueId?: QueueId;
      readonly extensions?: number;
      readonly spentMs: number;
      readonly leftMs: number;
    };

/** Reasons the engine itself gives to a not-ready agent; admins add their own words. */
export type EngineReason =
  | 'signed-in'
  | 'declined'
  | 'ring-no-answer'
  | 'desk-unreachable'
  | 'phone-unreachable'
  | 'phone-busy'
  | 'hand-over-failed';

export type DeskLink =
  | { readonly link: 'connected' }
  /** After `dueAt` a ready agent becomes not-ready. */
  | { readonly link: 'disconnected'; readonly dueAt: number }
  /** The grace time is over. */
  | { readonly link: 'gone' };

export interface Agent {
  readonly id: AgentId;
  readonly queues: readonly AgentQueue[];
  readonly skills: Skills;
  /** Place in the configured list, from 0: the fixed order of `linear`. */
  readonly place: number;
  readonly state: AgentState;
  readonly phoneReachable: boolean;
  readonly desk: DeskLink;
  /** Since the last conversation ended, or since the sign-in. Toggling not-ready keeps it. */
  readonly idleSince: number;
  /** Conversations and their length since the sign-in. */
  readonly calls: number;
  readonly talkMs: number;
  /** The number of her last offer among all offers made; 0: none yet. */
  readonly lastOffer: number;
  /** Unanswered rings in a row. */
  readonly ringNoAnswers: number;
  /** Declined offers in a row. */
  readonly declines: number;
  /** She becomes not-ready with this reason when the call and its wrap-up are over. */
  readonly notReadyAfterCall?: string;
  /** Calls outside the queues that she has now, oldest first; absent: none. */
  readonly outsideCalls?: readonly CallId[];
  readonly interrupted?: Interrupted;
  /** What the call she has, or had last, was about; decides the length of its wrap-up. */
  readonly disposition?: string;
  /** A supervisor has moved her: these instead of the configured queues, until she signs out. */
  readonly movedTo?: readonly AgentQueue[];
  readonly trainee?: TraineeRules;
  /** Her mentor cannot accompany her now: no calls meanwhile. */
  readonly awaitsMentor?: true;
  /** The trainee whose call she listens to: no calls meanwhile. */
  readonly accompanies?: AgentId;
  /** No longer in the configuration: forgotten as soon as the call is over. */
  readonly leaving?: true;
}

/** A call may be offered to her now. */
export function isAvailable(agent: Agent): boolean {
  return (
    agent.state.state === 'ready' &&
    agent.phoneReachable &&
    agent.desk.link === 'connected' &&
    agent.awaitsMentor === undefined &&
    agent.accompanies === undefined
  );
}
