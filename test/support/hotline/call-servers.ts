/**
 * The SIP and media servers under a hotline: the embedded engine, or the real drachtio and FreeSWITCH
 * where HOTLINE_DRACHTIO and HOTLINE_FREESWITCH name them and HOTLINE_SIP_PORT tells where drachtio
 * takes SIP on 127.0.0.1. The only place that knows which.
 */
import { type Config, type EngineAddresses, readConfig } from '../../../src/config.ts';
import { Engine, type EngineCounters, type EngineLog } from '../../../src/engine/engine.ts';
import { LeapingClock } from '../clocks/leaping-clock.ts';
import { freePorts } from './free-ports.ts';

const { HOTLINE_ADDRESS, HOTLINE_DRACHTIO, HOTLINE_FREESWITCH, HOTLINE_SIP_PORT } = process.env;

/** Whether the servers are the real ones, which tests can neither start nor look into. */
export const isExternal = HOTLINE_DRACHTIO !== undefined;

/** Whether SIP and sound go over IPv6; real servers are asked to by HOTLINE_ADDRESS=::1. */
export const hasIPv6 = !isExternal || HOTLINE_ADDRESS === '::1';

/** What the settings say of the servers. */
export const serverSettings: Readonly<Record<string, string>> = {
  ...(HOTLINE_DRACHTIO === undefined ? {} : { HOTLINE_DRACHTIO }),
  ...(HOTLINE_FREESWITCH === undefined ? {} : { HOTLINE_FREESWITCH }),
};

/** Where SIP will be taken by a hotline that is told to use this port; 5060 is drachtio's own. */
export function sipPortOf(wanted: number): number {
  return isExternal ? Number(HOTLINE_SIP_PORT ?? 5060) : wanted;
}

export interface CallServers {
  /** For `startApp`; absent with real servers. */
  readonly addresses?: EngineAddresses;
  /** Absent with real servers. */
  counters?(): Promise<EngineCounters>;
  /** SIP's timers run ahead by this much. Absent with real servers, which nobody hurries. */
  leap?(ms: number): void;
  stop(): Promise<void>;
}

export interface CallServersOptions {
  readonly config: Config;
  readonly promptsDirectory: string;
  readonly recordingsDirectory: string;
  readonly log: EngineLog;
}

export async function startCallServers(options: CallServersOptions): Promise<CallServers> {
  const { config, promptsDirectory, recordingsDirectory, log } = options;
  if (config.external) return { stop: () => Promise.resolve() };
  const secret = 'a secret for the tests alone';
  const clock = new LeapingClock();
  const engine = await Engine.start({
    address: config.address,
    sipPort: config.sipPort,
    rtpPorts: { first: 0, last: 0 },
    control: { secret, drachtioPort: 0, eventSocketPort: 0, mediaSipPort: 0 },
    ...{ promptsDirectory, recordingsDirectory, log },
    clock,
  });
  return {
    addresses: { secret, ...engine.ports },
    counters: () => engine.counters(),
    leap: (ms) => clock.leap(ms),
    stop: () => engine.stop(),
  };
}

/** A hotline of its own on free ports, below this folder. */
export async function testConfig(
  folder: string,
  address: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Config> {
  // Chosen here, so that UDP and TCP have the same.
  const [sipPort] = await freePorts(1);
  return readConfig({
    HOTLINE_ADDRESS: address,
    HOTLINE_SIP_PORT: String(sipPort),
    HOTLINE_DESK_PORT: '0',
    HOTLINE_DATA: `${folder}/data`,
    HOTLINE_DIALPLANS: `${folder}/dialplans`,
    ...serverSettings,
    ...settings,
  });
}
