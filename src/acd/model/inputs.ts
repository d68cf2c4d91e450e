/**
 * All that can happen to the queue engine, in the past tense, with its time (`at`, epoch ms). Inputs
 * are JSON: they are journaled and replayed. What comes late, twice or for an unknown id is refused
 * and changes nothing.
 */
import type { AgentId, CallbackId, CallId, OfferId, QueueId } from '../../base/ids.ts';
import type { OpeningWindow } from './callback.ts';
import type { AcdConfig, AgentQueue, CustomerClass, Skills } from './config.ts';

export type AgentCommandInput =
  | { readonly kind: 'agent-signed-in'; readonly at: number; readonly agentId: AgentId }
  | { readonly kind: 'agent-signed-out'; readonly at: number; readonly agentId: AgentId }
  | { readonly kind: 'agent-ready'; readonly at: number; readonly agentId: AgentId }
  | {
      readonly kind: 'agent-not-ready';
      readonly at: number;
      readonly agentId: AgentId;
      readonly reason: string;
    }
  | {
      readonly kind: 'offer-declined';
      readonly at: number;
      readonly agentId: AgentId;
      readonly offerId: OfferId;
    }
  | { readonly kind: 'wrap-up-ended'; readonly at: number; readonly agentId: AgentId }
  /** She needs longer: by the queue's `wrapUpExtensionMs`, as often as it allows. */
  | { readonly kind: 'wrap-up-extended'; readonly at: number; readonly agentId: AgentId }
  /** What the call she has, or wraps up, was about: its wrap-up follows the queue's rule for that. */
  | {
      readonly kind: 'disposition-set';
      readonly at: number;
      readonly agentId: AgentId;
      readonly callId: CallId;
      readonly disposition: string;
    };

/**
 * A call outside the queues: one that the agent makes or takes herself, a consultation. She is busy
 * from the first `agent-occupied` to the last `agent-released`, whatever she did before; each call
 * has one of both, in any order, and repeating one changes nothing.
 */
export type OccupationInput = {
  readonly kind: 'agent-occupied' | 'agent-released';
  readonly at: number;
  readonly agentId: AgentId;
  readonly callId: CallId;
};

/** What supervisors do with agents and waiting calls; takes effect at once. */
export type SupervisorInput =
  | {
      readonly kind: 'agent-moved';
      readonly at: number;
      readonly agentId: AgentId;
      /** Until she signs out; absent: back to the configured ones. Unknown queues are left out. */
      readonly queues?: readonly AgentQueue[];
    }
  /** Of a waiting or offered call; 0 is the ordinary caller. */
  | {
      readonly kind: 'call-prioritised';
      readonly at: number;
      readonly callId: CallId;
      readonly priority: number;
    }
  /**
   * Pulls a waiting or offered call out of the line for one signed-in agent, whatever her queues and
   * skills: she is asked before anything else, as soon as she is free, and nobody else for `forMs`.
   */
  | {
      readonly kind: 'call-assigned';
      readonly at: number;
      readonly callId: CallId;
      readonly agentId: AgentId;
      /** Above 0. */
      readonly forMs: number;
    };

export type CallbackCommandInput =
  | {
      readonly kind: 'callback-requested';
      readonly at: number;
      readonly callbackId: CallbackId;
      readonly queueId: QueueId;
      /** To be dialled, and by which a second request is known to be the same. */
      readonly number: string;
      readonly priority: number;
      readonly skills: Skills;
      readonly customerClass?: CustomerClass;
      readonly preferredAgent?: AgentId;
      /** Since when the customer has waited: its place in the line. Absent: since `at`. */
      readonly queuedAt?: number;
      /** By when it was promised; being late raises an alarm and does not end it. */
      readonly promisedAt: number;
      /** When customers may be called, in order; outside nobody is. After the last it has failed. */
      readonly windows: readonly OpeningWindow[];
      /** Kept for whoever calls: the hotline, the language. Absent: nothing. Few and short. */
      readonly about?: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'callback-cancelled';
      readonly at: number;
      readonly callbackId: CallbackId;
    }
  /** A supervisor wants it before all others of its line, and no gap waited for. */
  | {
      readonly kind: 'callback-expedited';
      readonly at: number;
      readonly callbackId: CallbackId;
    }
  /** A supervisor names who calls: hers alone for `forMs` from each turn on. */
  | {
      readonly kind: 'callback-assigned';
      readonly at: number;
      readonly callbackId: CallbackId;
      readonly agentId: AgentId;
      readonly forMs: number;
    };

/** The answer to `dial-customer`. */
export type CustomerInput =
  | { readonly kind: 'customer-answered'; readonly at: number; readonly callId: CallId }
  | {
      readonly kind: 'customer-not-reached';
      readonly at: number;
      readonly callId: CallId;
      readonly reason: 'busy' | 'no-answer' | 'declined' | 'unreachable' | 'failed';
    };

export type OfferInput =
  /** The agent's desk has shown the pop. */
  | {
      readonly kind: 'offer-received';
      readonly at: number;
      readonly agentId: AgentId;
      readonly offerId: OfferId;
    }
  /** The agent's phone was answered. */
  | { readonly kind: 'offer-accepted'; readonly at: number; readonly offerId: OfferId }
  | { readonly kind: 'offer-not-answered'; readonly at: number; readonly offerId: OfferId }
  | {
      readonly kind: 'offer-failed';
      readonly at: number;
      readonly offerId: OfferId;
      readonly reason: 'desk-unreachable' | 'phone-unreachable' | 'phone-busy' | 'hand-over-failed';
    };

export type CallInput =
  | {
      readonly kind: 'call-queued';
      readonly at: number;
      readonly callId: CallId;
      readonly queueId: QueueId;
      readonly priority: number;
      readonly skills: Skills;
      /** Absent: walk-in. */
      readonly customerClass?: CustomerClass;
      /** Who calls, such as the number; absent when withheld. */
      readonly caller?: string;
      /** Asked before all others where the queue does that: who spoke with the caller last. */
      readonly preferredAgent?: AgentId;
      /** Waited before, for agents: counts as waited here. Absent: 0. */
      readonly keptMs?: number;
      /** To the head of the line: whoever had the call is gone. */
      readonly returned?: true;
      /** An agent has had it already. */
      readonly answered?: true;
    }
  /** A waiting caller pressed a key; only one that leaves the queue does anything. */
  | {
      readonly kind: 'key-pressed';
      readonly at: number;
      readonly callId: CallId;
      readonly key: string;
    }
  /** The caller hung up before talking. */
  | { readonly kind: 'call-abandoned'; readonly at: number; readonly callId: CallId }
  /** The agent's side of a conversation broke, the caller is still there. */
  | {
      readonly kind: 'conversation-broken';
      readonly at: number;
      readonly callId: CallId;
      readonly reason: 'phone-unreachable' | 'hand-over-failed';
    }
  /** The call is over, wherever it was. `failed`: its legs are gone and nobody knows why. */
  | {
      readonly kind: 'call-ended';
      readonly at: number;
      readonly callId: CallId;
      readonly by: 'caller' | 'agent' | 'system';
      readonly failed?: true;
    };

/** A call wants a line, or has given it back. */
export type LineInput =
  | {
      readonly kind: 'call-arrived';
      readonly at: number;
      readonly callId: CallId;
      readonly hotline: string;
      readonly customerClass: CustomerClass;
    }
  | { readonly kind: 'line-freed'; readonly at: number; readonly callId: CallId };

export type LinkInput =
  | {
      readonly kind: 'phone-changed';
      readonly at: number;
      readonly agentId: AgentId;
      readonly reachable: boolean;
    }
  | {
      readonly kind: 'desk-changed';
      readonly at: number;
      readonly agentId: AgentId;
      readonly connected: boolean;
    };

export type AcdInput =
  | { readonly kind: 'config-changed'; readonly at: number; readonly config: AcdConfig }
  /** Some deadline may have passed: everything due at or before `at` happens now. */
  | { readonly kind: 'time-passed'; readonly at: number }
  | AgentCommandInput
  | OccupationInput
  | SupervisorInput
  | CallbackCommandInput
  | CustomerInput
  | OfferInput
  | CallInput
  | LineInput
  | LinkInput;
