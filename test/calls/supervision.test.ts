/** What supervisors see of live calls, and what they can do to them. */
import { describe, expect, it } from 'vitest';
import type { CallId } from '../../src/base/ids.ts';
import { CallScene, lin, wang } from '../support/call-scene.ts';

describe('the wallboard of a call centre', () => {
  const onlyCall = (scene: CallScene) => scene.centre.supervision.wallboard().calls[0];
  const queue = (scene: CallScene) => scene.centre.supervision.wallboard().queues[0];
  const agent = (scene: CallScene) =>
    scene.centre.supervision.wallboard().agents.find(({ id }) => id === lin);

  it('follows a call from the flow to the end of its wrap-up', async () => {
    const scene = new CallScene();
    scene.telephony.callIn({ from: '13800138000', to: '4008108000' });
    await scene.settle();
    expect(onlyCall(scene)).toMatchObject({ stage: 'flow', callerNumber: '13800138000' });
    expect(scene.centre.supervision.wallboard().lines).toEqual({ used: 1, max: 3 });
    const caller = await scene.queuedCaller('13900139000');
    await scene.pass(7_000);
    expect(queue(scene)).toMatchObject({ waiting: 1, agents: { signedIn: 0 } });
    expect(queue(scene)?.longestWaitingSince).toBe(scene.clock.now() - 7_000);
    expect(scene.centre.supervision.wallboard().alarms[0]?.kind).toBe('queue-unstaffed');
    scene.ready(lin);
    await scene.settle();
    expect(queue(scene)).toMatchObject({ waiting: 1, agents: { signedIn: 1, offered: 1 } });
    expect(agent(scene)?.call?.callerNumber).toBe('13900139000');
    await scene.receive(lin);
    scene.telephony.phone('1001').answer();
    await scene.settle();
    expect(queue(scene)).toMatchObject({ waiting: 0, agents: { talking: 1 } });
    expect(queue(scene)?.serviceLevel.today).toMatchObject({ offered: 1, answeredInTime: 1 });
    await scene.centre.agents.hold(lin);
    expect(agent(scene)).toMatchObject({ state: { state: 'talking' }, call: { held: true } });
    await scene.centre.agents.retrieve(lin);
    caller.leg.endByPeer();
    await scene.settle();
    expect(scene.centre.supervision.wallboard().calls.map(({ stage }) => stage)).toEqual([
      'flow',
      'wrap-up',
    ]);
    expect(agent(scene)?.today.answered).toBe(1);
  });
});

describe('the lines of a call centre', () => {
  it('are counted by hotline, also by one that has no budget, until the caller hangs up', async () => {
    const scene = new CallScene();
    const lines = () => scene.centre.supervision.lines();
    const used = () => lines().hotlines.map((hotline) => hotline.used);
    expect(lines().hotlines).toHaveLength(1);
    expect(used()).toEqual([0]);
    const caller = await scene.queuedCaller('13900139000');
    expect(used()).toEqual([1]);
    expect(lines()).toMatchObject({ used: 1, classes: [{ id: 'walk-in', used: 1 }] });
    caller.leg.endByPeer();
    await scene.settle();
    expect(used()).toEqual([0]);
    expect(lines().used).toBe(0);
  });
});

describe('a supervisor', () => {
  it('forces an agent, as if she had said so herself', async () => {
    const scene = new CallScene();
    scene.ready(lin);
    const { supervision } = scene.centre;
    expect(supervision.forceNotReady(lin, 'training')).toEqual({ ok: true });
    expect(scene.state(lin)).toBe('not-ready (training)');
    expect(supervision.forceReady(lin)).toEqual({ ok: true });
    expect(scene.state(lin)).toBe('ready');
    expect(supervision.forceSignOut(lin)).toEqual({ ok: true });
    expect(scene.state(lin)).toBe('signed-out');
    expect(supervision.forceReady(lin)).toMatchObject({ code: 'conflict' });
    expect(supervision.forceReady('agt_none' as typeof lin)).toMatchObject({ code: 'not-found' });
  });

  it('cannot sign an agent out of a conversation, but end it', async () => {
    const scene = new CallScene();
    await scene.conversation();
    const { supervision } = scene.centre;
    expect(supervision.forceSignOut(lin)).toMatchObject({ code: 'conflict' });
    const callId = supervision.wallboard().calls[0]?.id as CallId;
    expect(supervision.clearCall(callId, 'prs_wangfang')).toEqual({ ok: true });
    await scene.settle();
    expect(scene.state(lin)).toBe('wrap-up');
    expect(supervision.clearCall(callId, 'prs_wangfang')).toMatchObject({ code: 'conflict' });
  });

  it.each(['flow', 'waiting'])('ends a call in %s, and nothing is left of it', async (stage) => {
    const scene = new CallScene();
    if (stage === 'waiting') await scene.queuedCaller();
    else scene.telephony.callIn({ from: '13800138000', to: '4008108000' });
    await scene.settle();
    const { supervision } = scene.centre;
    const callId = supervision.wallboard().calls[0]?.id as CallId;
    expect(supervision.wallboard().calls[0]?.stage).toBe(stage);
    expect(supervision.clearCall(callId, 'prs_wangfang')).toEqual({ ok: true });
    await scene.settle();
    expect(scene.alive()).toBe(0);
    expect(supervision.clearCall(callId, 'prs_wangfang')).toMatchObject({ code: 'not-found' });
    expect(scene.log.faults).toEqual([]);
  });

  it('learns why a caller waits, and why an agent gets no calls', async () => {
    const scene = new CallScene();
    await scene.queuedCaller();
    scene.centre.agents.signIn(wang);
    const { supervision } = scene.centre;
    const callId = supervision.wallboard().calls[0]?.id as CallId;
    expect(supervision.explainWait(callId)?.agents).toContainEqual({
      ...{ agentId: wang, reason: 'not-ready', detail: 'signed-in' },
    });
    expect(supervision.explainIdle(wang)?.unavailable?.reason).toBe('not-ready');
  });
});
