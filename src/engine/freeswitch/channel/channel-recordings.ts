/**
 * The recordings of one channel that go on beside its applications (`record_session`,
 * `uuid_record`), by the name they were started with.
 */
import type { StartedRecording } from '../../media/media-engine.ts';
import type { Channel } from './channel.ts';

export class ChannelRecordings {
  readonly #channel: Channel;
  readonly #byFile = new Map<string, StartedRecording>();

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  get count(): number {
    return this.#byFile.size;
  }

  /** Starts one; rejects as `MediaEngine.startRecording` does. @param timeLimitMs 0: none. */
  async start(file: string, timeLimitMs: number): Promise<void> {
    const request = { file, timeLimitMs, channels: this.#channelsWanted() } as const;
    const { core, streamId } = this.#channel;
    const recording = await core.media.startRecording(streamId, request);
    this.#byFile.set(file, recording);
    this.#channel.publish('RECORD_START', { 'Record-File-Path': recording.file });
    core.inBackground(this.#untilFinished(file, recording), 'recording failed');
  }

  /** Stops the named one, or all with `all`; false when there is none such. */
  async stop(file: string): Promise<boolean> {
    const wanted = this.#find(file);
    await Promise.all(
      wanted.map((recording) => this.#channel.core.media.stopRecording(recording.recordingId)),
    );
    return wanted.length > 0;
  }

  /** Replaces what is said by silence until unmasked; false when there is none such. */
  async setMask(file: string, isMasked: boolean): Promise<boolean> {
    const { media } = this.#channel.core;
    const wanted = this.#find(file);
    await Promise.all(
      wanted.map(({ recordingId }) =>
        isMasked ? media.maskRecording(recordingId) : media.unmaskRecording(recordingId),
      ),
    );
    return wanted.length > 0;
  }

  #find(file: string): StartedRecording[] {
    if (file === 'all') return [...this.#byFile.values()];
    const recording = this.#byFile.get(file);
    return recording ? [recording] : [];
  }

  #channelsWanted(): 'stereo' | 'mixed' | 'said' | 'heard' {
    const isSet = (name: string) => this.#channel.variable(name) === 'true';
    if (isSet('RECORD_READ_ONLY')) return 'said';
    if (isSet('RECORD_WRITE_ONLY')) return 'heard';
    return isSet('RECORD_STEREO') ? 'stereo' : 'mixed';
  }

  async #untilFinished(file: string, recording: StartedRecording): Promise<void> {
    const end = await recording.finished;
    if (this.#byFile.get(file) === recording) this.#byFile.delete(file);
    this.#channel.setVariable('record_ms', String(end.recordedMs));
    this.#channel.setVariable('record_seconds', String(Math.floor(end.recordedMs / 1000)));
    this.#channel.setVariable('record_samples', String(end.recordedMs * 8));
    this.#channel.publish('RECORD_STOP', {
      'Record-File-Path': end.file,
      'Record-Completion-Cause': end.reason,
    });
  }
}
