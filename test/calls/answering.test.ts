/** Phones that answer by themselves: when the agent says so at her desk, or always. */
import { describe, expect, it } from 'vitest';
import { CallScene, lin, wang } from '../support/call-scene.ts';

const answer = { name: 'answer' } as const;

/** Lin's phone rings for a caller; it can answer by itself. */
async function ringing(parts: ConstructorParameters<typeof CallScene>[0] = {}) {
  const scene = new CallScene(parts);
  const phone = scene.telephony.phone('1001');
  phone.answersItself = true;
  scene.ready(lin);
  const caller = await scene.queuedCaller();
  await scene.receive(lin);
  return { scene, phone, caller };
}

describe('answering at the desk', () => {
  it('lets the phone that rings answer by itself', async () => {
    const { scene, phone, caller } = await ringing();
    expect(phone.isRinging).toBe(true);
    expect(await scene.centre.agents.control(lin, answer)).toEqual({ ok: true });
    await scene.settle();
    expect(scene.state(lin)).toBe('talking');
    expect(caller.leg.hears).toBe(`bridge ${phone.leg.id}`);
    expect(await scene.centre.agents.control(lin, answer)).toMatchObject({ code: 'conflict' });
    caller.leg.endByPeer();
    await scene.settle();
    expect(scene.log.faults).toEqual([]);
  });

  it('answers a colleague who asks, too, and is refused where nothing rings', async () => {
    const scene = new CallScene();
    const caller = await scene.conversation();
    scene.telephony.phone('1002').answersItself = true;
    scene.ready(wang);
    const { agents } = scene.centre;
    expect(await agents.control(wang, answer)).toMatchObject({ code: 'conflict' });
    await agents.control(lin, { name: 'consult', to: { kind: 'agent', agentId: wang } });
    await scene.settle();
    expect(await agents.control(wang, answer)).toEqual({ ok: true });
    await scene.settle();
    expect(agents.view(lin)?.call?.consultation?.connection).toBe('connected');
    caller.leg.endByPeer();
    await scene.settle();
  });

  it('is not needed by an agent whose phone always answers, once she has the pop', async () => {
    const { settings } = new CallScene();
    const agents = settings.agents.map((profile) => ({ ...profile, answersItself: true as const }));
    const { scene, phone } = await ringing({ settings: { ...settings, agents } });
    expect(phone.isRinging).toBe(false);
    expect(scene.state(lin)).toBe('talking');
  });
});
