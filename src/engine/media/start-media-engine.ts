/**
 * Starts the media thread and gives its user the engine's API. Every wait settles, also when the
 * thread dies: then with `engine-unavailable`, and what was playing or recording has ended.
 */
import { Worker } from 'node:worker_threads';
import { HotlineError } from '../../base/errors.ts';
import { threadModule } from '../../base/thread-module.ts';
import type {
  ConferenceId,
  MediaEngine,
  MediaEngineOptions,
  MediaEvent,
  Playback,
  PlaybackEnd,
  PlaybackId,
  PlayRequest,
  RecordingEnd,
  RecordRequest,
  StartedRecording,
  StreamId,
  StreamRecordingId,
} from './media-engine.ts';
import type {
  CommandMessage,
  InternalEvent,
  MediaCommandName,
  MediaCommands,
  WorkerMessage,
} from './worker-messages.ts';

/** Closing sockets and renaming files takes milliseconds; a disk may be slow. */
const stopMsMax = 5000;

/**
 * @throws HotlineError `engine-unavailable` when the thread cannot start.
 */
export async function startMediaEngine(options: MediaEngineOptions): Promise<MediaEngine> {
  const { log = () => {}, ...workerOptions } = options;
  const worker = new Worker(threadModule(import.meta.url, 'media-worker'), {
    workerData: workerOptions,
    name: 'media',
  });
  const engine = new WorkerMediaEngine(worker, log);
  await engine.ready;
  return engine.commands();
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: HotlineError) => void;
}

interface RunningRecording {
  /** As asked for until the thread answered, then absolute. */
  file: string;
  readonly resolve: (end: RecordingEnd) => void;
}

class WorkerMediaEngine {
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #log: NonNullable<MediaEngineOptions['log']>;
  readonly #commands = new Map<number, Waiting>();
  readonly #playbacks = new Map<PlaybackId, (end: PlaybackEnd) => void>();
  readonly #recordings = new Map<StreamRecordingId, RunningRecording>();
  readonly #listeners = new Set<(event: MediaEvent) => void>();
  #unsent: CommandMessage[] = [];
  #lastId = 0;
  #failure: HotlineError | undefined;
  #stopping: Promise<void> | undefined;
  #settleReady: { resolve: () => void; reject: (error: HotlineError) => void } | undefined;

  constructor(worker: Worker, log: NonNullable<MediaEngineOptions['log']>) {
    this.#worker = worker;
    this.#log = log;
    this.ready = new Promise((resolve, reject) => {
      this.#settleReady = { resolve, reject };
    });
    worker.on('message', (message: WorkerMessage) => this.#receive(message));
    worker.on('error', (error) => this.#fail(String(error)));
    worker.on('exit', (code) => this.#fail(`The media thread ended with ${code}`));
  }

  /** The engine's API on this thread. */
  commands(): MediaEngine {
    const call = this.#call.bind(this);
    return {
      createStream: (...args) => call('createStream', args),
      configureStream: (...args) => call('configureStream', args),
      closeStream: (...args) => call('closeStream', args),
      streamStatistics: (...args) => call('streamStatistics', args),
      play: (target, request) => this.#play(target, request),
      stopPlayback: (...args) => call('stopPlayback', args),
      stopPlaybacks: (...args) => call('stopPlaybacks', args),
      sendDigits: (...args) => call('sendDigits', args),
      receiveDigit: (...args) => call('receiveDigit', args),
      muteStream: (...args) => call('muteStream', args),
      bridge: (...args) => call('bridge', args),
      unbridge: (...args) => call('unbridge', args),
      startRecording: (target, request) => this.#startRecording(target, request),
      maskRecording: (...args) => call('maskRecording', args),
      unmaskRecording: (...args) => call('unmaskRecording', args),
      stopRecording: (...args) => call('stopRecording', args),
      createConference: () => call('createConference', []),
      joinConference: (...args) => call('joinConference', args),
      leaveConference: (...args) => call('leaveConference', args),
      setConferenceRole: (...args) => call('setConferenceRole', args),
      relate: (...args) => call('relate', args),
      closeConference: (...args) => call('closeConference', args),
      tap: (...args) => call('tap', args),
      stopTap: (...args) => call('stopTap', args),
      statistics: () => call('statistics', []),
      onEvent: (listener) => {
        this.#listeners.add(listener);
        return () => void this.#listeners.delete(listener);
      },
      stop: () => this.#stop(),
    };
  }

  #call<Name extends MediaCommandName>(
    name: Name,
    args: Parameters<MediaCommands[Name]>,
  ): ReturnType<MediaCommands[Name]> {
    const answered = new Promise((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure);
        return;
      }
      const commandId = ++this.#lastId;
      this.#commands.set(commandId, { resolve, reject });
      this.#send({ commandId, name, args } as CommandMessage);
    });
    return answered as ReturnType<MediaCommands[Name]>;
  }

  /** What one turn commands goes as one message: each wakes the thread, which then runs first. */
  #send(command: CommandMessage): void {
    if (this.#unsent.push(command) > 1) return;
    process.nextTick(() => {
      const commands = this.#unsent;
      this.#unsent = [];
      this.#worker.postMessage(commands);
    });
  }

  #play(target: StreamId | ConferenceId, request: PlayRequest): Playback {
    const playbackId = `playback-${++this.#lastId}` as PlaybackId;
    const finished = new Promise<PlaybackEnd>((resolve) => {
      this.#playbacks.set(playbackId, resolve);
    });
    this.#call('play', [target, playbackId, request]).catch((error: unknown) => {
      this.#log('Playback refused', { target, error: String(error) });
      const reason = this.#failure ? 'engine-stopped' : 'target-closed';
      this.#endPlayback(playbackId, unplayed(reason, request));
    });
    return { playbackId, finished };
  }

  async #startRecording(
    target: StreamId | ConferenceId,
    request: RecordRequest,
  ): Promise<StartedRecording> {
    const recordingId = `recording-${++this.#lastId}` as StreamRecordingId;
    const finished = new Promise<RecordingEnd>((resolve) => {
      this.#recordings.set(recordingId, { file: request.file, resolve });
    });
    try {
      const { file } = await this.#call('startRecording', [target, recordingId, request]);
      const running = this.#recordings.get(recordingId);
      if (running) running.file = file;
      return { recordingId, file, finished };
    } catch (error) {
      this.#recordings.delete(recordingId);
      throw error;
    }
  }

  #stop(): Promise<void> {
    this.#stopping ??= this.#stopWorker();
    return this.#stopping;
  }

  async #stopWorker(): Promise<void> {
    const deadline = new AbortController();
    const late = new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, stopMsMax);
      deadline.signal.addEventListener('abort', () => clearTimeout(timer));
    });
    const stopped = this.#call('stop', []).catch((error: unknown) => {
      this.#log('Media engine did not stop in order', { error: String(error) });
    });
    await Promise.race([stopped, late]);
    deadline.abort();
    await this.#worker.terminate();
    this.#fail('The media engine was stopped');
  }

  #receive(message: WorkerMessage): void {
    switch (message.type) {
      case 'ready':
        this.#settleReady?.resolve();
        break;
      case 'result':
        this.#take(message.commandId)?.resolve(message.value);
        break;
      case 'failure': {
        const { code, message: text, details } = message.error;
        this.#take(message.commandId)?.reject(new HotlineError(code, text, { details }));
        break;
      }
      case 'event':
        this.#receiveEvent(message.event);
        break;
      case 'log':
        this.#log(message.message, message.facts);
        break;
    }
  }

  #take(commandId: number): Waiting | undefined {
    const waiting = this.#commands.get(commandId);
    this.#commands.delete(commandId);
    return waiting;
  }

  #receiveEvent(event: InternalEvent): void {
    if (event.type === 'playback-ended') {
      this.#endPlayback(event.playbackId, event.end);
      return;
    }
    if (event.type === 'recording-ended') {
      const { type: _type, ...end } = event;
      this.#endRecording(end);
    }
    this.#publish(event);
  }

  #publish(event: MediaEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  #endPlayback(playbackId: PlaybackId, end: PlaybackEnd): void {
    this.#playbacks.get(playbackId)?.(end);
    this.#playbacks.delete(playbackId);
  }

  #endRecording(end: RecordingEnd): void {
    this.#recordings.get(end.recordingId)?.resolve(end);
    this.#recordings.delete(end.recordingId);
  }

  /** The thread is gone, as wished or not: nobody may wait for it any longer. */
  #fail(reason: string): void {
    if (this.#failure) return;
    const failure = new HotlineError('engine-unavailable', reason);
    this.#failure = failure;
    this.#settleReady?.reject(failure);
    for (const waiting of this.#commands.values()) waiting.reject(failure);
    this.#commands.clear();
    for (const id of this.#playbacks.keys()) {
      this.#endPlayback(id, unplayed('engine-stopped', { sources: [''] }));
    }
    for (const [recordingId, { file }] of this.#recordings) {
      this.#endRecording({ recordingId, reason: 'engine-failed', file, recordedMs: 0 });
    }
    if (!this.#stopping) this.#publish({ type: 'engine-failed', reason });
    this.#listeners.clear();
  }
}

function unplayed(
  reason: PlaybackEnd['reason'],
  { sources }: Pick<PlayRequest, 'sources'>,
): PlaybackEnd {
  return { reason, source: sources[0] ?? '', playedSamples: 0, playedMs: 0, offsetSamples: 0 };
}
