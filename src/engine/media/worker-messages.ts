/**
 * What the media thread and its user say to each other. The commands are the engine's API with plain
 * values in place of handles: ids of playbacks and recordings are made by the user's side, so that
 * their ends can be waited for before the command is answered.
 */
import type { ErrorCode } from '../../base/errors.ts';
import type {
  ConferenceId,
  MediaEngine,
  MediaEngineOptions,
  MediaEvent,
  PlaybackEnd,
  PlaybackId,
  PlayRequest,
  RecordRequest,
  StreamId,
  StreamRecordingId,
} from './media-engine.ts';

type SameAsEngine = Omit<MediaEngine, 'play' | 'startRecording' | 'onEvent'>;

/** As the media thread carries them out. */
export interface MediaCommands extends SameAsEngine {
  play(target: StreamId | ConferenceId, id: PlaybackId, request: PlayRequest): Promise<void>;
  startRecording(
    target: StreamId | ConferenceId,
    id: StreamRecordingId,
    request: RecordRequest,
  ): Promise<{ readonly file: string }>;
}

export type MediaCommandName = keyof MediaCommands;

export interface CommandMessage<Name extends MediaCommandName = MediaCommandName> {
  readonly commandId: number;
  readonly name: Name;
  readonly args: Parameters<MediaCommands[Name]>;
}

export type InternalEvent =
  | MediaEvent
  | {
      readonly type: 'playback-ended';
      readonly playbackId: PlaybackId;
      readonly end: PlaybackEnd;
    };

export type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'result'; readonly commandId: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly commandId: number; readonly error: PlainError }
  | { readonly type: 'event'; readonly event: InternalEvent }
  | {
      readonly type: 'log';
      readonly message: string;
      readonly facts: Readonly<Record<string, unknown>>;
    };

/** A HotlineError as plain data: classes do not survive the way between threads. */
export interface PlainError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The options without what cannot be cloned. */
export type WorkerOptions = Omit<MediaEngineOptions, 'log'>;
