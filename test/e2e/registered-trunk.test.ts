/**
 * A trunk over TCP as an admin writes it: registered with its carrier, used both ways, and given another
 * password while somebody talks.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Leg } from '../../src/calls/ports.ts';
import { answeredLeg, dialOptions } from '../contract/telephony/dial-contract.ts';
import { eventually } from '../support/eventually.ts';
import { RunningHotline } from '../support/hotline/running-hotline.ts';
import { TestCarrier } from '../support/hotline/test-carrier.ts';
import { numbers } from '../support/hotline/test-dialplan.ts';

const account = numbers.queue;
const trunkAt = (address: string) => `trunks:
  carrier:
    addresses: [127.0.0.1]
    outgoing:
      address: '${address}'
      transport: tcp
      callerNumber: '${account}'
      credentials: {username: '${account}', secret: carrier}
      register: {expires: 10m, retry: 1s}
`;

let carrier: TestCarrier;
let hotline: RunningHotline;
let secretFile: string;

beforeAll(async () => {
  carrier = await TestCarrier.start(account, 'open sesame');
  hotline = await RunningHotline.start({
    addDialplan: (directory) => {
      writeFileSync(join(directory, 'carrier.yaml'), trunkAt(carrier.address));
      const secrets = join(directory, '..', 'data', 'secrets');
      mkdirSync(secrets, { recursive: true });
      secretFile = join(secrets, 'carrier');
      writeFileSync(secretFile, 'open sesame\n');
    },
  });
});
afterEach(() => hotline.endTest());
afterAll(async () => {
  await hotline?.stop();
  await carrier?.stop();
});

const registered = (what: string, isIt: (cseq: number) => boolean) =>
  eventually(what, () => {
    const { binding } = carrier;
    return binding && isIt(binding.cseq) ? binding : undefined;
  });

/** Both ends of a call out. */
async function callOut(): Promise<readonly [ours: Leg, theirs: Leg]> {
  const dialling = hotline.app.telephony.dial(dialOptions({ trunks: ['carrier'] }));
  const call = await carrier.nextCall();
  expect(call).toMatchObject({ callerNumber: account, dialledNumber: dialOptions().number });
  const theirs = await call.answer();
  return [answeredLeg(await dialling), theirs];
}

it('registers with its carrier over TCP, and calls go out and come in over it', async () => {
  const binding = await registered('the trunk is registered', () => true);
  expect(binding.source.protocol).toBe('tcp');
  expect(binding.contact).toContain('transport=tcp');
  expect(hotline.app.telephony.trunkStandings()).toMatchObject([
    { trunk: 'carrier', isDown: false, registration: { state: 'registered' } },
  ]);
  const [ours] = await callOut();
  await ours.hangup();

  const result = await carrier.callIn('13800138000');
  if (result.outcome !== 'answered') throw new Error(JSON.stringify(result));
  expect(hotline.storedCall('13800138000').record).toMatchObject({ dialledNumber: account });
  await result.leg.hangup();
});

it('takes a new password from its file while somebody talks', async () => {
  const before = await registered('the trunk is registered', () => true);
  const [talking, theirs] = await callOut();
  carrier.password = 'rotated';
  writeFileSync(secretFile, 'rotated\n');
  await registered('the trunk has registered again', (cseq) => cseq > before.cseq);
  const [next] = await callOut();
  expect([talking.ended.aborted, theirs.ended.aborted]).toEqual([false, false]);
  await Promise.all([talking.hangup(), next.hangup()]);
});
