/**
 * The embedded engine as a value: the SIP server with drachtio's face, the media server with
 * FreeSWITCH's, and the media thread under it. It stands in for drachtio-server and FreeSWITCH and
 * offers nothing that they do not.
 */
import { isIPv6 } from 'node:net';
import type { Clock } from '../base/clock.ts';
import { type DrachtioCounters, DrachtioServer } from './drachtio/drachtio-server.ts';
import { type FreeSwitchCounters, FreeSwitchServer } from './freeswitch/free-switch-server.ts';
import type { MediaEngine, MediaEngineStatistics } from './media/media-engine.ts';
import { repairRecordings } from './media/recording/repair-recordings.ts';
import { startMediaEngine } from './media/start-media-engine.ts';

export interface EngineLog {
  debug(message: string, facts: Readonly<Record<string, unknown>>): void;
  info(message: string, facts: Readonly<Record<string, unknown>>): void;
  warn(message: string, facts: Readonly<Record<string, unknown>>): void;
}

export interface EngineOptions {
  /** Where SIP and RTP are taken. */
  readonly address: string;
  readonly sipPort: number;
  readonly rtpPorts: { readonly first: number; readonly last: number };
  /** Between the engine and its controller, on loopback; ports 0 are any. */
  readonly control: {
    readonly secret: string;
    readonly drachtioPort: number;
    readonly eventSocketPort: number;
    readonly mediaSipPort: number;
  };
  /** Absolute. */
  readonly promptsDirectory: string;
  readonly recordingsDirectory: string;
  readonly clock: Clock;
  readonly log: EngineLog;
}

/** All that is alive; a quiet engine has zeros but for its controller's connections. */
export interface EngineCounters {
  readonly drachtio: DrachtioCounters;
  readonly freeswitch: FreeSwitchCounters;
  readonly media: MediaEngineStatistics;
}

const loopback = '127.0.0.1';
/** Media libraries know a media server by IPv4 only, so its SIP is there also where callers are not. */
const wayToMedia = { protocol: 'udp', address: loopback, port: 0 } as const;

export class Engine {
  readonly #drachtio: DrachtioServer;
  readonly #freeswitch: FreeSwitchServer;
  readonly #media: MediaEngine;

  private constructor(options: EngineOptions, media: MediaEngine) {
    const { address, sipPort, control, clock, log } = options;
    this.#media = media;
    this.#drachtio = new DrachtioServer({
      sip: {
        listen: [
          { protocol: 'udp', address, port: sipPort },
          { protocol: 'tcp', address, port: sipPort },
          ...(isIPv6(address) ? [wayToMedia] : []),
        ],
        product: 'Hotline',
      },
      admin: { address: loopback, port: control.drachtioPort, secret: control.secret },
      clock,
      log,
    });
    this.#freeswitch = new FreeSwitchServer({
      sip: { address: loopback, port: control.mediaSipPort },
      eventSocket: { address: loopback, port: control.eventSocketPort, password: control.secret },
      media,
      clock,
      log,
    });
  }

  /**
   * Repairs what a dead engine left of its recordings, then listens.
   * @throws HotlineError `port-in-use`
   */
  static async start(options: EngineOptions): Promise<Engine> {
    const { address, rtpPorts, promptsDirectory, recordingsDirectory, log } = options;
    const { repaired, left } = await repairRecordings(recordingsDirectory);
    if (repaired.length > 0) log.info('recordings repaired', { count: repaired.length });
    if (left.length > 0) log.warn('recordings left unrepaired', { count: left.length });
    const media = await startMediaEngine({
      rtpAddress: address,
      portRange: rtpPorts,
      soundRoots: [promptsDirectory],
      recordingRoots: [recordingsDirectory],
      music: { default: `${promptsDirectory}/music`, moh: `${promptsDirectory}/music` },
      log: (message, facts) => log.warn(message, facts),
    });
    const engine = new Engine(options, media);
    try {
      await engine.#drachtio.start();
      await engine.#freeswitch.start();
      return engine;
    } catch (error) {
      await engine.stop();
      throw error;
    }
  }

  /** As bound. */
  get ports() {
    return {
      sipPort: this.#drachtio.listenPoints[0]?.port ?? 0,
      drachtioPort: this.#drachtio.adminPort,
      eventSocketPort: this.#freeswitch.eventSocketPort,
      mediaSipPort: this.#freeswitch.sipPort,
    };
  }

  async counters(): Promise<EngineCounters> {
    return {
      drachtio: this.#drachtio.counters(),
      freeswitch: this.#freeswitch.counters(),
      media: await this.#media.statistics(),
    };
  }

  /** Hangs everything up and frees the ports. */
  async stop(): Promise<void> {
    await this.#freeswitch.stop();
    await this.#drachtio.stop();
    await this.#media.stop();
  }
}
