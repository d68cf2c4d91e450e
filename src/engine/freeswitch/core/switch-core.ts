/**
 * What all parts of the switch share: the channels and conferences that live, the event bus, the
 * media engine. Media events find their channel here.
 */
import type { Clock } from '../../../base/clock.ts';
import type { MediaEngine, MediaEvent, StreamId } from '../../media/media-engine.ts';
import type { Application } from '../applications/application.ts';
import type { Channel } from '../channel/channel.ts';
import type { DialplanStep } from '../channel/dialplan-steps.ts';
import { ConferenceHall } from '../conference/conference-hall.ts';
import type { EventBus } from '../events/event-bus.ts';

/** Told of faults and oddities. */
export interface FreeSwitchLog {
  info(message: string, facts: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts: Readonly<Record<string, unknown>>): void;
}

export interface CoreSettings {
  /** The SIP profile's name in event and api texts. */
  readonly profile: string;
  /** Channels at once; beyond it INVITEs are answered 503. */
  readonly sessionsMax: number;
  /** New channels per second, as told in HEARTBEAT and `status`; beyond it 503. */
  readonly sessionsPerSecondMax: number;
  readonly conferencesMax: number;
  /** Run when a channel's last controlling socket has closed and nothing else runs. */
  readonly fallThrough: readonly DialplanStep[];
  /**
   * How long a channel may go on without any controller after its socket died, ms; counted from
   * when it was left idle. 0: for ever.
   */
  readonly orphanLimitMs: number;
  /** A channel without received RTP for so long is hung up, ms. 0: never. */
  readonly mediaTimeoutMs: number;
}

/** Opens a controlling connection to `host:port`; settles when it has closed or failed. */
export type OpenControl = (channel: Channel, address: string) => Promise<void>;

export interface CoreOptions {
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly media: MediaEngine;
  readonly log: FreeSwitchLog;
  readonly settings: CoreSettings;
  readonly applications: ReadonlyMap<string, Application>;
  readonly openControl: OpenControl;
}

export class SwitchCore {
  readonly clock: Clock;
  readonly bus: EventBus;
  readonly media: MediaEngine;
  readonly log: FreeSwitchLog;
  readonly settings: CoreSettings;
  readonly applications: ReadonlyMap<string, Application>;
  readonly openControl: OpenControl;
  readonly conferences: ConferenceHall;
  readonly startedAt: number;
  readonly globals = new Map<string, string>();
  /** `host:port` of the SIP profile, once it is bound. */
  profileAddress = '';
  readonly #channels = new Map<string, Channel>();
  readonly #byStream = new Map<StreamId, Channel>();
  readonly #stopMediaEvents: () => void;
  #sessionsTotal = 0;
  #sessionsPeak = 0;

  constructor(options: CoreOptions) {
    this.clock = options.clock;
    this.bus = options.bus;
    this.media = options.media;
    this.log = options.log;
    this.settings = options.settings;
    this.applications = options.applications;
    this.openControl = options.openControl;
    this.startedAt = options.clock.now();
    this.conferences = new ConferenceHall(this);
    this.#stopMediaEvents = options.media.onEvent((event) => this.#onMediaEvent(event));
  }

  get channels(): ReadonlyMap<string, Channel> {
    return this.#channels;
  }

  get sessionsTotal(): number {
    return this.#sessionsTotal;
  }

  get sessionsPeak(): number {
    return this.#sessionsPeak;
  }

  /** Registers a channel; it takes itself out with {@link removeChannel} when it has ended. */
  addChannel(channel: Channel): number {
    this.#channels.set(channel.uuid, channel);
    this.#byStream.set(channel.streamId, channel);
    this.#sessionsPeak = Math.max(this.#sessionsPeak, this.#channels.size);
    return ++this.#sessionsTotal;
  }

  removeChannel(channel: Channel): void {
    this.#channels.delete(channel.uuid);
    this.#byStream.delete(channel.streamId);
  }

  channelOfStream(streamId: StreamId): Channel | undefined {
    return this.#byStream.get(streamId);
  }

  /** No more media events are taken. Channels must have been hung up before. */
  stop(): void {
    this.#stopMediaEvents();
  }

  /** For promises that nobody waits for: a failure is logged, not lost. */
  inBackground(work: Promise<unknown>, what: string): void {
    work.catch((error: unknown) => this.log.warn(what, { error: String(error) }));
  }

  #onMediaEvent(event: MediaEvent): void {
    switch (event.type) {
      case 'digit-received':
        this.channelOfStream(event.streamId)?.digitReceived(
          event.digit,
          event.durationMs,
          event.via,
        );
        break;
      case 'file-started':
      case 'file-finished':
        this.#onFileEvent(event);
        break;
      case 'media-timeout':
        this.channelOfStream(event.streamId)?.hangup('MEDIA_TIMEOUT');
        break;
      case 'tap-ended':
        this.channelOfStream(event.streamId)?.tapEnded();
        break;
      case 'talking-started':
      case 'talking-stopped':
        this.conferences.talking(
          event.conferenceId,
          event.streamId,
          event.type === 'talking-started',
        );
        break;
      case 'engine-failed':
        for (const channel of [...this.#channels.values()]) {
          channel.hangup('NORMAL_TEMPORARY_FAILURE');
        }
        break;
      case 'media-resumed':
      case 'bridge-ended':
      case 'recording-ended':
        break;
    }
  }

  #onFileEvent(event: Extract<MediaEvent, { type: 'file-started' | 'file-finished' }>): void {
    const channel = this.#byStream.get(event.target as StreamId);
    channel?.playbacks.onFileEvent(event);
  }
}
