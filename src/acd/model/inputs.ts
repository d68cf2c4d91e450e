/**
 * All that can happen to the queue engine, in the past tense, with its time (`at`, epoch ms). Inputs
 * are JSON: they are journaled and replayed. What comes late, twice or for an unknown id is refused
 * and changes nothing.
 */
import type { AgentId, CallId, OfferId, QueueId } from '../../base/ids.ts';
import type { AcdConfig, CustomerClass, Skills } from './config.ts';

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
  | { readonly kind: 'wrap-up-ended'; readonly at: number; readonly agentId: AgentId };

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
  | OfferInput
  | CallInput
  | LineInput
  | LinkInput;
