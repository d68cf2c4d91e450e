/**
 * Somebody's phone is rung, and what she says after a tone is kept as a sound. It is no call of the
 * centre: no record, no queue; an agent is busy for her queues as long as it takes.
 */
import { HotlineError, isHotlineError } from '../../base/errors.ts';
import { type CallId, newId } from '../../base/ids.ts';
import { Scope } from '../../base/scope.ts';
import { type CentreContext, shownOnPhones, trackLeg } from '../centre-context.ts';
import type { Leg, RecordedMessage, RingResult } from '../ports.ts';

export interface TakeWish {
  /** Whose phones ring. */
  readonly extension: string;
  /** Shown on the phone beside its own number. */
  readonly title: string;
  /** Appears under this name when it is complete; where the media server may write. */
  readonly file: string;
  /** Aborting calls it off; nothing is kept. */
  readonly signal: AbortSignal;
  /** The phone was picked up: the tone comes now. */
  readonly onAnswered: () => void;
}

export type TakeEnd =
  | {
      readonly outcome: 'recorded';
      readonly durationMs: number;
      readonly endedBy: RecordedMessage['endedBy'];
    }
  /** Picked up, and nothing was said. */
  | { readonly outcome: 'empty' }
  | { readonly outcome: Exclude<RingResult['outcome'], 'answered'> };

/** Whoever asks sits beside the phone, or has told who does. Chosen. */
const ringMsMax = 30_000;
/** As `promptLimits.soundBytesMax` says: two minutes of 8 kHz, 16 bit are just below it. */
const takeMsMax = 120_000;

export class SoundTakes {
  readonly #context: CentreContext;
  readonly #scope: Scope;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(context: CentreContext) {
    this.#context = context;
    this.#scope = new Scope((error) => context.onFault(error));
  }

  /**
   * Settles when the take is complete, or was none. Rejects for no outcome of the phone.
   *
   * @throws HotlineError `conflict` at once when it is the phone of an agent who has a call
   */
  begin(wish: TakeWish): Promise<TakeEnd> {
    const { views, intake, occupations } = this.#context;
    const agent = views.profileAt(wish.extension);
    const state = agent && intake.state.agents.get(agent.id)?.state.state;
    if (state === 'talking' || state === 'offered') {
      throw new HotlineError('conflict', 'this phone has a call');
    }
    const callId = newId('call');
    let isUp = true;
    if (agent) occupations.occupy(agent.id, callId, () => isUp);
    const taking = this.#take(wish, callId).finally(() => {
      isUp = false;
      this.#underWay.delete(taking);
      if (agent) occupations.release(agent.id, callId);
    });
    this.#underWay.add(taking);
    return taking;
  }

  /** Ends all that is under way; settles when the phones are free. */
  async stop(): Promise<void> {
    await this.#scope.end();
    await Promise.allSettled(this.#underWay);
  }

  async #take(wish: TakeWish, callId: CallId): Promise<TakeEnd> {
    const signal = AbortSignal.any([wish.signal, this.#scope.signal]);
    let leg: Leg | undefined;
    try {
      const result = await this.#ring(wish, callId, signal);
      if (result.outcome !== 'answered') return { outcome: result.outcome };
      leg = result.leg;
      trackLeg(this.#context, leg);
      wish.onAnswered();
      const message = await record(leg, wish.file, signal);
      if (signal.aborted) return { outcome: 'cancelled' };
      const { durationMs, endedBy, file } = message;
      return file === undefined
        ? { outcome: 'empty' }
        : { outcome: 'recorded', durationMs, endedBy };
    } catch (error) {
      if (signal.aborted) return { outcome: 'cancelled' };
      // She hung up before the tone was over.
      if (isHotlineError(error, 'leg-ended')) return { outcome: 'empty' };
      this.#context.log.warn({ err: error, extension: wish.extension }, 'a take has failed');
      return { outcome: 'failed' };
    } finally {
      if (leg) await leg.hangup();
    }
  }

  #ring(wish: TakeWish, callId: CallId, signal: AbortSignal): Promise<RingResult> {
    const { extension, title: callerName } = wish;
    const callerNumber = shownOnPhones(this.#context, extension);
    const ringTimeoutMs = ringMsMax;
    const options = { extension, callerNumber, callerName, callId, ringTimeoutMs, signal };
    return this.#context.telephony.ring(options);
  }
}

function record(leg: Leg, file: string, signal: AbortSignal): Promise<RecordedMessage> {
  // Silence does not end it: who reads from a page may look for her place.
  const limits = { maxMs: takeMsMax, silenceMs: 0, terminators: '#', beep: true };
  return leg.recordMessage({ file, ...limits, signal });
}
