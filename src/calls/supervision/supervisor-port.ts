/**
 * What a supervisor's desk asks of the live calls: the wallboard, why things are as they are, and a
 * hand on agents and calls. `desk/` checks the role, masks numbers and keeps the audit trail.
 */
import type { BudgetUse, LinesInUse } from '../../acd/admission.ts';
import type { OfferDecision } from '../../acd/explanation/decisions.ts';
import type { AgentState } from '../../acd/model/agent.ts';
import type { CallbackView } from '../../acd/model/callback.ts';
import type { IdleExplanation, WaitExplanation } from '../../acd/model/explanation.ts';
import type { AgentId, CallbackId, CallId, QueueId } from '../../base/ids.ts';
import type { CommandResult, ConnectionState, ShownConferenceParty } from '../desk-port.ts';
import type { Customer } from '../ports.ts';
import type { Names } from '../settings.ts';

/** The parts of a service level; see {@link ServiceLevels} for the formula. */
export interface LevelCounts {
  readonly offered: number;
  readonly answered: number;
  readonly answeredInTime: number;
  readonly abandoned: number;
  readonly shortAbandons: number;
  readonly overflowed: number;
  readonly failed: number;
  readonly undecided: number;
}

export interface QueueWatch {
  readonly id: string;
  readonly name: Names;
  /** Callers without an agent, those who are just being offered included. */
  readonly waiting: number;
  readonly longestWaitingSince?: number;
  /** Fewer agents are signed in than the queue's staffing asks for now. */
  readonly belowFloor: boolean;
  readonly serviceLevel: {
    readonly withinMs: number;
    /** 0 to 1. */
    readonly target: number;
    readonly shortAbandonMs: number;
    /** Of the calls that arrived in the last `windowMs`. */
    readonly now: LevelCounts;
    readonly windowMs: number;
    readonly today: LevelCounts;
  };
  readonly agents: Readonly<
    Record<'signedIn' | 'ready' | 'offered' | 'talking' | 'wrapUp' | 'notReady', number>
  >;
}

export interface AgentWatch {
  readonly id: AgentId;
  readonly name: string;
  readonly extension: string;
  readonly state: AgentState;
  readonly notReadyAfterCall?: string;
  readonly phoneReachable: boolean;
  readonly deskConnected: boolean;
  readonly queues: readonly string[];
  readonly call?: {
    readonly id: CallId;
    readonly callerNumber: string;
    readonly customerName?: string;
    readonly queue?: string;
    readonly held: boolean;
  };
  readonly today: Readonly<
    Record<'answered' | 'talkMs' | 'wrapUpMs' | 'declined' | 'ringNoAnswers', number>
  >;
}

export interface CallWatch {
  readonly id: CallId;
  readonly stage: 'flow' | 'waiting' | 'offered' | 'talking' | 'held' | 'wrap-up';
  readonly since: number;
  readonly receivedAt: number;
  readonly callerNumber: string;
  readonly customerName?: string;
  readonly tier?: Customer['tier'];
  readonly hotline: Names;
  readonly queue?: string;
  readonly priority?: number;
  readonly agentId?: AgentId;
  readonly direct?: 'outgoing' | 'incoming';
  /** Whoever is on the line besides caller and agent. */
  readonly others?: readonly ShownConferenceParty[];
  readonly supervision?: readonly ShownSupervision[];
  readonly helpRequestedAt?: number;
}

/** A supervisor on the line of a call, or whose phone rings for it. */
export interface ShownSupervision {
  readonly personId: string;
  readonly by: string;
  readonly mode: SupervisionMode;
  readonly connection: ConnectionState;
  readonly since: number;
}

export type SupervisionMode = 'listen' | 'whisper' | 'barge-in' | 'take-over';

/** Who supervises, and at which phone. */
export interface SupervisorAtPhone {
  readonly personId: string;
  readonly name: string;
  readonly extension: string;
}

export type AlarmKind =
  | 'help-requested'
  | 'queue-unstaffed'
  | 'staffing-below-floor'
  | 'wait-long'
  | 'callback-late'
  | 'service-level-low'
  | 'desk-unreachable'
  | 'phone-unreachable'
  | 'lines-short'
  | 'telephony-away'
  | 'trunk-failing'
  | 'trunk-refused'
  | 'trunk-unreachable'
  | 'disk-short'
  | 'emergency-plan-on';

export interface Alarm {
  readonly id: string;
  readonly kind: AlarmKind;
  readonly level: 'warning' | 'alarm';
  readonly since: number;
  readonly queue?: string;
  readonly agentId?: AgentId;
  readonly trunk?: string;
  /** Whose emergency plan is on, and who switched it on. */
  readonly hotline?: { readonly id: string; readonly name: Names };
  readonly by?: string;
  readonly facts: Readonly<Record<string, number>>;
}

/** An open callback, and whose number it is. */
export type CallbackWatch = CallbackView & { readonly customerName?: string };

/** All that is watched, at one instant. Callers' numbers are whole. */
export interface Wallboard {
  readonly at: number;
  readonly lines: { readonly used: number; readonly max: number };
  readonly queues: readonly QueueWatch[];
  readonly agents: readonly AgentWatch[];
  readonly calls: readonly CallWatch[];
  readonly alarms: readonly Alarm[];
}

/** Lines against the budgets of hotlines and customer classes; every hotline there is. */
export interface LinesWatch extends Omit<LinesInUse, 'hotlines'> {
  readonly at: number;
  readonly hotlines: readonly (BudgetUse & { readonly name: Names })[];
}

/** Every answer is a value; what a command changed is seen on the next wallboard. */
export interface SupervisorDesk {
  wallboard(): Wallboard;
  lines(): LinesWatch;
  /** Why is this caller waiting? Undefined when it is in no queue. */
  explainWait(callId: CallId): WaitExplanation | undefined;
  /** Why does this agent get no calls? Undefined for an unknown agent. */
  explainIdle(agentId: AgentId): IdleExplanation | undefined;
  /** Why did she get it: her last offers since the start, oldest first. */
  explainOffers(agentId: AgentId): readonly OfferDecision[];
  /** Open callbacks, the nearest promise first. */
  callbacks(): readonly CallbackWatch[];
  /** Whoever is signed in, in the order of the profiles. */
  agentsAtWork(): readonly { readonly id: AgentId; readonly name: string }[];
  /** These three are refused once the customer is dialled. */
  cancelCallback(callbackId: CallbackId): CommandResult;
  /** At the head of its line, without waiting for a retry; refused outside the customers' hours. */
  callBackNow(callbackId: CallbackId): CommandResult;
  /** This agent is asked alone at first; she hears the customer's phone ring. */
  assignCallback(callbackId: CallbackId, agentId: AgentId): CommandResult;
  forceReady(agentId: AgentId): CommandResult;
  forceNotReady(agentId: AgentId, reason: string): CommandResult;
  forceSignOut(agentId: AgentId): CommandResult;
  /** @param by id of the person, for the call's timeline. */
  clearCall(callId: CallId, by: string): CommandResult;
  /** Rings the supervisor's phone for the call, or changes how she is on its line. */
  join(by: SupervisorAtPhone, callId: CallId, mode: SupervisionMode): Promise<CommandResult>;
  /** Her phone is hung up, the call goes on without her. */
  leave(personId: string, callId: CallId): Promise<CommandResult>;
  /** Takes a waiting call out of its line, onto the supervisor's phone. */
  pull(by: SupervisorAtPhone, callId: CallId): Promise<CommandResult>;
  /** The waiting call is this agent's next one. */
  assign(callId: CallId, agentId: AgentId, by: string): CommandResult;
  setPriority(callId: CallId, priority: number, by: string): CommandResult;
  /** At once; `queueIds` in the order she serves them. */
  moveAgent(agentId: AgentId, queueIds: readonly QueueId[]): CommandResult;
}
