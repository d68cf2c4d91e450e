/** A caller may hang up at any moment; each leaves a record of its own kind, and nothing else. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TerminalCall } from '../../src/cli/terminal/terminal-call.ts';
import { eventually } from '../support/eventually.ts';
import { RunningHotline, type StoredCall } from '../support/hotline/running-hotline.ts';
import { kindsOf, rang, ringingCall, rungOff, talkingCall } from '../support/hotline/situations.ts';
import { numbers } from '../support/hotline/test-dialplan.ts';
import type { TestPhone } from '../support/hotline/test-phone.ts';

/** What the caller's phone saw of SIP, however far the call came. */
const answeredThenHungUp = [
  ...['-> INVITE', '<- 100 INVITE', '<- 200 INVITE', '-> ACK'],
  ...['-> BYE', '<- 200 BYE'],
];

describe('a caller who hangs up', () => {
  let hotline: RunningHotline;

  beforeAll(async () => {
    hotline = await RunningHotline.start();
  });
  afterEach(() => hotline.endTest());
  afterAll(() => hotline?.stop());

  /** Hangs up, and asserts what the caller's phone and the record have in common in all cases. */
  async function hangUp(
    caller: TestPhone & { readonly number: string },
    call: TerminalCall,
  ): Promise<StoredCall> {
    call.hangUp();
    await eventually('the BYE is answered', () => caller.wire.first('<- 200 BYE'));
    expect(caller.wire.lines).toEqual(answeredThenHungUp);
    const stored = await hotline.closedCall(caller.number);
    expect(stored.record).toMatchObject({ endedBy: 'caller' });
    expect(stored.record).not.toHaveProperty('live');
    return stored;
  }

  it('while a prompt plays has abandoned in the flow', async () => {
    const caller = await hotline.caller();
    const call = await caller.dial(numbers.notice);
    await caller.hears(call);
    const { record, events } = await hangUp(caller, call);
    expect(record).toMatchObject({ outcome: 'abandoned-in-flow', path: [], queueMs: 0 });
    expect(record).not.toHaveProperty('queuedAt');
    expect(kindsOf(events)).toEqual(['call-received', 'call-answered-by-hotline', 'call-ended']);
  });

  it('in the menu has abandoned in the flow', async () => {
    const { desk } = await hotline.agent(0);
    const caller = await hotline.caller();
    const call = await caller.dial(numbers.menu);
    await caller.promptEnd(call);
    await caller.terminal.calls[0]?.press('1');
    await caller.promptEnd(call);
    const { record } = await hangUp(caller, call);
    expect(record).toMatchObject({ outcome: 'abandoned-in-flow', path: [{ input: '1' }] });
    expect(desk.states).toEqual(['not-ready signed-in', 'ready']);
  });

  it('in the queue has abandoned, and was never offered', async () => {
    const desk = await hotline.desk(0);
    const caller = await hotline.caller();
    const call = await caller.dial(numbers.queue);
    await caller.hears(call);
    await eventually('the desk shows who waits', () => desk.view.waiting === 1 || undefined);
    const { record, events } = await hangUp(caller, call);
    expect(record).toMatchObject({ outcome: 'abandoned', queueId: 'general' });
    expect(record.queueMs).toBeGreaterThan(0);
    expect(record).not.toHaveProperty('connectedAt');
    expect(kindsOf(events)).toEqual([
      ...['call-received', 'call-answered-by-hotline', 'call-queued'],
      ...['call-abandoned', 'call-ended'],
    ]);
    await eventually('nobody waits', () => desk.view.waiting === 0 || undefined);
    expect(desk.offers).toEqual([]);
  });

  it("while the agent's phone rings takes the pop away, and the agent is ready again", async () => {
    const { desk, phone, caller, call, rung } = await ringingCall(hotline);
    const { record, events } = await hangUp(caller, call);
    const end = await rung.ended;
    expect(end).toMatchObject({ by: 'peer', status: 487 });
    await eventually('the CANCEL is through', () => phone.wire.first('<- ACK'));
    expect(phone.wire.lines).toEqual([...rang, ...rungOff]);
    await desk.reaches('ready');
    expect(desk.states).toEqual([
      ...['not-ready signed-in', 'ready', 'offered presented', 'offered ringing', 'ready'],
    ]);
    expect(desk.offers).toEqual(['offer-presented', 'receipt-confirmed', 'offer-withdrawn']);
    expect(record).toMatchObject({ outcome: 'abandoned', queueId: 'general' });
    expect(record.ringMs).toBeGreaterThan(0);
    expect(kindsOf(events)).toContain('offer-withdrawn');
  });

  it('while talking ends the call for the agent, and the recording is whole', async () => {
    const { desk, phone, caller, call, rung } = await talkingCall(hotline);
    await phone.hears(rung);
    const { record, events, recordings } = await hangUp(caller, call);
    expect(await rung.ended).toMatchObject({ by: 'peer', status: 0 });
    expect(phone.wire.lines).toEqual([
      ...rang,
      ...['-> 200 INVITE', '<- ACK', '<- BYE', '-> 200 BYE'],
    ]);
    await desk.reaches('ready');
    expect(desk.states.slice(-3)).toEqual(['offered ringing', 'talking talking', 'ready']);
    expect(desk.view.today.answered).toBe(1);
    expect(record).toMatchObject({ outcome: 'answered', agentId: desk.view.agentId });
    expect(record.talkMs).toBeGreaterThan(0);
    expect(kindsOf(events)).toContain('agent-joined');
    expect(recordings).toMatchObject([{ channels: { left: 'caller', right: desk.view.agentId } }]);
  });

  it('before the hotline has answered is no call to the agents', async () => {
    const caller = await hotline.caller();
    const call = await caller.terminal.call(numbers.queue);
    await eventually('the INVITE has arrived', () => caller.wire.first('<- 100 INVITE'));
    call.hangUp();
    const end = await call.ended;
    const { record } = await hotline.closedCall(caller.number);
    // The answer and the CANCEL may cross: then the caller hung up a moment after it.
    expect(['abandoned-in-flow', 'abandoned']).toContain(record.outcome);
    expect(end.by).toBe('us');
    expect(record.endedBy).toBe('caller');
  });

  it('leaves no transaction or timer behind', () => hotline.endsLingering());
});
