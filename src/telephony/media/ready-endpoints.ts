/**
 * Where legs get their channels: a ready one of the wanted server for who is called and for a caller
 * whose offer is plain, or else a new one. A caller's ready channel is told of the offer while the
 * answer is on its way already.
 */
import type { Logger } from 'pino';
import type { TelephonyCounters } from '../counters.ts';
import type { DrachtioConnection } from '../servers/drachtio-connection.ts';
import type { FreeswitchConnection } from '../servers/freeswitch-connection.ts';
import type { MediaServers } from '../servers/media-servers.ts';
import { settle } from '../settling.ts';
import {
  type CreateEndpointOptions,
  createEndpoint,
  type Endpoint,
  type EndpointContext,
  readyVariable,
} from './endpoint.ts';
import { EndpointPool } from './endpoint-pool.ts';
import { readyAnswer } from './ready-answer.ts';

/** Chosen: 60 calls/s take one in the 20 to 50 ms that another needs; the rest is for bursts. */
const readyDefault = 8;
const clearDeadlineMs = 5_000;

export interface ReadyEndpointsParts extends Omit<EndpointContext, 'signallingLost'> {
  readonly counters: TelephonyCounters;
  readonly logger: Logger;
  readonly connection: DrachtioConnection;
  readonly servers: MediaServers;
  /** Per server; absent: {@link readyDefault}, 0: none. */
  readonly readyEndpoints?: number | undefined;
  /** Marks our ready channels at a media server that others use as well. */
  readonly owner: string;
}

export class ReadyEndpoints {
  readonly #parts: ReadyEndpointsParts;
  readonly #pools = new Map<FreeswitchConnection, EndpointPool<Endpoint>>();
  readonly #cleared = new Set<FreeswitchConnection>();

  constructor(parts: ReadyEndpointsParts) {
    this.#parts = parts;
    const { servers, connection, clock, readyEndpoints: size = readyDefault } = parts;
    for (const server of servers.all) {
      const isWanted = (): boolean => connection.isReady && server.server !== undefined;
      const open = (): Promise<Endpoint> => this.#openReady(server);
      const pool = new EndpointPool({ clock, size, open, isWanted });
      this.#pools.set(server, pool);
      const onReadiness = (): void => void this.#serversChanged(server, pool, isWanted);
      connection.onReadiness(onReadiness);
      server.onReadiness(onReadiness);
    }
  }

  /** @throws HotlineError `media-failed`, `engine-unavailable` or `deadline-passed` */
  async open(server: FreeswitchConnection, options: CreateEndpointOptions): Promise<Endpoint> {
    const pool = this.#pools.get(server);
    const { remoteSdp, headers } = options;
    if (remoteSdp === undefined) {
      const ready = pool?.take();
      ready?.engage(headers);
      return ready ?? this.#create(server, options);
    }
    const first = pool?.first;
    const answer = first && readyAnswer(remoteSdp, first.localSdp);
    const ready = answer && pool?.take();
    if (!ready) return this.#create(server, options);
    ready.engage(headers);
    ready.takeOffer(answer);
    return ready;
  }

  /** Ends all that are ready. */
  async stop(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.stop()));
  }

  #create(server: FreeswitchConnection, options: CreateEndpointOptions): Promise<Endpoint> {
    const { connection } = this.#parts;
    return createEndpoint(server, { ...this.#parts, signallingLost: connection.lost }, options);
  }

  #openReady(server: FreeswitchConnection): Promise<Endpoint> {
    const { owner, connection } = this.#parts;
    const signal = connection.lost;
    return this.#create(server, { headers: {}, signal, readyFor: owner });
  }

  async #serversChanged(
    server: FreeswitchConnection,
    pool: EndpointPool<Endpoint>,
    isWanted: () => boolean,
  ): Promise<void> {
    if (server.server === undefined) this.#cleared.delete(server);
    if (!isWanted()) {
      pool.abandon();
      return;
    }
    await this.#clear(server);
    pool.fill();
  }

  /** Ends those that a dead process of ours has left. */
  async #clear(server: FreeswitchConnection): Promise<void> {
    const { clock, counters, owner, logger } = this.#parts;
    if (this.#cleared.has(server)) return;
    this.#cleared.add(server);
    const wait = { clock, counter: counters, what: 'hupall', deadlineMs: clearDeadlineMs };
    const command = `hupall NORMAL_CLEARING ${readyVariable} ${owner}`;
    try {
      await settle<string>(wait, (resolve) => server.server?.api(command, resolve));
    } catch (error) {
      logger.warn({ err: error, server: server.name }, 'ready channels may be left');
    }
  }
}
