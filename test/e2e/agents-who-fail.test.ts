/**
 * What an agent, her phone or her desk can do to a call that is hers: decline, not answer, vanish. The
 * caller gets the next agent or waits at the head of the queue; the agent's state says why.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { RunningHotline } from '../support/hotline/running-hotline.ts';
import { kindsOf, rang, ringingCall, rungOff, talkingCall } from '../support/hotline/situations.ts';
import { numbers } from '../support/hotline/test-dialplan.ts';

describe('an agent', () => {
  let hotline: RunningHotline;

  beforeAll(async () => {
    hotline = await RunningHotline.start();
  });
  afterEach(() => hotline.endTest());
  afterAll(() => hotline?.stop());

  it('who declines at the phone is not ready, and the next agent gets the call', async () => {
    const first = await hotline.agent(0);
    const second = await hotline.agent(1);
    const caller = await hotline.caller();
    const call = await caller.dial(numbers.queue);
    const declined = await first.phone.ringing();
    declined.reject(603);
    const answered = await second.phone.ringing();
    await answered.pickUp();
    await second.desk.reaches('talking talking');
    expect(first.phone.wire.lines).toEqual([...rang, '-> 603 INVITE', '<- ACK']);
    await first.desk.reaches('not-ready declined');
    expect(first.desk.states).toEqual([
      ...['not-ready signed-in', 'ready', 'offered presented', 'offered ringing'],
      'not-ready declined',
    ]);
    expect(first.desk.offers).toEqual(['offer-presented', 'receipt-confirmed', 'offer-withdrawn']);
    expect(second.desk.pops[0]).toMatchObject({ attempt: 2, callerNumber: caller.number });
    call.hangUp();
    const { record, events } = await hotline.closedCall(caller.number);
    expect(record).toMatchObject({ outcome: 'answered', agentId: second.desk.view.agentId });
    expect(kindsOf(events)).toContain('offer-declined');
  });

  it('who declines at the desk stops the ringing', async () => {
    const { desk, phone, caller, call, rung } = await ringingCall(hotline);
    const { offerId } = await popOf(desk.pops);
    await desk.does({ name: 'decline-offer', offerId });
    expect(await rung.ended).toMatchObject({ by: 'peer', status: 487 });
    await eventually('the CANCEL is through', () => phone.wire.first('<- ACK'));
    expect(phone.wire.lines).toEqual([...rang, ...rungOff]);
    await desk.reaches('not-ready declined');
    await caller.hears(call);
    call.hangUp();
    expect((await hotline.closedCall(caller.number)).record.outcome).toBe('abandoned');
  });

  it('who does not answer is not ready, and the call waits at the head', async () => {
    const { desk, phone, caller, call, rung } = await ringingCall(hotline, numbers.shortRing);
    expect(await rung.ended).toMatchObject({ by: 'peer', status: 487 });
    await eventually('the CANCEL is through', () => phone.wire.first('<- ACK'));
    expect(phone.wire.lines).toEqual([...rang, ...rungOff]);
    await desk.reaches('not-ready ring-no-answer');
    expect(desk.offers).toEqual(['offer-presented', 'receipt-confirmed', 'offer-withdrawn']);
    await eventually('the caller waits', () => desk.view.waiting === 1 || undefined);
    await desk.does({ name: 'ready' });
    await (await phone.ringing()).pickUp();
    await desk.reaches('talking talking');
    call.hangUp();
    const { record, events } = await hotline.closedCall(caller.number);
    expect(record.outcome).toBe('answered');
    expect(record.ringMs).toBeGreaterThanOrEqual(1_000);
    expect(kindsOf(events)).toContain('offer-ring-no-answer');
  });

  it('whose phone is busy is not ready', async () => {
    const { desk, phone, caller, call, rung } = await ringingCall(hotline);
    rung.reject(486);
    await desk.reaches('not-ready phone-busy');
    expect(phone.wire.lines).toEqual([...rang, '-> 486 INVITE', '<- ACK']);
    call.hangUp();
    const { record, events } = await hotline.closedCall(caller.number);
    expect(record.outcome).toBe('abandoned');
    expect(kindsOf(events)).toContain('offer-failed');
  });

  it('who hangs up ends the call for the caller', async () => {
    const { desk, phone, caller, call, rung } = await talkingCall(hotline);
    await caller.hears(call);
    rung.hangUp();
    expect(await call.ended).toMatchObject({ by: 'peer', status: 0 });
    await desk.reaches('ready');
    expect(phone.wire.lines).toEqual([
      ...rang,
      ...['-> 200 INVITE', '<- ACK', '-> BYE', '<- 200 BYE'],
    ]);
    expect(caller.wire.lines.slice(-2)).toEqual(['<- BYE', '-> 200 BYE']);
    const { record } = await hotline.closedCall(caller.number);
    expect(record).toMatchObject({ outcome: 'answered', endedBy: 'agent' });
  });

  it('whose phone unregisters while ready is not ready', async () => {
    const { desk, phone } = await hotline.agent(0);
    await phone.terminal.register(0);
    await desk.reaches('not-ready phone-unreachable');
    expect(desk.view.phoneReachable).toBe(false);
    const refused = await desk.client.command({ name: 'ready' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'conflict' } });
  });

  it('whose phone unregisters while it rings loses the call to the next agent', async () => {
    const first = await hotline.agent(0);
    const second = await hotline.agent(1);
    const caller = await hotline.caller();
    const call = await caller.dial(numbers.queue);
    const rung = await first.phone.ringing();
    await first.phone.terminal.register(0);
    expect(await rung.ended).toMatchObject({ by: 'peer', status: 487 });
    await first.desk.reaches('not-ready phone-unreachable');
    await (await second.phone.ringing()).pickUp();
    await second.desk.reaches('talking talking');
    call.hangUp();
    const { events } = await hotline.closedCall(caller.number);
    expect(kindsOf(events)).toContain('offer-failed');
  });

  it('whose desk does not confirm the pop is not rung, and the next agent gets the call', async () => {
    const first = await hotline.agent(0, { receipts: false });
    const second = await hotline.agent(1);
    const caller = await hotline.caller();
    const call = await caller.dial(numbers.queue);
    await (await second.phone.ringing()).pickUp();
    await second.desk.reaches('talking talking');
    expect(first.phone.wire.lines).toEqual([]);
    await first.desk.reaches('not-ready desk-unreachable');
    expect(first.desk.offers).toEqual(['offer-presented', 'offer-withdrawn']);
    expect(second.desk.pops[0]?.attempt).toBe(2);
    call.hangUp();
    const { record, events } = await hotline.closedCall(caller.number);
    expect(record.agentId).toBe(second.desk.view.agentId);
    const failed = events.find(({ kind }) => kind === 'offer-failed');
    expect(failed).toMatchObject({ facts: { reason: 'desk-unreachable' } });
  });

  it('leaves no transaction or timer behind', () => hotline.endsLingering());
});

function popOf<Pop>(pops: readonly Pop[]): Promise<Pop> {
  return eventually('a pop is shown', () => pops[0]);
}
