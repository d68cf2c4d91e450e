/**
 * One call while it lives: its record, its caller's leg, its place in the flow, its conversation.
 * Everything that started for it ends with its scope. Where it stands is also in the record (`live`).
 */
import type { AdmitCall, TurnAway } from '../acd/model/effects.ts';
import type { LeftReason } from '../acd/model/queued-call.ts';
import type { AgentId, CallbackId, CallId, OfferId } from '../base/ids.ts';
import { Scope } from '../base/scope.ts';
import type { FlowEffect, FlowState } from '../dialplan/flow.ts';
import type { CallFile } from './call-file.ts';
import type { Conversation } from './conversation/conversation.ts';
import type { Participant } from './conversation/participant.ts';
import type { DeskCall, PartyFailure, ScreenPop, ShownParty, SystemCard } from './desk-port.ts';
import type { CallOutcome, Customer, IncomingCall, Leg, Recording } from './ports.ts';

/** `transferring`: sent to somebody by an agent, and not answered there yet. */
export type CallStage = 'flow' | 'queued' | 'talking' | 'transferring' | 'wrap-up' | 'over';
export type Enqueue = Extract<FlowEffect, { kind: 'enqueue' }>;

/** How a call ended that is in wrap-up: becomes part of the record when it is closed. */
export interface CallEnd {
  readonly endedAt: number;
  readonly endedBy: 'caller' | 'agent' | 'system';
}

export interface FailedConsultation {
  readonly to: ShownParty;
  readonly since: number;
  readonly reason: PartyFailure;
}

export interface LiveCallback {
  readonly id: CallbackId;
  /** Ends the dialling; undefined while nobody is dialled. */
  dialling?: AbortController;
  /** The offer whose phone was answered, and waits for the customer to answer. */
  offerId?: OfferId;
}

export class LiveCall {
  readonly id: CallId;
  /** Undefined where the centre itself made the call. */
  readonly incoming: IncomingCall | undefined;
  readonly file: CallFile;
  /** Who calls; a lookup may find it in the flow. */
  customer: Customer | undefined;
  readonly scope: Scope;
  stage: CallStage = 'flow';
  flow: FlowState | undefined;
  callerLeg: Leg | undefined;
  /** The queue step it is in, or was in last. */
  enqueue: Enqueue | undefined;
  /** When it began to wait: again after an agent was lost. */
  waitingSince: number | undefined;
  /** Ends the announcement when an agent takes over. */
  waitingMedia: AbortController | undefined;
  conversation: Conversation | undefined;
  /** What agents were shown of it last. */
  pop: ScreenPop | undefined;
  /** What other systems know of the caller; undefined: they have not been asked yet. */
  systems: readonly SystemCard[] | undefined;
  /** Agents who had the caller, or were asked about them: whose wrap-up the record waits for. */
  readonly agents = new Set<AgentId>();
  /** The last consultation that came to nothing, until the next one. */
  failedConsultation: FailedConsultation | undefined;
  /** Who is called, or waits on her phone, before there is a conversation. */
  called: Participant | undefined;
  /** Stops calling whom it is being transferred to. */
  transfer: AbortController | undefined;
  helpRequestedAt: number | undefined;
  /** A supervisor takes it out of its line: that it left there is not its end. */
  isPulled = false;
  /** Beside the queues: an agent made it, or it came to her extension. */
  direct: 'outgoing' | 'incoming' | undefined;
  /** The supervisor on its line, as far as its agent is told. */
  supervision: DeskCall['supervision'];
  /** The recording is silent until then; undefined: it is not. */
  maskedUntil: number | undefined;
  /** It calls a customer back: there is no caller's leg until she answers. */
  callback: LiveCallback | undefined;
  /** Why the queue gave it back to the flow. */
  leftQueue: LeftReason | undefined;
  /** What the flow has reached for its caller: how the call is booked when she hangs up now. */
  achieved: CallOutcome | undefined;
  /** Settles when what she left behind is kept, such as a message: her record is closed after that. */
  lastWord: Promise<void> | undefined;
  /** Whether its conversations are recorded, as its flow says; absent: as its hotline says. */
  recordingWish: boolean | undefined;
  /** Settles when a caller who stayed after the conversation has gone through what follows it. */
  afterwards: Promise<void> | undefined;
  /** Called once when the queue engine has said whether there is a line for it. */
  arrival: ((answer: AdmitCall | TurnAway) => void) | undefined;
  /** Its leg's keys are listened to. */
  hearsKeys = false;
  /** It counts against the line budgets. */
  hasLine = false;
  end: CallEnd | undefined;
  /** How many files have been begun. */
  recordings = 0;
  recording: Recording | undefined;
  /** Settles when the recording that is being started is `recording`, or has failed. */
  recordingBegins: Promise<void> | undefined;
  /**
   * The agent's phone that rings, or rang last while it waits: how a returning controller finds it.
   * One that rings no more does no harm there.
   */
  ringing: Readonly<Record<string, unknown>> | undefined;
  /** Since when an agent's phone rings. */
  ringingSince: number | undefined;

  constructor(
    file: CallFile,
    incoming: IncomingCall | undefined,
    customer: Customer | undefined,
    onFault: (error: unknown) => void,
  ) {
    this.id = file.record.id;
    this.file = file;
    this.incoming = incoming;
    this.customer = customer;
    this.scope = new Scope(onFault);
  }

  /** The caller is there no more, or we have let go. */
  get isOver(): boolean {
    return this.stage === 'wrap-up' || this.stage === 'over';
  }

  /** Her record is not closed before this has settled, should she hang up meanwhile. */
  waitFor(work: Promise<unknown>): void {
    const settled = () => {
      this.lastWord = undefined;
    };
    this.lastWord = work.then(settled, settled);
  }

  /** Moves on, and writes down where it stands. */
  enter(stage: CallStage): void {
    this.stage = stage;
    if (!waitsForPhone(stage)) this.ringing = undefined;
    this.#writeDown();
  }

  /** A phone rings for it: written down, for it must not ring on without us. */
  rings(ringing: Readonly<Record<string, unknown>>): void {
    if (!waitsForPhone(this.stage)) return;
    this.ringing = ringing;
    this.#writeDown();
  }

  /** Who is on the line, or is called for it, has changed. */
  partiesChanged(): void {
    if (this.stage === 'talking') this.#writeDown();
  }

  #writeDown(): void {
    const { stage, callerLeg, conversation, end, ringing } = this;
    const agentId = conversation?.agentId;
    const legs = [...(conversation?.participants ?? [])].flatMap(({ identity }) => identity ?? []);
    this.file.change({
      live: {
        stage,
        ...(this.flow ? { flow: this.flow } : {}),
        ...(this.enqueue ? { enqueue: this.enqueue } : {}),
        ...(callerLeg ? { callerLeg: callerLeg.identity } : {}),
        ...(legs.length > 0 ? { legs } : {}),
        ...(agentId === undefined ? {} : { agentId }),
        ...(ringing ? { ringing } : {}),
        ...(end ?? {}),
      },
    });
  }
}

function waitsForPhone(stage: CallStage): boolean {
  return stage === 'queued' || stage === 'transferring';
}
