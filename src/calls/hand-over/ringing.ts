/** An agent's phone ringing for an offer, until it is answered, given up, or withdrawn. */
import type { AgentId, CallId, OfferId } from '../../base/ids.ts';
import type { Leg, RingResult, Telephony } from '../ports.ts';

export interface RingingParts {
  readonly telephony: Telephony;
  readonly offerId: OfferId;
  readonly callId: CallId;
  readonly agentId: AgentId;
  readonly extension: string;
  readonly callerNumber: string;
  readonly callerName?: string;
  readonly ringTimeoutMs: number;
  /** Absent: the customer is dialled when the agent has answered. */
  readonly callerLeg?: Leg;
  /** Her phone is asked to answer by itself. */
  readonly answersItself: boolean;
  /** Aborts when she answers at her desk. */
  readonly answerNow: AbortSignal;
  readonly onSent: () => void;
  readonly onRinging: () => void;
  readonly onIdentity: (identity: Readonly<Record<string, unknown>>) => void;
}

export class Ringing {
  readonly offerId: OfferId;
  readonly agentId: AgentId;
  readonly callId: CallId;
  readonly #parts: RingingParts;
  readonly #abort = new AbortController();
  #leg: Leg | undefined;

  constructor(parts: RingingParts) {
    this.#parts = parts;
    this.offerId = parts.offerId;
    this.agentId = parts.agentId;
    this.callId = parts.callId;
  }

  /** Undefined: the offer was withdrawn meanwhile, and nothing rings any more. */
  async start(): Promise<RingResult | undefined> {
    const {
      callerLeg: joins,
      telephony,
      extension,
      callerNumber,
      callerName,
      callId,
      ringTimeoutMs,
      answersItself,
      answerNow,
    } = this.#parts;
    const result = await telephony.ring({
      ...{ extension, callerNumber, callId, ringTimeoutMs, answersItself, answerNow },
      signal: this.#abort.signal,
      ...(joins ? { joins } : {}),
      ...(callerName === undefined ? {} : { callerName }),
      onSent: this.#parts.onSent,
      onRinging: this.#parts.onRinging,
      onIdentity: this.#parts.onIdentity,
    });
    if (!this.#abort.signal.aborted) {
      if (result.outcome === 'answered') this.#leg = result.leg;
      return result;
    }
    // Answered in the moment of the withdrawal.
    if (result.outcome === 'answered') await result.leg.hangup('cancelled');
    return undefined;
  }

  /** The answered leg that nobody has taken yet. */
  get leg(): Leg | undefined {
    return this.#leg;
  }

  /** Hands the answered leg over: from now on it is the conversation's. */
  takeLeg(): Leg | undefined {
    const leg = this.#leg;
    this.#leg = undefined;
    return leg;
  }

  /** Stops the ringing, or hangs up the leg that nobody took. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await this.takeLeg()?.hangup('cancelled');
  }
}
