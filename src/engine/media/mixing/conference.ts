/** A conference: its mixer, what is played to all in it, and its recordings, one frame per tick. */
import type { ConferenceId, StreamId } from '../media-engine.ts';
import { Playbacks } from '../playback/playbacks.ts';
import type { RecordingRun } from '../recording/recording-run.ts';
import type { MediaStream } from '../stream/media-stream.ts';
import { ConferenceMixer } from './conference-mixer.ts';

const frameSamples = 160;

export class Conference {
  readonly id: ConferenceId;
  readonly mixer = new ConferenceMixer();
  readonly playbacks = new Playbacks('oldest-first');
  readonly recordings = new Set<RecordingRun>();
  readonly #streams = new Map<StreamId, MediaStream>();
  readonly #onTalk: (streamId: StreamId, talks: boolean) => void;
  readonly #played = new Int16Array(frameSamples);
  readonly #mix = new Int16Array(frameSamples);
  #tick = -1;

  /** @param onTalk told when a participant begins and ceases to talk. */
  constructor(id: ConferenceId, onTalk: (streamId: StreamId, talks: boolean) => void) {
    this.id = id;
    this.#onTalk = onTalk;
  }

  get streams(): readonly MediaStream[] {
    return [...this.#streams.values()];
  }

  join(stream: MediaStream): void {
    this.#streams.set(stream.id, stream);
    this.mixer.join(stream.id);
  }

  leave(stream: MediaStream): void {
    this.#streams.delete(stream.id);
    this.mixer.leave(stream.id);
  }

  /** What a participant hears in this tick; valid until the next call. */
  mixFor(id: StreamId, tick: number): Int16Array {
    this.tick(tick);
    this.mixer.mixFor(id, this.#mix);
    return this.#mix;
  }

  /** Collects what all say in this tick. More than once per tick is harmless. */
  tick(tick: number): void {
    if (this.#tick === tick) return;
    this.#tick = tick;
    const run = this.playbacks.current;
    run?.frame(this.#played, tick * frameSamples);
    const changes = this.mixer.collect(
      (id) => this.#streams.get(id)?.said(tick),
      run && this.#played,
    );
    for (const { id, talks } of changes) this.#onTalk(id, talks);
    if (this.recordings.size === 0) return;
    this.mixer.mixOfAll(this.#mix);
    for (const { recorder } of this.recordings) {
      recorder.heard.writeFrame(tick * frameSamples, this.#mix);
    }
  }
}
