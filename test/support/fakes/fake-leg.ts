/** A leg without media: what it hears is a word, what it is asked to do is written down. */
import { HotlineError } from '../../../src/base/errors.ts';
import { newId } from '../../../src/base/ids.ts';
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
  TransferRequest,
} from '../../../src/calls/ports.ts';

type Waiting<Value> = { readonly resolve: (value: Value) => void };

export class FakeLeg implements Leg {
  readonly id = newId('leg');
  readonly sipCallId = `sip-${this.id}`;
  readonly identity = { sipCallId: this.sipCallId };
  readonly name: string;
  readonly #deeds: string[];
  readonly #ended = new AbortController();
  #end: LegEnd | undefined;
  #playing: Waiting<void> | undefined;
  #collecting: Waiting<CollectResult> | undefined;
  #recording: string | undefined;
  #leaving: { readonly resolve: (message: RecordedMessage) => void; file: string } | undefined;
  #onTransfer: ((request: TransferRequest) => Promise<'transferred' | 'failed'>) | undefined;
  readonly #onHold: ((held: boolean) => void)[] = [];
  readonly #onDigit: ((digit: string) => void)[] = [];
  /** 'silence', 'music <source>', 'prompt <source>', 'bridge <leg id>', 'conference', or '<listen mode> <leg id>'. */
  hears = 'silence';
  isMuted = false;
  /** The next operation of this name fails with `media-failed`. */
  failsAt: string | undefined;
  /** The next operation of this name is answered by `answerHeldBack`, or by the leg's end. */
  holdsBack: string | undefined;
  #answerHeldBack: (() => void) | undefined;
  /** Complete files, by name. */
  readonly files: string[] = [];

  constructor(name: string, deeds: string[]) {
    this.name = name;
    this.#deeds = deeds;
  }

  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  get end(): LegEnd | undefined {
    return this.#end;
  }

  get isRecording(): boolean {
    return this.#recording !== undefined;
  }

  async play(sources: readonly MediaSource[], signal: AbortSignal): Promise<void> {
    await this.#begin('play', sources.join(' '));
    if (signal.aborted) return;
    this.hears = `prompt ${sources.join(' ')}`;
    await this.#untilEnded<void>((resolve) => {
      this.#playing = { resolve };
      signal.addEventListener('abort', () => resolve());
    });
    this.#playing = undefined;
    if (this.hears.startsWith('prompt')) this.hears = 'silence';
  }

  async collect(options: CollectOptions): Promise<CollectResult> {
    await this.#begin('collect', options.prompts.join(' '));
    return this.#untilEnded<CollectResult>((resolve) => {
      this.#collecting = { resolve };
      options.signal.addEventListener('abort', () => resolve({ outcome: 'timed-out' }));
    });
  }

  async startMusic(source: MediaSource): Promise<void> {
    await this.#begin('music', source);
    this.hears = `music ${source}`;
  }

  async stopMusic(): Promise<void> {
    await this.#begin('stop-music');
    this.hears = 'silence';
  }

  async bridge(other: Leg): Promise<void> {
    await this.#begin('bridge');
    if (other.ended.aborted) throw new HotlineError('leg-ended', 'the other leg has ended');
    this.hears = `bridge ${other.id}`;
    if (other instanceof FakeLeg) other.hears = `bridge ${this.id}`;
  }

  async unbridge(): Promise<void> {
    await this.#begin('unbridge');
    this.hears = 'silence';
  }

  async startRecording(file: string): Promise<void> {
    // It may be recorded from the order on; a leg that ends before the answer has its file.
    if (!this.#end) this.#recording = file;
    await this.#begin('record', file).catch((error: unknown) => {
      if (!this.#end) this.#recording = undefined;
      throw error;
    });
  }

  async stopRecording(): Promise<void> {
    await this.#begin('stop-recording');
    this.#closeFile();
  }

  async maskRecording(masked: boolean): Promise<void> {
    await this.#begin(masked ? 'mask' : 'unmask');
  }

  async mute(muted: boolean): Promise<void> {
    await this.#begin(muted ? 'mute' : 'unmute');
    this.isMuted = muted;
  }

  async recordMessage(options: RecordMessageOptions): Promise<RecordedMessage> {
    await this.#begin('record-message', options.file);
    return new Promise((resolve) => {
      this.#leaving = { resolve, file: options.file };
      options.signal.addEventListener('abort', () => this.finishMessage('aborted', 0));
      this.#ended.signal.addEventListener('abort', () => this.finishMessage('hangup', 1_000));
    });
  }

  async listenTo(other: Leg, mode: ListenMode): Promise<Listening> {
    await this.#begin(mode, other.id);
    return new FakeListening(this, other, mode, (deed) => this.#begin(deed, other.id));
  }

  async sendDigits(digits: string): Promise<void> {
    await this.#begin('send-digits', digits);
  }

  async hangup(cause: EndCause = 'normal'): Promise<void> {
    await Promise.resolve();
    this.#finish({ cause, by: 'us' });
  }

  onDigit(listener: (digit: string) => void): void {
    this.#onDigit.push(listener);
  }

  /** Presses a key while nothing is collected. */
  pressWhileWaiting(digit: string): void {
    for (const listener of this.#onDigit) listener(digit);
  }

  onHold(listener: (held: boolean) => void): void {
    this.#onHold.push(listener);
  }

  onTransferRequest(
    handler: (request: TransferRequest) => Promise<'transferred' | 'failed'>,
  ): void {
    this.#onTransfer = handler;
  }

  /** The phone's own transfer key; 'declined' where nobody handles it. */
  async requestTransfer(request: TransferRequest): Promise<'transferred' | 'failed' | 'declined'> {
    return this.#onTransfer?.(request) ?? 'declined';
  }

  /** What is said into `recordMessage` is over; 0 ms: nothing was said. */
  finishMessage(endedBy: RecordedMessage['endedBy'], durationMs: number): void {
    const leaving = this.#leaving;
    this.#leaving = undefined;
    if (!leaving) return;
    if (durationMs > 0) this.files.push(leaving.file);
    const file = durationMs > 0 ? { file: leaving.file } : {};
    leaving.resolve({ ...file, durationMs, endedBy });
  }

  /** The person hangs up, or the leg dies of `cause`. */
  endByPeer(cause: EndCause = 'normal'): void {
    this.#finish({ cause, by: 'peer' });
  }

  finishPlaying(): void {
    this.#playing?.resolve();
  }

  press(digits: string): void {
    this.#collecting?.resolve({ outcome: 'digits', digits });
    this.#collecting = undefined;
  }

  /** The time for a key is over. */
  pressNothing(): void {
    this.#collecting?.resolve({ outcome: 'timed-out' });
    this.#collecting = undefined;
  }

  answerHeldBack(): void {
    this.#answerHeldBack?.();
  }

  /** The phone's own hold key. */
  holdAtPhone(held: boolean): void {
    for (const listener of this.#onHold) listener(held);
  }

  async #begin(deed: string, detail = ''): Promise<void> {
    if (this.#end) throw new HotlineError('leg-ended', 'the leg has ended');
    this.#deeds.push(`${this.name} ${deed} ${detail}`.trim());
    await (this.holdsBack === deed ? this.#heldBack() : Promise.resolve());
    if (this.#end) throw new HotlineError('leg-ended', 'the leg has ended');
    if (this.failsAt !== deed) return;
    this.failsAt = undefined;
    throw new HotlineError('media-failed', `${deed} was refused`);
  }

  #heldBack(): Promise<void> {
    this.holdsBack = undefined;
    return new Promise((resolve) => {
      this.#answerHeldBack = resolve;
      this.#ended.signal.addEventListener('abort', () => resolve());
    });
  }

  #untilEnded<Value>(begin: (resolve: (value: Value) => void) => void): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#ended.signal.addEventListener('abort', () => {
        reject(new HotlineError('leg-ended', 'the leg has ended'));
      });
      begin(resolve);
    });
  }

  #finish(end: LegEnd): void {
    if (this.#end) return;
    this.#end = end;
    this.#deeds.push(`${this.name} ended ${end.cause} by ${end.by}`);
    this.#closeFile();
    this.#ended.abort();
  }

  #closeFile(): void {
    if (this.#recording !== undefined) this.files.push(this.#recording);
    this.#recording = undefined;
  }
}

class FakeListening implements Listening {
  readonly #supervisor: FakeLeg;
  readonly #other: Leg;
  readonly #doing: (deed: string) => Promise<void>;
  readonly #over = new AbortController();
  mode: ListenMode;

  constructor(
    supervisor: FakeLeg,
    other: Leg,
    mode: ListenMode,
    doing: (deed: string) => Promise<void>,
  ) {
    this.#supervisor = supervisor;
    this.#other = other;
    this.#doing = doing;
    this.mode = mode;
    supervisor.hears = `${mode} ${other.id}`;
    for (const leg of [supervisor, other]) leg.ended.addEventListener('abort', () => this.#end());
  }

  get ended(): AbortSignal {
    return this.#over.signal;
  }

  async setMode(mode: ListenMode): Promise<void> {
    if (this.ended.aborted) throw new HotlineError('conflict', 'the listening is over');
    await this.#doing(mode);
    this.mode = mode;
    this.#supervisor.hears = `${mode} ${this.#other.id}`;
  }

  async end(): Promise<void> {
    if (this.ended.aborted) return;
    await this.#doing('stop-listening');
    this.#end();
  }

  #end(): void {
    if (this.ended.aborted) return;
    this.#supervisor.hears = 'silence';
    this.#over.abort();
  }
}
