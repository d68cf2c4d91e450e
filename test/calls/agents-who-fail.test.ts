/** Agents who decline, do not answer, vanish or die in mid-call: the caller is never lost. */
import { describe, expect, it } from 'vitest';
import type { CallId } from '../../src/base/ids.ts';
import { CallScene, lin, wang } from '../support/call-scene.ts';

/** Lin's phone rings; Wang is ready as well. */
async function ringing(): Promise<CallScene> {
  const scene = new CallScene();
  scene.ready(lin, wang);
  await scene.queuedCaller();
  await scene.receive(lin);
  return scene;
}

describe('the next agent is asked', () => {
  it('when the agent declines at the phone', async () => {
    const scene = await ringing();
    scene.telephony.phone('1001').decline();
    await scene.settle();
    expect(scene.state(lin)).toBe('not-ready (declined)');
    expect(scene.desks.pops.get(wang)?.attempt).toBe(2);
  });

  it('when the agent declines at the desk', async () => {
    const scene = await ringing();
    const offerId = scene.desks.pops.get(lin)?.offerId;
    if (!offerId) throw new Error('no pop');
    expect(scene.centre.agents.declineOffer(lin, offerId).ok).toBe(true);
    await scene.settle();
    expect(scene.telephony.deeds).toContain('1001 cancelled');
    expect(scene.desks.pops.has(wang)).toBe(true);
    expect(scene.centre.agents.declineOffer(lin, offerId)).toMatchObject({ code: 'conflict' });
  });

  it('when nobody answers', async () => {
    const scene = await ringing();
    await scene.pass(20_000);
    expect(scene.state(lin)).toBe('not-ready (ring-no-answer)');
    expect(scene.desks.pops.has(wang)).toBe(true);
  });

  it('when the phone is busy', async () => {
    const scene = await ringing();
    scene.telephony.phone('1001').beBusy();
    await scene.settle();
    expect(scene.state(lin)).toBe('not-ready (phone-busy)');
    expect(scene.desks.pops.has(wang)).toBe(true);
  });

  it('when the phone loses its registration while it rings', async () => {
    const scene = await ringing();
    scene.telephony.setRegistered('1001', false);
    await scene.settle();
    expect(scene.telephony.deeds).toContain('1001 cancelled');
    expect(scene.state(lin)).toBe('not-ready (phone-unreachable)');
    expect(scene.desks.pops.has(wang)).toBe(true);
  });

  it('when the phone vanishes before it rings', async () => {
    const scene = new CallScene();
    scene.ready(lin, wang);
    await scene.queuedCaller();
    scene.telephony.phone('1001').isRegistered = false;
    await scene.receive(lin);
    expect(scene.state(lin)).toBe('not-ready (phone-unreachable)');
    expect(scene.desks.pops.has(wang)).toBe(true);
  });

  it('at once when no browser of the agent is there', async () => {
    const scene = new CallScene();
    scene.ready(lin, wang);
    scene.desks.connected.delete(lin);
    await scene.queuedCaller();
    expect(scene.desks.shown).not.toContain(`pop ${lin}`);
    expect(scene.desks.pops.get(wang)?.attempt).toBe(2);
  });
});

describe('the caller goes back to the head of the queue', () => {
  it('with a prompt, when the phone dies in mid-call', async () => {
    const scene = new CallScene();
    const caller = await scene.conversation();
    const { callId } = scene.desks.pops.get(lin) ?? {};
    await scene.pass(10_000);
    scene.telephony.phone('1001').leg.endByPeer('media-timeout');
    await scene.settle();
    expect(caller.leg.hears).toBe('prompt sorry-again');
    expect(scene.state(lin)).toBe('not-ready (phone-unreachable)');
    expect(scene.centre.agents.view(lin)?.call).toBeUndefined();

    scene.ready(wang);
    await scene.settle();
    await scene.receive(wang);
    scene.telephony.phone('1002').answer();
    await scene.settle();
    expect(caller.leg.hears).toBe(`bridge ${scene.telephony.phone('1002').leg.id}`);
    caller.leg.endByPeer();
    await scene.settle();
    scene.centre.agents.endWrapUp(wang);
    await scene.settle();
    expect(caller.leg.files).toEqual([`${callId}-1.wav`, `${callId}-2.wav`]);
    expect(scene.store.calls).toMatchObject([
      { outcome: 'answered', agentId: wang, talkMs: 10_000, wrapUpMs: 0 },
    ]);
    expect(scene.alive()).toBe(0);
    expect(scene.log.faults).toEqual([]);
  });

  it('when the audio cannot be joined, and the agent is not asked again', async () => {
    const scene = new CallScene();
    scene.ready(lin, wang);
    const caller = await scene.queuedCaller();
    await scene.receive(lin);
    caller.leg.failsAt = 'bridge';
    const leg = scene.telephony.phone('1001').answer();
    await scene.settle();
    expect(leg.end?.by).toBe('us');
    expect(scene.state(lin)).toBe('not-ready (hand-over-failed)');
    expect(scene.desks.pops.get(wang)?.attempt).toBe(2);
    expect(scene.log.faults).toEqual(['hand-over failed']);
  });

  it('when the agent hangs up before the two were joined', async () => {
    const scene = new CallScene();
    scene.ready(lin);
    const caller = await scene.queuedCaller();
    await scene.receive(lin);
    scene.telephony.phone('1001').answer().endByPeer();
    await scene.settle();
    expect(scene.state(lin)).toBe('not-ready (hand-over-failed)');
    expect(caller.leg.end).toBeUndefined();
    caller.leg.endByPeer();
    await scene.settle();
    expect(scene.store.calls).toMatchObject([{ outcome: 'abandoned' }]);
    expect(scene.alive()).toBe(0);
  });

  it('and counts as answered when he leaves then', async () => {
    const scene = new CallScene();
    const caller = await scene.conversation();
    scene.telephony.phone('1001').leg.endByPeer('failed');
    await scene.settle();
    caller.leg.endByPeer();
    await scene.settle();
    expect(scene.store.calls).toMatchObject([{ outcome: 'answered', endedBy: 'caller' }]);
    expect(scene.alive()).toBe(0);
  });
});

describe('a conversation', () => {
  it('goes on when the phone loses its registration, and the agent is not-ready after it', async () => {
    const scene = new CallScene();
    const caller = await scene.conversation();
    scene.telephony.setRegistered('1001', false);
    await scene.settle();
    expect(scene.state(lin)).toBe('talking');
    expect(caller.leg.hears).toMatch(/^bridge/);
    scene.telephony.phone('1001').leg.endByPeer();
    await scene.pass(30_000);
    expect(scene.state(lin)).toBe('not-ready (phone-unreachable)');
    expect(scene.alive()).toBe(0);
  });

  it('ends when the agent clears it at the desk', async () => {
    const scene = new CallScene();
    const caller = await scene.conversation();
    expect(await scene.centre.agents.clear(lin)).toEqual({ ok: true });
    await scene.settle();
    expect(caller.leg.end?.by).toBe('us');
    expect(scene.telephony.phone('1001').leg.end?.by).toBe('us');
    expect(await scene.centre.agents.clear(lin)).toMatchObject({ ok: false, code: 'conflict' });
  });

  it('is held with music, from the desk and from the phone, and both must retrieve', async () => {
    const scene = new CallScene();
    const caller = await scene.conversation();
    const phone = scene.telephony.phone('1001').leg;
    await scene.centre.agents.hold(lin);
    expect(caller.leg.hears).toBe('music hold-music');
    expect(scene.centre.agents.view(lin)?.call).toMatchObject({ phase: 'held' });
    phone.holdAtPhone(true);
    await scene.settle();
    expect(await scene.centre.agents.retrieve(lin)).toMatchObject({ code: 'conflict' });
    phone.holdAtPhone(false);
    await scene.settle();
    expect(caller.leg.hears).toBe('music hold-music');
    expect(await scene.centre.agents.retrieve(lin)).toEqual({ ok: true });
    expect(caller.leg.hears).toBe(`bridge ${phone.id}`);
    expect(scene.centre.agents.view(lin)?.call).toMatchObject({ phase: 'talking' });
  });

  it('is held as soon as the two are joined, when the desk is quicker', async () => {
    for (const joins of [true, false]) {
      const scene = new CallScene();
      scene.ready(lin);
      const caller = await scene.queuedCaller();
      await scene.receive(lin);
      if (!joins) caller.leg.failsAt = 'bridge';
      scene.telephony.phone('1001').answer();
      while (scene.state(lin) !== 'talking') await Promise.resolve();
      expect(caller.leg.hears).not.toMatch(/^bridge/);
      const held = await scene.centre.agents.hold(lin);
      expect(held).toMatchObject(joins ? { ok: true } : { ok: false, code: 'conflict' });
      if (joins) expect(caller.leg.hears).toBe('music hold-music');
    }
  });

  it('stays as it was when a hold is refused', async () => {
    const scene = new CallScene();
    const caller = await scene.conversation();
    caller.leg.failsAt = 'unbridge';
    expect(await scene.centre.agents.hold(lin)).toMatchObject({ ok: false, code: 'failed' });
    expect(scene.centre.agents.view(lin)?.call?.phase).toBe('talking');
    expect(await scene.centre.agents.hold(lin)).toEqual({ ok: true });
  });

  it('can be retrieved at the second try, and goes to the next agent when the phone could not', async () => {
    const scene = new CallScene();
    const caller = await scene.conversation();
    await scene.centre.agents.hold(lin);
    caller.leg.failsAt = 'bridge';
    expect(await scene.centre.agents.retrieve(lin)).toMatchObject({ ok: false, code: 'failed' });
    expect(await scene.centre.agents.retrieve(lin)).toEqual({ ok: true });
    expect(caller.leg.hears).toMatch(/^bridge/);
    const phone = scene.telephony.phone('1001').leg;
    phone.holdAtPhone(true);
    await scene.settle();
    caller.leg.failsAt = 'bridge';
    phone.holdAtPhone(false);
    await scene.settle();
    expect(scene.state(lin)).toBe('not-ready (hand-over-failed)');
    expect(caller.leg.hears).toBe('prompt sorry-again');
  });

  it('goes on without a recording when that fails', async () => {
    const scene = new CallScene();
    scene.ready(lin);
    const caller = await scene.queuedCaller();
    await scene.receive(lin);
    caller.leg.failsAt = 'record';
    scene.telephony.phone('1001').answer();
    await scene.settle();
    expect(caller.leg.hears).toMatch(/^bridge/);
    expect(scene.log.faults).toEqual(['recording failed']);
    expect(scene.store.recordings.size).toBe(0);
  });

  it('says in its record that the recording did not become whole', async () => {
    const scene = new CallScene();
    const caller = await scene.conversation();
    const { callId } = scene.desks.pops.get(lin) ?? {};
    caller.leg.failsAt = 'stop-recording';
    await scene.centre.agents.clear(lin);
    await scene.settle();
    const timeline = scene.store.timeline(callId as CallId);
    expect(timeline).toContain('recording-failed');
    expect(timeline).not.toContain('recording-ended');
  });
});

describe('a disposition', () => {
  it('is refused from an agent who has not the call, and when it is too long', async () => {
    const scene = new CallScene();
    await scene.conversation();
    const { callId } = scene.desks.pops.get(lin) ?? {};
    if (!callId) throw new Error('no pop');
    const { agents } = scene.centre;
    expect(agents.setDisposition(wang, callId, 'tracked')).toMatchObject({ code: 'conflict' });
    expect(agents.setDisposition(lin, callId, '')).toMatchObject({ code: 'invalid-input' });
    expect(agents.setDisposition(lin, callId, 'x'.repeat(65))).toMatchObject({
      code: 'invalid-input',
    });
  });
});
