/**
 * A media engine without audio, on a virtual clock: playbacks take as long as their sources say,
 * digits come when the test presses them. What was asked of it is in `calls`.
 */
import { isIP } from 'node:net';
import type { Clock, Timer } from '../../../src/base/clock.ts';
import { HotlineError } from '../../../src/base/errors.ts';
import type {
  ConferenceId,
  ConferenceRelation,
  ConferenceRole,
  MediaEngine,
  MediaEngineStatistics,
  MediaEvent,
  OpenedStream,
  Playback,
  PlaybackEnd,
  PlaybackEndReason,
  PlaybackId,
  PlayRequest,
  RecordingEnd,
  RecordRequest,
  SendDigitsResult,
  StartedRecording,
  StreamConfiguration,
  StreamId,
  StreamRecordingId,
  StreamStatistics,
  TapMode,
} from '../../../src/engine/media/media-engine.ts';

type Target = StreamId | ConferenceId;

interface FakePlayback {
  readonly id: PlaybackId;
  readonly target: Target;
  readonly request: PlayRequest;
  readonly settle: (end: PlaybackEnd) => void;
  sourceIndex: number;
  playedMs: number;
  resumedAt: number;
  timer: Timer | undefined;
}

interface FakeRecording {
  readonly id: StreamRecordingId;
  readonly target: Target;
  readonly request: RecordRequest;
  readonly startedAt: number;
  readonly settle: (end: RecordingEnd) => void;
  readonly finished: Promise<RecordingEnd>;
  timer: Timer | undefined;
}

export class FakeMediaEngine implements MediaEngine {
  /** One line for each command, such as `bridge stream-1 stream-2`. */
  readonly calls: string[] = [];
  /** Lengths of files, ms. A path that is not here cannot be read. */
  readonly fileLengthsMs = new Map<string, number>();
  readonly configurations = new Map<StreamId, StreamConfiguration>();
  readonly #clock: Clock;
  readonly #streams = new Set<StreamId>();
  readonly #conferences = new Map<ConferenceId, Set<StreamId>>();
  readonly #bridges = new Map<StreamId, StreamId>();
  readonly #taps = new Map<StreamId, StreamId>();
  readonly #playbacks: FakePlayback[] = [];
  readonly #recordings = new Map<StreamRecordingId, FakeRecording>();
  readonly #listeners = new Set<(event: MediaEvent) => void>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  createStream(): Promise<OpenedStream> {
    const number = ++this.#count;
    const streamId = `stream-${number}` as StreamId;
    this.#streams.add(streamId);
    return Promise.resolve({
      streamId,
      localAddress: '127.0.0.1',
      localPort: 40_000 + 2 * number,
    });
  }

  async configureStream(streamId: StreamId, configuration: StreamConfiguration): Promise<void> {
    this.#known(streamId);
    if (configuration.remote && isIP(configuration.remote.address) !== 4) {
      throw new HotlineError('invalid-input', 'Not a far end to send to');
    }
    this.configurations.set(streamId, configuration);
    this.calls.push(`configure ${streamId} ${configuration.direction}`);
  }

  async closeStream(streamId: StreamId): Promise<StreamStatistics> {
    if (!this.#streams.delete(streamId)) return this.#statisticsOf();
    this.calls.push(`close ${streamId}`);
    for (const one of this.#of(streamId).reverse()) this.#end(one, 'target-closed');
    for (const recording of [...this.#recordings.values()]) {
      if (recording.target === streamId) this.#endRecording(recording, 'target-closed');
    }
    await this.unbridge(streamId);
    this.#taps.delete(streamId);
    for (const [listener, target] of this.#taps) {
      if (target === streamId) this.#emit({ type: 'tap-ended', streamId: listener, target });
    }
    for (const members of this.#conferences.values()) members.delete(streamId);
    return this.#statisticsOf();
  }

  async streamStatistics(streamId: StreamId): Promise<StreamStatistics> {
    this.#known(streamId);
    return this.#statisticsOf();
  }

  play(target: Target, request: PlayRequest): Playback {
    const id = `playback-${++this.#count}` as PlaybackId;
    let settle: (end: PlaybackEnd) => void = () => undefined;
    const finished = new Promise<PlaybackEnd>((resolve) => {
      settle = resolve;
    });
    const sources = request.sources.filter((source) => this.#lengthMs(source) !== undefined);
    const playable = { ...request, sources };
    const one: FakePlayback = {
      id,
      target,
      request: playable,
      settle,
      sourceIndex: 0,
      playedMs: 0,
      resumedAt: 0,
      timer: undefined,
    };
    this.calls.push(`play ${target} ${request.sources.join('!')}`);
    if (sources.length === 0) {
      settle(this.#playbackEnd(one, 'file-not-found', request.sources[0] ?? ''));
      return { playbackId: id, finished };
    }
    this.#pause(this.#of(target).at(-1));
    this.#playbacks.push(one);
    // As the real one: nothing is heard of a playback before `play` has returned.
    queueMicrotask(() => this.#startFile(one));
    return { playbackId: id, finished };
  }

  async stopPlayback(playbackId: PlaybackId): Promise<void> {
    const one = this.#playbacks.find(({ id }) => id === playbackId);
    if (one) this.#end(one, 'stopped');
  }

  async stopPlaybacks(target: Target, which: 'current' | 'all'): Promise<number> {
    const all = this.#of(target);
    const wanted = which === 'all' ? all.reverse() : all.slice(-1);
    for (const one of wanted) this.#end(one, 'stopped');
    return wanted.length;
  }

  async sendDigits(streamId: StreamId, digits: string): Promise<SendDigitsResult> {
    this.calls.push(`digits ${streamId} ${digits}`);
    return 'sent';
  }

  async receiveDigit(streamId: StreamId, digit: string, durationMs: number): Promise<void> {
    this.press(streamId, digit, durationMs, 'info');
  }

  /** The far end of a stream presses a key. */
  press(streamId: StreamId, digit: string, durationMs = 180, via: 'rtp' | 'info' = 'rtp'): void {
    this.#emit({ type: 'digit-received', streamId, digit, durationMs, via });
    const one = this.#of(streamId).at(-1);
    if (one?.request.stopOnDigits?.includes(digit)) this.#end(one, 'digit', digit);
    for (const recording of [...this.#recordings.values()]) {
      const stops = recording.request.stopOnDigits?.includes(digit);
      if (recording.target === streamId && stops) this.#endRecording(recording, 'digit', digit);
    }
  }

  /** The far end of a stream falls silent for too long. */
  timeOut(streamId: StreamId): void {
    this.#emit({ type: 'media-timeout', streamId, silentMs: 60_000 });
  }

  async muteStream(streamId: StreamId, mute: { said?: boolean; heard?: boolean }): Promise<void> {
    this.calls.push(`mute ${streamId} ${JSON.stringify(mute)}`);
  }

  async bridge(first: StreamId, second: StreamId): Promise<void> {
    this.#known(first);
    this.#known(second);
    this.calls.push(`bridge ${first} ${second}`);
    this.#bridges.set(first, second);
    this.#bridges.set(second, first);
  }

  async unbridge(streamId: StreamId): Promise<void> {
    const peer = this.#bridges.get(streamId);
    if (!peer) return;
    this.calls.push(`unbridge ${streamId}`);
    this.#bridges.delete(streamId);
    this.#bridges.delete(peer);
  }

  async startRecording(target: Target, request: RecordRequest): Promise<StartedRecording> {
    if (!request.file.startsWith('/')) {
      throw new HotlineError('not-allowed', 'The path is outside the roots.');
    }
    const recordingId = `recording-${++this.#count}` as StreamRecordingId;
    let settle: (end: RecordingEnd) => void = () => undefined;
    const finished = new Promise<RecordingEnd>((resolve) => {
      settle = resolve;
    });
    const recording: FakeRecording = {
      id: recordingId,
      target,
      request,
      startedAt: this.#clock.now(),
      settle,
      finished,
      timer: undefined,
    };
    if (request.timeLimitMs) {
      recording.timer = this.#clock.setTimer(request.timeLimitMs, () =>
        this.#endRecording(recording, 'time-limit'),
      );
    }
    this.#recordings.set(recordingId, recording);
    this.calls.push(`record ${target} ${request.file} ${request.channels ?? 'stereo'}`);
    return { recordingId, file: request.file, finished };
  }

  async maskRecording(recordingId: StreamRecordingId): Promise<void> {
    this.calls.push(`mask ${recordingId}`);
  }

  async unmaskRecording(recordingId: StreamRecordingId): Promise<void> {
    this.calls.push(`unmask ${recordingId}`);
  }

  stopRecording(recordingId: StreamRecordingId): Promise<RecordingEnd> {
    const recording = this.#recordings.get(recordingId);
    if (!recording) return Promise.reject(new HotlineError('not-found', 'No such recording.'));
    this.#endRecording(recording, 'stopped');
    return recording.finished;
  }

  async createConference(): Promise<ConferenceId> {
    const id = `conference-${++this.#count}` as ConferenceId;
    this.#conferences.set(id, new Set());
    return id;
  }

  async joinConference(
    conferenceId: ConferenceId,
    streamId: StreamId,
    role: ConferenceRole = {},
  ): Promise<void> {
    this.#known(streamId);
    this.#conferences.get(conferenceId)?.add(streamId);
    this.calls.push(`join ${conferenceId} ${streamId} ${JSON.stringify(role)}`);
  }

  async leaveConference(streamId: StreamId): Promise<void> {
    this.calls.push(`leave ${streamId}`);
    for (const members of this.#conferences.values()) members.delete(streamId);
  }

  async setConferenceRole(streamId: StreamId, role: ConferenceRole): Promise<void> {
    this.calls.push(`role ${streamId} ${JSON.stringify(role)}`);
  }

  async relate(
    _conferenceId: ConferenceId,
    streamId: StreamId,
    other: StreamId,
    relation: ConferenceRelation,
  ): Promise<void> {
    this.calls.push(`relate ${streamId} ${other} ${relation}`);
  }

  async closeConference(conferenceId: ConferenceId): Promise<void> {
    this.#conferences.delete(conferenceId);
    for (const one of this.#of(conferenceId).reverse()) this.#end(one, 'target-closed');
  }

  async tap(streamId: StreamId, target: StreamId, mode: TapMode): Promise<void> {
    this.#known(target);
    this.#taps.set(streamId, target);
    this.calls.push(`tap ${streamId} ${target} ${mode}`);
  }

  async stopTap(streamId: StreamId): Promise<void> {
    this.#taps.delete(streamId);
  }

  async statistics(): Promise<MediaEngineStatistics> {
    return {
      streams: this.#streams.size,
      sockets: 2 * this.#streams.size,
      playbacks: this.#playbacks.length,
      recordings: this.#recordings.size,
      conferences: this.#conferences.size,
      bridges: this.#bridges.size / 2,
      taps: this.#taps.size,
      clipBytes: 0,
      packetsReceived: 0,
      packetsSent: 0,
      packetsDropped: 0,
      ticksSkipped: 0,
      heapBytes: 0,
      tickLateMsMax: 0,
    };
  }

  onEvent(listener: (event: MediaEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async stop(): Promise<void> {
    for (const streamId of [...this.#streams]) await this.closeStream(streamId);
  }

  #emit(event: MediaEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #known(streamId: StreamId): void {
    if (!this.#streams.has(streamId)) throw new HotlineError('not-found', 'No such stream.');
  }

  #of(target: Target): FakePlayback[] {
    return this.#playbacks.filter((one) => one.target === target);
  }

  #lengthMs(source: string): number | undefined {
    const tone = /^tone_stream:\/\/%\((\d+),(\d+)[^)]*\)(?:;loops=(\d+))?/.exec(source);
    if (tone) return (Number(tone[1]) + Number(tone[2])) * Number(tone[3] ?? 1);
    const silence = /^silence_stream:\/\/(-?\d+)/.exec(source);
    if (silence) return Number(silence[1]) < 0 ? Number.POSITIVE_INFINITY : Number(silence[1]);
    if (source.startsWith('local_stream://')) return Number.POSITIVE_INFINITY;
    return this.fileLengthsMs.get(source);
  }

  #sourceOf(one: FakePlayback): string {
    return one.request.sources[one.sourceIndex % one.request.sources.length] ?? '';
  }

  #startFile(one: FakePlayback): void {
    if (!this.#playbacks.includes(one)) return;
    one.playedMs = 0;
    const source = this.#sourceOf(one);
    this.#emit({ type: 'file-started', target: one.target, playbackId: one.id, source });
    this.#resume(one);
  }

  #resume(one: FakePlayback | undefined): void {
    if (!one) return;
    one.resumedAt = this.#clock.now();
    const leftMs = (this.#lengthMs(this.#sourceOf(one)) ?? 0) - one.playedMs;
    const limitMs = one.request.timeLimitMs || Number.POSITIVE_INFINITY;
    if (Math.min(leftMs, limitMs) === Number.POSITIVE_INFINITY) return;
    one.timer = this.#clock.setTimer(Math.min(leftMs, limitMs), () => {
      if (limitMs < leftMs) this.#end(one, 'time-limit');
      else this.#fileEnded(one);
    });
  }

  #pause(one: FakePlayback | undefined): void {
    if (!one) return;
    one.timer?.cancel();
    one.playedMs += this.#clock.now() - one.resumedAt;
  }

  #fileEnded(one: FakePlayback): void {
    this.#pause(one);
    const { sources, loops = 1, pauseMs = 250 } = one.request;
    const isLast = loops > 0 && one.sourceIndex + 1 >= sources.length * loops;
    if (isLast) {
      one.resumedAt = this.#clock.now();
      this.#end(one, 'ended');
      return;
    }
    this.#emitFinished(one);
    one.sourceIndex++;
    one.timer = this.#clock.setTimer(pauseMs, () => this.#startFile(one));
  }

  #emitFinished(one: FakePlayback): void {
    this.#emit({
      type: 'file-finished',
      target: one.target,
      playbackId: one.id,
      source: this.#sourceOf(one),
      playedMs: one.playedMs,
      playedSamples: one.playedMs * 8,
    });
  }

  #end(one: FakePlayback, reason: PlaybackEndReason, digit?: string): void {
    const at = this.#playbacks.indexOf(one);
    if (at < 0) return;
    const wasOnTop = this.#of(one.target).at(-1) === one;
    if (wasOnTop) this.#pause(one);
    this.#playbacks.splice(at, 1);
    this.#emitFinished(one);
    one.settle({ ...this.#playbackEnd(one, reason, this.#sourceOf(one)), ...(digit && { digit }) });
    if (wasOnTop) this.#resume(this.#of(one.target).at(-1));
  }

  #playbackEnd(one: FakePlayback, reason: PlaybackEndReason, source: string): PlaybackEnd {
    const playedSamples = one.playedMs * 8;
    const offsetSamples = playedSamples + (one.request.offsetMs ?? 0) * 8;
    return { reason, source, playedSamples, playedMs: one.playedMs, offsetSamples };
  }

  #endRecording(recording: FakeRecording, reason: RecordingEnd['reason'], digit?: string): void {
    if (!this.#recordings.delete(recording.id)) return;
    recording.timer?.cancel();
    const end: RecordingEnd = {
      recordingId: recording.id,
      reason,
      file: recording.request.file,
      recordedMs: this.#clock.now() - recording.startedAt,
      ...(digit && { digit }),
    };
    recording.settle(end);
    this.#emit({ type: 'recording-ended', ...end });
  }

  #statisticsOf(): StreamStatistics {
    return {
      packetsSent: 10,
      octetsSent: 1_600,
      packetsReceived: 12,
      octetsReceived: 1_920,
      packetsLost: 0,
      jitterMs: 0,
      packetsDropped: 0,
      digitsReceived: 0,
    };
  }
}
