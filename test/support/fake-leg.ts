/** A leg without media: what it hears is a word, what it is asked to do is written down. */
import { HotlineError } from '../../src/base/errors.ts';
import { newId } from '../../src/base/ids.ts';
import type {
  CollectOptions,
  CollectResult,
  EndCause,
  Leg,
  LegEnd,
  MediaSource,
} from '../../src/calls/ports.ts';

type Waiting<Value> = { readonly resolve: (value: Value) => void };

export class FakeLeg implements Leg {
  readonly id = newId('leg');
  readonly sipCallId = `sip-${this.id}`;
  readonly identity = { sipCallId: this.sipCallId };
  readonly #name: string;
  readonly #deeds: string[];
  readonly #ended = new AbortController();
  #end: LegEnd | undefined;
  #playing: Waiting<void> | undefined;
  #collecting: Waiting<CollectResult> | undefined;
  #recording: string | undefined;
  readonly #onHold: ((held: boolean) => void)[] = [];
  readonly #onDigit: ((digit: string) => void)[] = [];
  /** 'silence', 'music <source>', 'prompt <source>', or 'bridge <leg id>'. */
  hears = 'silence';
  /** The next operation of this name fails with `media-failed`. */
  failsAt: string | undefined;
  /** Complete files, by name. */
  readonly files: string[] = [];

  constructor(name: string, deeds: string[]) {
    this.#name = name;
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
    await this.#begin('record', file);
    this.#recording = file;
  }

  async stopRecording(): Promise<void> {
    await this.#begin('stop-recording');
    this.#closeFile();
  }

  async maskRecording(masked: boolean): Promise<void> {
    await this.#begin(masked ? 'mask' : 'unmask');
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

  /** The phone's own hold key. */
  holdAtPhone(held: boolean): void {
    for (const listener of this.#onHold) listener(held);
  }

  async #begin(deed: string, detail = ''): Promise<void> {
    if (this.#end) throw new HotlineError('leg-ended', 'the leg has ended');
    this.#deeds.push(`${this.#name} ${deed} ${detail}`.trim());
    await Promise.resolve();
    if (this.#end) throw new HotlineError('leg-ended', 'the leg has ended');
    if (this.failsAt !== deed) return;
    this.failsAt = undefined;
    throw new HotlineError('media-failed', `${deed} was refused`);
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
    this.#deeds.push(`${this.#name} ended ${end.cause} by ${end.by}`);
    this.#closeFile();
    this.#ended.abort();
  }

  #closeFile(): void {
    if (this.#recording !== undefined) this.files.push(this.#recording);
    this.#recording = undefined;
  }
}
