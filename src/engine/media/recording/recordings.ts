/** The recordings under way, by their ids; each is advanced in its own turn. */
import { HotlineError } from '../../../base/errors.ts';
import type {
  RecordingEnd,
  RecordingEndReason,
  RecordRequest,
  StreamRecordingId,
} from '../media-engine.ts';
import { Rota } from '../rota.ts';
import type { MediaPaths } from '../sources/media-paths.ts';
import { RecordingRun } from './recording-run.ts';

/** Ticks of 5 ms: what is recorded goes to its file every 100 ms. */
const advanceTicks = 20;

/** What is recorded: a stream or a conference. */
export interface Recorded {
  readonly recordings: Set<RecordingRun>;
}

export interface RecordingsOptions {
  readonly paths: MediaPaths;
  readonly recordingBacklogBytesMax: number;
  /** In 8 kHz samples. */
  readonly nowSamples: () => number;
  /** @param failure why it could not be written, with the reason `write-failed` */
  readonly onEnded: (end: RecordingEnd, failure: unknown) => void;
}

export class Recordings {
  readonly #options: RecordingsOptions;
  readonly #runs = new Map<StreamRecordingId, RecordingRun>();
  readonly #rota = new Rota<RecordingRun>(advanceTicks);

  constructor(options: RecordingsOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#runs.size;
  }

  /**
   * @returns the run, which its target is to be given.
   * @throws HotlineError `not-allowed`, `store-failed`, `conflict`
   */
  async start(
    target: Recorded,
    id: StreamRecordingId,
    request: RecordRequest,
  ): Promise<RecordingRun> {
    const { paths, recordingBacklogBytesMax, nowSamples } = this.#options;
    const run: RecordingRun = await RecordingRun.start({
      id,
      path: await paths.writable(request.file),
      request,
      backlogBytesMax: recordingBacklogBytesMax,
      nowSamples,
      onEnding: (ending) => target.recordings.delete(ending),
      onEnded: (end, failure) => {
        this.#runs.delete(id);
        this.#rota.delete(run);
        this.#options.onEnded(end, failure);
      },
    });
    this.#runs.set(id, run);
    this.#rota.add(run);
    return run;
  }

  /** @throws HotlineError `not-found` */
  get(id: StreamRecordingId): RecordingRun {
    const run = this.#runs.get(id);
    if (!run) throw new HotlineError('not-found', 'No such recording', { details: { id } });
    return run;
  }

  /** Tick `number` of 5 ms. */
  tick(number: number): void {
    for (const run of this.#rota.turn(number)) run.advance();
  }

  async endAll(reason: RecordingEndReason): Promise<void> {
    await Promise.all([...this.#runs.values()].map((run) => run.end(reason)));
  }
}
