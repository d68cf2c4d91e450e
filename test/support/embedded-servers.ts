/** The embedded engine in the test's process, as a drachtio and a FreeSWITCH that somebody started. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../../src/base/clock.ts';
import { Engine, type EngineCounters } from '../../src/engine/engine.ts';
import type { TelephonyServers } from './telephony-fixture.ts';

export interface EmbeddedServersOptions {
  /** Of SIP and RTP; IPv4 loopback unless given. */
  readonly address?: string;
  /** Of SIP and the event sockets; media keep real time. */
  readonly clock?: Clock;
}

export interface EmbeddedServers extends TelephonyServers {
  readonly recordingsFolder: string;
  counters(): Promise<EngineCounters>;
  /** A second call is harmless. */
  stop(): Promise<void>;
}

export async function startEmbeddedServers(
  options: EmbeddedServersOptions = {},
): Promise<EmbeddedServers> {
  const folder = await mkdtemp(join(tmpdir(), 'hotline-engine-'));
  const recordingsFolder = join(folder, 'recordings');
  await mkdir(recordingsFolder);
  const secret = 'a secret for the tests alone';
  const engine = await Engine.start({
    address: options.address ?? '127.0.0.1',
    sipPort: 0,
    rtpPorts: { first: 0, last: 0 },
    control: { secret, drachtioPort: 0, eventSocketPort: 0, mediaSipPort: 0 },
    promptsDirectory: folder,
    recordingsDirectory: recordingsFolder,
    clock: options.clock ?? systemClock,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
  });
  const { drachtioPort, eventSocketPort } = engine.ports;
  let stopped: Promise<void> | undefined;
  const stop = async () => {
    await engine.stop();
    await rm(folder, { recursive: true });
  };
  return {
    drachtio: { host: '127.0.0.1', port: drachtioPort, secret },
    freeswitch: { host: '127.0.0.1', port: eventSocketPort, secret },
    recordingsFolder,
    counters: () => engine.counters(),
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}
