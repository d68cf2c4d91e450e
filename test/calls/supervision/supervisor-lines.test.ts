/** Supervisors on the lines of calls, and with a hand on who waits. */
import { describe, expect, it } from 'vitest';
import type { CallId, QueueId } from '../../../src/base/ids.ts';
import { CallScene, lin, wang } from '../../support/call-scene.ts';

const chen = { personId: 'prs_chen', name: '陈主管', extension: '2001' } as const;

/** A conversation of Lin's, and Chen's phone. */
async function scene() {
  const at = new CallScene();
  const caller = await at.conversation();
  const phone = at.telephony.phone('2001');
  const { supervision, agents } = at.centre;
  const callId = supervision.wallboard().calls[0]?.id as CallId;
  return { at, caller, phone, supervision, agents, callId };
}

async function listening() {
  const parts = await scene();
  const { at, phone, supervision, callId } = parts;
  expect(await supervision.join(chen, callId, 'listen')).toEqual({ ok: true });
  const leg = phone.answer();
  await at.settle();
  return { ...parts, leg };
}

describe('a supervisor on the line', () => {
  it('listens unheard, whispers, barges in, and leaves; the call goes on', async () => {
    const { at, caller, leg, supervision, callId, agents } = await listening();
    const agentLeg = at.telephony.phone('1001').leg;
    expect(leg.hears).toBe(`listen ${agentLeg.id}`);
    expect(supervision.wallboard().calls[0]?.supervision).toMatchObject([
      { personId: 'prs_chen', mode: 'listen', connection: 'connected' },
    ]);
    expect(agents.view(lin)?.call?.supervision).toMatchObject({ by: '陈主管', mode: 'listen' });
    await supervision.join(chen, callId, 'whisper');
    expect(leg.hears).toBe(`whisper ${agentLeg.id}`);
    await supervision.join(chen, callId, 'barge-in');
    expect(leg.hears).toBe(`barge ${agentLeg.id}`);
    expect(await supervision.leave('prs_chen', callId)).toEqual({ ok: true });
    expect(leg.end?.by).toBe('us');
    expect(caller.leg.hears).toBe(`bridge ${agentLeg.id}`);
    expect(agents.view(lin)?.call).not.toHaveProperty('supervision');
    expect(at.store.timeline(callId)).toEqual(
      expect.arrayContaining(['supervisor-joined', 'supervisor-changed', 'supervisor-left']),
    );
  });

  it('takes the call over: the agent wraps up, and no second of the talk is lost', async () => {
    const { at, caller, leg, supervision, callId } = await listening();
    await at.pass(8_000);
    expect(await supervision.join(chen, callId, 'take-over')).toEqual({ ok: true });
    await at.settle();
    expect(caller.leg.hears).toBe(`bridge ${leg.id}`);
    expect(at.state(lin)).toBe('wrap-up');
    await at.pass(12_000);
    caller.leg.endByPeer();
    await at.pass(60_000);
    const [record] = at.store.calls;
    expect(record?.talks).toMatchObject([
      { party: { id: lin }, by: 'answer' },
      { party: { kind: 'supervisor', name: '陈主管' }, by: 'take-over' },
    ]);
    expect(record).toMatchObject({ talkMs: 20_000, outcome: 'answered' });
    expect(at.alive()).toBe(0);
  });

  it('stays on the line when the call goes to another agent, and leaves with its end', async () => {
    const { at, caller, leg, agents } = await listening();
    at.ready(wang);
    await agents.control(lin, { name: 'consult', to: { kind: 'agent', agentId: wang } });
    const wangLeg = at.telephony.phone('1002').answer();
    await at.settle();
    await agents.control(lin, { name: 'transfer' });
    await at.settle();
    expect(leg.hears).toBe(`listen ${wangLeg.id}`);
    caller.leg.endByPeer();
    await at.settle();
    expect(leg.end?.by).toBe('us');
  });

  it('is not there when her phone is not answered, and on one line only', async () => {
    const { at, phone, supervision, callId } = await scene();
    await supervision.join(chen, callId, 'listen');
    await at.pass(20_000);
    expect(phone.isRinging).toBe(false);
    expect(supervision.wallboard().calls[0]).not.toHaveProperty('supervision');
    const other = await at.queuedCaller('13900139000');
    const waiting = supervision.wallboard().calls[1]?.id as CallId;
    expect(await supervision.join(chen, waiting, 'listen')).toMatchObject({ code: 'conflict' });
    await supervision.join(chen, callId, 'listen');
    expect(await supervision.pull(chen, waiting)).toMatchObject({ code: 'conflict' });
    expect(other.leg.end).toBeUndefined();
  });

  it('is called by an agent who asks for help, until she comes', async () => {
    const { at, phone, supervision, callId, agents } = await scene();
    const alarms = () => supervision.wallboard().alarms.map(({ kind }) => kind);
    expect(await agents.control(lin, { name: 'request-help' })).toEqual({ ok: true });
    expect(alarms()).toContain('help-requested');
    expect(agents.view(lin)?.call?.helpRequestedAt).toBe(at.clock.now());
    await supervision.join(chen, callId, 'whisper');
    phone.answer();
    await at.settle();
    expect(alarms()).not.toContain('help-requested');
  });
});

describe('a waiting call', () => {
  it('is pulled onto the supervisor’s phone', async () => {
    const at = new CallScene();
    const caller = await at.queuedCaller();
    const { supervision } = at.centre;
    const callId = supervision.wallboard().calls[0]?.id as CallId;
    expect(await supervision.pull(chen, callId)).toEqual({ ok: true });
    const leg = at.telephony.phone('2001').answer();
    await at.settle();
    expect(caller.leg.hears).toBe(`bridge ${leg.id}`);
    leg.endByPeer();
    await at.settle();
    expect(at.store.calls).toMatchObject([{ outcome: 'answered', endedBy: 'agent' }]);
    expect(at.alive()).toBe(0);
    expect(at.log.faults).toEqual([]);
  });

  it('is given another priority, or to one agent, and agents other queues', async () => {
    const at = new CallScene();
    await at.queuedCaller();
    const { supervision } = at.centre;
    const callId = supervision.wallboard().calls[0]?.id as CallId;
    expect(supervision.setPriority(callId, 5, 'prs_chen')).toEqual({ ok: true });
    expect(supervision.wallboard().calls[0]?.priority).toBe(5);
    at.centre.agents.signIn(wang);
    expect(supervision.assign(callId, wang, 'prs_chen')).toEqual({ ok: true });
    at.ready(lin, wang);
    await at.settle();
    expect(at.desks.pops.has(wang)).toBe(true);
    expect(at.desks.pops.has(lin)).toBe(false);
    const none = 'none' as QueueId;
    expect(supervision.moveAgent(lin, [none])).toMatchObject({ code: 'not-found' });
    expect(supervision.moveAgent(lin, ['express' as QueueId])).toEqual({ ok: true });
  });
});
