/**
 * What is played to one channel: turns the media engine's file events into `PLAYBACK_START` and
 * `PLAYBACK_STOP`, and keeps the `playback_*` variables that applications read afterwards.
 */
import type { MediaEvent, PlaybackEnd, PlaybackId, PlayRequest } from '../../media/media-engine.ts';
import type { Channel } from './channel.ts';

type FileEvent = Extract<MediaEvent, { type: 'file-started' | 'file-finished' }>;

interface Current {
  readonly stopOnDigits: string;
  source: string | undefined;
  wasBroken: boolean;
}

export class ChannelPlaybacks {
  readonly #channel: Channel;
  readonly #current = new Map<PlaybackId, Current>();

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** Plays to the channel until done, broken or aborted. Always settles. */
  async play(request: PlayRequest, signal: AbortSignal): Promise<PlaybackEnd> {
    const { media } = this.#channel.core;
    const playback = media.play(this.#channel.streamId, request);
    const current = {
      stopOnDigits: request.stopOnDigits ?? '',
      source: undefined,
      wasBroken: false,
    };
    this.#current.set(playback.playbackId, current);
    const stop = () => this.#stop(playback.playbackId, current);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const end = await playback.finished;
    signal.removeEventListener('abort', stop);
    this.#current.delete(playback.playbackId);
    this.#finished(current, end);
    return end;
  }

  /** Ends what is heard now, or all; the status of what ends is `break`. */
  break(which: 'current' | 'all'): void {
    const ids = [...this.#current];
    for (const [id, current] of which === 'all' ? ids : ids.slice(-1)) this.#stop(id, current);
  }

  onFileEvent(event: FileEvent): void {
    const current = this.#current.get(event.playbackId);
    if (!current) return;
    if (event.type === 'file-started') {
      current.source = event.source;
      this.#publish('PLAYBACK_START', event.source);
      return;
    }
    this.#fileFinished(current, event);
  }

  /** A digit that ends a playback is known before the file's end is. */
  digitReceived(digit: string): void {
    for (const current of this.#current.values()) {
      if (current.stopOnDigits.includes(digit)) current.wasBroken = true;
    }
  }

  #stop(id: PlaybackId, current: Current): void {
    current.wasBroken = true;
    const { core } = this.#channel;
    core.inBackground(core.media.stopPlayback(id), 'playback could not be stopped');
  }

  #fileFinished(current: Current, file: { source: string; playedSamples: number }): void {
    if (current.source === undefined) return;
    current.source = undefined;
    this.#setVariables(file.playedSamples, file.playedSamples);
    this.#publish('PLAYBACK_STOP', file.source, current.wasBroken ? 'break' : 'done');
  }

  #finished(current: Current, end: PlaybackEnd): void {
    if (end.reason === 'file-not-found') return;
    if (current.source !== undefined) this.#fileFinished(current, { ...end });
    this.#setVariables(end.playedSamples, end.offsetSamples);
  }

  #setVariables(playedSamples: number, offsetSamples: number): void {
    const playedMs = Math.round(playedSamples / 8);
    this.#channel.setVariable('playback_seconds', String(Math.floor(playedMs / 1000)));
    this.#channel.setVariable('playback_ms', String(playedMs));
    this.#channel.setVariable('playback_samples', String(playedSamples));
    this.#channel.setVariable('playback_last_offset_pos', String(offsetSamples));
  }

  #publish(name: 'PLAYBACK_START' | 'PLAYBACK_STOP', source: string, status?: string): void {
    const type = /^(tone_stream|local_stream):/.exec(source)?.[1];
    this.#channel.publish(
      name,
      {
        'Playback-File-Path': source,
        ...(type && { 'Playback-File-Type': type }),
        ...(status && { 'Playback-Status': status }),
      },
      'with-variables',
    );
  }
}
