/** One caller of a simulation: what it will do, and what has happened to it. */
import type { AcdEvent } from '../../acd/model/events.ts';
import type { AgentId, CallId } from '../../base/ids.ts';
import type {
  CustomerFacts,
  DialOutcome,
  FlowState,
  PromptFile,
  QueueLeftReason,
} from '../flow.ts';
import { outcomeLeft } from '../queue-outcome.ts';
import type { Appointment } from './agenda.ts';

export interface SimulatedCaller {
  readonly id: CallId;
  readonly at: number;
  readonly from: string;
  readonly to: string;
  /** Absent: nobody knows the number. */
  readonly customer?: CustomerFacts;
  /** One group of keys per question, '' or no more groups: nothing is pressed. */
  readonly press: readonly string[];
  readonly talkMs: number;
  /** How long it waits in queues, from the first one on; absent: for ever. */
  readonly patienceMs?: number;
  /** What services answer, by service and variable; one that is not there does not answer. */
  readonly services?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Whom a lookup finds, by number. */
  readonly customers?: Readonly<Record<string, CustomerFacts['tier']>>;
  /** How whoever the flow dials behaves; absent: she talks. */
  readonly dial?: DialOutcome;
  /** How long a message the caller leaves; absent: none. */
  readonly messageMs?: number;
  readonly refusesCallbacks?: boolean;
  /** The hotline's emergency plan is switched on. */
  readonly isEmergency?: boolean;
}

export type SimulatedOutcome =
  | 'answered'
  | 'abandoned'
  | 'timed-out'
  | 'overflowed'
  | 'refused'
  | 'closed'
  | 'deferred'
  | 'completed-in-flow';

/** One line of a call's path. */
export interface PathLine {
  readonly at: number;
  readonly callId: CallId;
  /** A past-tense word, as in call records; a flow's `TraceEvent` among them. */
  readonly event: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

export interface SimulationObserver {
  readonly line?: (line: PathLine) => void;
  readonly happened?: (event: AcdEvent) => void;
  readonly ended?: (call: SimulatedCall) => void;
}

export class SimulatedCall {
  readonly id: CallId;
  readonly caller: SimulatedCaller;
  readonly #observer: SimulationObserver;
  #pressed = 0;
  flow: FlowState | undefined;
  leftQueue: QueueLeftReason | undefined;
  /** What its flow has reached for it, beside an agent: a number outside, a message, a callback. */
  achieved: SimulatedOutcome | undefined;
  /** A caller who stays after the conversation goes on in the flow. */
  goesOnAfterwards = false;
  patience: Appointment | undefined;
  queuedAt: number | undefined;
  connectedAt: number | undefined;
  endedAt: number | undefined;
  outcome: SimulatedOutcome | undefined;

  constructor(caller: SimulatedCaller, observer: SimulationObserver) {
    this.id = caller.id;
    this.caller = caller;
    this.#observer = observer;
  }

  get isOver(): boolean {
    return this.outcome !== undefined;
  }

  get talkMs(): number {
    return this.caller.talkMs;
  }

  get patienceMs(): number | undefined {
    return this.caller.patienceMs;
  }

  nextKeys(): string | undefined {
    const keys = this.caller.press[this.#pressed++];
    return keys === '' ? undefined : keys;
  }

  tell(at: number, event: string, facts: PathLine['facts'] = {}): void {
    this.#observer.line?.({ at, callId: this.id, event, facts });
  }

  hear(
    at: number,
    event: 'prompts-played' | 'music-started',
    prompts: readonly PromptFile[],
  ): void {
    this.tell(at, event, { prompts });
  }

  /** As the server books it, once its flow has ended it. */
  bookedAs(otherwise: SimulatedOutcome): SimulatedOutcome {
    if (this.connectedAt !== undefined) return 'answered';
    return this.achieved ?? (this.leftQueue ? outcomeLeft(this.leftQueue) : otherwise);
  }

  connect(at: number, agent: AgentId): void {
    this.connectedAt = at;
    this.tell(at, 'call-answered', { agent });
  }

  end(at: number, outcome: SimulatedOutcome, by: string): void {
    if (this.isOver) return;
    this.endedAt = at;
    this.outcome = outcome;
    this.tell(at, 'call-ended', { outcome, by });
    this.#observer.ended?.(this);
  }
}
