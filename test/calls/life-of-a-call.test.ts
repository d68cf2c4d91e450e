/** A call from the INVITE to the closed record, and who may end it when. */
import { describe, expect, it } from 'vitest';
import { HotlineError } from '../../src/base/errors.ts';
import { CallScene, hotlineNumber, lin, wang } from '../support/call-scene.ts';

describe('a call', () => {
  it('goes from the welcome to the closed record, with its sums and its timeline', async () => {
    const scene = new CallScene();
    scene.store.customers.push({
      ...{ id: 'cus_1', name: '王建国', tier: 'vip-strategic', numbers: ['13800138000'] },
    });
    const caller = await scene.queuedCaller();
    await scene.pass(7_000);
    scene.ready(lin);
    await scene.settle();
    await scene.receive(lin);
    await scene.pass(3_000);
    scene.telephony.phone('1001').answer();
    await scene.settle();
    await scene.pass(60_000);
    expect(scene.centre.agents.view(lin)?.call?.phase).toBe('talking');
    await scene.centre.agents.hold(lin);
    await scene.pass(5_000);
    await scene.centre.agents.retrieve(lin);
    await scene.pass(15_000);
    scene.telephony.phone('1001').leg.endByPeer();
    await scene.settle();
    const { callId } = scene.centre.agents.view(lin)?.call?.pop ?? {};
    if (!callId) throw new Error('the desk shows no call');
    expect(scene.centre.agents.setDisposition(lin, callId, 'tracked', 'called twice').ok).toBe(
      true,
    );
    await scene.pass(4_000);
    expect(scene.centre.agents.endWrapUp(lin).ok).toBe(true);
    await scene.settle();

    expect(scene.store.calls).toMatchObject([
      {
        ...{ hotline: 'express', customerId: 'cus_1', agentId: lin, queueId: 'express' },
        ...{ outcome: 'answered', endedBy: 'agent', disposition: 'tracked' },
        ...{ queueMs: 10_000, ringMs: 3_000, talkMs: 75_000, holdMs: 5_000, wrapUpMs: 4_000 },
        path: [{ step: 'menu', input: '0' }],
      },
    ]);
    expect(scene.store.calls[0]).not.toHaveProperty('live');
    expect(scene.store.timeline(callId)).toEqual([
      ...['call-received', 'call-answered-by-hotline', 'step-taken', 'call-queued'],
      ...['offer-presented', 'offer-received', 'agent-invited', 'phone-ringing'],
      ...['offer-accepted', 'call-answered', 'recording-started', 'agent-joined'],
      ...['call-held', 'call-retrieved', 'conversation-ended', 'recording-ended'],
      ...['disposition-set', 'wrap-up-ended', 'call-ended'],
    ]);
    expect(caller.leg.end).toEqual({ cause: 'normal', by: 'us' });
    expect(caller.leg.files).toEqual([`${callId}-1.wav`]);
    expect(scene.centre.agents.view(lin)?.today).toMatchObject({ answered: 1, wrapUpMs: 4_000 });
    expect(scene.alive()).toBe(0);
    expect(scene.log.faults).toEqual([]);
  });

  it('rings the phone only after the desk has shown the pop', async () => {
    const scene = new CallScene();
    scene.ready(lin);
    await scene.queuedCaller();
    expect(scene.desks.shown).toEqual([`pop ${lin}`]);
    expect(scene.telephony.phone('1001').isRinging).toBe(false);
    await scene.receive(lin);
    expect(scene.telephony.phone('1001').isRinging).toBe(true);
  });

  it('shows in the pop who calls, what was pressed, how long was waited, and why her', async () => {
    const scene = new CallScene();
    await scene.queuedCaller();
    await scene.pass(26_000);
    scene.ready(lin);
    await scene.settle();
    expect(scene.desks.pops.get(lin)).toMatchObject({
      ...{ callerNumber: '13800138000', dialledNumber: hotlineNumber, attempt: 1 },
      ...{ waitedMs: 26_000, language: 'zh-CN', earlierCalls: [] },
      hotline: { id: 'express', name: { en: 'Express' } },
      path: [{ step: 'menu', input: '0' }],
      why: { en: 'The only agent free' },
    });
  });

  it('starts ringing in the same turn in which the receipt comes', async () => {
    const scene = new CallScene();
    await scene.queuedCaller();
    scene.desks.onPop = (agentId, pop) => {
      scene.centre.agents.offerReceived(agentId, pop.offerId);
    };
    scene.ready(lin);
    expect(scene.telephony.phone('1001').isRinging).toBe(true);
  });

  it('hears the announcement cut short, not delay the agent', async () => {
    const scene = new CallScene();
    const caller = await scene.queuedCaller();
    expect(caller.leg.hears).toBe('prompt please-wait');
    await scene.conversation();
    const phone = scene.telephony.phone('1001');
    expect(caller.leg.hears).toBe(`bridge ${phone.leg.id}`);
    expect(phone.leg.hears).toBe(`bridge ${caller.leg.id}`);
    expect(caller.leg.isRecording).toBe(true);
  });

  it('leaves the queue when nobody came, and goes on in its flow', async () => {
    const scene = new CallScene();
    const caller = await scene.queuedCaller();
    caller.leg.finishPlaying();
    await scene.settle();
    expect(caller.leg.hears).toBe('music music');
    await scene.pass(120_000);
    expect(caller.leg.hears).toBe('prompt sorry');
    caller.leg.finishPlaying();
    await scene.settle();
    expect(scene.store.calls).toMatchObject([
      { outcome: 'timed-out', endedBy: 'system', queueMs: 120_000 },
    ]);
    expect(scene.alive()).toBe(0);
  });

  it('is refused where nobody owns the number, and asked to come back when all lines are taken', async () => {
    const scene = new CallScene();
    expect(scene.telephony.callIn({ from: '1', to: '999' }).status).toBe(404);
    for (const from of ['1', '2', '3']) scene.telephony.callIn({ from, to: hotlineNumber });
    const fourth = scene.telephony.callIn({ from: '4', to: hotlineNumber });
    expect([fourth.status, fourth.retryAfterS]).toEqual([503, 10]);
    expect(scene.store.calls.map(({ outcome }) => outcome)).toEqual([
      ...['refused', 'open', 'open', 'open', 'refused'],
    ]);
  });

  it('fails with a final answer when it cannot be answered', async () => {
    const scene = new CallScene();
    const caller = scene.telephony.callIn({ from: '1', to: hotlineNumber });
    caller.failsToAnswer = new HotlineError('media-failed', 'no endpoint');
    await scene.settle();
    expect(caller.status).toBe(500);
    expect(scene.store.calls).toMatchObject([{ outcome: 'failed', endedBy: 'system' }]);
    expect(scene.alive()).toBe(0);
  });
});

describe('when the caller hangs up', () => {
  it('before the answer, the call is abandoned in the flow', async () => {
    const scene = new CallScene();
    const caller = scene.telephony.callIn({ from: '1', to: hotlineNumber });
    caller.cancel();
    await scene.settle();
    expect(scene.store.calls).toMatchObject([{ outcome: 'abandoned-in-flow', endedBy: 'caller' }]);
    expect(scene.alive()).toBe(0);
  });

  it.each(['prompt', 'menu'])('in the %s, the call is abandoned in the flow', async (where) => {
    const scene = new CallScene();
    const caller = scene.telephony.callIn({ from: '1', to: hotlineNumber });
    await scene.settle();
    if (where === 'menu') caller.leg.finishPlaying();
    await scene.settle();
    caller.leg.endByPeer();
    await scene.settle();
    expect(scene.store.calls).toMatchObject([{ outcome: 'abandoned-in-flow', endedBy: 'caller' }]);
    expect(scene.alive()).toBe(0);
    expect(scene.log.faults).toEqual([]);
  });

  it('in the queue, it is abandoned', async () => {
    const scene = new CallScene();
    const caller = await scene.queuedCaller();
    await scene.pass(9_000);
    caller.leg.endByPeer();
    await scene.settle();
    expect(scene.store.calls).toMatchObject([{ outcome: 'abandoned', queueMs: 9_000 }]);
    expect(scene.alive()).toBe(0);
    expect(scene.log.faults).toEqual([]);
  });

  it('while the phone rings, the ringing stops and the agent is ready again', async () => {
    const scene = new CallScene();
    scene.ready(lin);
    const caller = await scene.queuedCaller();
    await scene.receive(lin);
    caller.leg.endByPeer();
    await scene.settle();
    expect(scene.telephony.deeds.slice(-2)).toEqual([
      'caller ended normal by peer',
      '1001 cancelled',
    ]);
    expect(scene.desks.shown.at(-1)).toBe(`withdrawn ${lin} caller-left`);
    expect(scene.state(lin)).toBe('ready');
    expect(scene.store.calls).toMatchObject([{ outcome: 'abandoned' }]);
    expect(scene.alive()).toBe(0);
  });

  it('while talking, the agent is hung up and wraps up', async () => {
    const scene = new CallScene();
    const caller = await scene.conversation();
    await scene.pass(10_000);
    caller.leg.endByPeer();
    await scene.settle();
    expect(scene.telephony.phone('1001').leg.end).toEqual({ cause: 'normal', by: 'us' });
    expect(scene.state(lin)).toBe('wrap-up');
    expect(scene.store.calls[0]?.endedAt).toBeUndefined();
    await scene.pass(30_000);
    expect(scene.state(lin)).toBe('ready');
    expect(scene.store.calls).toMatchObject([
      { outcome: 'answered', endedBy: 'caller', talkMs: 10_000, wrapUpMs: 30_000 },
    ]);
    expect([...scene.store.recordings.values()]).toMatchObject([
      { channels: { left: 'caller', right: lin }, endedAt: expect.any(Number) },
    ]);
    expect(scene.alive()).toBe(0);
    expect(scene.log.faults).toEqual([]);
  });

  it('in the moment of the answer, the answered leg is hung up', async () => {
    const scene = new CallScene();
    scene.ready(lin);
    const caller = await scene.queuedCaller();
    await scene.receive(lin);
    caller.leg.endByPeer();
    const leg = scene.telephony.phone('1001').answer();
    await scene.settle();
    expect(leg.end?.by).toBe('us');
    expect(scene.state(lin)).toBe('ready');
    expect(scene.alive()).toBe(0);
  });
});

describe('two agents', () => {
  it('are asked one after the other, each with her own pop', async () => {
    const scene = new CallScene();
    scene.ready(lin, wang);
    await scene.queuedCaller();
    await scene.pass(2_000);
    expect(scene.desks.shown).toEqual([
      ...[`pop ${lin}`, `withdrawn ${lin} desk-unreachable`, `pop ${wang}`],
    ]);
    expect(scene.state(lin)).toBe('not-ready (desk-unreachable)');
    const { alarms } = scene.centre.supervision.wallboard();
    expect(alarms).toMatchObject([{ kind: 'desk-unreachable', agentId: lin }]);
    expect(scene.desks.pops.get(wang)?.attempt).toBe(2);
  });
});
