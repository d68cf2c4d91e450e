/**
 * What telephony/ promises, played against a pair of servers: the embedded engine or the real
 * drachtio and FreeSWITCH. The peers are scripted, so that each order of events is what it says.
 */
import { tmpdir } from 'node:os';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import {
  nothingLeft,
  startTelephony,
  type TelephonyFixture,
  type TelephonyServers,
} from '../../support/telephony-fixture.ts';
import { conversationContract } from './conversation-contract.ts';
import { incomingCallContract } from './incoming-call-contract.ts';
import { registrarContract } from './registrar-contract.ts';
import { ringContract } from './ring-contract.ts';

export interface RunningServers extends TelephonyServers {
  stop(): Promise<void>;
}

/** @param makeServers called once; its servers see all of the contract's calls */
export function telephonyContract(makeServers: () => Promise<RunningServers>): void {
  describe('telephony', () => {
    let servers: RunningServers | undefined;
    let fixture: TelephonyFixture | undefined;
    const under = (): TelephonyFixture => {
      if (!fixture) throw new Error('telephony was not started');
      return fixture;
    };

    beforeAll(async () => {
      servers = await makeServers();
      fixture = await startTelephony(servers);
    });

    afterEach(async () => {
      await nothingLeft(under().telephony);
    });

    afterAll(async () => {
      fixture?.telephony.stop();
      await servers?.stop();
    });

    registrarContract(under);
    incomingCallContract(under);
    ringContract(under);
    conversationContract(under, () => servers?.recordingsFolder ?? tmpdir());
  });
}
