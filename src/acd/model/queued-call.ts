/**
 * A call from the moment it enters a queue until it has ended or left. Its place in the line is a
 * fixed key: priority counts as time already waited, so ageing needs no re-sorting.
 */
import type { AgentId, CallbackId, CallId, OfferId, QueueId } from '../../base/ids.ts';
import type { CustomerClass, Skills } from './config.ts';

export type CallPlace =
  /** At `dueAt` the next thing of its wait is due, at `leaveAt` it leaves as `timed-out`. */
  | { readonly place: 'waiting'; readonly dueAt: number; readonly leaveAt: number }
  /** The offers carry the deadlines; `leaveAt` is taken up again when they fail. */
  | {
      readonly place: 'offered';
      /** One; under `ring-all` one for each agent who is asked. */
      readonly offerIds: readonly OfferId[];
      readonly leaveAt: number;
    }
  /** A callback whose customer is dialled as soon as an agent is free for her. */
  | { readonly place: 'to-dial'; readonly dueAt: number; readonly leaveAt: number }
  /** The customer's phone rings; `agentId` has taken the offer, absent where the customer is first. */
  | {
      readonly place: 'dialling';
      readonly agentId?: AgentId;
      readonly offerId?: OfferId;
      readonly dueAt: number;
      readonly leaveAt: number;
    }
  | { readonly place: 'talking'; readonly agentId: AgentId };

export interface QueuedCall {
  readonly id: CallId;
  readonly queueId: QueueId;
  /** 0 is the ordinary caller; higher goes first. */
  readonly priority: number;
  readonly customerClass: CustomerClass;
  /** What was asked for. */
  readonly skills: Skills;
  /** What is needed by now, after the queue's relaxations. */
  readonly needs: Skills;
  /** Names `needs` and class: calls with the same can be taken by the same agents. */
  readonly line: string;
  /** Who calls, to know her again when she calls again; undefined: nobody knows. */
  readonly caller: string | undefined;
  /** She alone is asked until `preferredUntil`. */
  readonly preferredAgent: AgentId | undefined;
  readonly preferredUntil: number | undefined;
  /** When it entered its first queue, or would have for having waited in an earlier call. */
  readonly queuedAt: number;
  /** When it entered the present queue. */
  readonly enteredAt: number;
  /** `queuedAt` less what priority and class are worth: the smallest is served first. */
  readonly rankAt: number;
  /** When the present wait began: `queuedAt`, or later after a conversation. */
  readonly waitingSince: number;
  /** Waited before that. */
  readonly waitedBeforeMs: number;
  /** Offers made so far. */
  readonly attempts: number;
  /** Agents who missed it and stayed ready: they are asked again only after the others. */
  readonly missedBy: readonly AgentId[];
  /** A hand-over failed: before all that never were at the head. */
  readonly returned: boolean;
  /** An agent has had it already: it counts as answered whatever comes now. */
  readonly answered: boolean;
  /** Queues it overflowed from: it never comes back to one of them. */
  readonly cameThrough: readonly QueueId[];
  /** When the next announcement is due; undefined: never. */
  readonly announceAt: number | undefined;
  /** What it was last told. */
  readonly told: Told | undefined;
  /** A supervisor gave it to `preferredAgent`: her queues and skills do not matter. */
  readonly assigned: boolean;
  /** Overflow announcements it has heard, by the rules' names. */
  readonly announced: readonly string[];
  /** The callback whose turn this is; undefined for a caller's own call. */
  readonly callback: CallbackId | undefined;
  readonly call: CallPlace;
}

/** The estimate a caller heard: a later one that is worse must have a reason. */
export interface Told {
  /** By then at the latest, as it was said. */
  readonly byAt: number;
  readonly position: number;
  readonly signedIn: number;
}

/** Why a call left its queue without an agent. */
export type LeftReason = 'timed-out' | 'no-agents' | 'full' | 'overflowed' | 'key-pressed';

/** The order of service within a queue. Total, so that a restored line is the same line. */
export function compareCalls(a: QueuedCall, b: QueuedCall): number {
  if (a.returned !== b.returned) return a.returned ? -1 : 1;
  if (a.rankAt !== b.rankAt) return a.rankAt - b.rankAt;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

/** How long it has waited for agents by now; conversations do not count. */
export function waitedMs(call: QueuedCall, at: number): number {
  return call.waitedBeforeMs + (call.call.place === 'talking' ? 0 : at - call.waitingSince);
}

/** The name of what a call needs of an agent, the same for equal needs however they are written. */
export function lineOf(needs: Skills, customerClass: CustomerClass): string {
  const skills = namesOf(needs);
  return customerClass === 'walk-in' ? skills : `${skills} ${customerClass}`;
}

/** 'cantonese:2,english:4'; '' for none. */
export function namesOf(needs: Skills): string {
  const wanted = Object.keys(needs).filter((skill) => (needs[skill] ?? 0) > 0);
  if (wanted.length === 0) return '';
  return wanted
    .sort()
    .map((skill) => `${skill}:${needs[skill]}`)
    .join(',');
}
