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
import { PlaybackRun } from './playback/playback-run.ts';
import { playbacksMax } from './playback/playbacks.ts';
import { RecordingRun } from './recording/recording-run.ts';
import type { MediaPaths } from './sources/media-paths.ts';
import type { OpenedSource, SourceOpener } from './sources/source-opener.ts';
import type { OpenPortPair } from './stream/datagram-port.ts';
import type { MediaStream } from './stream/media-stream.ts';
import { OpenStream } from './stream/open-stream.ts';
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
  /** What the owner of sockets, clips and ticks counts. */
  readonly countOutside: () => Pick<
    MediaEngineStatistics,
    'sockets' | 'clipBytes' | 'ticksSkipped' | 'tickLateMsMax'
  >;
}

/** Ticks come four times in 20 ms; a quarter of the streams sends in each. */
export const phases = 4;
/** Timeouts and lost digit ends are looked for, and recordings advanced, every 100 ms. */
const pollTicks = 5;

type Target = MediaStream | Conference;

export class MediaCore implements MediaCommands {
  readonly #options: MediaCoreOptions;
  readonly #streams = new Map<StreamId, OpenStream>();
  readonly #phases = Array.from({ length: phases }, () => new Set<OpenStream>());
  readonly #conferences = new Map<ConferenceId, Conference>();
  readonly #recordings = new Map<StreamRecordingId, { run: RecordingRun; target: Target }>();
  readonly #playbackTargets = new Map<PlaybackId, Target>();
  #lastId = 0;
  #opening = 0;
  #stopped: Promise<void> | undefined;
  readonly #closed = { packetsReceived: 0, packetsSent: 0, packetsDropped: 0 };

  constructor(options: MediaCoreOptions) {
    this.#options = options;
  }

  /** Tick `number` of 5 ms: what is due in it is sent. */
  tick(number: number): void {
    const frame = Math.floor(number / phases);
    const phase = number % phases;
    if (phase === 0) this.#tickShared(frame);
    for (const stream of this.#phases[phase] ?? []) stream.tick(frame);
  }

  async createStream(options: StreamOptions = {}): Promise<OpenedStream> {
    this.#assertRunning();
    if (this.#streams.size + this.#opening >= this.#options.streamsMax) {
      throw new HotlineError('too-many', 'No more streams can be opened');
    }
    const streamId = this.#newId('stream') as StreamId;
    this.#opening++;
    try {
      const address = options.address ?? this.#options.rtpAddress;
      const stream = await OpenStream.open(streamId, address, this.#options);
      this.#streams.set(streamId, stream);
      this.#smallestPhase().add(stream);
      if (this.#stopped) await this.closeStream(streamId);
      this.#assertRunning();
      return { streamId, localAddress: address, localPort: stream.localPort };
    } finally {
      this.#opening--;
    }
  }

  async configureStream(streamId: StreamId, configuration: StreamConfiguration): Promise<void> {
    this.#open(streamId).configure(configuration);
  }

  async closeStream(streamId: StreamId): Promise<StreamStatistics> {
    const open = this.#streams.get(streamId);
    if (!open) return emptyStatistics;
    const { stream } = open;
    this.#streams.delete(streamId);
    for (const phase of this.#phases) phase.delete(open);
    stream.playbacks.stop('all', 'target-closed');
    const recordings = [...stream.recordings].map((run) => run.end('target-closed'));
    this.#endBridge(stream, 'peer-is-told');
    this.#endTap(stream);
    for (const listener of [...stream.listeners]) this.#loseTarget(listener, stream);
    this.#leave(stream);
    stream.output.digits.clear();
    const statistics = open.statistics();
    for (const key of ['packetsReceived', 'packetsSent', 'packetsDropped'] as const) {
      this.#closed[key] += statistics[key];
    }
    await Promise.all([open.close(), ...recordings]);
    return statistics;
  }

  async streamStatistics(streamId: StreamId): Promise<StreamStatistics> {
    return this.#open(streamId).statistics();
  }

  async play(
    target: StreamId | ConferenceId,
    playbackId: PlaybackId,
    request: PlayRequest,
  ): Promise<void> {
    const owner = this.#target(target);
    if (owner.playbacks.count >= playbacksMax) {
      throw new HotlineError('too-many', 'Too many playbacks on one stream');
    }
    if (request.sources.length === 0) throw new HotlineError('invalid-input', 'Nothing to play');
    const run: PlaybackRun = new PlaybackRun(playbackId, request, {
      fileStarted: (source) => {
        this.#options.emit({ type: 'file-started', target, playbackId, source });
      },
      fileFinished: (source, playedSamples) => {
        const playedMs = Math.floor(playedSamples / 8);
        const played = { source, playedSamples, playedMs };
        this.#options.emit({ type: 'file-finished', target, playbackId, ...played });
      },
      ended: (end) => {
        owner.playbacks.remove(run);
        this.#playbackTargets.delete(playbackId);
        this.#replan(owner);
        this.#options.emit({ type: 'playback-ended', playbackId, end });
      },
    });
    owner.playbacks.add(run);
    this.#playbackTargets.set(playbackId, owner);
    this.#replan(owner);
    run.begin(await this.#openSources(request));
  }

  async stopPlayback(playbackId: PlaybackId): Promise<void> {
    this.#playbackTargets.get(playbackId)?.playbacks.find(playbackId)?.stop('stopped');
  }

  async stopPlaybacks(target: StreamId | ConferenceId, which: 'current' | 'all'): Promise<number> {
    return this.#target(target).playbacks.stop(which, 'stopped');
  }

  async sendDigits(
    streamId: StreamId,
    digits: string,
    options: SendDigitsOptions = {},
  ): Promise<SendDigitsResult> {
    const { output } = this.#open(streamId).stream;
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
    this.#open(streamId).receiveDigit({ digit, durationMs }, 'info');
  }

  async muteStream(
    streamId: StreamId,
    mute: { readonly said?: boolean; readonly heard?: boolean },
  ): Promise<void> {
    const { stream } = this.#open(streamId);
    stream.isSaidMuted = mute.said ?? stream.isSaidMuted;
    stream.isHeardMuted = mute.heard ?? stream.isHeardMuted;
    this.#replan(stream);
  }

  async bridge(first: StreamId, second: StreamId): Promise<void> {
    const one = this.#open(first).stream;
    const other = this.#open(second).stream;
    if (one.peer === other) return;
    for (const stream of [one, other]) {
      this.#endBridge(stream, 'peer-is-told');
      this.#endTap(stream);
      this.#leave(stream);
    }
    one.peer = other;
    other.peer = one;
    this.#replan(one);
  }

  async unbridge(streamId: StreamId): Promise<void> {
    this.#endBridge(this.#open(streamId).stream, 'peer-is-not-told');
  }

  async startRecording(
    target: StreamId | ConferenceId,
    id: StreamRecordingId,
    request: RecordRequest,
  ): Promise<{ readonly file: string }> {
    const owner = this.#target(target);
    const path = await this.#options.paths.writable(request.file);
    const run = await RecordingRun.start({
      id,
      path,
      request: owner instanceof Conference ? conferenceRequest(request) : request,
      backlogBytesMax: this.#options.recordingBacklogBytesMax,
      nowSamples: this.#options.nowSamples,
      onEnding: (ending) => owner.recordings.delete(ending),
      onEnded: (end, failure) => this.#recordingEnded(end, failure),
    });
    this.#recordings.set(id, { run, target: owner });
    if (this.#isClosed(target)) await run.end('target-closed');
    else owner.recordings.add(run);
    return { file: path };
  }

  async maskRecording(recordingId: StreamRecordingId): Promise<void> {
    this.#recording(recordingId).recorder.mask(this.#options.nowSamples());
  }

  async unmaskRecording(recordingId: StreamRecordingId): Promise<void> {
    this.#recording(recordingId).recorder.unmask(this.#options.nowSamples());
  }

  async stopRecording(recordingId: StreamRecordingId): Promise<RecordingEnd> {
    return this.#recording(recordingId).end('stopped');
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
    const { stream } = this.#open(streamId);
    if (stream.conference && stream.conference !== conference) {
      throw new HotlineError('conflict', 'The stream is in another conference');
    }
    this.#endBridge(stream, 'peer-is-told');
    this.#endTap(stream);
    if (!stream.conference) conference.join(stream);
    stream.conference = conference;
    conference.mixer.setRole(streamId, role);
    this.#replan(stream);
  }

  async leaveConference(streamId: StreamId): Promise<void> {
    this.#leave(this.#open(streamId).stream);
  }

  async setConferenceRole(streamId: StreamId, role: ConferenceRole): Promise<void> {
    const { conference } = this.#open(streamId).stream;
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
    for (const stream of conference.streams) this.#leave(stream);
    conference.playbacks.stop('all', 'target-closed');
    await Promise.all([...conference.recordings].map((run) => run.end('target-closed')));
  }

  async tap(streamId: StreamId, target: StreamId, mode: TapMode): Promise<void> {
    const { stream } = this.#open(streamId);
    const tapped = this.#open(target).stream;
    if (stream === tapped || tapped.tap || stream.listeners.size > 0) {
      throw new HotlineError('conflict', 'A listener cannot be listened to');
    }
    if (stream.tap?.target !== tapped) this.#endTap(stream);
    this.#endBridge(stream, 'peer-is-told');
    this.#leave(stream);
    stream.tap = { target: tapped, mode };
    tapped.listeners.add(stream);
    this.#replan(stream);
  }

  async stopTap(streamId: StreamId): Promise<void> {
    this.#endTap(this.#open(streamId).stream);
  }

  async statistics(): Promise<MediaEngineStatistics> {
    const open = [...this.#streams.values()];
    const bridged = open.filter(({ stream }) => stream.peer);
    const echoes = bridged.filter(({ stream }) => stream.peer === stream);
    const total = { ...this.#closed };
    for (const stream of open) stream.addTo(total);
    return {
      streams: open.length,
      playbacks: this.#playbackTargets.size,
      recordings: this.#recordings.size,
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
    const owners: readonly Target[] = [
      ...[...this.#streams.values()].map(({ stream }) => stream),
      ...this.#conferences.values(),
    ];
    for (const owner of owners) owner.playbacks.stop('all', 'engine-stopped');
    await Promise.all([...this.#recordings.values()].map(({ run }) => run.end('engine-stopped')));
    await Promise.all([...this.#conferences.keys()].map((id) => this.closeConference(id)));
    await Promise.all([...this.#streams.keys()].map((id) => this.closeStream(id)));
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

  #tickShared(frame: number): void {
    for (const conference of this.#conferences.values()) conference.tick(frame);
    const slice = frame % pollTicks;
    let index = 0;
    for (const { run } of this.#recordings.values()) {
      if (index++ % pollTicks === slice) run.advance();
    }
    index = 0;
    for (const stream of this.#streams.values()) if (index++ % pollTicks === slice) stream.poll();
  }

  #recordingEnded(end: RecordingEnd, failure: unknown): void {
    this.#recordings.delete(end.recordingId);
    if (end.reason === 'write-failed') {
      this.#options.log('Recording given up', { file: end.file, error: String(failure) });
    }
    this.#options.emit({ type: 'recording-ended', ...end });
  }

  #endBridge(stream: MediaStream, telling: 'peer-is-told' | 'peer-is-not-told'): void {
    const { peer } = stream;
    if (!peer) return;
    const affected = stream.related();
    stream.peer = undefined;
    peer.peer = undefined;
    for (const one of affected) one.replan();
    if (telling === 'peer-is-not-told' || peer === stream || this.#stopped) return;
    this.#options.emit({ type: 'bridge-ended', streamId: peer.id, peerId: stream.id });
  }

  #endTap(stream: MediaStream): void {
    if (!stream.tap) return;
    const affected = stream.related();
    stream.tap.target.listeners.delete(stream);
    stream.tap = undefined;
    for (const one of affected) one.replan();
  }

  #loseTarget(listener: MediaStream, target: MediaStream): void {
    this.#endTap(listener);
    if (this.#stopped) return;
    this.#options.emit({ type: 'tap-ended', streamId: listener.id, target: target.id });
  }

  #leave(stream: MediaStream): void {
    stream.conference?.leave(stream);
    stream.conference = undefined;
    this.#replan(stream);
  }

  #replan(target: Target): void {
    if (target instanceof Conference) return;
    for (const stream of target.related()) stream.replan();
  }

  #target(id: StreamId | ConferenceId): Target {
    return this.#conferences.get(id as ConferenceId) ?? this.#open(id as StreamId).stream;
  }

  #isClosed(id: StreamId | ConferenceId): boolean {
    return !this.#conferences.has(id as ConferenceId) && !this.#streams.has(id as StreamId);
  }

  #open(id: StreamId): OpenStream {
    const stream = this.#streams.get(id);
    if (!stream) throw new HotlineError('not-found', 'No such stream', { details: { id } });
    return stream;
  }

  #conference(id: ConferenceId): Conference {
    const conference = this.#conferences.get(id);
    if (!conference) throw new HotlineError('not-found', 'No such conference', { details: { id } });
    return conference;
  }

  #recording(id: StreamRecordingId): RecordingRun {
    const recording = this.#recordings.get(id);
    if (!recording) throw new HotlineError('not-found', 'No such recording', { details: { id } });
    return recording.run;
  }

  #smallestPhase(): Set<OpenStream> {
    return this.#phases.reduce((smallest, phase) =>
      phase.size < smallest.size ? phase : smallest,
    );
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
