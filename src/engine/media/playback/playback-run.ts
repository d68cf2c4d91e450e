/**
 * One playback from its first file to its end, frame by frame. Pure: it is asked for 20 ms at a time
 * and tells its observer when files start and finish. The sources may come later than the run, which
 * is silent until then.
 */
import type { PlaybackEnd, PlaybackEndReason, PlaybackId, PlayRequest } from '../media-engine.ts';
import type { AudioSource } from '../sources/audio-source.ts';
import type { OpenedSource } from '../sources/source-opener.ts';

export interface PlaybackObserver {
  fileStarted(source: string): void;
  fileFinished(source: string, playedSamples: number): void;
  /** Once; nothing follows. */
  ended(end: PlaybackEnd): void;
}

const samplesPerMs = 8;
/** What FreeSWITCH leaves between the files of a list. */
const pauseMsDefault = 250;

type Phase =
  | { readonly name: 'opening' }
  | { readonly name: 'playing'; readonly source: AudioSource; position: number; start: number }
  | { readonly name: 'pause'; left: number }
  | { readonly name: 'ended' };

export class PlaybackRun {
  readonly id: PlaybackId;
  readonly mixed: boolean;
  readonly stopOnDigits: string;
  readonly #observer: PlaybackObserver;
  readonly #pauseSamples: number;
  readonly #limitSamples: number;
  readonly #offsetSamples: number;
  #sources: readonly AudioSource[] = [];
  #loopsLeft: number;
  #nextIndex = 0;
  #heardSamples = 0;
  #phase: Phase = { name: 'opening' };
  #last: { source: string; playedSamples: number; offsetSamples: number };

  constructor(id: PlaybackId, request: PlayRequest, observer: PlaybackObserver) {
    this.id = id;
    this.mixed = request.mixed ?? false;
    this.stopOnDigits = request.stopOnDigits ?? '';
    this.#observer = observer;
    this.#pauseSamples = (request.pauseMs ?? pauseMsDefault) * samplesPerMs;
    const limitMs = request.timeLimitMs ?? 0;
    this.#limitSamples = limitMs > 0 ? limitMs * samplesPerMs : Number.POSITIVE_INFINITY;
    this.#offsetSamples = Math.max(0, Math.round((request.offsetMs ?? 0) * samplesPerMs));
    this.#loopsLeft = request.loops ?? 1;
    this.#last = { source: request.sources[0] ?? '', playedSamples: 0, offsetSamples: 0 };
  }

  get hasEnded(): boolean {
    return this.#phase.name === 'ended';
  }

  /** The sources as they were found. Nothing happens when the run has ended meanwhile. */
  begin(opened: readonly OpenedSource[]): void {
    if (this.#phase.name !== 'opening') return;
    this.#sources = opened.flatMap(({ source }) => (source ? [source] : []));
    if (this.#sources.length === 0) this.stop('file-not-found');
    else this.#startNext(this.#offsetSamples);
  }

  /** Fills the next 20 ms. Silence before the sources are there and after the end. */
  frame(out: Int16Array, nowSamples: number): void {
    out.fill(0);
    if (this.#phase.name === 'opening' || this.#phase.name === 'ended') return;
    if (this.#phase.name === 'pause') this.#pause(this.#phase, out.length);
    if (this.#phase.name === 'playing') this.#play(this.#phase, out, nowSamples);
    this.#heardSamples += out.length;
    if (!this.hasEnded && this.#heardSamples >= this.#limitSamples) this.stop('time-limit');
  }

  /** Ends it now. Stopping an ended run is harmless. */
  stop(reason: PlaybackEndReason, digit?: string): void {
    if (this.hasEnded) return;
    if (this.#phase.name === 'playing') this.#finishFile(this.#phase);
    this.#phase = { name: 'ended' };
    const playedMs = Math.floor(this.#last.playedSamples / samplesPerMs);
    const end = { reason, ...this.#last, playedMs };
    this.#observer.ended(digit === undefined ? end : { ...end, digit });
  }

  #pause(pause: { left: number }, samples: number): void {
    pause.left -= samples;
    if (pause.left < 0) this.#startNext(0);
  }

  #play(playing: Phase & { name: 'playing' }, out: Int16Array, nowSamples: number): void {
    const left = playing.source.lengthSamples - playing.position;
    const count = Math.min(out.length, Math.max(0, left));
    playing.source.read(playing.position, out.subarray(0, count), nowSamples);
    playing.position += count;
    if (playing.position < playing.source.lengthSamples) return;
    this.#finishFile(playing);
    this.#afterFile();
  }

  #afterFile(): void {
    if (this.#isLast()) this.#endAtLast();
    else if (this.#pauseSamples > 0) this.#phase = { name: 'pause', left: this.#pauseSamples };
    else this.#startNext(0);
  }

  /** Its last file has been reported as finished already. */
  #endAtLast(): void {
    this.#phase = { name: 'pause', left: 0 };
    this.stop('ended');
  }

  /** Nothing audible in the whole list would turn an endless loop into a spin. */
  #isLast(): boolean {
    if (this.#nextIndex < this.#sources.length) return false;
    return this.#loopsLeft === 1 || this.#sources.every((source) => source.lengthSamples === 0);
  }

  #startNext(position: number): void {
    if (this.#nextIndex === this.#sources.length) {
      this.#nextIndex = 0;
      if (this.#loopsLeft > 0) this.#loopsLeft--;
    }
    const source = this.#sources[this.#nextIndex++];
    if (!source) {
      this.#endAtLast();
      return;
    }
    const start = Math.min(position, source.lengthSamples);
    this.#phase = { name: 'playing', source, position: start, start };
    this.#last = { source: source.name, playedSamples: 0, offsetSamples: start };
    this.#observer.fileStarted(source.name);
  }

  #finishFile(playing: Phase & { name: 'playing' }): void {
    const playedSamples = playing.position - playing.start;
    const source = playing.source.name;
    this.#last = { source, playedSamples, offsetSamples: playing.position };
    this.#observer.fileFinished(source, playedSamples);
  }
}
