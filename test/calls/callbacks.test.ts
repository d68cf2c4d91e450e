/** A callback from the caller's request to the conversation: what is dialled, heard and written down. */
import { describe, expect, it } from 'vitest';
import { type QueueConfig, queueDefaults } from '../../src/acd/model/config.ts';
import { CallScene, lin, wang } from '../support/call-scene.ts';

const number = '13800138000';
const rules = queueDefaults.callback;

function sceneWith(more: Partial<QueueConfig>): CallScene {
  const { settings } = new CallScene();
  const queues = settings.acd.queues.map((queue) => ({ ...queue, wrapUpMs: 0, ...more }));
  return new CallScene({ settings: { ...settings, acd: { ...settings.acd, queues } } });
}

/** The caller asks for it by the overflow of her queue and hangs up. */
async function requested(more: Partial<QueueConfig> = {}): Promise<CallScene> {
  const overflow = [
    { name: 'call-back', when: { waitedMsMin: 10_000 }, leaveFor: { kind: 'callback' } },
  ] as const;
  const scene = sceneWith({ overflow, ...more });
  const caller = await scene.queuedCaller(number);
  await scene.pass(10_000);
  caller.leg.endByPeer();
  await scene.settle();
  return scene;
}

describe('a callback', () => {
  it('is shown to the agent, who hears the customer ring and then talks with her', async () => {
    const scene = await requested();
    expect(scene.centre.callbacks()).toMatchObject([{ number, state: 'due', attempts: 0 }]);
    // She is not on the line, so she is counted apart from those who are.
    expect(scene.centre.agents.view(lin)).toMatchObject({ waiting: 0, callbacksDue: 1 });
    scene.ready(lin);
    await scene.settle();
    expect(scene.desks.pops.get(lin)).toMatchObject({
      ...{ callerNumber: number, waitedMs: 10_000 },
      path: [{ step: 'callback' }],
    });
    await scene.receive(lin);
    const agentLeg = scene.telephony.phone('1001').answer();
    await scene.settle();
    // As long as a customer's phone rings: legs and state are compared meanwhile.
    await scene.pass(12_000);
    expect(agentLeg.hears).toContain('tone_stream');
    const customerLeg = scene.telephony.outside(number).answer();
    await scene.settle();
    expect(customerLeg.hears).toBe(`bridge ${agentLeg.id}`);
    expect(scene.centre.agents.view(lin)?.call?.phase).toBe('talking');
    customerLeg.endByPeer();
    await scene.settle();
    expect(scene.centre.callbacks()).toEqual([]);
    expect(scene.state(lin)).toBe('ready');
    expect(scene.alive()).toBe(0);
    const [request, callback] = scene.store.calls;
    expect([request?.outcome, callback?.outcome]).toEqual(['deferred', 'answered']);
    expect(scene.log.faults).toEqual([]);
  });

  it('that is late is an alarm, until it is called', async () => {
    const scene = await requested();
    const alarms = () => scene.centre.supervision.wallboard().alarms.map(({ kind }) => kind);
    expect(alarms()).not.toContain('callback-late');
    await scene.pass(61 * 60_000);
    expect(alarms()).toContain('callback-late');
    const [late] = scene.centre.supervision.callbacks();
    expect(late).toMatchObject({ number, isLate: true, position: 1, mayBeCalledNow: true });
    if (late) scene.centre.supervision.cancelCallback(late.id);
    await scene.settle();
    expect(alarms()).not.toContain('callback-late');
  });

  it('goes to the agent whom a supervisor names, though another is free', async () => {
    const scene = await requested();
    const [callback] = scene.centre.supervision.callbacks();
    scene.centre.agents.signIn(wang);
    if (callback) scene.centre.supervision.assignCallback(callback.id, wang);
    scene.ready(lin);
    await scene.settle();
    expect(scene.desks.pops.has(lin)).toBe(false);
    scene.ready(wang);
    await scene.settle();
    expect(scene.desks.pops.get(wang)).toMatchObject({ callerNumber: number });
  });

  it('is tried again at once when a supervisor wants it called now', async () => {
    const scene = await requested({ callback: { ...rules, retryGapsMs: [3_600_000] } });
    scene.ready(lin);
    await scene.settle();
    await scene.receive(lin);
    scene.telephony.phone('1001').answer();
    await scene.settle();
    const [callback] = scene.centre.supervision.callbacks();
    if (!callback) throw new Error('no callback');
    expect(scene.centre.supervision.callBackNow(callback.id)).toMatchObject({ code: 'conflict' });
    scene.telephony.outside(number).beBusy();
    await scene.settle();
    expect(scene.centre.callbacks()).toMatchObject([{ state: 'requested' }]);
    expect(scene.centre.supervision.callBackNow(callback.id)).toEqual({ ok: true });
    await scene.settle();
    expect(scene.desks.pops.get(lin)).toMatchObject({ callerNumber: number });
  });

  it('frees the agent when the customer is busy, and is tried again', async () => {
    const scene = await requested({ callback: { ...rules, retryGapsMs: [60_000] } });
    scene.ready(lin);
    await scene.settle();
    await scene.receive(lin);
    const agentLeg = scene.telephony.phone('1001').answer();
    await scene.settle();
    scene.telephony.outside(number).beBusy();
    await scene.settle();
    expect(agentLeg.ended.aborted).toBe(true);
    expect(scene.state(lin)).toBe('ready');
    expect(scene.centre.callbacks()).toMatchObject([{ state: 'requested', attempts: 1 }]);
    await scene.pass(60_000);
    expect(scene.desks.pops.get(lin)).toMatchObject({ callerNumber: number, attempt: 1 });
  });

  it('lets the customer ring no longer when the agent hangs up', async () => {
    const scene = await requested();
    scene.ready(lin);
    await scene.settle();
    await scene.receive(lin);
    const agentLeg = scene.telephony.phone('1001').answer();
    await scene.settle();
    agentLeg.endByPeer();
    await scene.settle();
    expect(scene.telephony.outside(number).isRinging).toBe(false);
    expect(scene.state(lin)).toBe('ready');
    expect(scene.alive()).toBe(0);
  });

  it('keeps a customer who was dialled first with music until an agent takes her', async () => {
    const scene = await requested({ callback: { ...rules, first: 'customer' } });
    scene.ready(lin);
    await scene.settle();
    expect(scene.desks.pops.get(lin)).toBeUndefined();
    const customerLeg = scene.telephony.outside(number).answer();
    await scene.settle();
    expect(customerLeg.hears).toBe('music hold-music');
    await scene.receive(lin);
    scene.telephony.phone('1001').answer();
    await scene.settle();
    expect(customerLeg.hears).toContain('bridge');
    expect(scene.log.faults).toEqual([]);
  });

  it('has another turn after the process died while the customer rang', async () => {
    const before = await requested();
    before.ready(lin);
    await before.settle();
    await before.receive(lin);
    before.telephony.phone('1001').answer();
    await before.settle();
    const { store, journal, settings } = before;
    const scene = new CallScene({ store, journal, settings });
    expect(scene.centre.callbacks()).toMatchObject([{ number, state: 'requested' }]);
    await scene.pass(10 * 60_000);
    expect(scene.centre.callbacks()).toMatchObject([{ number, state: 'due' }]);
  });
});
