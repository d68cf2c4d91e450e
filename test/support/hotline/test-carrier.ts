/**
 * A carrier on servers of its own, over TCP: it challenges the one account that it knows, registers it,
 * takes its calls, and sends calls where it has registered.
 */
import { pino } from 'pino';
import { systemClock } from '../../../src/base/clock.ts';
import { newId } from '../../../src/base/ids.ts';
import type { IncomingCall, RingResult } from '../../../src/calls/ports.ts';
import { DrachtioTelephony } from '../../../src/telephony/drachtio-telephony.ts';
import { ha1Of } from '../../../src/telephony/identity/digest.ts';
import type {
  ContactBinding,
  DigestAlgorithm,
  TelephonyConfig,
} from '../../../src/telephony/ports.ts';
import { type EmbeddedServers, startEmbeddedServers } from '../embedded-servers.ts';
import { CallInbox, MemoryLocationStore } from '../telephony-fixture.ts';

const realm = 'carrier.example';

export class TestCarrier {
  /** From now on; what was registered before stays. */
  password: string;
  readonly #account: string;
  readonly #servers: EmbeddedServers;
  readonly #locations = new MemoryLocationStore();
  readonly #telephony: DrachtioTelephony;
  readonly #inbox = new CallInbox();

  /** @param account the user name and the number that the trunk has there */
  static async start(account: string, password: string): Promise<TestCarrier> {
    const carrier = new TestCarrier(account, password, await startEmbeddedServers());
    carrier.#telephony.start();
    await carrier.#telephony.whenReady(10_000);
    return carrier;
  }

  private constructor(account: string, password: string, servers: EmbeddedServers) {
    this.#account = account;
    this.password = password;
    this.#servers = servers;
    this.#telephony = new DrachtioTelephony({
      config: configOf(servers),
      phoneAccounts: { ha1: (user, algorithm) => this.#ha1(user, algorithm) },
      locationStore: this.#locations,
      clock: systemClock,
      logger: pino({ level: 'silent' }),
    });
    this.#telephony.onIncomingCall(this.#inbox.take);
  }

  /** Where it takes SIP over TCP. */
  get address(): string {
    const { sipAddresses } = this.#telephony.health;
    return sipAddresses.find((address) => address.startsWith('tcp/'))?.slice('tcp/'.length) ?? '';
  }

  /** Where the account has registered; absent: nowhere. */
  get binding(): ContactBinding | undefined {
    return this.#locations.bindings.get(this.#account)?.[0];
  }

  /** The next call that comes from the trunk, the ones before it included. */
  nextCall(): Promise<IncomingCall> {
    return this.#inbox.next();
  }

  /** Calls the trunk where it has registered. */
  callIn(callerNumber: string): Promise<RingResult> {
    return this.#telephony.ring({
      ...{ extension: this.#account, callerNumber, callId: newId('call'), ringTimeoutMs: 5_000 },
      signal: new AbortController().signal,
    });
  }

  async stop(): Promise<void> {
    await this.#telephony.stop();
    await this.#servers.stop();
  }

  #ha1(user: string, algorithm: DigestAlgorithm): string | undefined {
    return user === this.#account ? ha1Of(algorithm, user, realm, this.password) : undefined;
  }
}

/** Nobody is known by an address: INVITEs are signed as REGISTERs are. */
function configOf(servers: EmbeddedServers): TelephonyConfig {
  return {
    drachtio: servers.drachtio,
    freeswitch: [{ name: 'media', ...servers.freeswitch }],
    eventSockets: { address: '127.0.0.1', port: 0 },
    ...{ realm, trunks: [], readyEndpoints: 0 },
  };
}
