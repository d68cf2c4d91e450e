/** The contract of telephony/ on the embedded engine, in one process. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/base/clock.ts';
import { Engine } from '../../src/engine/engine.ts';
import {
  type RunningServers,
  telephonyContract,
} from '../contract/telephony/telephony-contract.ts';

telephonyContract(startEngine);

async function startEngine(): Promise<RunningServers> {
  const folder = await mkdtemp(join(tmpdir(), 'hotline-engine-'));
  const recordingsFolder = join(folder, 'recordings');
  await mkdir(recordingsFolder);
  const secret = 'contract';
  const engine = await Engine.start({
    address: '127.0.0.1',
    sipPort: 0,
    rtpPorts: { first: 24_600, last: 24_799 },
    control: { secret, drachtioPort: 0, eventSocketPort: 0, mediaSipPort: 0 },
    promptsDirectory: folder,
    recordingsDirectory: recordingsFolder,
    clock: systemClock,
    log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
  });
  const { drachtioPort, eventSocketPort } = engine.ports;
  return {
    drachtio: { host: '127.0.0.1', port: drachtioPort, secret },
    freeswitch: { host: '127.0.0.1', port: eventSocketPort, secret },
    recordingsFolder,
    stop: async () => {
      await engine.stop();
      await rm(folder, { recursive: true });
    },
  };
}
