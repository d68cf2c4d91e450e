/** The playbacks under way, by their ids, to streams and conferences alike. */
import { HotlineError } from '../../../base/errors.ts';
import type { ConferenceId, PlaybackId, PlayRequest, StreamId } from '../media-engine.ts';
import type { OpenedSource } from '../sources/source-opener.ts';
import type { InternalEvent } from '../worker-messages.ts';
import { PlaybackRun } from './playback-run.ts';
import { type Playbacks, playbacksMax } from './playbacks.ts';

/** What is played to. */
export interface PlaybackTarget {
  readonly id: StreamId | ConferenceId;
  readonly playbacks: Playbacks;
}

export interface RunningPlaybacksOptions<Target extends PlaybackTarget> {
  /** Settles with none when nothing can be opened. */
  readonly openSources: (request: PlayRequest) => Promise<readonly OpenedSource[]>;
  /** Told when what the target hears first is another playback, or none. */
  readonly onChange: (target: Target) => void;
  readonly emit: (event: InternalEvent) => void;
}

export class RunningPlaybacks<Target extends PlaybackTarget> {
  readonly #options: RunningPlaybacksOptions<Target>;
  readonly #targets = new Map<PlaybackId, Target>();

  constructor(options: RunningPlaybacksOptions<Target>) {
    this.#options = options;
  }

  get count(): number {
    return this.#targets.size;
  }

  /** @throws HotlineError `too-many`, `invalid-input` */
  async play(target: Target, playbackId: PlaybackId, request: PlayRequest): Promise<void> {
    if (target.playbacks.count >= playbacksMax) {
      throw new HotlineError('too-many', 'Too many playbacks on one stream');
    }
    if (request.sources.length === 0) throw new HotlineError('invalid-input', 'Nothing to play');
    const run = this.#newRun(target, playbackId, request);
    target.playbacks.add(run);
    this.#targets.set(playbackId, target);
    this.#options.onChange(target);
    run.begin(await this.#options.openSources(request));
  }

  /** One that has ended is not an error. */
  stop(playbackId: PlaybackId): void {
    this.#targets.get(playbackId)?.playbacks.find(playbackId)?.stop('stopped');
  }

  #newRun(owner: Target, playbackId: PlaybackId, request: PlayRequest): PlaybackRun {
    const { emit, onChange } = this.#options;
    const target = owner.id;
    const run: PlaybackRun = new PlaybackRun(playbackId, request, {
      fileStarted: (source) => emit({ type: 'file-started', target, playbackId, source }),
      fileFinished: (source, playedSamples) => {
        const playedMs = Math.floor(playedSamples / 8);
        const played = { source, playedSamples, playedMs };
        emit({ type: 'file-finished', target, playbackId, ...played });
      },
      ended: (end) => {
        owner.playbacks.remove(run);
        this.#targets.delete(playbackId);
        onChange(owner);
        emit({ type: 'playback-ended', playbackId, end });
      },
    });
    return run;
  }
}
