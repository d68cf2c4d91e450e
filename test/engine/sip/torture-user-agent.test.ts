/**
 * RFC 4475 §3.1 to §3.4 as the network meets them: what the user agent hands to its application, what
 * it answers by itself, and what it lets fall.
 */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { IncomingRequest } from '../../../src/engine/sip/transaction-user.ts';
import { UserAgent } from '../../../src/engine/sip/user-agent.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';
import { ScriptedNetwork } from '../../support/network/scripted-network.ts';

let network: ScriptedNetwork;
let userAgent: UserAgent;
let sent: string[];
let requests: IncomingRequest[];

beforeEach(async () => {
  network = new ScriptedNetwork();
  sent = [];
  requests = [];
  network.onSent = ({ text }) => sent.push(text);
  userAgent = new UserAgent({
    listen: [{ protocol: 'udp', address: '127.0.0.1', port: 5060 }],
    clock: new VirtualClock(1_000_000),
    datagrams: network,
    user: {
      onRequest: (incoming) => void requests.push(incoming),
      onDialogRequest: (incoming) => void requests.push(incoming),
      onAck: () => undefined,
      onCancel: () => undefined,
      onDialogEnded: () => undefined,
    },
  });
  await userAgent.start();
});

afterEach(() => userAgent.stop());

function deliver(name: string): void {
  const file = new URL(`../../fixtures/torture/${name}.sip`, import.meta.url);
  network.deliver(readFileSync(file), 5999);
}

/** Statuses sent so far, 100 apart. */
function statuses(): number[] {
  return sent.map((text) => Number(text.slice(8, 11))).filter((status) => status !== 100);
}

describe('RFC 4475, valid requests', () => {
  it.each([
    ['3.1.1.2 intmeth', 'intmeth'],
    ['3.1.1.3 esc01', 'esc01'],
    ['3.1.1.4 escnull', 'escnull'],
    ['3.1.1.5 esc02', 'esc02'],
    ['3.1.1.6 lwsdisp', 'lwsdisp'],
    ['3.1.1.7 longreq', 'longreq'],
    ['3.1.1.8 dblreq', 'dblreq'],
    ['3.1.1.9 semiuri', 'semiuri'],
    ['3.1.1.10 transports', 'transports'],
    ['3.1.1.11 mpart01', 'mpart01'],
    ['3.1.2.12 baddate, where the Date does not matter', 'baddate'],
    ['3.2.1 badbranch, matched as RFC 2543 would', 'badbranch'],
    ['3.3.4 unksm2, for the registrar to refuse', 'unksm2'],
    ['3.3.6 invut, for the application to refuse with 415', 'invut'],
    ['3.3.7 regaut01, for the registrar to challenge', 'regaut01'],
    ['3.3.11 zeromf, for us are the end of the way', 'zeromf'],
    ['3.3.12 cparam01', 'cparam01'],
    ['3.3.13 cparam02', 'cparam02'],
    ['3.3.14 regescrt', 'regescrt'],
    ['3.3.15 sdp01, for the application to refuse with 406', 'sdp01'],
    ['3.4.1 inv2543', 'inv2543'],
  ])('%s: the application gets it once and its answer goes out', (_case, name) => {
    deliver(name);
    deliver(name);
    expect(requests).toHaveLength(1);
    const result = requests[0]?.respond({ status: 486 });
    expect(result?.outcome).toBe('sent');
    expect(statuses()).toEqual([486]);
    deliver(name);
    expect([requests.length, statuses()]).toEqual([1, [486, 486]]);
  });
});

describe('RFC 4475, requests that are answered without the application', () => {
  it.each([
    ['3.1.1.1 wsinv, whose To tag is of no dialog of ours', 'wsinv', 481],
    ['3.1.2.1 badinv01', 'badinv01', 400],
    ['3.1.2.2 clerr', 'clerr', 400],
    ['3.1.2.3 ncl', 'ncl', 400],
    ['3.1.2.4 scalar02', 'scalar02', 400],
    ['3.1.2.6 quotbal', 'quotbal', 400],
    ['3.1.2.7 ltgtruri', 'ltgtruri', 400],
    ['3.1.2.8 lwsruri', 'lwsruri', 400],
    ['3.1.2.9 lwsstart', 'lwsstart', 400],
    ['3.1.2.10 trws', 'trws', 400],
    ['3.1.2.11 escruri', 'escruri', 400],
    ['3.1.2.13 regbadct', 'regbadct', 400],
    ['3.1.2.14 badaspec', 'badaspec', 400],
    ['3.1.2.15 baddn', 'baddn', 400],
    ['3.1.2.16 badvers', 'badvers', 505],
    ['3.1.2.17 mismatch01', 'mismatch01', 400],
    ['3.1.2.18 mismatch02', 'mismatch02', 400],
    ['3.3.1 insuf', 'insuf', 400],
    ['3.3.2 unkscm', 'unkscm', 416],
    ['3.3.3 novelsc', 'novelsc', 416],
    ['3.3.5 bext01', 'bext01', 420],
    ['3.3.8 multi01', 'multi01', 400],
    ['3.3.9 mcl01', 'mcl01', 400],
  ])('%s', (_case, name, status) => {
    deliver(name);
    expect(requests).toEqual([]);
    expect(statuses()).toEqual([status]);
  });

  it('3.3.5 bext01: the 420 names what is not supported', () => {
    deliver('bext01');
    expect(sent[0]).toMatch(/^Unsupported: nothingSupportsThis, ?nothingSupportsThisEither\r$/m);
  });
});

describe('RFC 4475, messages that nothing comes of', () => {
  it.each([
    ['3.1.1.12 unreason, a response to nothing we sent', 'unreason'],
    ['3.1.1.13 noreason, a response to nothing we sent', 'noreason'],
    ['3.1.2.5 scalarlg', 'scalarlg'],
    ['3.1.2.19 bigcode', 'bigcode'],
    ['3.3.10 bcast', 'bcast'],
  ])('%s', (_case, name) => {
    deliver(name);
    expect([requests, sent]).toEqual([[], []]);
    const { malformed, dropped, clientTransactions, serverTransactions } = userAgent.counters();
    expect(malformed + dropped).toBe(1);
    expect(clientTransactions + serverTransactions).toBe(0);
  });
});
