/**
 * One answered person: the dialog with them and the FreeSWITCH channel they hear. The two end
 * together, whichever goes first.
 */
import type { Logger } from 'pino';
import type { Clock } from '../../base/clock.ts';
import { HotlineError } from '../../base/errors.ts';
import { type LegId, newId } from '../../base/ids.ts';
import type {
  CollectOptions,
  CollectResult,
  EndCause,
  Leg,
  LegEnd,
  Listening,
  ListenMode,
  MediaSource,
  RecordedMessage,
  RecordMessageOptions,
} from '../../calls/ports.ts';
import type { TelephonyCounters } from '../counters.ts';
import { collectDigits } from '../media/collect.ts';
import { joinConference } from '../media/conference.ts';
import type { Endpoint } from '../media/endpoint.ts';
import { recordMessage } from '../media/message.ts';
import { Output } from '../media/output.ts';
import { Recording } from '../media/recording.ts';
import { isHeld } from '../media/sdp.ts';
import { TypedAhead } from '../media/typed-ahead.ts';
import type { LegDirectory } from './leg-directory.ts';
import { LiveListening } from './live-listening.ts';
import type { PeerDialog } from './peer-dialog.ts';
import type { ReferTarget, TransferHandler } from './refer.ts';

export interface LegContext {
  readonly clock: Clock;
  readonly counters: TelephonyCounters;
  readonly logger: Logger;
  readonly enders: Set<() => Promise<void>>;
  readonly legs: LegDirectory;
}

export class LiveLeg implements Leg {
  readonly id: LegId = newId('leg');
  readonly #dialog: PeerDialog;
  readonly #endpoint: Endpoint;
  readonly #context: LegContext;
  readonly #logger: Logger;
  readonly #output: Output;
  readonly #ended = new AbortController();
  readonly #ender = (): Promise<void> => this.hangup();
  readonly #digitListeners: ((digit: string) => void)[] = [];
  readonly #holdListeners: ((held: boolean) => void)[] = [];
  readonly #typedAhead = new TypedAhead();
  #collector: ((digit: string) => void) | undefined;
  #recording: Recording | undefined;
  #partner: LiveLeg | undefined;
  /** Takes this leg out of the conference, or the listening, that it is in. */
  #leaveCompany: (() => Promise<void>) | undefined;
  #onTransferRequest: TransferHandler | undefined;
  #isHeld = false;
  #end: LegEnd | undefined;
  #gone: Promise<void> | undefined;

  constructor(dialog: PeerDialog, endpoint: Endpoint, context: LegContext) {
    this.#dialog = dialog;
    this.#endpoint = endpoint;
    this.#context = context;
    this.#logger = context.logger.child({ legId: this.id, sipCallId: dialog.sipCallId });
    this.#output = new Output(endpoint, context.clock);
    context.counters.legs += 1;
    context.enders.add(this.#ender);
    endpoint.onDigit((digit) => this.#takeDigit(digit));
    dialog.serve({
      answerOffer: (sdp) => this.#answerOffer(sdp),
      offer: () => endpoint.localSdp,
      takeAnswer: (sdp) =>
        void this.#answerOffer(sdp).catch((error: unknown) => this.#fault(error)),
      digit: (digit) => this.#takeDigit(digit),
      transfer: (target) => this.#transfer(target),
    });
    context.legs.add(dialog.name, this);
    this.#endTogether();
    this.#logger.info({ endpoint: endpoint.uuid }, 'leg answered');
  }

  get sipCallId(): string {
    return this.#dialog.sipCallId;
  }

  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  get end(): LegEnd | undefined {
    return this.#end;
  }

  get identity(): Readonly<Record<string, unknown>> {
    return { legId: this.id, dialog: this.#dialog.identity, endpoint: this.#endpoint.identity };
  }

  /** Name of the FreeSWITCH server that carries the audio. */
  get mediaServer(): string {
    return this.#endpoint.server;
  }

  play(sources: readonly MediaSource[], signal: AbortSignal, bargeIn = false): Promise<void> {
    if (!bargeIn) this.#typedAhead.release();
    const stop = bargeIn ? AbortSignal.any([signal, this.#typedAhead.keep()]) : signal;
    // FreeSWITCH reports the end of the sound also when the channel has ended under it.
    const played = this.#output.play(sources, stop);
    return this.#asLeg(played.then(() => this.#ended.signal.throwIfAborted()));
  }

  collect(options: CollectOptions): Promise<CollectResult> {
    const surroundings = {
      clock: this.#context.clock,
      ended: this.#ended.signal,
      typedAhead: this.#typedAhead.release(),
      play: (sources: readonly MediaSource[], signal: AbortSignal) =>
        this.#output.play(sources, signal),
      takeDigits: (listener: (digit: string) => void) => this.#takeDigits(listener),
    };
    return this.#asLeg(collectDigits(surroundings, options));
  }

  startMusic(source: MediaSource): Promise<void> {
    this.#typedAhead.release();
    return this.#asLeg(this.#output.startMusic(source));
  }

  stopMusic(): Promise<void> {
    return this.#asLeg(this.#output.stop());
  }

  async bridge(other: Leg): Promise<void> {
    const partner = this.#onSameServer(other);
    for (const leg of [this, partner]) leg.#typedAhead.release();
    if (this.#partner === partner) return;
    await Promise.all([this.#leave(), partner.#leave()]);
    // A loop would fight the bridge for the channel (both legs fell silent on FreeSWITCH 1.10.12).
    await Promise.all([this.#output.stop(), partner.#output.stop()]);
    await this.#asLeg(this.#endpoint.bridge(partner.#endpoint));
    this.#partner = partner;
    partner.#partner = this;
  }

  /** What a far end sends before it answers is heard here, and nothing else. */
  async hearEarly(farEnd: Endpoint): Promise<void> {
    await this.#clear();
    await this.#asLeg(this.#endpoint.bridge(farEnd));
  }

  /** The far end that was heard early has answered and is a leg: the bridge stands. */
  stayBridged(farEnd: LiveLeg): void {
    if (this.ended.aborted || farEnd.ended.aborted) return;
    this.#partner = farEnd;
    farEnd.#partner = this;
  }

  unbridge(): Promise<void> {
    return this.#asLeg(this.#leave());
  }

  async startRecording(file: string): Promise<void> {
    this.#ended.signal.throwIfAborted();
    await this.stopRecording();
    const { clock, counters } = this.#context;
    // Before the answer: a leg that ends meanwhile closes what has begun.
    this.#recording = new Recording(this.#endpoint, file, clock, counters);
    await this.#asLeg(this.#recording.start());
  }

  async stopRecording(): Promise<void> {
    const recording = this.#recording;
    await recording?.stop();
    if (this.#recording === recording) this.#recording = undefined;
  }

  async maskRecording(masked: boolean): Promise<void> {
    if (!this.#recording) throw new HotlineError('conflict', 'Nothing is being recorded');
    await this.#asLeg(this.#recording.mask(masked));
  }

  async mute(muted: boolean): Promise<void> {
    const args = `${this.#endpoint.uuid} start read mute ${muted ? 1 : 0}`;
    await this.#asLeg(this.#endpoint.api('uuid_audio', args));
  }

  async recordMessage(options: RecordMessageOptions): Promise<RecordedMessage> {
    this.#typedAhead.release();
    const surroundings = {
      endpoint: this.#endpoint,
      output: this.#output,
      clock: this.#context.clock,
      ended: this.#ended.signal,
      takeDigits: (listener: (digit: string) => void) => this.#takeDigits(listener),
    };
    return this.#asLeg(recordMessage(surroundings, options));
  }

  async listenTo(other: Leg, mode: ListenMode): Promise<Listening> {
    const target = this.#onSameServer(other);
    if (target.ended.aborted) throw target.ended.reason;
    await this.#clear();
    const { clock, counters } = this.#context;
    const parts = { supervisor: this.#endpoint, target: target.#endpoint, clock, counters };
    const listening = await this.#asLeg(LiveListening.start(parts, mode));
    this.#leaveCompany = () => listening.end();
    return listening;
  }

  /**
   * Settles when the others hear this leg and it hears them.
   *
   * @param onLeft hears once that it has left, for whatever reason
   */
  async enterConference(name: string, onLeft: () => void): Promise<void> {
    await this.#clear();
    const { clock, counters } = this.#context;
    const parts = { clock, counter: counters };
    const { stay, joined } = joinConference(this.#endpoint, name, parts);
    this.#leaveCompany = () => stay.leave();
    void stay.over.then(onLeft);
    await this.#asLeg(joined);
  }

  onTransferRequest(handler: TransferHandler): void {
    this.#onTransferRequest = handler;
  }

  async sendDigits(digits: string): Promise<void> {
    if (!/^[0-9*#A-Da-d]{1,64}$/.test(digits)) {
      throw new HotlineError('invalid-input', 'Not digits');
    }
    await this.#asLeg(this.#endpoint.api('uuid_send_dtmf', `${this.#endpoint.uuid} ${digits}`));
  }

  async hangup(cause: EndCause = 'normal'): Promise<void> {
    this.#finish({ cause, by: 'us' });
    await this.#gone;
  }

  onDigit(listener: (digit: string) => void): void {
    this.#digitListeners.push(listener);
  }

  onHold(listener: (held: boolean) => void): void {
    this.#holdListeners.push(listener);
  }

  #takeDigits(listener: (digit: string) => void): () => void {
    this.#collector = listener;
    return () => {
      if (this.#collector === listener) this.#collector = undefined;
    };
  }

  #takeDigit(digit: string): void {
    if (this.#collector) this.#collector(digit);
    else if (this.#typedAhead.take(digit)) return;
    else for (const listener of this.#digitListeners) listener(digit);
  }

  /** A call named that is none of ours, or has ended, is declined like one that nobody takes. */
  #transfer({ target, replaces }: ReferTarget): Promise<'transferred' | 'failed'> | undefined {
    const consultLeg = replaces && this.#context.legs.find(replaces);
    if (replaces && (!consultLeg || consultLeg === this)) return undefined;
    this.#logger.info({ attended: replaces !== undefined }, 'the phone asks for a transfer');
    return this.#onTransferRequest?.(consultLeg ? { target, consultLeg } : { target });
  }

  /** The phone's new description goes to FreeSWITCH, FreeSWITCH's answer to the phone. */
  async #answerOffer(sdp: string): Promise<string> {
    const answer = await this.#endpoint.modify(sdp);
    const held = isHeld(sdp);
    if (held !== this.#isHeld) {
      this.#isHeld = held;
      this.#logger.info({ held }, 'the phone changed its hold');
      for (const listener of this.#holdListeners) listener(held);
    }
    return answer;
  }

  #onSameServer(other: Leg): LiveLeg {
    if (!(other instanceof LiveLeg) || other === this) {
      throw new HotlineError('invalid-input', 'Only two legs of this system can be joined');
    }
    if (other.mediaServer === this.mediaServer) return other;
    throw new HotlineError('media-failed', 'The legs are on different media servers');
  }

  /** Alone, and hearing nothing. */
  async #clear(): Promise<void> {
    this.#typedAhead.release();
    await this.#asLeg(this.#leave());
    await this.#output.stop();
  }

  /** Parked, and out of what it was in with others. */
  async #leave(): Promise<void> {
    const leaveCompany = this.#leaveCompany;
    this.#leaveCompany = undefined;
    await leaveCompany?.();
    await this.#leavePartner();
  }

  /** Both sides of the bridge are parked and take commands again. */
  async #leavePartner(): Promise<void> {
    const partner = this.#partner;
    if (!partner) return;
    this.#partner = undefined;
    partner.#partner = undefined;
    if (partner.ended.aborted || this.ended.aborted) return;
    await this.#endpoint.api('uuid_transfer', `${this.#endpoint.uuid} -both park inline`);
  }

  #endTogether(): void {
    const onDialogEnded = (): void =>
      this.#finish(this.#dialog.end ?? { cause: 'normal', by: 'peer' });
    const onEndpointEnded = (): void => this.#finish(endOfMedia(this.#endpoint.ended.reason));
    this.#dialog.ended.addEventListener('abort', onDialogEnded, { once: true });
    this.#endpoint.ended.addEventListener('abort', onEndpointEnded, { once: true });
    if (this.#dialog.ended.aborted) onDialogEnded();
    else if (this.#endpoint.ended.aborted) onEndpointEnded();
  }

  #finish(end: LegEnd): void {
    if (this.#ended.signal.aborted) return;
    this.#end = end;
    this.#context.counters.legs -= 1;
    this.#logger.info({ cause: end.cause, by: end.by }, 'leg ended');
    if (this.#partner) {
      this.#partner.#partner = undefined;
      this.#partner = undefined;
    }
    this.#ended.abort(new HotlineError('leg-ended', 'The leg has ended', { details: { ...end } }));
    this.#gone = this.#release(end.cause).finally(() => this.#context.enders.delete(this.#ender));
  }

  async #release(cause: EndCause): Promise<void> {
    // A dead phone never answers it: whoever was talking to it must not wait. A stop does.
    void this.#dialog.bye(cause);
    const work = [
      this.#endpoint.destroy(),
      this.stopRecording().catch((error: unknown) => this.#fault(error)),
    ];
    await Promise.all(work);
  }

  /** Whatever fails because the leg ended says so. */
  async #asLeg<Value>(work: Promise<Value>): Promise<Value> {
    try {
      return await work;
    } catch (error) {
      throw this.#ended.signal.aborted ? this.#ended.signal.reason : error;
    }
  }

  #fault(error: unknown): void {
    this.#logger.error({ err: error }, 'clean-up of a leg failed');
  }
}

/** FreeSWITCH ended the channel: by its own guard against silence, or because it is in trouble. */
function endOfMedia(reason: unknown): LegEnd {
  const cause = reason instanceof HotlineError ? reason.details.cause : undefined;
  if (cause === 'MEDIA_TIMEOUT') return { cause: 'media-timeout', by: 'peer' };
  return { cause: 'failed', by: 'us' };
}
