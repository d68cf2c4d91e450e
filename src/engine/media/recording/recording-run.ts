/** A recording under way: its recorder, its file, and its one end. */
import type {
  RecordingEnd,
  RecordingEndReason,
  RecordRequest,
  StreamRecordingId,
} from '../media-engine.ts';
import { Recorder } from './recorder.ts';
import { RecordingFile } from './recording-file.ts';

export interface RecordingRunOptions {
  readonly id: StreamRecordingId;
  /** The absolute final name. */
  readonly path: string;
  readonly request: RecordRequest;
  readonly backlogBytesMax: number;
  readonly nowSamples: () => number;
  /** Called at once when it ends, before the file has its final name. */
  readonly onEnding: (run: RecordingRun) => void;
  /** Called once, last. */
  readonly onEnded: (end: RecordingEnd, failure: unknown) => void;
}

export class RecordingRun {
  readonly recorder: Recorder;
  readonly #options: RecordingRunOptions;
  readonly #file: RecordingFile;
  #failure: unknown;
  #end: Promise<RecordingEnd> | undefined;

  private constructor(options: RecordingRunOptions, file: RecordingFile) {
    this.#options = options;
    this.#file = file;
    this.recorder = new Recorder(options.request, file, options.nowSamples());
  }

  /** @throws HotlineError `store-failed` or `conflict`. */
  static async start(options: RecordingRunOptions): Promise<RecordingRun> {
    let run: RecordingRun | undefined;
    const file = await RecordingFile.create({
      path: options.path,
      channels: (options.request.channels ?? 'stereo') === 'stereo' ? 2 : 1,
      backlogBytesMax: options.backlogBytesMax,
      onFailure: (error) => run?.giveUp(error),
    });
    run = new RecordingRun(options, file);
    return run;
  }

  get id(): StreamRecordingId {
    return this.#options.id;
  }

  /** The absolute final name. */
  get path(): string {
    return this.#options.path;
  }

  /** Resolves when it has ended; while it goes on, `undefined`. */
  get ending(): Promise<RecordingEnd> | undefined {
    return this.#end;
  }

  /** To be called several times a second. */
  advance(): void {
    if (this.#end) return;
    const reason = this.recorder.advance(this.#options.nowSamples());
    if (reason !== undefined) void this.end(reason);
  }

  receiveDigit(digit: string): void {
    if (this.#options.request.stopOnDigits?.includes(digit)) void this.end('digit', digit);
  }

  /** Ends it; a second call gives the same end. Never rejects. */
  end(reason: RecordingEndReason, digit?: string): Promise<RecordingEnd> {
    // In a turn of its own: a write that fails while it finishes must find that it has an end.
    this.#end ??= Promise.resolve().then(() => this.#finish(reason, digit));
    return this.#end;
  }

  /** Its file can no longer be written. */
  giveUp(error: unknown): void {
    this.#failure = error;
    void this.end('write-failed');
  }

  async #finish(reason: RecordingEndReason, digit?: string): Promise<RecordingEnd> {
    const { id, path, nowSamples, onEnding, onEnded } = this.#options;
    const endedAt = nowSamples();
    onEnding(this);
    this.recorder.finish(endedAt);
    const isWhole = await this.#file.close();
    const recordedMs = this.recorder.recordedMs(endedAt);
    const end: RecordingEnd = {
      recordingId: id,
      reason: isWhole ? reason : 'write-failed',
      file: path,
      recordedMs,
      ...(digit === undefined ? {} : { digit }),
    };
    onEnded(end, this.#failure);
    return end;
  }
}
