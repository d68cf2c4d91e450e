/**
 * One call while it lives: its record, its caller's leg, its place in the flow, its conversation.
 * Everything that started for it ends with its scope. Where it stands is also in the record (`live`).
 */
import type { SaturationReason } from '../acd/model/config.ts';
import type { LeftReason } from '../acd/model/queued-call.ts';
import type { AgentId, CallId } from '../base/ids.ts';
import { Scope } from '../base/scope.ts';
import type { FlowEffect, FlowState } from '../dialplan/flow.ts';
import type { CallFile } from './call-file.ts';
import type { Conversation } from './hand-over/conversation.ts';
import type { CallOutcome, Customer, IncomingCall, Leg, Recording } from './ports.ts';

export type CallStage = 'flow' | 'queued' | 'talking' | 'wrap-up' | 'over';
export type Enqueue = Extract<FlowEffect, { kind: 'enqueue' }>;

/** How a call ended that is in wrap-up: becomes part of the record when it is closed. */
export interface CallEnd {
  readonly endedAt: number;
  readonly endedBy: 'caller' | 'agent' | 'system';
}

export class LiveCall {
  readonly id: CallId;
  readonly incoming: IncomingCall;
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
  arrival: ((refused?: SaturationReason) => void) | undefined;
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
    incoming: IncomingCall,
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
  enter(stage: CallStage, agentId?: AgentId): void {
    this.stage = stage;
    if (stage !== 'queued') this.ringing = undefined;
    this.#writeDown(agentId);
  }

  /** A phone rings for it: written down, for it must not ring on without us. */
  rings(ringing: Readonly<Record<string, unknown>>): void {
    if (this.stage !== 'queued') return;
    this.ringing = ringing;
    this.#writeDown();
  }

  #writeDown(agentId?: AgentId): void {
    const { stage, callerLeg, conversation, end, ringing } = this;
    this.file.change({
      live: {
        stage,
        ...(this.flow ? { flow: this.flow } : {}),
        ...(this.enqueue ? { enqueue: this.enqueue } : {}),
        ...(callerLeg ? { callerLeg: callerLeg.identity } : {}),
        ...(conversation && agentId ? { agentLeg: conversation.agentLeg.identity, agentId } : {}),
        ...(ringing ? { ringing } : {}),
        ...(end ?? {}),
      },
    });
  }
}
