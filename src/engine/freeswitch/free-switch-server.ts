/**
 * The media server as controllers see it: what FreeSWITCH offers to drachtio-fsmrf. Composes the
 * event socket (listening and connecting), the SIP profile, and the switch between them.
 */

import { randomUUID } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { formatHostPort } from '../../base/host-port.ts';
import type { MediaEngine } from '../media/media-engine.ts';
import type { SipCounters } from '../sip/counters.ts';
import { runApiCommand } from './api/api-commands.ts';
import { applicationRegistry } from './applications/application-registry.ts';
import type { DialplanStep } from './channel/dialplan-steps.ts';
import { type CoreSettings, type FreeSwitchLog, SwitchCore } from './core/switch-core.ts';
import { AccessList, loopbackOnly } from './event-socket/access-list.ts';
import type { SessionLimits } from './event-socket/event-socket-session.ts';
import { type EventSocketCounters, EventSocketTotals } from './event-socket/event-socket-totals.ts';
import { InboundListener } from './event-socket/inbound-listener.ts';
import { OutboundConnector } from './event-socket/outbound-connector.ts';
import { SessionCommands } from './event-socket/session-commands.ts';
import { EventBus } from './events/event-bus.ts';
import { startHeartbeat } from './events/heartbeat.ts';
import { MediaProfile } from './sip-profile/media-profile.ts';

export interface FreeSwitchLimits extends SessionLimits {
  /** Event-socket connections from controllers, and to them, at once; each. */
  readonly connectionsMax: number;
  readonly sessionsMax: number;
  readonly sessionsPerSecondMax: number;
  readonly conferencesMax: number;
}

/** Chosen for one host that carries some hundred calls, two channels each. */
export const defaultFreeSwitchLimits: FreeSwitchLimits = {
  commandBytesMax: 65_536,
  queuedBytesMax: 8_388_608,
  pendingCommandsMax: 1_000,
  connectionsMax: 2_500,
  sessionsMax: 2_000,
  sessionsPerSecondMax: 500,
  conferencesMax: 500,
};

export interface FreeSwitchServerOptions {
  /**
   * Where INVITEs are taken, UDP and TCP; told to controllers as it is, so no wildcard. Port 0 lets
   * the system choose.
   */
  readonly sip: { readonly address: string; readonly port: number };
  /** Where controllers connect. Port 0 lets the system choose. */
  readonly eventSocket: {
    readonly address: string;
    readonly port: number;
    readonly password: string;
    /** Networks that may connect; default {@link loopbackOnly}. */
    readonly allow?: readonly string[];
  };
  /** Networks that INVITEs may name as their controller's; default {@link loopbackOnly}. */
  readonly controllers?: readonly string[];
  /** Not stopped with the server: whoever started it does. */
  readonly media: MediaEngine;
  readonly clock: Clock;
  readonly log: FreeSwitchLog;
  /**
   * What a channel does when its controlling socket has died and nothing else runs. `hangup`: BYE
   * at once. Default: music until {@link orphanLimitMs}.
   */
  readonly fallThrough?: 'hangup' | 'music';
  /** What `music` plays; default `local_stream://default`. */
  readonly music?: string;
  /** Default 60 s; 0: an abandoned channel lives on. */
  readonly orphanLimitMs?: number;
  /** A channel that receives no RTP for so long is hung up; default 0: never. */
  readonly mediaTimeoutMs?: number;
  readonly limits?: Partial<FreeSwitchLimits>;
}

/** What lives now: all zero when no call is left, but for logged-in controllers. */
export interface FreeSwitchCounters {
  readonly channels: number;
  /** Calls of the SIP profile, those being set up included. */
  readonly calls: number;
  readonly bridges: number;
  readonly conferences: number;
  /** Recordings beside the applications. */
  readonly recordings: number;
  readonly inboundSockets: number;
  readonly outboundSockets: number;
  /** Since the start. */
  readonly sessionsTotal: number;
  readonly eventSocket: EventSocketCounters;
  readonly sip: SipCounters;
}

const orphanLimitDefaultMs = 60_000;
const profile = 'drachtio_mrf';

/** How long {@link FreeSwitchServer.stop} waits for channels to end; chosen. */
const stopLimitMs = 2_000;

export class FreeSwitchServer {
  readonly #options: FreeSwitchServerOptions;
  readonly #core: SwitchCore;
  readonly #profile: MediaProfile;
  readonly #inbound: InboundListener;
  readonly #outbound: OutboundConnector;
  readonly #totals = new EventSocketTotals();
  #stopHeartbeat: () => void = () => undefined;

  constructor(options: FreeSwitchServerOptions) {
    this.#options = options;
    const { clock, media, log } = options;
    const limits = { ...defaultFreeSwitchLimits, ...options.limits };
    const bus = new EventBus(clock, { coreUuid: randomUUID(), ipv4: options.sip.address });
    const core = new SwitchCore({
      clock,
      bus,
      media,
      log,
      settings: coreSettings(options, limits),
      applications: applicationRegistry,
      openControl: (channel, address) => this.#outbound.open(channel, address),
    });
    this.#core = core;
    const commands = new SessionCommands(
      {
        findChannel: (uuid) => core.channels.get(uuid),
        api: (name, argument) => runApiCommand(core, name, argument),
      },
      bus,
      this.#totals,
    );
    const { connectionsMax } = limits;
    const totals = this.#totals;
    const shared = { connectionsMax, limits, bus, clock, commands, totals };
    const access = new AccessList(options.controllers ?? loopbackOnly);
    this.#outbound = new OutboundConnector({ ...shared, access });
    const { allow, ...eventSocket } = options.eventSocket;
    this.#inbound = new InboundListener({
      ...shared,
      ...eventSocket,
      access: new AccessList(allow ?? loopbackOnly),
    });
    this.#profile = new MediaProfile({ core, clock, ...options.sip, log: sipLog(log) });
  }

  /** Where controllers connect, as bound. */
  get eventSocketPort(): number {
    return this.#inbound.port;
  }

  /** The UDP port INVITEs go to, as bound. */
  get sipPort(): number {
    return this.#profile.listenPoints[0]?.port ?? 0;
  }

  /** Settles when calls and controllers are taken; rejects `port-in-use` or `config-invalid`. */
  async start(): Promise<void> {
    await this.#profile.start();
    try {
      const { address } = this.#options.sip;
      this.#core.profileAddress = formatHostPort({ host: address, port: this.sipPort });
      await this.#inbound.start();
    } catch (error) {
      await this.#profile.stop();
      throw error;
    }
    this.#stopHeartbeat = startHeartbeat(this.#core);
  }

  /** Hangs up every channel (BYE), says goodbye to the controllers and frees the ports. */
  async stop(): Promise<void> {
    this.#stopHeartbeat();
    const ends = [...this.#core.channels.values()].map((channel) => channel.end('MANAGER_REQUEST'));
    await this.#within(stopLimitMs, Promise.allSettled(ends));
    await this.#inbound.stop();
    this.#outbound.stop();
    await this.#profile.stop();
    this.#core.stop();
  }

  counters(): FreeSwitchCounters {
    const channels = [...this.#core.channels.values()];
    return {
      channels: channels.length,
      calls: this.#profile.calls,
      bridges: channels.filter((channel) => channel.partner).length / 2,
      conferences: this.#core.conferences.count,
      recordings: channels.reduce((sum, channel) => sum + channel.recordings.count, 0),
      inboundSockets: this.#inbound.connections,
      outboundSockets: this.#outbound.connections,
      sessionsTotal: this.#core.sessionsTotal,
      eventSocket: { ...this.#totals },
      sip: this.#profile.counters(),
    };
  }

  #within(limitMs: number, work: Promise<unknown>): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.#core.clock.setTimer(limitMs, resolve);
      const done = () => {
        timer.cancel();
        resolve();
      };
      void work.then(done, done);
    });
  }
}

function coreSettings(options: FreeSwitchServerOptions, limits: FreeSwitchLimits): CoreSettings {
  return {
    profile,
    sessionsMax: limits.sessionsMax,
    sessionsPerSecondMax: limits.sessionsPerSecondMax,
    conferencesMax: limits.conferencesMax,
    fallThrough: fallThroughSteps(options),
    orphanLimitMs: options.orphanLimitMs ?? orphanLimitDefaultMs,
    mediaTimeoutMs: options.mediaTimeoutMs ?? 0,
  };
}

/** An empty plan ends in a hang-up. */
function fallThroughSteps(options: FreeSwitchServerOptions): readonly DialplanStep[] {
  if (options.fallThrough === 'hangup') return [];
  const music = options.music ?? 'local_stream://default';
  return [{ application: 'endless_playback', argument: music }];
}

function sipLog(log: FreeSwitchLog) {
  return {
    debug: () => undefined,
    warn: (message: string, facts: Readonly<Record<string, unknown>>) => log.warn(message, facts),
  };
}
