/**
 * What telephony/ promises, played against a pair of servers: the embedded engine or the real
 * drachtio and FreeSWITCH. The peers are scripted, so that each order of events is what it says.
 * drachtio shares calls out among the applications connected to it: only one is at a time.
 */
import { tmpdir } from 'node:os';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import {
  nothingLeft,
  startTelephony,
  type TelephonyFixture,
  type TelephonyServers,
} from '../../support/telephony-fixture.ts';
import { addressesContract } from './addresses-contract.ts';
import { companyContract } from './company-contract.ts';
import { conversationContract } from './conversation-contract.ts';
import { dialContract } from './dial-contract.ts';
import { incomingCallContract } from './incoming-call-contract.ts';
import { lossContract } from './loss-contract.ts';
import { messageContract } from './message-contract.ts';
import { registrarContract } from './registrar-contract.ts';
import { ringContract } from './ring-contract.ts';
import { sourcesContract } from './sources-contract.ts';
import { transferContract } from './transfer-contract.ts';
import { trunkContract } from './trunk-contract.ts';

export interface RunningServers extends TelephonyServers {
  stop(): Promise<void>;
}

/** @param makeServers called once for each of the two groups */
export function telephonyContract(makeServers: () => Promise<RunningServers>): void {
  describe('telephony', () => {
    const servers = serversOf(makeServers);
    let fixture: TelephonyFixture | undefined;
    const under = (): TelephonyFixture => {
      if (!fixture) throw new Error('telephony was not started');
      return fixture;
    };

    beforeAll(async () => {
      fixture = await startTelephony(servers());
    });

    afterEach(async () => {
      await nothingLeft(under().telephony);
    });

    afterAll(async () => {
      await fixture?.telephony.stop();
    });

    registrarContract(under);
    incomingCallContract(under);
    ringContract(under);
    dialContract(under);
    trunkContract(under);
    const recordingsFolder = () => servers().recordingsFolder ?? tmpdir();
    conversationContract(under, recordingsFolder);
    companyContract(under, servers, recordingsFolder);
    messageContract(under, recordingsFolder);
    transferContract(under);
  });

  describe('telephony, started anew', () => {
    const servers = serversOf(makeServers);
    sourcesContract(servers);
    addressesContract(servers);
    lossContract(servers);
  });
}

function serversOf(makeServers: () => Promise<RunningServers>): () => RunningServers {
  let servers: RunningServers | undefined;
  beforeAll(async () => {
    servers = await makeServers();
  });
  afterAll(async () => {
    await servers?.stop();
  });
  return () => {
    if (!servers) throw new Error('no servers were started');
    return servers;
  };
}
