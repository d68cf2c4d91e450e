/**
 * One FreeSWITCH server: connect, watch, connect again. Losing this connection stops new legs here;
 * legs that live go on, each with its own event socket.
 */
import { createServer, isIP } from 'node:net';
import type { Logger } from 'pino';
import type { Clock, Timer } from '../../base/clock.ts';
import { HotlineError } from '../../base/errors.ts';
import type { TelephonyCounters } from '../counters.ts';
import {
  type MediaLibrary,
  type MediaServerFace,
  onEventSocketClosed,
} from '../libraries/media-library.ts';
import type { FreeswitchConfig, TelephonyConfig } from '../ports.ts';
import { settle } from '../settling.ts';
import { retryAfterRefusalMs, retryDelayMs } from './backoff.ts';
import { probeEventSocket } from './event-socket-probe.ts';
import { hastenEventSockets } from './event-socket-speed.ts';

/** The SIP profile that takes our INVITEs, in freeswitch-conf/ as in the embedded engine. */
const profile = 'drachtio_mrf';
const connectDeadlineMs = 5_000;
const checkIntervalMs = 10_000;
const answerDeadlineMs = 5_000;

export interface FreeswitchDependencies {
  readonly config: FreeswitchConfig;
  readonly eventSockets: TelephonyConfig['eventSockets'];
  /** Position in the configuration: chooses the listening port. */
  readonly position: number;
  readonly library: MediaLibrary;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: TelephonyCounters;
}

export class FreeswitchConnection {
  /** Legs of ours there, those being set up included. */
  legs = 0;
  readonly #on: FreeswitchDependencies;
  readonly #logger: Logger;
  readonly #listeners: (() => void)[] = [];
  #server: MediaServerFace | undefined;
  #timer: Timer | undefined;
  #attempt = 0;
  #isStopped = true;

  constructor(dependencies: FreeswitchDependencies) {
    this.#on = dependencies;
    const { name, host, port } = dependencies.config;
    this.#logger = dependencies.logger.child({
      server: 'freeswitch',
      mediaServer: name,
      host,
      port,
    });
  }

  get name(): string {
    return this.#on.config.name;
  }

  /** Present while connected. */
  get server(): MediaServerFace | undefined {
    return this.#server;
  }

  onReadiness(listener: () => void): void {
    this.#listeners.push(listener);
  }

  start(): void {
    this.#isStopped = false;
    void this.#connect();
  }

  stop(): void {
    this.#isStopped = true;
    this.#timer?.cancel();
    this.#drop();
  }

  async #connect(): Promise<void> {
    try {
      const server = await this.#open();
      if (this.#isStopped) server.disconnect();
      else this.#adopt(server);
    } catch (error) {
      this.#logger.warn({ err: error }, 'FreeSWITCH cannot be used');
      const refused = error instanceof HotlineError && error.details.reason === 'wrong secret';
      this.#retryIn(refused ? retryAfterRefusalMs : retryDelayMs(this.#attempt++));
    }
  }

  async #open(): Promise<MediaServerFace> {
    const { config, eventSockets, library, clock, counters } = this.#on;
    const own = await probeEventSocket(config, profile, clock, counters);
    const address = reachableAddress(eventSockets.address, own);
    const listenPort = eventSockets.port === 0 ? 0 : eventSockets.port + this.#on.position;
    if (listenPort !== 0) await assertPortFree(address, listenPort);
    const options = {
      address: config.host,
      port: config.port,
      secret: config.secret,
      profile,
      listenAddress: address,
      listenPort,
      advertisedAddress: address,
    };
    const late = (server: MediaServerFace): void => server.disconnect();
    const wait = { clock, counter: counters, what: 'FreeSWITCH', deadlineMs: connectDeadlineMs };
    return settle<MediaServerFace>({ ...wait, late }, (resolve, reject) => {
      library.connect(options, (error, server) => {
        if (server) resolve(server);
        else reject(new HotlineError('engine-unavailable', 'No media server', { cause: error }));
      });
    });
  }

  #adopt(server: MediaServerFace): void {
    hastenEventSockets(server);
    server.on('error', (error) => this.#logger.debug({ err: error }, 'event socket failed'));
    onEventSocketClosed(server, () => this.#onLost(server));
    this.#server = server;
    this.#attempt = 0;
    this.#logger.info('connected to FreeSWITCH');
    this.#checkLater();
    this.#tell();
  }

  #onLost(server: MediaServerFace): void {
    if (this.#server !== server) return;
    this.#logger.error('lost the connection to FreeSWITCH');
    this.#drop();
    this.#tell();
    if (!this.#isStopped) this.#retryIn(retryDelayMs(this.#attempt++));
  }

  #drop(): void {
    const server = this.#server;
    this.#server = undefined;
    // The library would reconnect by itself, without our listeners: a new connection replaces it.
    server?.disconnect();
  }

  #retryIn(delayMs: number): void {
    this.#timer?.cancel();
    if (this.#isStopped) return;
    this.#timer = this.#on.clock.setTimer(delayMs, () => void this.#connect());
  }

  #checkLater(): void {
    this.#timer?.cancel();
    this.#timer = this.#on.clock.setTimer(checkIntervalMs, () => this.#check());
  }

  /** Any answer will do: a server that holds the connection open and says nothing is gone. */
  #check(): void {
    const server = this.#server;
    if (!server) return;
    this.#timer = this.#on.clock.setTimer(answerDeadlineMs, () => {
      this.#logger.error('FreeSWITCH does not answer');
      this.#onLost(server);
    });
    server.api('uptime', () => {
      if (this.#server === server) this.#checkLater();
    });
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** The library listens without an error handler: a taken port would end the process. */
async function assertPortFree(address: string, port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(
        new HotlineError('port-in-use', 'The port of the event sockets is taken', {
          details: { address, port },
          cause: error,
        }),
      ),
    );
    server.listen(port, address, () => server.close(() => resolve()));
  });
}

/**
 * SIP and sound may be on IPv6 while FreeSWITCH commands come over IPv4, the only way in which it is
 * told where to connect: then the address from which it is reached by us.
 */
function reachableAddress(configured: string, own: string): string {
  return isIP(own) === 0 || isIP(own) === isIP(configured) ? configured : own;
}
