/**
 * Telephony on drachtio and FreeSWITCH: puts the parts together and is what calls/ sees. Nothing is
 * reached before `start`; `stop` ends all legs.
 */
import type { Logger } from 'pino';
import type { Clock } from '../base/clock.ts';
import { HotlineError } from '../base/errors.ts';
import type {
  Conference,
  DialOptions,
  DialResult,
  FailingTrunk,
  IncomingCall,
  Leg,
  RingOptions,
  RingResult,
  Telephony,
} from '../calls/ports.ts';
import { failingTrunks } from './carriers/failing-trunks.ts';
import { DrachtioRequests } from './carriers/outside-requests.ts';
import { TrunkWatches } from './carriers/trunk-watches.ts';
import { newCounters, type TelephonyCounters } from './counters.ts';
import { Authenticator } from './identity/authenticator.ts';
import { normaliseNumber } from './identity/numbers.ts';
import { Trunks } from './identity/trunks.ts';
import type { CallContext } from './legs/call-context.ts';
import { LegDirectory } from './legs/leg-directory.ts';
import { LiveConference } from './legs/live-conference.ts';
import { endOrphans } from './legs/orphans.ts';
import { ringPhones } from './legs/ring-phones.ts';
import { createMediaLibrary } from './libraries/media-library.ts';
import { ReadyEndpoints } from './media/ready-endpoints.ts';
import { dialNumber } from './outgoing/dial-number.ts';
import { chooseTrunks } from './outgoing/trunk-choice.ts';
import { TrunkFaults } from './outgoing/trunk-faults.ts';
import { TrunkLines } from './outgoing/trunk-lines.ts';
import type {
  LocationStore,
  PhoneAccounts,
  TelephonyConfig,
  TrunkConfig,
  TrunkStanding,
} from './ports.ts';
import { Locations, type ReachabilityListener } from './registrar/locations.ts';
import { Registrar } from './registrar/registrar.ts';
import { RequestDesk } from './request-desk.ts';
import { DrachtioConnection } from './servers/drachtio-connection.ts';
import { FreeswitchConnection } from './servers/freeswitch-connection.ts';
import { MediaServers } from './servers/media-servers.ts';
import { settle } from './settling.ts';

/** A phone behind a NAT asks for a minute or two; nobody has more than a desk phone and some others. */
const registrationLimits = { expiresSecondsMin: 60, expiresSecondsMax: 3600, contactsMax: 4 };

/** An INVITE, its leg; and one more. */
const stopRoundsMax = 3;

export interface TelephonyDependencies {
  readonly config: TelephonyConfig;
  readonly locationStore: LocationStore;
  readonly phoneAccounts: PhoneAccounts;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface TelephonyHealth {
  readonly drachtio: boolean;
  /** Where trunks and phones reach us, such as `udp/192.0.2.1:5060`; empty before the first connect. */
  readonly sipAddresses: readonly string[];
  readonly freeswitch: readonly {
    readonly name: string;
    readonly connected: boolean;
    readonly legs: number;
  }[];
  readonly counters: Readonly<TelephonyCounters>;
  readonly registeredContacts: number;
}

export class DrachtioTelephony implements Telephony {
  readonly #clock: Clock;
  readonly #counters = newCounters();
  readonly #connection: DrachtioConnection;
  readonly #servers: MediaServers;
  readonly #locations: Locations;
  readonly #desk: RequestDesk;
  readonly #context: CallContext;
  readonly #readinessListeners: ((ready: boolean) => void)[] = [];
  readonly #trunks: Trunks;
  readonly #lines = new TrunkLines();
  readonly #faults = new TrunkFaults();
  readonly #watches: TrunkWatches;
  #wasReady = false;

  /** @throws HotlineError `config-invalid` */
  constructor(dependencies: TelephonyDependencies) {
    const { config, clock, logger } = dependencies;
    this.#clock = clock;
    this.#connection = new DrachtioConnection(config.drachtio, clock, logger);
    this.#servers = this.#buildServers(dependencies);
    this.#locations = new Locations(clock, dependencies.locationStore);
    const common = {
      clock,
      logger,
      counters: this.#counters,
      connection: this.#connection,
      servers: this.#servers,
      mediaTimeoutMs: config.mediaTimeoutMs ?? 20_000,
    };
    this.#context = {
      ...common,
      endpoints: new ReadyEndpoints({
        ...common,
        owner: `${config.drachtio.host}:${config.drachtio.port}`,
        readyEndpoints: config.readyEndpoints,
      }),
      enders: new Set(),
      legs: new LegDirectory(),
      sessionSeconds: config.sessionSeconds ?? 1800,
    };
    this.#trunks = new Trunks(config.trunks);
    const requests = new DrachtioRequests(this.#context);
    this.#watches = new TrunkWatches({ requests, clock, logger, counters: this.#counters });
    this.#watches.replace(config.trunks);
    this.#desk = this.#buildDesk(dependencies);
    this.#desk.listen(this.#connection.sip);
    this.#connection.onReadiness((isReady) => {
      if (isReady) this.#watches.wake();
      this.#tellReadiness();
    });
    this.#servers.onReadiness(() => this.#tellReadiness());
  }

  start(): void {
    this.#connection.start();
    this.#servers.start();
  }

  /** Hangs up all legs, refuses unanswered calls, leaves the carriers, then the servers. */
  async stop(): Promise<void> {
    const { enders } = this.#context;
    const leaving = this.#watches.stop();
    // What is ended may leave something to end: a phone that answers the moment it is cancelled.
    for (let round = 0; round < stopRoundsMax && enders.size > 0; round++) {
      await Promise.all([...enders].map((end) => end()));
    }
    await Promise.all([leaving, this.#context.endpoints.stop()]);
    this.#servers.stop();
    this.#connection.stop();
    this.#locations.stop();
  }

  /**
   * Takes these trunks from the next call on; calls in progress go on.
   *
   * @throws HotlineError `config-invalid`; the trunks stay as they were
   */
  setTrunks(trunks: readonly TrunkConfig[]): void {
    this.#trunks.replace(trunks);
    this.#watches.replace(trunks);
  }

  get isReady(): boolean {
    return this.#connection.isReady && this.#servers.isReady;
  }

  onReadiness(listener: (ready: boolean) => void): void {
    this.#readinessListeners.push(listener);
  }

  /** Settles when ready. @throws HotlineError `deadline-passed` */
  async whenReady(deadlineMs: number): Promise<void> {
    if (this.isReady) return;
    const wait = { clock: this.#clock, counter: this.#counters, what: 'servers', deadlineMs };
    await settle<void>(wait, (resolve) => {
      this.onReadiness((ready) => {
        if (ready) resolve();
      });
    });
  }

  onIncomingCall(handler: (call: IncomingCall) => void): void {
    this.#desk.onIncomingCall(handler);
  }

  async ring(options: RingOptions): Promise<RingResult> {
    if (!this.isReady) throw new HotlineError('engine-unavailable', 'No server is connected');
    return ringPhones(this.#locations.contactsOf(options.extension), options, this.#context);
  }

  async dial(options: DialOptions): Promise<DialResult> {
    if (!this.isReady) throw new HotlineError('engine-unavailable', 'No server is connected');
    const number = normaliseNumber(options.number);
    if (number === undefined) throw new HotlineError('invalid-input', 'Not a number to dial');
    const choices = chooseTrunks(this.#trunks.all, { ...options, number });
    const isDown = (trunk: string): boolean => this.#watches.isDown(trunk);
    const use = { lines: this.#lines, faults: this.#faults, isDown };
    return dialNumber(options, choices, use, this.#context);
  }

  failingTrunks(): readonly FailingTrunk[] {
    const takesCalls = this.#trunks.all.filter(({ outgoing }) => outgoing);
    const known = new Set(takesCalls.map(({ name }) => name));
    return failingTrunks(this.#watches.standings(), this.#faults.of(known));
  }

  /** Of the trunks that are registered or asked whether they are there. */
  trunkStandings(): readonly TrunkStanding[] {
    return this.#watches.standings();
  }

  conference(legs: readonly Leg[]): Promise<Conference> {
    return LiveConference.open(legs);
  }

  endOrphans(identities: readonly unknown[]): Promise<void> {
    return endOrphans(identities, this.#context);
  }

  isReachable(extension: string): boolean {
    return this.#locations.contactsOf(extension).length > 0;
  }

  onReachability(listener: ReachabilityListener): void {
    this.#locations.onReachability(listener);
  }

  get health(): TelephonyHealth {
    return {
      drachtio: this.#connection.isReady,
      sipAddresses: this.#connection.sipAddresses,
      freeswitch: this.#servers.health(),
      counters: { ...this.#counters },
      registeredContacts: this.#locations.size,
    };
  }

  #buildServers({ config, clock, logger }: TelephonyDependencies): MediaServers {
    const library = createMediaLibrary(this.#connection.sip);
    const { eventSockets } = config;
    const common = { eventSockets, library, clock, logger, counters: this.#counters };
    return new MediaServers(
      config.freeswitch.map(
        (server, position) => new FreeswitchConnection({ ...common, config: server, position }),
      ),
    );
  }

  #buildDesk({ config, clock, phoneAccounts }: TelephonyDependencies): RequestDesk {
    const trunks = this.#trunks;
    const authenticator = new Authenticator(
      config.realm,
      (username, algorithm) =>
        trunks.ha1(username, algorithm) ?? phoneAccounts.ha1(username, algorithm),
      clock,
      this.#counters,
    );
    const registrar = new Registrar({
      clock,
      authenticator,
      locations: this.#locations,
      counters: this.#counters,
      limits: registrationLimits,
    });
    const isReady = (): boolean => this.isReady;
    return new RequestDesk({
      config,
      trunks,
      authenticator,
      registrar,
      context: this.#context,
      isReady,
    });
  }

  #tellReadiness(): void {
    const { isReady } = this;
    if (isReady === this.#wasReady) return;
    this.#wasReady = isReady;
    for (const listener of this.#readinessListeners) listener(isReady);
  }
}
