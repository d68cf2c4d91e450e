/** Calls beside the queues: they make agents busy, and can be done with as any other. */
import { describe, expect, it } from 'vitest';
import type { QueueId } from '../../../src/base/ids.ts';
import { CallScene, lin, wang } from '../../support/call-scene.ts';

const customer = { kind: 'external', number: '13900139000' } as const;

describe('a call that an agent makes', () => {
  it('rings her own phone, then the other; her queues offer her nothing meanwhile', async () => {
    const scene = new CallScene();
    scene.ready(lin);
    const { agents } = scene.centre;
    expect(await agents.control(lin, { name: 'make-call', to: customer })).toEqual({ ok: true });
    expect(agents.view(lin)?.call).toMatchObject({ phase: 'ringing', direct: 'outgoing' });
    expect(scene.telephony.outside('13900139000').isRinging).toBe(false);
    const own = scene.telephony.phone('1001').answer();
    await scene.settle();
    expect(own.hears).toBe('music ringback');
    const other = scene.telephony.outside('13900139000').answer();
    await scene.settle();
    expect(other.hears).toBe(`bridge ${own.id}`);
    expect(scene.state(lin)).toBe('talking');
    await scene.queuedCaller();
    expect(scene.desks.pops.has(lin)).toBe(false);
    await scene.pass(6_000);
    other.endByPeer();
    await scene.settle();
    expect(scene.store.calls[0]).toMatchObject({
      ...{ outcome: 'answered', agentId: lin, talkMs: 6_000, direct: 'outgoing' },
      talks: [{ party: { id: lin }, by: 'dialled' }],
    });
    expect(scene.desks.pops.has(lin)).toBe(true);
    expect(scene.log.faults).toEqual([]);
  });

  it('is over when nobody can be had, or she hangs up before', async () => {
    for (const end of ['busy', 'hang-up'] as const) {
      const scene = new CallScene();
      scene.ready(lin);
      await scene.centre.agents.control(lin, { name: 'make-call', to: customer });
      const own = scene.telephony.phone('1001').answer();
      await scene.settle();
      if (end === 'busy') scene.telephony.outside('13900139000').beBusy();
      else own.endByPeer();
      await scene.settle();
      expect(scene.telephony.outside('13900139000').isRinging).toBe(false);
      expect(scene.state(lin)).toBe('ready');
      expect(scene.alive()).toBe(0);
      expect(scene.log.faults).toEqual([]);
    }
  });

  it('is refused while she has one, or nobody may dial out', async () => {
    const scene = new CallScene();
    await scene.conversation();
    const { agents } = scene.centre;
    const made = await agents.control(lin, { name: 'make-call', to: customer });
    expect(made).toMatchObject({ code: 'conflict' });
    const settings = { ...scene.settings, mayDialOut: false };
    const closed = new CallScene({ settings });
    closed.ready(lin);
    const dialled = await closed.centre.agents.control(lin, { name: 'make-call', to: customer });
    expect(dialled).toMatchObject({ code: 'not-allowed' });
  });

  it.each(['make-call', 'consult', 'transfer'] as const)(
    'is refused outside to an agent who may not dial out, as %s, and inside is not',
    async (name) => {
      const { settings } = new CallScene();
      const agents = settings.agents.map((agent) => {
        return agent.id === lin ? { ...agent, mayDialOut: false } : agent;
      });
      const scene = new CallScene({ settings: { ...settings, agents } });
      if (name === 'make-call') scene.ready(lin);
      else await scene.conversation();
      const done = await scene.centre.agents.control(lin, { name, to: customer });
      expect(done).toMatchObject({ ok: false, code: 'not-allowed' });
      expect(scene.telephony.outside('13900139000').isRinging).toBe(false);
      const to = { kind: 'extension', extension: '1002' } as const;
      expect(await scene.centre.agents.control(lin, { name, to })).toEqual({ ok: true });
    },
  );
});

describe('a call outside while the trunk is down', () => {
  it('fails at once, and its timeline and the desk say why', async () => {
    const scene = new CallScene();
    scene.telephony.areTrunksDown = true;
    scene.ready(lin);
    await scene.centre.agents.control(lin, { name: 'make-call', to: customer });
    scene.telephony.phone('1001').answer();
    await scene.settle();
    expect(scene.store.eventsOf('trunk-down')).toMatchObject([{ facts: { trunk: 'test-trunk' } }]);
    expect(scene.store.eventsOf('call-not-made')).toMatchObject([
      { facts: { reason: 'trunk-down' } },
    ]);
    expect(scene.state(lin)).not.toBe('talking');
  });
});

describe('a controller that died during a call beside the queues', () => {
  it('has no agent busy with it when it comes back', async () => {
    const before = new CallScene();
    before.ready(lin);
    await before.centre.agents.control(lin, { name: 'make-call', to: customer });
    expect(before.state(lin)).toBe('talking');
    const after = new CallScene({ store: before.store, journal: before.journal });
    expect(after.state(lin)).toBe('ready');
    expect(after.store.calls).toMatchObject([{ outcome: 'failed' }]);
  });
});

describe('a call that an agent has made and sent to a queue', () => {
  it('ends when the queue gives it back: it has no flow to go on in', async () => {
    const scene = new CallScene();
    scene.ready(lin);
    const { agents } = scene.centre;
    await agents.control(lin, { name: 'make-call', to: customer });
    scene.telephony.phone('1001').answer();
    await scene.settle();
    const other = scene.telephony.outside('13900139000').answer();
    await scene.settle();
    const to = { kind: 'queue', queueId: 'express' as QueueId } as const;
    expect(await agents.control(lin, { name: 'transfer', to })).toEqual({ ok: true });
    agents.notReady(lin, 'lunch');
    await scene.pass(121_000);
    expect(other.end).toMatchObject({ by: 'us' });
    expect(scene.store.calls).toMatchObject([{ outcome: 'answered', endedBy: 'system' }]);
    expect(scene.log.faults).toEqual([]);
    expect(scene.alive()).toBe(0);
  });
});

describe('a call to an agent’s extension', () => {
  it('makes her busy until it is over', async () => {
    const scene = new CallScene();
    scene.ready(wang);
    const caller = scene.telephony.callIn({ from: '1001', to: '1002', phone: '1001' });
    await scene.settle();
    expect(scene.centre.agents.view(wang)?.call).toMatchObject({ direct: 'incoming' });
    const leg = scene.telephony.phone('1002').answer();
    await scene.settle();
    expect(caller.leg.hears).toBe(`bridge ${leg.id}`);
    expect(scene.state(wang)).toBe('talking');
    caller.leg.endByPeer();
    await scene.settle();
    expect(scene.state(wang)).toBe('ready');
    expect(scene.alive()).toBe(0);
  });

  it.each([
    ['declined', 603],
    ['cancelled', 487],
  ] as const)('that is %s ends with %i', async (how, status) => {
    const scene = new CallScene();
    scene.ready(wang);
    const caller = scene.telephony.callIn({ from: '1001', to: '1002', phone: '1001' });
    await scene.settle();
    if (how === 'declined') scene.telephony.phone('1002').decline();
    else caller.cancel();
    await scene.settle();
    expect(caller.status).toBe(status);
    expect(scene.state(wang)).toBe('ready');
    expect(scene.alive()).toBe(0);
  });
});
