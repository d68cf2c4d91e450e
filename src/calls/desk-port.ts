/**
 * What the calls feature and the desk say to each other. `desk/` carries it to browsers over its
 * own protocol (src/protocol/); nothing here knows of sockets.
 */
import type { AgentState } from '../acd/model/agent.ts';
import type { CallbackView } from '../acd/model/callback.ts';
import type { AgentId, CallbackId, CallId, OfferId, QueueId } from '../base/ids.ts';
import type { NumberOrigin } from '../numbering/number-origin.ts';
import type { CallOutcome, Customer, EarlierCall, PathStep } from './ports.ts';

export type { AgentState };

/** What an agent must know before saying hello. */
export interface ScreenPop {
  readonly offerId: OfferId;
  readonly callId: CallId;
  readonly callerNumber: string;
  readonly dialledNumber: string;
  readonly hotline: { readonly id: string; readonly name: Readonly<Record<string, string>> };
  readonly language: 'zh-CN' | 'en';
  readonly customer?: Customer;
  readonly path: readonly PathStep[];
  readonly queue: { readonly id: string; readonly name: Readonly<Record<string, string>> };
  readonly queuedAt: number;
  readonly waitedMs: number;
  /** 1 for the first agent who is offered this call. */
  readonly attempt: number;
  readonly earlierCalls: readonly EarlierCall[];
  /** One line each language: why this agent. */
  readonly why: Readonly<Record<string, string>>;
  /** By the prefix of the caller's number; absent where it tells nothing. */
  readonly origin?: NumberOrigin;
  /** What other systems know of the caller; it fills in while the pop is shown. */
  readonly systems?: readonly SystemCard[];
}

export interface SystemCard {
  readonly id: string;
  readonly name: Readonly<Record<string, string>>;
  /** `linked`: it is not asked, there is only the way to it. */
  readonly state: 'asked' | 'answered' | 'failed' | 'linked';
  readonly facts: readonly {
    readonly label: Readonly<Record<string, string>>;
    readonly text: string;
  }[];
  /** That are open there. */
  readonly cases: readonly {
    readonly number: string;
    readonly title: string;
    readonly since?: string;
  }[];
  /** The caller's page there: http or https. */
  readonly link?: string;
}

/** Somebody on a call. Numbers are whole: `desk/` masks them for each reader. */
export interface ShownParty {
  readonly kind: 'caller' | 'agent' | 'supervisor' | 'extension' | 'external' | 'queue';
  readonly id?: string;
  /** A name, an extension or a number. */
  readonly name: string;
}

export type ConnectionState = 'queued' | 'alerting' | 'connected' | 'held' | 'failed';

/** Why a party could not be had, or is there no more. 'trunk-down': no trunk to her number is up. */
export type PartyFailure =
  | 'busy'
  | 'declined'
  | 'no-answer'
  | 'unreachable'
  | 'trunk-down'
  | 'failed'
  | 'left';

/** The party that was asked while the caller waits. */
export interface ShownConsultation {
  readonly to: ShownParty;
  readonly connection: ConnectionState;
  readonly since: number;
  readonly dueAt?: number;
  readonly reason?: PartyFailure;
}

export interface ShownConferenceParty extends ShownParty {
  readonly connection: ConnectionState;
  readonly since: number;
}

/** The call on an agent's desk, from the pop to the end of wrap-up. */
export interface DeskCall {
  readonly pop: ScreenPop;
  /** Between this desk and the caller: `held` as well while another party is talked with. */
  readonly phase: 'presented' | 'ringing' | 'talking' | 'held' | 'wrap-up';
  readonly connectedAt?: number;
  readonly heldAt?: number;
  readonly endedAt?: number;
  readonly outcome?: CallOutcome;
  /** Absent: her own call. `consulted`: another agent asks her; `joined`: another's conference. */
  readonly role?: 'consulted' | 'joined';
  readonly calledBy?: ShownParty;
  /** Beside the queues. */
  readonly direct?: 'outgoing' | 'incoming';
  readonly consultation?: ShownConsultation;
  /** All others on the line, the caller among them. */
  readonly conference?: readonly ShownConferenceParty[];
  readonly muted?: boolean;
  readonly masked?: boolean;
  readonly maskedUntil?: number;
  readonly helpRequestedAt?: number;
  /** Told only where the operator wants it. */
  readonly supervision?: {
    readonly by: string;
    readonly mode: 'listen' | 'whisper' | 'barge-in';
    readonly since: number;
  };
}

/** Whom a call can be made to, or a caller be sent to. */
export type CallTarget =
  | { readonly kind: 'agent'; readonly agentId: AgentId }
  | { readonly kind: 'queue'; readonly queueId: QueueId }
  | { readonly kind: 'extension'; readonly extension: string }
  | { readonly kind: 'external'; readonly number: string }
  | { readonly kind: 'flow'; readonly flow: string };

/** What an agent can do with her call; see the protocol's schemas for what each one means. */
export type CallCommand =
  | { readonly name: 'make-call'; readonly to: CallTarget }
  | { readonly name: 'consult'; readonly to: CallTarget }
  | { readonly name: 'transfer'; readonly to?: CallTarget; readonly priority?: number }
  | { readonly name: 'send-digits'; readonly digits: string }
  | { [Name in BareCommand]: { readonly name: Name } }[BareCommand];

type BareCommand =
  | 'answer'
  | 'alternate'
  | 'reconnect'
  | 'conference'
  | 'mute'
  | 'unmute'
  | 'mask-recording'
  | 'unmask-recording'
  | 'request-help'
  | 'withdraw-help';

/** All that an agent's desk shows of the agent, whole at each change. */
export interface AgentView {
  readonly agentId: AgentId;
  readonly name: string;
  readonly extension: string;
  readonly phoneReachable: boolean;
  readonly state: AgentState;
  readonly call?: DeskCall;
  /** She asked, or was made, to be not ready after this call: the reason. */
  readonly notReadyAfterCall?: string;
  /** In wrap-up: her queue lets it be extended. */
  readonly mayExtendWrapUp?: true;
  /** Callers on the line, over the agent's queues. */
  readonly waiting: number;
  /** Customers of her queues who are to be called back now, and nobody is asked for them yet. */
  readonly callbacksDue: number;
  /** When the longest waiting of the callers was queued. */
  readonly longestWaitingSince?: number;
  readonly today: {
    readonly answered: number;
    /** Finished conversations only, holds included. */
    readonly talkMs: number;
    readonly wrapUpMs: number;
    /** 0 to 1, when the view was made; absent before she was signed in for some time. */
    readonly occupancy?: number;
  };
}

/** A customer who is to be called back, as an agent of the queue sees it. The number is whole. */
export interface AgentCallback
  extends Pick<
    CallbackView,
    'number' | 'state' | 'dueAt' | 'promisedAt' | 'isLate' | 'attempts' | 'attemptsMax'
  > {
  readonly id: CallbackId;
  readonly customerName?: string;
  /** By the prefix of the number; absent where it tells nothing. */
  readonly origin?: NumberOrigin;
  readonly queue: { readonly id: string; readonly name: Readonly<Record<string, string>> };
  /** A supervisor has named her, or she has taken it. */
  readonly isHers: boolean;
  /** Nobody else is asked for it, the hours allow it, and she knows what it takes. */
  readonly mayCall: boolean;
}

/** Of an agent's queues. */
export interface AgentCallbacks {
  /** The nearest promises first. */
  readonly nearest: readonly AgentCallback[];
  /** Open ones beyond these. */
  readonly further: number;
}

/** What calls/ asks of the desk. Never throws and never waits. */
export interface DeskNotifier {
  /** Shows the pop; the desk calls `AgentDesk.offerReceived` when the browser has acknowledged it. */
  presentOffer(agentId: AgentId, pop: ScreenPop): void;
  /** The offer is over without a conversation. */
  withdrawOffer(agentId: AgentId, offerId: OfferId, reason: string): void;
  /** The agent's view changed. */
  agentChanged(view: AgentView): void;
  /** The list of callbacks is another one. */
  callbacksChanged(agentId: AgentId, callbacks: AgentCallbacks): void;
  /** Whether a browser of this agent is connected now. */
  isConnected(agentId: AgentId): boolean;
}

export type CommandResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly code: 'conflict' | 'not-found' | 'invalid-input' | 'not-allowed' | 'failed';
      readonly message: string;
    };

/** What the desk asks of calls/, as CSTA names it. Every answer is a value. */
export interface AgentDesk {
  view(agentId: AgentId): AgentView | undefined;
  /** Open callbacks of her queues; empty for an unknown agent. */
  callbacks(agentId: AgentId): AgentCallbacks;
  /**
   * A browser of this agent connected (the first of several), or the last one went away. An agent
   * without a desk is offered no calls, and becomes not-ready when it stays away. Idempotent.
   */
  deskConnected(agentId: AgentId): void;
  deskDisconnected(agentId: AgentId): void;
  signIn(agentId: AgentId): CommandResult;
  signOut(agentId: AgentId): CommandResult;
  ready(agentId: AgentId): CommandResult;
  notReady(agentId: AgentId, reason: string): CommandResult;
  /** The browser has acknowledged the pop. Late or unknown receipts are harmless. */
  offerReceived(agentId: AgentId, offerId: OfferId): void;
  /** The agent turns the offer down at the desk. */
  declineOffer(agentId: AgentId, offerId: OfferId): CommandResult;
  hold(agentId: AgentId): Promise<CommandResult>;
  retrieve(agentId: AgentId): Promise<CommandResult>;
  clear(agentId: AgentId): Promise<CommandResult>;
  /** Settles when the command has taken effect; nothing waits for a person here. */
  control(agentId: AgentId, command: CallCommand): Promise<CommandResult>;
  /**
   * She calls this customer back now, before its turn if need be: it is the next that she is offered,
   * and who was not ready becomes it. A conflict during a call, outside the customers' hours, and
   * when somebody else is asked.
   */
  callBack(agentId: AgentId, callbackId: CallbackId): CommandResult;
  setDisposition(
    agentId: AgentId,
    callId: CallId,
    disposition: string,
    note?: string,
  ): CommandResult;
  endWrapUp(agentId: AgentId): CommandResult;
  /** By what her queue allows; a conflict when it does not, or not again. */
  extendWrapUp(agentId: AgentId): CommandResult;
}
