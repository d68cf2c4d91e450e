/**
 * Phones that die without a word: the plug is pulled, nothing comes any more, and nobody answers the
 * BYE. Their contacts stay registered until they expire.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { RunningHotline } from '../support/hotline/running-hotline.ts';
import { talkingCall } from '../support/hotline/situations.ts';
import { agentLost, numbers } from '../support/hotline/test-dialplan.ts';
import { likeness } from '../support/sound.ts';

describe('an agent', () => {
  let hotline: RunningHotline;

  beforeAll(async () => {
    hotline = await RunningHotline.start({ settings: { HOTLINE_MEDIA_TIMEOUT_SECONDS: '2' } });
  });
  afterAll(() => hotline?.stop());

  it('whose phone dies in mid-call loses the call to the next agent; the caller hears why', async () => {
    const first = await talkingCall(hotline);
    const { caller, call } = first;
    const second = await hotline.agent(1);
    await first.phone.terminal.kill();
    await first.desk.reaches('not-ready phone-unreachable');
    const { channels } = await caller.listen(call, 2_600);
    expect(likeness(channels[0] ?? new Int16Array(), agentLost)).toBeGreaterThan(0.95);
    const answered = await second.phone.ringing();
    await answered.pickUp();
    await second.desk.reaches('talking talking');
    await caller.hears(call);
    call.hangUp();
    const { record } = await hotline.closedCall(caller.number);
    expect(record).toMatchObject({ outcome: 'answered', agentId: second.desk.view.agentId });
    await eventually('the agent is free to leave', () =>
      second.desk.client.signOut().then(() => true),
    );
  });

  it('whose phone holds and sends nothing keeps the call', async () => {
    const { desk, phone } = await hotline.agent(2);
    const caller = await hotline.caller();
    const call = await caller.dial(numbers.queue);
    const answered = await phone.ringing();
    await answered.pickUp();
    await desk.reaches('talking talking');
    answered.hold(true);
    await desk.reaches('talking held');
    await phone.terminal.kill();
    await caller.listen(call, 3_000);
    expect(desk.states.at(-1)).toBe('talking held');
    call.hangUp();
    const { record } = await hotline.closedCall(caller.number);
    expect(record).toMatchObject({ outcome: 'answered', endedBy: 'caller' });
  });

  it('leaves no leg behind', async () => {
    await eventually('all legs are gone', () => {
      const { legs, endpoints, dialogs } = hotline.app.telephony.health.counters;
      return legs + endpoints + dialogs === 0 || undefined;
    });
  });
});
