/** Telephony under test on real sockets, with the accounts and trunks that its contract needs. */
import { type Logger, pino } from 'pino';
import { type Clock, systemClock } from '../../src/base/clock.ts';
import type { IncomingCall } from '../../src/calls/ports.ts';
import { DrachtioTelephony } from '../../src/telephony/drachtio-telephony.ts';
import { ha1Of } from '../../src/telephony/identity/digest.ts';
import type {
  ContactBinding,
  LocationStore,
  PhoneAccounts,
  TelephonyConfig,
} from '../../src/telephony/ports.ts';

/** A drachtio and a FreeSWITCH that somebody else has started. */
export interface TelephonyServers {
  readonly drachtio: { readonly host: string; readonly port: number; readonly secret: string };
  readonly freeswitch: { readonly host: string; readonly port: number; readonly secret: string };
  /** Where FreeSWITCH may write, and this process reads; absent: the system's temporary folder. */
  readonly recordingsFolder?: string;
}

export const realm = 'hotline';

/** Every extension has the password `secret-<extension>`. */
export const phoneAccounts: PhoneAccounts = {
  ha1: (extension, algorithm) =>
    /^10\d\d$/.test(extension)
      ? ha1Of(algorithm, extension, realm, `secret-${extension}`)
      : undefined,
};

export class MemoryLocationStore implements LocationStore {
  readonly bindings = new Map<string, readonly ContactBinding[]>();

  loadBindings(): readonly ContactBinding[] {
    return [...this.bindings.values()].flat();
  }

  saveBindings(extension: string, bindings: readonly ContactBinding[]): void {
    this.bindings.set(extension, bindings);
  }
}

/** Calls in the order they came; the next one can be awaited. */
export class CallInbox {
  readonly #calls: IncomingCall[] = [];
  readonly #waiting: ((call: IncomingCall) => void)[] = [];

  readonly take = (call: IncomingCall): void => {
    const next = this.#waiting.shift();
    if (next) next(call);
    else this.#calls.push(call);
  };

  next(): Promise<IncomingCall> {
    const call = this.#calls.shift();
    if (call) return Promise.resolve(call);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

export interface TelephonyFixture {
  readonly telephony: DrachtioTelephony;
  readonly calls: CallInbox;
  readonly sipServer: { readonly host: string; readonly port: number };
}

export async function startTelephony(
  servers: TelephonyServers,
  overrides: Partial<TelephonyConfig> = {},
  clock: Clock = systemClock,
  logger: Logger = pino({ level: process.env.HOTLINE_TEST_LOG ?? 'silent' }),
): Promise<TelephonyFixture> {
  const config: TelephonyConfig = {
    drachtio: servers.drachtio,
    freeswitch: [{ name: 'media', ...servers.freeswitch }],
    eventSockets: { address: '127.0.0.1', port: 0 },
    realm,
    trunks: [{ name: 'carrier', addresses: ['127.0.0.1'], trustsAssertedIdentity: true }],
    ...overrides,
  };
  const telephony = new DrachtioTelephony({
    config,
    phoneAccounts,
    locationStore: new MemoryLocationStore(),
    clock,
    logger,
  });
  const calls = new CallInbox();
  telephony.onIncomingCall(calls.take);
  telephony.start();
  await telephony.whenReady(10_000);
  return { telephony, calls, sipServer: sipServerOf(telephony) };
}

function sipServerOf(telephony: DrachtioTelephony): { host: string; port: number } {
  const udp = telephony.health.sipAddresses.find((address) => address.startsWith('udp/'));
  const match = /^udp\/\[?(.*?)\]?:(\d+)$/.exec(udp ?? '');
  return { host: match?.[1] ?? '127.0.0.1', port: Number(match?.[2] ?? 5060) };
}

/** Settles when nothing is held any more; rejects with what is left. */
export async function nothingLeft(telephony: DrachtioTelephony, deadlineMs = 5_000): Promise<void> {
  const dueAt = Date.now() + deadlineMs;
  for (;;) {
    const { legs, endpoints, dialogs, invitesIn, invitesOut, waits } = telephony.health.counters;
    const left = { legs, endpoints, dialogs, invitesIn, invitesOut, waits };
    if (Object.values(left).every((count) => count === 0)) return;
    if (Date.now() > dueAt) throw new Error(`left over: ${JSON.stringify(left)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
