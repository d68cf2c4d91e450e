/**
 * A running hotline whose dialplan is edited: what is right goes live by itself, what is wrong is
 * refused, and whoever waits goes on waiting in the same place.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { dialOptions } from '../contract/telephony/dial-contract.ts';
import { eventually } from '../support/eventually.ts';
import { RunningHotline } from '../support/hotline/running-hotline.ts';
import { numbers } from '../support/hotline/test-dialplan.ts';
import { SipPeer } from '../support/network/sip-peer.ts';

const newNumber = '4008109999';

describe('an edited dialplan', () => {
  let hotline: RunningHotline;
  let file: string;
  let original: string;

  beforeAll(async () => {
    hotline = await RunningHotline.start();
    file = join(hotline.folder, 'dialplans', 'test.yaml');
    original = readFileSync(file, 'utf8');
  });
  afterEach(() => hotline.endTest());
  afterAll(() => hotline?.stop());

  function edit(passage: string, by: string): void {
    if (!original.includes(passage)) throw new Error(`no '${passage}' in the dialplan`);
    writeFileSync(file, original.replace(passage, by));
  }

  it('goes live while a caller waits, who is answered in turn', async () => {
    const { live } = hotline.app;
    const before = live.current.version;
    const first = await hotline.caller();
    const waiting = await first.dial(numbers.queue);
    await eventually(
      'she waits',
      () => hotline.app.counters().calls.queuedCalls === 1 || undefined,
    );
    edit(`['${numbers.queue}']`, `['${numbers.queue}', '${newNumber}']`);
    await eventually('the new version is live', () => {
      return live.current.version !== before || undefined;
    });
    const second = await hotline.caller();
    await second.dial(newNumber);
    await eventually(
      'both wait',
      () => hotline.app.counters().calls.queuedCalls === 2 || undefined,
    );
    const { phone, desk } = await hotline.agent(0, { arrival: 'offered ringing' });
    const ringing = await phone.ringing();
    await ringing.pickUp();
    await desk.reaches('talking talking');
    await eventually('the first caller talks', () => {
      return hotline.storedCall(first.number).record.connectedAt;
    });
    expect(hotline.storedCall(second.number).record.connectedAt).toBeUndefined();
    expect(live.versions(5)).toMatchObject([{ by: 'files' }, { by: 'files', why: 'start' }]);
    waiting.hangUp();
  });

  it('takes calls out over a trunk that it did not have before', async () => {
    const { address: host, port } = hotline.sip;
    const far = await SipPeer.open({ host, port });
    const { live, telephony } = hotline.app;
    const dial = () => telephony.dial(dialOptions());
    expect(await dial()).toEqual({ outcome: 'unreachable', attempts: [] });
    const before = live.current.version;
    const outgoing = `{address: '127.0.0.1:${far.port}', callerNumber: '${numbers.queue}'}`;
    edit('trunks:', `trunks:\n  out: {outgoing: ${outgoing}}`);
    await eventually('the new version is live', () => {
      return live.current.version !== before || undefined;
    });
    const dialling = dial();
    far.respond(await far.expectRequest('INVITE'), 486);
    expect(await dialling).toMatchObject({ outcome: 'busy', attempts: [{ trunk: 'out' }] });
    await far.expectRequest('ACK');
    far.close();
  });

  it('with a fault is refused, and the running one takes calls', async () => {
    const { live } = hotline.app;
    const before = live.current.version;
    edit('flow: queue}', 'flow: queu}');
    await eventually('it is refused', () => live.refused);
    expect(live.refused?.faults[0]).toMatchObject({
      file: 'test.yaml',
      code: 'unknown-reference',
      message: { en: "there is no 'queu' among the flows" },
      fix: { en: "did you mean 'queue'?" },
    });
    expect(live.current.version).toBe(before);
    const caller = await hotline.caller();
    const call = await caller.dial(numbers.queue);
    await eventually(
      'she waits',
      () => hotline.app.counters().calls.queuedCalls === 1 || undefined,
    );
    call.hangUp();
  });
});
