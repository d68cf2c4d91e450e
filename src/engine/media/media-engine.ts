/**
 * The media engine as its users see it: RTP streams, what is played to them, who hears whom, what is
 * recorded. The work is done on one worker thread (`startMediaEngine`); everything here is a message
 * to it and may be replaced by a fake. Two words are used throughout: what a stream's far end *said*
 * is the audio we receive from it, what it *heard* is the audio we send to it.
 */

declare const brand: unique symbol;
type Branded<Kind extends string> = string & { readonly [brand]: Kind };

/** One RTP stream: a port pair of ours and at most one far end. */
export type StreamId = Branded<'stream'>;
export type PlaybackId = Branded<'playback'>;
export type StreamRecordingId = Branded<'stream-recording'>;
export type ConferenceId = Branded<'conference'>;

/** G.711, by its SDP encoding name. */
export type AudioCodec = 'PCMA' | 'PCMU';

/** From our side, as in our own SDP (RFC 3264 §6.1). */
export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export interface MediaEngineLimits {
  /** Streams open at once; `createStream` fails with `too-many` beyond it. Default 1000. */
  readonly streamsMax?: number;
  /** Packets per second taken from one stream's socket; the rest is dropped. Default 250. */
  readonly packetsPerSecondMax?: number;
  /** Memory for decoded prompts, least recently used go first. Default 256 MiB. */
  readonly clipBytesMax?: number;
  /** Recorded bytes waiting for the disk, per recording; more ends it. Default 1 MiB. */
  readonly recordingBacklogBytesMax?: number;
}

export interface MediaEngineOptions {
  /** The address to bind and to name in SDP when a stream asks for none: IPv4 or IPv6. */
  readonly rtpAddress: string;
  /** RTP takes even ports, RTCP the next one. `first: 0` lets the system choose (tests). */
  readonly portRange: { readonly first: number; readonly last: number };
  /**
   * Directories that may be played from, symbolic links resolved. A relative path is looked up in
   * them in order. Nothing outside can be read.
   */
  readonly soundRoots: readonly string[];
  /** Directories recordings may be written to; they may be played from as well. */
  readonly recordingRoots: readonly string[];
  /** `local_stream://<name>`: each name's directory of WAV files. `default` answers unknown names. */
  readonly music?: Readonly<Record<string, string>>;
  readonly limits?: MediaEngineLimits;
  /** Told of faults that no caller waits for: a constant message and facts. */
  readonly log?: (message: string, facts: Readonly<Record<string, unknown>>) => void;
}

export interface StreamOptions {
  /** Bind here instead of {@link MediaEngineOptions.rtpAddress}. */
  readonly address?: string;
}

export interface OpenedStream {
  readonly streamId: StreamId;
  readonly localAddress: string;
  /** RTP; RTCP is the next port. */
  readonly localPort: number;
}

export interface StreamConfiguration {
  /**
   * Where to send, of the same address family as the stream. Absent: nobody yet, nothing is sent
   * until a valid packet is latched on to (with `latch: 'off'`: until the next configuration). The
   * unspecified address (`0.0.0.0`, RFC 3264 §8.4's old hold) stops sending.
   */
  readonly remote?: {
    readonly address: string;
    readonly port: number;
    /** Default `port + 1`. Ignored with `rtcpMux`. */
    readonly rtcpPort?: number;
  };
  /** What we send, and its payload type. */
  readonly codec: { readonly name: AudioCodec; readonly payloadType: number };
  /** Further payload types accepted from the far end. The one of `codec` always is. */
  readonly accepts?: readonly { readonly name: AudioCodec; readonly payloadType: number }[];
  /** telephone-event payload types (RFC 4733); digits are sent with the first. Empty: none. */
  readonly telephoneEvents?: readonly {
    readonly payloadType: number;
    readonly clockRate: number;
  }[];
  readonly direction: MediaDirection;
  /** Packet time we send in, a multiple of 20 up to 60; anything else counts as 20. Default 20. */
  readonly ptimeMs?: number;
  /** RTCP on the RTP port (RFC 5761). Default false. */
  readonly rtcpMux?: boolean;
  /**
   * Symmetric RTP (RFC 4961): whom besides `remote` to take packets from and answer to. `any`: the
   * first valid source; `same-address`: any port of the remote's address; `off`: the remote only.
   * A source once latched is given up only after it was silent for two seconds and the new one sent
   * several packets in sequence. Default `any`.
   */
  readonly latch?: 'any' | 'same-address' | 'off';
  /** `media-timeout` after so long without RTP while we receive. 0: never. Default 0. */
  readonly mediaTimeoutMs?: number;
}

export interface PlayRequest {
  /**
   * Played in order: WAV paths (absolute or below a sound root), `tone_stream://%(on,off,f1,...)`
   * with `;loops=n`, `silence_stream://ms` (-1: endless), `local_stream://name`,
   * `file_string://a!b`. A file that cannot be read is passed over.
   */
  readonly sources: readonly string[];
  /** Times the whole list is played; -1 is endless. Default 1. */
  readonly loops?: number;
  /** Skipped at the start of the first file. Default 0. */
  readonly offsetMs?: number;
  /** Ends the playback. 0 or absent: no limit. */
  readonly timeLimitMs?: number;
  /** Silence between files. Default 250, as FreeSWITCH leaves. */
  readonly pauseMs?: number;
  /** Received digits that end the playback (`*`, `0123456789*#`); the digit is reported as usual. */
  readonly stopOnDigits?: string;
  /** True: added to what the stream hears anyway. Default false: heard in its place. */
  readonly mixed?: boolean;
}

export type PlaybackEndReason =
  | 'ended'
  | 'stopped'
  | 'digit'
  | 'time-limit'
  /** None of the sources could be read. */
  | 'file-not-found'
  /** Also when it was closed already, or refused the playback. */
  | 'target-closed'
  | 'engine-stopped';

export interface PlaybackEnd {
  readonly reason: PlaybackEndReason;
  /** The last source that was begun; of the first when none was. */
  readonly source: string;
  /** Played of that source, in 8 kHz samples and ms. */
  readonly playedSamples: number;
  readonly playedMs: number;
  /** Position reached in that source, `offsetMs` included, in 8 kHz samples. */
  readonly offsetSamples: number;
  /** With reason `digit`. */
  readonly digit?: string;
}

/** A playback under way. `finished` always resolves, also when the stream or the engine ends. */
export interface Playback {
  readonly playbackId: PlaybackId;
  readonly finished: Promise<PlaybackEnd>;
}

export interface SendDigitsOptions {
  /** Length of each digit. Default 100. */
  readonly durationMs?: number;
  /** Pause after each. Default 60. */
  readonly gapMs?: number;
}

/** `no-telephone-event` also when the stream may not send (any longer). */
export type SendDigitsResult = 'sent' | 'no-telephone-event' | 'stream-closed' | 'engine-stopped';

export interface RecordRequest {
  /** The final name, absolute or below the first recording root. Until closed: `<file>.part`. */
  readonly file: string;
  /**
   * `stereo`: left said, right heard (what a supervisor whispers is left out of both). `mixed`: both
   * in one channel. `said`, `heard`: that alone. A conference has only `mixed`. Default `stereo`.
   */
  readonly channels?: 'stereo' | 'mixed' | 'said' | 'heard';
  /** Ends the recording. 0 or absent: no limit. */
  readonly timeLimitMs?: number;
  /** Ends it when the far end said nothing audible for so long. 0 or absent: never. */
  readonly silenceLimitMs?: number;
  /** Received digits that end it. */
  readonly stopOnDigits?: string;
}

export type RecordingEndReason =
  | 'stopped'
  | 'time-limit'
  | 'silence'
  | 'digit'
  | 'target-closed'
  /** Disk full, write error or a disk too slow: what was written stays under its `.part` name. */
  | 'write-failed'
  | 'engine-stopped'
  /** The media thread died: what was written stays under its `.part` name. */
  | 'engine-failed';

export interface RecordingEnd {
  readonly recordingId: StreamRecordingId;
  readonly reason: RecordingEndReason;
  /** The final name; the file exists unless the reason is `write-failed` or `engine-failed`. */
  readonly file: string;
  readonly recordedMs: number;
  readonly digit?: string;
}

export interface StartedRecording {
  readonly recordingId: StreamRecordingId;
  /** The absolute final name. */
  readonly file: string;
  /** Always resolves, once the file has its final name or was given up. */
  readonly finished: Promise<RecordingEnd>;
}

export interface ConferenceRole {
  /** Nobody hears it. Digits are still received. Default false. */
  readonly muted?: boolean;
  /** It hears nobody. Default false. */
  readonly deaf?: boolean;
}

/** `nospeak`: `streamId` is not heard by `other`. `nohear`: it does not hear `other`. */
export type ConferenceRelation = 'nospeak' | 'nohear' | 'clear';

/**
 * Whom the listener is heard by, FreeSWITCH's eavesdrop keys 0 to 3: nobody, the tapped stream, the
 * stream it is bridged to, or both.
 */
export type TapMode = 'listen' | 'whisper-target' | 'whisper-peer' | 'barge';

export interface StreamStatistics {
  readonly packetsSent: number;
  readonly octetsSent: number;
  readonly packetsReceived: number;
  readonly octetsReceived: number;
  /** RFC 3550 A.3: expected less received; negative with duplicates. */
  readonly packetsLost: number;
  /** RFC 3550 A.8, in ms. */
  readonly jitterMs: number;
  /** Loss the far end reported last, 0..1; absent before its first report. */
  readonly remoteLossRatio?: number;
  /** From RTCP; absent before the first report that answers one of ours. */
  readonly roundTripMs?: number;
  /** Malformed, unknown payload type, foreign source or above the packet rate. */
  readonly packetsDropped: number;
  readonly digitsReceived: number;
  /** Where packets go to now; absent while nobody is known. */
  readonly remote?: { readonly address: string; readonly port: number };
}

/**
 * What lives now, and what happened since the start. Nothing leaked when all counts of living things
 * are zero.
 */
export interface MediaEngineStatistics {
  readonly streams: number;
  readonly sockets: number;
  readonly playbacks: number;
  readonly recordings: number;
  readonly conferences: number;
  readonly bridges: number;
  readonly taps: number;
  readonly clipBytes: number;
  /** JavaScript heap of the media thread in use, what waits for collection included. */
  readonly heapBytes: number;
  readonly packetsReceived: number;
  readonly packetsSent: number;
  readonly packetsDropped: number;
  /** Ticks left out because the thread was held up for longer than it may catch up. */
  readonly ticksSkipped: number;
  /** The longest a tick was late since the last call of `statistics`, ms. */
  readonly tickLateMsMax: number;
}

export type MediaEvent =
  /** One per digit, when it ends. */
  | {
      readonly type: 'digit-received';
      readonly streamId: StreamId;
      /** `0`-`9`, `*`, `#`, `A`-`D`. */
      readonly digit: string;
      readonly durationMs: number;
      readonly via: 'rtp' | 'info';
    }
  | {
      readonly type: 'file-started';
      readonly target: StreamId | ConferenceId;
      readonly playbackId: PlaybackId;
      readonly source: string;
    }
  | {
      readonly type: 'file-finished';
      readonly target: StreamId | ConferenceId;
      readonly playbackId: PlaybackId;
      readonly source: string;
      readonly playedSamples: number;
      readonly playedMs: number;
    }
  /** Once per silence; `media-resumed` follows with the next packet. */
  | { readonly type: 'media-timeout'; readonly streamId: StreamId; readonly silentMs: number }
  | { readonly type: 'media-resumed'; readonly streamId: StreamId }
  /** The peer was closed or bridged elsewhere; not after one's own `unbridge`. */
  | { readonly type: 'bridge-ended'; readonly streamId: StreamId; readonly peerId: StreamId }
  /** The tapped stream was closed; the listener hears silence. */
  | { readonly type: 'tap-ended'; readonly streamId: StreamId; readonly target: StreamId }
  | {
      readonly type: 'talking-started' | 'talking-stopped';
      readonly conferenceId: ConferenceId;
      readonly streamId: StreamId;
    }
  | ({ readonly type: 'recording-ended' } & RecordingEnd)
  /** The worker died; every wait has settled and every stream is gone. The last event. */
  | { readonly type: 'engine-failed'; readonly reason: string };

/**
 * Commands are carried out in the order they are given. A promise rejects with a HotlineError:
 * `not-found` (no such stream, conference ...), `conflict` (does not fit the present state),
 * `invalid-input`, `not-allowed` (a path outside the roots), `too-many` (a limit), `store-failed`
 * (the file cannot be made), `engine-unavailable` (stopped or died). Closing something twice is not
 * an error.
 */
export interface MediaEngine {
  /** Binds an RTP and RTCP port pair. It neither sends nor receives until configured. */
  createStream(options?: StreamOptions): Promise<OpenedStream>;

  /**
   * Sets or replaces where and how a stream sends. SSRC, sequence and timestamps go on; a changed
   * `remote` is latched on to anew. While sending is allowed and a far end is known a packet leaves
   * every packet time: silence when there is nothing else.
   */
  configureStream(streamId: StreamId, configuration: StreamConfiguration): Promise<void>;

  /** Ends all that uses the stream, in order: playbacks, recordings, bridge, taps, conference. */
  closeStream(streamId: StreamId): Promise<StreamStatistics>;

  streamStatistics(streamId: StreamId): Promise<StreamStatistics>;

  /**
   * To a stream: starts at once and interrupts the playback under way, which goes on afterwards with
   * what is left of it. To a conference: heard by all, after the ones before it.
   */
  play(target: StreamId | ConferenceId, request: PlayRequest): Playback;

  /** Its `finished` resolves with `stopped`. */
  stopPlayback(playbackId: PlaybackId): Promise<void>;

  /** `current`: the one that is heard now (FreeSWITCH's `uuid_break`). The number stopped. */
  stopPlaybacks(target: StreamId | ConferenceId, which: 'current' | 'all'): Promise<number>;

  /** Queues digits to be sent as telephone events; resolves when the last has been sent. */
  sendDigits(
    streamId: StreamId,
    digits: string,
    options?: SendDigitsOptions,
  ): Promise<SendDigitsResult>;

  /** Takes a digit that came by SIP INFO as if it had come by RTP: event, stops, pass-through. */
  receiveDigit(streamId: StreamId, digit: string, durationMs: number): Promise<void>;

  /**
   * `said`: what it says reaches nobody, recordings included. `heard`: it is sent silence. Digits
   * are not affected. Absent: as before.
   */
  muteStream(
    streamId: StreamId,
    mute: { readonly said?: boolean; readonly heard?: boolean },
  ): Promise<void>;

  /**
   * Both hear each other; digits are passed on. A bridge either had ends first, and both leave their
   * conference. A stream bridged with itself is an echo.
   */
  bridge(first: StreamId, second: StreamId): Promise<void>;

  /** Ends the bridge the stream has, for both. Without one: nothing. */
  unbridge(streamId: StreamId): Promise<void>;

  startRecording(
    target: StreamId | ConferenceId,
    request: RecordRequest,
  ): Promise<StartedRecording>;

  /** Masked time is silence in every channel; the recording keeps its length. */
  maskRecording(recordingId: StreamRecordingId): Promise<void>;
  unmaskRecording(recordingId: StreamRecordingId): Promise<void>;

  /** Resolves with the end, when the file has its final name. */
  stopRecording(recordingId: StreamRecordingId): Promise<RecordingEnd>;

  createConference(): Promise<ConferenceId>;

  /** Ends a bridge or tap the stream had; `conflict` when it is in another conference. */
  joinConference(
    conferenceId: ConferenceId,
    streamId: StreamId,
    role?: ConferenceRole,
  ): Promise<void>;

  /** Without a conference: nothing. */
  leaveConference(streamId: StreamId): Promise<void>;

  /** Absent: as before. `conflict` when the stream is in no conference. */
  setConferenceRole(streamId: StreamId, role: ConferenceRole): Promise<void>;

  /** Both must be in the conference. Relations end when either leaves. */
  relate(
    conferenceId: ConferenceId,
    streamId: StreamId,
    other: StreamId,
    relation: ConferenceRelation,
  ): Promise<void>;

  /** All leave and hear silence; its playbacks and recordings end. */
  closeConference(conferenceId: ConferenceId): Promise<void>;

  /**
   * `streamId` hears what the target says and hears. Ends a bridge or conference it was in; calling
   * it again changes the mode or the target. Lasts until `stopTap` or until either closes.
   */
  tap(streamId: StreamId, target: StreamId, mode: TapMode): Promise<void>;

  stopTap(streamId: StreamId): Promise<void>;

  statistics(): Promise<MediaEngineStatistics>;

  /** Events in the order they happened. Returns what removes the listener. */
  onEvent(listener: (event: MediaEvent) => void): () => void;

  /** Closes everything, recordings get their final names. Settles; calling it again is harmless. */
  stop(): Promise<void>;
}
