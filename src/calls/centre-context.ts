/** What the parts of the call centre share. Made once by `CallCentre`, passed by value. */

import type { Decisions } from '../acd/explanation/decisions.ts';
import type { Clock } from '../base/clock.ts';
import type { AgentId, CallId, OfferId } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { AgentViews } from './agents/agent-views.ts';
import type { Occupations } from './agents/occupations.ts';
import type { AgentsCallbacks } from './callbacks/agents-callbacks.ts';
import type { DeskNotifier } from './desk-port.ts';
import type { EmergencyTurn } from './flow/emergency-store.ts';
import type { Flows } from './flow/flow-port.ts';
import type { Services } from './flow/flow-ports.ts';
import type { Ringing } from './hand-over/ringing.ts';
import type { LiveCall } from './live-call.ts';
import type { CallStore, Leg, Telephony } from './ports.ts';
import type { AcdIntake } from './queueing/acd-intake.ts';
import type { CentreSettings } from './settings.ts';
import type { ServiceLevels } from './supervision/service-levels.ts';

export interface CentreContext {
  readonly telephony: Telephony;
  readonly store: CallStore;
  readonly desk: DeskNotifier;
  readonly flows: Flows;
  readonly services: Services;
  readonly clock: Clock;
  /** Of the recordings' disk; undefined: not known. */
  readonly disk?: () => { readonly freeBytes: number; readonly totalBytes: number } | undefined;
  /** Emergency plans that are switched on. */
  readonly plansOn: () => readonly EmergencyTurn[];
  readonly log: Log;
  readonly settings: () => CentreSettings;
  readonly intake: AcdIntake;
  readonly calls: Map<CallId, LiveCall>;
  readonly ringings: Map<OfferId, Ringing>;
  /** Agents whose phones ring, for whatever call: aborting asks the phone to answer by itself. */
  readonly ringingPhones: Map<AgentId, AbortController>;
  readonly views: AgentViews;
  /** Open callbacks as agents see them. */
  readonly callbacks: AgentsCallbacks;
  /** Who is busy with what beside the queues. */
  readonly occupations: Occupations;
  readonly levels: ServiceLevels;
  /** Why agents got their last calls. */
  readonly decisions: Decisions;
  /** Legs that are up, whoever they belong to. */
  readonly legs: Set<Leg>;
  /** Agents whose desks must be told when the present inputs are through. */
  readonly changedAgents: Set<AgentId>;
  /** Clean-ups and unawaited work that failed. */
  readonly onFault: (error: unknown) => void;
}

/** Counts the leg until it has ended. */
export function trackLeg({ legs }: Pick<CentreContext, 'legs'>, leg: Leg): void {
  if (leg.ended.aborted) return;
  legs.add(leg);
  leg.ended.addEventListener('abort', () => legs.delete(leg), { once: true });
}

/** A caller's number, or a name that is one, as phones show it. */
export function shownOnPhones({ settings }: Pick<CentreContext, 'settings'>, text: string): string {
  return settings().shownOnPhones?.(text) ?? text;
}
