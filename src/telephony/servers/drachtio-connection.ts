/**
 * The one connection to drachtio. The library's own reconnect is off: it never gives up after a
 * wrong secret, forgets TCP_NODELAY and does not notice a silent server. Each loss ends an
 * AbortSignal that every wait and dialog of that connection holds.
 */
import { setMaxListeners } from 'node:events';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Clock, Timer } from '../../base/clock.ts';
import { HotlineError } from '../../base/errors.ts';
import { createSipLibrary, type SipLibrary } from '../libraries/sip-library.ts';
import type { DrachtioConfig } from '../ports.ts';
import { retryAfterRefusalMs, retryDelayMs } from './backoff.ts';

/** Time from starting to connect to drachtio's answer to the secret. */
const connectDeadlineMs = 5_000;
const pingIntervalMs = 10_000;
const pongDeadlineMs = 5_000;
/** Dialogs, and as many INVITEs, of a lost connection that the next one ends; more are given up. */
const orphansMax = 10_000;

/** An INVITE as drachtio knows it; outlives the connection that sent it. */
export interface SentInvite {
  readonly transactionId: string;
  readonly uri: string;
  /** Of the dialog that its answer makes. */
  readonly dialogId: string;
}

export class DrachtioConnection {
  readonly sip: SipLibrary = createSipLibrary();
  readonly #config: DrachtioConfig;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #listeners: ((ready: boolean) => void)[] = [];
  readonly #orphans = new Set<string>();
  readonly #orphanInvites = new Map<string, SentInvite>();
  #state: 'stopped' | 'connecting' | 'waiting' | 'ready' = 'stopped';
  #lost = newLoss();
  #timer: Timer | undefined;
  #attempt = 0;
  #sipAddresses: readonly string[] = [];

  constructor(config: DrachtioConfig, clock: Clock, logger: Logger) {
    this.#config = config;
    this.#clock = clock;
    this.#logger = logger.child({ server: 'drachtio', host: config.host, port: config.port });
    this.sip.on('connect', (error, hostports) => this.#onAnswer(error, hostports));
    this.sip.on('error', (error) => this.#logger.debug({ err: error }, 'drachtio socket failed'));
    this.sip.on('close', () => this.#onClosed());
  }

  start(): void {
    if (this.#state === 'stopped') this.#connect();
  }

  stop(): void {
    const had = this.#state;
    this.#state = 'stopped';
    this.#timer?.cancel();
    if (had !== 'stopped') this.#endConnection('The server is stopping');
    this.#socket()?.destroy();
  }

  get isReady(): boolean {
    return this.#state === 'ready';
  }

  /** Aborts when the present connection is lost. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Where drachtio takes SIP, such as `udp/192.0.2.1:5060`; as told at the last connect. */
  get sipAddresses(): readonly string[] {
    return this.#sipAddresses;
  }

  onReadiness(listener: (ready: boolean) => void): void {
    this.#listeners.push(listener);
  }

  /** Ends this dialog, with a BYE over the present or else the next connection: its own is gone. */
  buryDialog(dialogId: string): void {
    if (this.#orphans.size < orphansMax) this.#orphans.add(dialogId);
    if (this.#state === 'ready') this.#endOrphans();
  }

  /** Cancels what rings, in the same way; a phone that was answered meanwhile gets a BYE. */
  buryInvite(invite: SentInvite): void {
    const { size } = this.#orphanInvites;
    if (size < orphansMax) this.#orphanInvites.set(invite.transactionId, invite);
    if (this.#state === 'ready') this.#endOrphans();
  }

  #connect(): void {
    this.#state = 'connecting';
    this.#timer = this.#clock.setTimer(connectDeadlineMs, () => {
      this.#logger.warn('drachtio did not answer in time');
      this.#socket()?.destroy();
      this.#retryIn(retryDelayMs(this.#attempt++));
    });
    const { host, port, secret } = this.#config;
    this.sip.connect({ host, port, secret, reconnect: { maxAttempts: 1 } });
  }

  #onAnswer(error: unknown, hostports?: string): void {
    if (this.#state !== 'connecting') return;
    this.#timer?.cancel();
    if (error) {
      this.#logger.error('drachtio refused the secret');
      this.#socket()?.destroy();
      this.#retryIn(retryAfterRefusalMs);
      return;
    }
    this.#state = 'ready';
    this.#sipAddresses = (hostports ?? '').split(',').filter((address) => address !== '');
    this.#attempt = 0;
    this.#lost = newLoss();
    this.#logger.info('connected to drachtio');
    this.#timer = this.#clock.setTimer(pingIntervalMs, () => this.#ping());
    this.#endOrphans();
    this.#tell(true);
  }

  #onClosed(): void {
    if (this.#state === 'connecting') this.#retryIn(retryDelayMs(this.#attempt++));
    else if (this.#state === 'ready') {
      this.#logger.error('lost the connection to drachtio');
      this.#retryIn(retryDelayMs(this.#attempt++));
      this.#endConnection('The connection to drachtio was lost');
    }
  }

  #retryIn(delayMs: number): void {
    this.#timer?.cancel();
    this.#state = 'waiting';
    this.#timer = this.#clock.setTimer(delayMs, () => this.#connect());
  }

  #endConnection(why: string): void {
    if (this.#lost.signal.aborted) return;
    this.#lost.abort(new HotlineError('engine-unavailable', why));
    this.#tell(false);
  }

  /** A server that holds the connection open and says nothing is as good as gone. */
  #ping(): void {
    const socket = this.#socket();
    const agent = this.sip.app.client;
    if (!socket || !agent) return;
    this.#timer = this.#clock.setTimer(pongDeadlineMs, () => {
      this.#logger.error('drachtio does not answer');
      socket.destroy();
    });
    const messageId = agent.wp.send(socket, 'ping');
    agent.mapServer.get(socket)?.pendingRequests.set(messageId, () => {
      if (this.#state !== 'ready' || this.#socket() !== socket) return;
      this.#timer?.cancel();
      this.#timer = this.#clock.setTimer(pingIntervalMs, () => this.#ping());
    });
  }

  #endOrphans(): void {
    const socket = this.#socket();
    const agent = this.sip.app.client;
    if (!socket || !agent) return;
    for (const invite of this.#orphanInvites.values()) {
      const { transactionId: stackTxnId, uri, dialogId } = invite;
      const options = { method: 'CANCEL', uri, stackTxnId, headers: {}, _socket: socket };
      agent.request(options, (error) => {
        if (error) this.buryDialog(dialogId);
      });
    }
    this.#orphanInvites.clear();
    for (const dialogId of this.#orphans) {
      const options = { method: 'BYE', stackDialogId: dialogId, headers: {}, _socket: socket };
      agent.request(options, (error) => {
        if (error) this.#logger.debug({ dialogId }, 'a dialog of the lost connection had ended');
      });
    }
    this.#orphans.clear();
  }

  #socket(): Socket | undefined {
    return this.sip.app.client?.mapServer.keys().next().value;
  }

  #tell(ready: boolean): void {
    for (const listener of this.#listeners) listener(ready);
  }
}

/** Every call listens to it: the ten listeners that Node takes for a leak are an ordinary morning. */
function newLoss(): AbortController {
  const loss = new AbortController();
  setMaxListeners(0, loss.signal);
  return loss;
}
