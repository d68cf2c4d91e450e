/** What an agent can do on her line besides joining and parting. */
import { describe, expect, it } from 'vitest';
import type { CallId } from '../../../src/base/ids.ts';
import { CallScene, lin, wang } from '../../support/call-scene.ts';

async function talking() {
  const scene = new CallScene();
  const caller = await scene.conversation();
  const { agents } = scene.centre;
  const callId = agents.view(lin)?.call?.pop.callId as CallId;
  return { scene, caller, agents, callId };
}

describe('an agent on her line', () => {
  it('mutes herself, which her desk shows, and speaks again', async () => {
    const { scene, agents } = await talking();
    const { leg } = scene.telephony.phone('1001');
    expect(await agents.control(lin, { name: 'mute' })).toEqual({ ok: true });
    expect(leg.isMuted).toBe(true);
    expect(agents.view(lin)?.call?.muted).toBe(true);
    expect(await agents.control(lin, { name: 'unmute' })).toEqual({ ok: true });
    expect(leg.isMuted).toBe(false);
    expect(agents.view(lin)?.call).not.toHaveProperty('muted');
  });

  it('sends tones to whom she talks with, and the timeline does not say which', async () => {
    const { scene, agents } = await talking();
    await agents.control(lin, { name: 'send-digits', digits: '12#' });
    expect(scene.telephony.deeds).toContain('caller send-digits 12#');
    scene.ready(wang);
    await agents.control(lin, { name: 'consult', to: { kind: 'agent', agentId: wang } });
    const whileRinging = await agents.control(lin, { name: 'send-digits', digits: '5' });
    expect(whileRinging).toMatchObject({ code: 'conflict' });
    scene.telephony.phone('1002').answer();
    await scene.settle();
    await agents.control(lin, { name: 'send-digits', digits: '7' });
    expect(scene.telephony.deeds).toContain('1002 send-digits 7');
    expect(JSON.stringify(scene.store.eventsOf('digits-sent'))).not.toContain('12#');
  });

  it('masks the recording for a payment, three minutes at most', async () => {
    const { scene, agents, callId } = await talking();
    expect(await agents.control(lin, { name: 'mask-recording' })).toEqual({ ok: true });
    expect(scene.telephony.deeds).toContain('caller mask');
    const until = scene.clock.now() + 180_000;
    expect(agents.view(lin)?.call).toMatchObject({ masked: true, maskedUntil: until });
    await scene.pass(180_000);
    expect(scene.telephony.deeds).toContain('caller unmask');
    expect(agents.view(lin)?.call).not.toHaveProperty('masked');
    expect(scene.store.timeline(callId)).toEqual(
      expect.arrayContaining(['recording-masked', 'recording-unmasked']),
    );
  });

  it('cannot mask what is not recorded', async () => {
    const scene = new CallScene();
    scene.ready(lin);
    const caller = await scene.queuedCaller();
    await scene.receive(lin);
    caller.leg.failsAt = 'record';
    scene.telephony.phone('1001').answer();
    await scene.settle();
    const masked = await scene.centre.agents.control(lin, { name: 'mask-recording' });
    expect(masked).toMatchObject({ code: 'conflict' });
  });
});
