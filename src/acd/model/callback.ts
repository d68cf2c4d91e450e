/**
 * A promise to call a customer back. While it has its turn it is a call in the line like others, with
 * the place of its first request; that call is where offers, dialling and conversation are.
 *
 *   requested --window opens, gap is over--> due --offer--> offered --accept--> dialling
 *   dialling --customer answers--> talking --end--> done;  due, offered --window closes--> requested
 *   dialling --not reached--> requested, or failed after the last attempt
 */
import type { AgentId, CallbackId, CallId, QueueId } from '../../base/ids.ts';
import type { CustomerClass, Skills } from './config.ts';

/** Epoch ms; `from` inclusive, `until` exclusive. */
export interface OpeningWindow {
  readonly from: number;
  readonly until: number;
}

/** The first state is a wait for an instant; in the others the call in the line has the deadline. */
export type CallbackState =
  | { readonly state: 'requested'; readonly dueAt: number }
  | { readonly state: 'in-line'; readonly callId: CallId };

export interface Callback {
  readonly id: CallbackId;
  readonly queueId: QueueId;
  readonly number: string;
  readonly priority: number;
  readonly customerClass: CustomerClass;
  readonly skills: Skills;
  readonly preferredAgent: AgentId | undefined;
  /** A supervisor named who calls: hers alone so long, from each turn on. Absent: nobody's. */
  readonly assignedTo?: { readonly agentId: AgentId; readonly forMs: number };
  /** As the request said: nothing here looks at it. */
  readonly about: Readonly<Record<string, string>>;
  readonly requestedAt: number;
  /** The place in the line counts from here. */
  readonly queuedAt: number;
  readonly promisedAt: number;
  /** Kept after `promisedAt`: it was told that the promise is broken. */
  readonly isLate: boolean;
  /** Those that are not over. */
  readonly windows: readonly OpeningWindow[];
  /** In its present turn the customer has answered. */
  readonly isReached: boolean;
  /** How often the customer was dialled. */
  readonly attempts: number;
  /** How often it stood in the line: names its calls. */
  readonly turns: number;
  /** Requests that were merged into this one. */
  readonly merged: number;
  readonly callback: CallbackState;
}

/** How a callback ended. `served-meanwhile`: the customer called again and was answered. */
export type CallbackOutcome =
  | 'done'
  | 'served-meanwhile'
  | 'not-reached'
  | 'hours-over'
  /** Its queue is no longer in the configuration. */
  | 'queue-gone'
  | 'cancelled';

/** As supervisors and agents see it; see the diagram above. */
export interface CallbackView {
  readonly id: CallbackId;
  readonly queueId: QueueId;
  readonly number: string;
  readonly state: 'requested' | 'due' | 'offered' | 'dialling' | 'talking';
  /** By when the state ends by itself; absent while talking. */
  readonly dueAt?: number;
  /** Of the call in the line; absent while `requested`. */
  readonly callId?: CallId;
  readonly agentId?: AgentId;
  /** Whom a supervisor has named for it. */
  readonly assignedTo?: AgentId;
  /** From 1, among all that wait in its line; absent while it does not. */
  readonly position?: number;
  readonly requestedAt: number;
  /** The place in the line counts from here. */
  readonly queuedAt: number;
  readonly promisedAt: number;
  readonly isLate: boolean;
  readonly attempts: number;
  readonly attemptsMax: number;
  /** Requests that were merged into this one. */
  readonly merged: number;
  /** As the request said, such as the hotline and the call it was asked for in. */
  readonly about: Readonly<Record<string, string>>;
  /** The hours allow it, and the customer is not being called already. */
  readonly mayBeCalledNow: boolean;
}
