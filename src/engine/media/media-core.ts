/**
 * The media engine itself, without threads, sockets or time of its own: it is told of packets and
 * ticks and carries out commands. `media-worker.ts` runs it on a thread. Time is in 8 kHz samples
 * since its start.
 */
import { HotlineError } from '../../base/errors.ts';
import type {
  ConferenceId,
  ConferenceRelation,
  ConferenceRole,
  MediaEngineStatistics,
  OpenedStream,
  PlaybackId,
  PlayRequest,
  RecordingEnd,
  RecordRequest,
  SendDigitsOptions,
  SendDigitsResult,
  StreamConfiguration,
  StreamId,
  StreamOptions,
  StreamRecordingId,
  StreamStatistics,
  TapMode,
} from './media-engine.ts';
import { Conference } from './mixing/conference.ts';
import { RunningPlaybacks } from './playback/running-playbacks.ts';
import { Recordings } from './recording/recordings.ts';
import type { MediaPaths } from './sources/media-paths.ts';
import type { OpenedSource, SourceOpener } from './sources/source-opener.ts';
import { Connections } from './stream/connections.ts';
import type { OpenPortPair } from './stream/datagram-port.ts';
import type { MediaStream } from './stream/media-stream.ts';
import { OpenStreams, phases } from './stream/open-streams.ts';
import type { RandomNumbers } from './stream/stream-output.ts';
import type { InternalEvent, MediaCommands } from './worker-messages.ts';

export interface MediaCoreOptions {
  readonly rtpAddress: string;
  readonly streamsMax: number;
  readonly packetsPerSecondMax: number;
  readonly recordingBacklogBytesMax: number;
  readonly openPorts: OpenPortPair;
  readonly opener: SourceOpener;
  readonly paths: MediaPaths;
  readonly random: RandomNumbers;
  /** The monotonic clock, in 8 kHz samples since the start. */
  readonly nowSamples: () => number;
  /** Wall time, epoch ms, for RTCP. */
  readonly nowMs: () => number;
  readonly emit: (event: InternalEvent) => void;
  readonly log: (message: string, facts: Readonly<Record<string, unknown>>) => void;
  /** What the owner of sockets, clips, ticks and the thread counts. */
  readonly countOutside: () => Pick<
    MediaEngineStatistics,
    'sockets' | 'clipBytes' | 'heapBytes' | 'ticksSkipped' | 'tickLateMsMax'
  >;
}

type Target = MediaStream | Conference;

export class MediaCore implements MediaCommands {
  readonly #options: MediaCoreOptions;
  readonly #streams: OpenStreams;
  readonly #conferences = new Map<ConferenceId, Conference>();
  readonly #connections: Connections;
  readonly #recordings: Recordings;
  readonly #playbacks: RunningPlaybacks<Target>;
  #lastId = 0;
  #stopped: Promise<void> | undefined;
  readonly #closed = { packetsReceived: 0, packetsSent: 0, packetsDropped: 0 };

  constructor(options: MediaCoreOptions) {
    this.#options = options;
    this.#streams = new OpenStreams(options, options.streamsMax);
    this.#connections = new Connections((event) => {
      if (!this.#stopped) options.emit(event);
    });
    this.#recordings = new Recordings({
      ...options,
      onEnded: (end, failure) => this.#recordingEnded(end, failure),
    });
    this.#playbacks = new RunningPlaybacks<Target>({
      openSources: (request) => this.#openSources(request),
      onChange: (target) => this.#connections.replan(target),
      emit: options.emit,
    });
  }

  /** Tick `number` of 5 ms: what is due in it is sent. */
  tick(number: number): void {
    if (number % phases === 0) {
      for (const conference of this.#conferences.values()) conference.tick(number / phases);
    }
    this.#recordings.tick(number);
    this.#streams.tick(number);
  }

  async createStream(options: StreamOptions = {}): Promise<OpenedStream> {
    this.#assertRunning();
    const streamId = this.#newId('stream') as StreamId;
    const address = options.address ?? this.#options.rtpAddress;
    const { localPort } = await this.#streams.open(streamId, address);
    if (this.#stopped) await this.closeStream(streamId);
    this.#assertRunning();
    return { streamId, localAddress: address, localPort };
  }

  async configureStream(streamId: StreamId, configuration: StreamConfiguration): Promise<void> {
    this.#streams.get(streamId).configure(configuration);
  }

  async closeStream(streamId: StreamId): Promise<StreamStatistics> {
    const open = this.#streams.find(streamId);
    if (!open) return emptyStatistics;
    const { stream } = open;
    this.#streams.remove(open);
    stream.playbacks.stop('all', 'target-closed');
    const recordings = [...stream.recordings].map((run) => run.end('target-closed'));
    this.#connections.endAll(stream);
    stream.output.digits.clear();
    const statistics = open.statistics();
    for (const key of ['packetsReceived', 'packetsSent', 'packetsDropped'] as const) {
      this.#closed[key] += statistics[key];
    }
    await Promise.all([open.close(), ...recordings]);
    return statistics;
  }

  async streamStatistics(streamId: StreamId): Promise<StreamStatistics> {
    return this.#streams.get(streamId).statistics();
  }

  async play(
    target: StreamId | ConferenceId,
    playbackId: PlaybackId,
    request: PlayRequest,
  ): Promise<void> {
    await this.#playbacks.play(this.#target(target), playbackId, request);
  }

  async stopPlayback(playbackId: PlaybackId): Promise<void> {
    this.#playbacks.stop(playbackId);
  }

  async stopPlaybacks(target: StreamId | ConferenceId, which: 'current' | 'all'): Promise<number> {
    return this.#target(target).playbacks.stop(which, 'stopped');
  }

  async sendDigits(
    streamId: StreamId,
    digits: string,
    options: SendDigitsOptions = {},
  ): Promise<SendDigitsResult> {
    const { output } = this.#streams.get(streamId).stream;
    if (!output.canSendDigits || !output.canSend) return 'no-telephone-event';
    if (!/^[0-9*#A-Da-d]{1,100}$/.test(digits)) {
      throw new HotlineError('invalid-input', 'Not digits', { details: { digits } });
    }
    const { durationMs = 100, gapMs = 60 } = options;
    const sent = await Promise.all(
      [...digits].map(
        (digit) =>
          new Promise<boolean>((resolve, reject) => {
            if (output.digits.add(digit, durationMs, gapMs, resolve)) return;
            reject(new HotlineError('too-many', 'Too many digits wait to be sent'));
          }),
      ),
    );
    if (!this.#streams.has(streamId)) return 'stream-closed';
    return sent.every(Boolean) ? 'sent' : 'no-telephone-event';
  }

  async receiveDigit(streamId: StreamId, digit: string, durationMs: number): Promise<void> {
    if (!/^[0-9*#A-D]$/.test(digit)) throw new HotlineError('invalid-input', 'Not a digit');
    this.#streams.get(streamId).receiveDigit({ digit, durationMs }, 'info');
  }

  async muteStream(
    streamId: StreamId,
    mute: { readonly said?: boolean; readonly heard?: boolean },
  ): Promise<void> {
    const { stream } = this.#streams.get(streamId);
    stream.isSaidMuted = mute.said ?? stream.isSaidMuted;
    stream.isHeardMuted = mute.heard ?? stream.isHeardMuted;
    this.#connections.replan(stream);
  }

  async bridge(first: StreamId, second: StreamId): Promise<void> {
    this.#connections.bridge(this.#streams.get(first).stream, this.#streams.get(second).stream);
  }

  async unbridge(streamId: StreamId): Promise<void> {
    this.#connections.endBridge(this.#streams.get(streamId).stream, 'peer-is-not-told');
  }

  async startRecording(
    target: StreamId | ConferenceId,
    id: StreamRecordingId,
    request: RecordRequest,
  ): Promise<{ readonly file: string }> {
    const owner = this.#target(target);
    const wanted = owner instanceof Conference ? conferenceRequest(request) : request;
    const run = await this.#recordings.start(owner, id, wanted);
    if (this.#isClosed(target)) await run.end('target-closed');
    else owner.recordings.add(run);
    return { file: run.path };
  }

  async maskRecording(recordingId: StreamRecordingId): Promise<void> {
    this.#recordings.get(recordingId).recorder.mask(this.#options.nowSamples());
  }

  async unmaskRecording(recordingId: StreamRecordingId): Promise<void> {
    this.#recordings.get(recordingId).recorder.unmask(this.#options.nowSamples());
  }

  async stopRecording(recordingId: StreamRecordingId): Promise<RecordingEnd> {
    return this.#recordings.get(recordingId).end('stopped');
  }

  async createConference(): Promise<ConferenceId> {
    this.#assertRunning();
    if (this.#conferences.size >= this.#options.streamsMax) {
      throw new HotlineError('too-many', 'No more conferences can be made');
    }
    const conferenceId = this.#newId('conference') as ConferenceId;
    const conference = new Conference(conferenceId, (streamId, talks) => {
      const type = talks ? 'talking-started' : 'talking-stopped';
      this.#options.emit({ type, conferenceId, streamId });
    });
    this.#conferences.set(conferenceId, conference);
    return conferenceId;
  }

  async joinConference(
    conferenceId: ConferenceId,
    streamId: StreamId,
    role: ConferenceRole = {},
  ): Promise<void> {
    const conference = this.#conference(conferenceId);
    this.#connections.join(this.#streams.get(streamId).stream, conference, role);
  }

  async leaveConference(streamId: StreamId): Promise<void> {
    this.#connections.leave(this.#streams.get(streamId).stream);
  }

  async setConferenceRole(streamId: StreamId, role: ConferenceRole): Promise<void> {
    const { conference } = this.#streams.get(streamId).stream;
    if (!conference) throw new HotlineError('conflict', 'The stream is in no conference');
    conference.mixer.setRole(streamId, role);
  }

  async relate(
    conferenceId: ConferenceId,
    streamId: StreamId,
    other: StreamId,
    relation: ConferenceRelation,
  ): Promise<void> {
    const { mixer } = this.#conference(conferenceId);
    if (!mixer.has(streamId) || !mixer.has(other)) {
      throw new HotlineError('not-found', 'Not in this conference');
    }
    mixer.relate(streamId, other, relation);
  }

  async closeConference(conferenceId: ConferenceId): Promise<void> {
    const conference = this.#conferences.get(conferenceId);
    if (!conference) return;
    this.#conferences.delete(conferenceId);
    for (const stream of conference.streams) this.#connections.leave(stream);
    conference.playbacks.stop('all', 'target-closed');
    await Promise.all([...conference.recordings].map((run) => run.end('target-closed')));
  }

  async tap(streamId: StreamId, target: StreamId, mode: TapMode): Promise<void> {
    const { stream } = this.#streams.get(streamId);
    this.#connections.tap(stream, this.#streams.get(target).stream, mode);
  }

  async stopTap(streamId: StreamId): Promise<void> {
    this.#connections.endTap(this.#streams.get(streamId).stream);
  }

  async statistics(): Promise<MediaEngineStatistics> {
    const open = this.#streams.all();
    const bridged = open.filter(({ stream }) => stream.peer);
    const echoes = bridged.filter(({ stream }) => stream.peer === stream);
    const total = { ...this.#closed };
    for (const stream of open) stream.addTo(total);
    return {
      streams: open.length,
      playbacks: this.#playbacks.count,
      recordings: this.#recordings.count,
      conferences: this.#conferences.size,
      bridges: (bridged.length + echoes.length) / 2,
      taps: open.filter(({ stream }) => stream.tap).length,
      ...total,
      ...this.#options.countOutside(),
    };
  }

  /** Everything that goes on ends with `engine-stopped`. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stopAll();
    return this.#stopped;
  }

  async #stopAll(): Promise<void> {
    const streams = this.#streams.all().map(({ stream }) => stream);
    for (const owner of [...streams, ...this.#conferences.values()]) {
      owner.playbacks.stop('all', 'engine-stopped');
    }
    await this.#recordings.endAll('engine-stopped');
    await Promise.all([...this.#conferences.keys()].map((id) => this.closeConference(id)));
    await Promise.all(streams.map(({ id }) => this.closeStream(id)));
  }

  /** A disk error is to the player what a missing file is. */
  async #openSources({ sources }: PlayRequest): Promise<readonly OpenedSource[]> {
    try {
      return await this.#options.opener.open(sources);
    } catch (error) {
      this.#options.log('Sources cannot be opened', { sources, error: String(error) });
      return [];
    }
  }

  #recordingEnded(end: RecordingEnd, failure: unknown): void {
    if (end.reason === 'write-failed') {
      this.#options.log('Recording given up', { file: end.file, error: String(failure) });
    }
    this.#options.emit({ type: 'recording-ended', ...end });
  }

  #target(id: StreamId | ConferenceId): Target {
    return this.#conferences.get(id as ConferenceId) ?? this.#streams.get(id as StreamId).stream;
  }

  #isClosed(id: StreamId | ConferenceId): boolean {
    return !this.#conferences.has(id as ConferenceId) && !this.#streams.has(id as StreamId);
  }

  #conference(id: ConferenceId): Conference {
    const conference = this.#conferences.get(id);
    if (!conference) throw new HotlineError('not-found', 'No such conference', { details: { id } });
    return conference;
  }

  #newId(kind: string): string {
    return `${kind}-${++this.#lastId}`;
  }

  #assertRunning(): void {
    if (this.#stopped) throw new HotlineError('engine-unavailable', 'The media engine has stopped');
  }
}

function conferenceRequest({ silenceLimitMs: _unused, ...request }: RecordRequest): RecordRequest {
  return { ...request, channels: 'mixed' };
}

const emptyStatistics: StreamStatistics = {
  packetsSent: 0,
  octetsSent: 0,
  packetsReceived: 0,
  octetsReceived: 0,
  packetsLost: 0,
  jitterMs: 0,
  packetsDropped: 0,
  digitsReceived: 0,
};
