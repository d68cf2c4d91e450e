/** Every way a caller goes from one person to another: who talks, who wraps up, and that no second of it is lost. */
import { describe, expect, it } from 'vitest';
import type { CallId, QueueId } from '../../../src/base/ids.ts';
import type { CallCommand } from '../../../src/calls/desk-port.ts';
import type { CallRecord } from '../../../src/calls/ports.ts';
import { CallScene, lin, wang } from '../../support/call-scene.ts';
import type { FakeCaller } from '../../support/fakes/fake-telephony.ts';

const toWang = { kind: 'agent', agentId: wang } as const;
const outside = { kind: 'external', number: '13900139000' } as const;

/** Lin has talked with the caller for ten seconds. */
async function talking(): Promise<{ scene: CallScene; caller: FakeCaller }> {
  const scene = new CallScene();
  const caller = await scene.conversation();
  await scene.pass(10_000);
  return { scene, caller };
}

async function does(scene: CallScene, command: CallCommand, agentId = lin): Promise<void> {
  expect(await scene.centre.agents.control(agentId, command)).toEqual({ ok: true });
  await scene.settle();
}

/** Lin asks Wang, who answers after three seconds; they talk for five. */
async function consulting() {
  const parts = await talking();
  const { scene } = parts;
  scene.ready(wang);
  await does(scene, { name: 'consult', to: toWang });
  await scene.pass(3_000);
  const leg = scene.telephony.phone('1002').answer();
  await scene.settle();
  await scene.pass(5_000);
  return { ...parts, wangLeg: leg };
}

async function hangUp(scene: CallScene, caller: FakeCaller): Promise<CallRecord> {
  caller.leg.endByPeer();
  await scene.settle();
  scene.centre.agents.endWrapUp(lin);
  scene.centre.agents.endWrapUp(wang);
  await scene.pass(60_000);
  const [record] = scene.store.calls;
  if (!record) throw new Error('no record');
  expect(record.endedAt).toBeDefined();
  expect(scene.alive()).toBe(0);
  expect(scene.log.faults).toEqual([]);
  return record;
}

/** As 'agent 林静 10000 answer', whose sum is the time connected. */
function talks(record: CallRecord): readonly string[] {
  const { talks: all = [], talkMs, holdMs } = record;
  const sum = all.reduce((ms, { from, to }) => ms + to - from, 0);
  expect(sum).toBe(talkMs + holdMs);
  return all.map(({ party, from, to, by }) => `${party.kind} ${party.name} ${to - from} ${by}`);
}

/** From the first joining to the end: nobody was without somebody in between. */
function connectedMs({ connectedAt = 0, endedAt = 0 }: CallRecord): number {
  return endedAt - connectedAt;
}

describe('the talk time of all who had the caller is the time connected', () => {
  it('after an attended transfer', async () => {
    const { scene, caller, wangLeg } = await consulting();
    await does(scene, { name: 'transfer' });
    expect(caller.leg.hears).toBe(`bridge ${wangLeg.id}`);
    expect(scene.telephony.phone('1001').leg.end?.by).toBe('us');
    expect(scene.state(lin)).toBe('wrap-up');
    expect(scene.centre.agents.view(wang)?.call).toMatchObject({ phase: 'talking' });
    await scene.pass(20_000);
    const record = await hangUp(scene, caller);
    expect(talks(record)).toEqual([
      'agent 林静 18000 answer',
      'agent 王敏 20000 attended-transfer',
    ]);
    expect(connectedMs(record)).toBe(38_000);
    expect(record).toMatchObject({ agentId: wang, holdMs: 8_000, talkMs: 30_000 });
  });

  it('when the agent hangs up on whom she consulted: that is a transfer', async () => {
    const { scene, caller, wangLeg } = await consulting();
    scene.telephony.phone('1001').leg.endByPeer();
    await scene.settle();
    expect(caller.leg.hears).toBe(`bridge ${wangLeg.id}`);
    await scene.pass(4_000);
    const record = await hangUp(scene, caller);
    expect(talks(record)).toEqual([
      ...['agent 林静 18000 answer', 'agent 王敏 4000 attended-transfer'],
    ]);
  });

  it('after a blind transfer to an agent; the time her phone rings is nobody’s', async () => {
    const { scene, caller } = await talking();
    scene.ready(wang);
    await does(scene, { name: 'transfer', to: toWang });
    expect(caller.leg.hears).toBe('music ringback');
    expect(scene.state(lin)).toBe('wrap-up');
    expect(scene.centre.agents.view(wang)?.call).toMatchObject({ phase: 'ringing' });
    await scene.pass(6_000);
    scene.telephony.phone('1002').answer();
    await scene.settle();
    await scene.pass(7_000);
    const record = await hangUp(scene, caller);
    expect(talks(record)).toEqual(['agent 林静 10000 answer', 'agent 王敏 7000 blind-transfer']);
    expect(connectedMs(record)).toBe(23_000);
  });

  it('after a blind transfer to a queue, with the waited time and the priority kept', async () => {
    const scene = new CallScene();
    const caller = await scene.queuedCaller();
    await scene.pass(9_000);
    scene.ready(lin);
    await scene.receive(lin);
    scene.telephony.phone('1001').answer();
    await scene.settle();
    await scene.pass(10_000);
    const to = { kind: 'queue', queueId: 'express' as QueueId } as const;
    await does(scene, { name: 'transfer', to, priority: 3 });
    expect(caller.leg.hears).toBe('music music');
    const [waiting] = scene.centre.supervision.wallboard().calls;
    expect(waiting).toMatchObject({ stage: 'waiting', queue: 'express', priority: 3 });
    await scene.pass(4_000);
    scene.ready(wang);
    await scene.settle();
    expect(scene.desks.pops.get(wang)?.waitedMs).toBe(13_000);
    await scene.receive(wang);
    scene.telephony.phone('1002').answer();
    await scene.settle();
    await scene.pass(5_000);
    const record = await hangUp(scene, caller);
    expect(talks(record)).toEqual(['agent 林静 10000 answer', 'agent 王敏 5000 answer']);
    expect(record).toMatchObject({ outcome: 'answered', queueMs: 13_000 });
  });

  it('after a transfer to a number outside, blind and attended', async () => {
    for (const attended of [false, true]) {
      const { scene, caller } = await talking();
      await does(scene, { name: attended ? 'consult' : 'transfer', to: outside });
      const leg = scene.telephony.outside(outside.number).answer();
      await scene.settle();
      if (attended) await does(scene, { name: 'transfer' });
      expect(caller.leg.hears).toBe(`bridge ${leg.id}`);
      await scene.pass(30_000);
      const record = await hangUp(scene, caller);
      const by = attended ? 'attended-transfer' : 'blind-transfer';
      expect(talks(record)).toEqual([
        'agent 林静 10000 answer',
        `external 13900139000 30000 ${by}`,
      ]);
      expect(connectedMs(record)).toBe(40_000);
    }
  });

  it('in a conference, and when its agent leaves it', async () => {
    const { scene, caller, wangLeg } = await consulting();
    await does(scene, { name: 'conference' });
    expect(caller.leg.hears).toMatch(/^conference/);
    expect(scene.centre.agents.view(lin)?.call?.conference).toMatchObject([
      ...[{ kind: 'caller' }, { kind: 'agent', id: wang }],
    ]);
    expect(scene.centre.agents.view(wang)?.call).toMatchObject({ role: 'joined' });
    await scene.pass(6_000);
    expect(await scene.centre.agents.clear(lin)).toEqual({ ok: true });
    await scene.settle();
    expect(caller.leg.hears).toBe(`bridge ${wangLeg.id}`);
    expect(scene.state(lin)).toBe('wrap-up');
    await scene.pass(2_000);
    const record = await hangUp(scene, caller);
    expect(talks(record)).toEqual(['agent 林静 24000 answer', 'agent 王敏 2000 conference']);
    expect(connectedMs(record)).toBe(26_000);
  });
});

describe('a consultation', () => {
  it('is seen on both desks, and goes back and forth', async () => {
    const { scene, caller, wangLeg } = await consulting();
    const agentLeg = scene.telephony.phone('1001').leg;
    expect(caller.leg.hears).toBe('music hold-music');
    expect(scene.centre.agents.view(lin)?.call).toMatchObject({
      phase: 'held',
      consultation: { to: { kind: 'agent', id: wang, name: '王敏' }, connection: 'connected' },
    });
    expect(scene.centre.agents.view(wang)?.call).toMatchObject({
      ...{ phase: 'talking', role: 'consulted', calledBy: { id: lin } },
      pop: { callerNumber: '13800138000' },
    });
    await does(scene, { name: 'alternate' });
    expect([caller.leg.hears, wangLeg.hears]).toEqual([
      `bridge ${agentLeg.id}`,
      'music hold-music',
    ]);
    expect(scene.centre.agents.view(wang)?.call?.phase).toBe('held');
    await does(scene, { name: 'reconnect' });
    expect(wangLeg.end?.by).toBe('us');
    expect(scene.centre.agents.view(wang)?.call).toBeUndefined();
    expect(scene.centre.agents.view(lin)?.call).toMatchObject({ phase: 'talking' });
    expect(scene.centre.agents.view(lin)?.call).not.toHaveProperty('consultation');
    await hangUp(scene, caller);
  });

  it.each([
    ['busy', (scene: CallScene) => scene.telephony.phone('1002').beBusy()],
    ['declined', (scene: CallScene) => scene.telephony.phone('1002').decline()],
    ['no-answer', (scene: CallScene) => scene.pass(30_000)],
  ] as const)(
    'that comes to nothing (%s) gives the caller back, and says why',
    async (why, end) => {
      const { scene, caller } = await talking();
      await does(scene, { name: 'consult', to: toWang });
      await end(scene);
      await scene.settle();
      expect(caller.leg.hears).toBe(`bridge ${scene.telephony.phone('1001').leg.id}`);
      expect(scene.centre.agents.view(lin)?.call).toMatchObject({
        phase: 'talking',
        consultation: { connection: 'failed', reason: why },
      });
      expect(scene.centre.agents.view(wang)?.call).toBeUndefined();
      await hangUp(scene, caller);
    },
  );

  it('ends with the call when the caller hangs up', async () => {
    const { scene, caller, wangLeg } = await consulting();
    caller.leg.endByPeer();
    await scene.settle();
    expect(wangLeg.end?.by).toBe('us');
    expect(scene.state(lin)).toBe('wrap-up');
    expect(scene.centre.agents.view(wang)?.call).toBeUndefined();
    await hangUp(scene, caller);
  });

  it('before whose answer the agent hangs up, sends the caller to the head of the queue', async () => {
    const { scene, caller } = await talking();
    await does(scene, { name: 'consult', to: toWang });
    scene.telephony.phone('1001').leg.endByPeer();
    await scene.settle();
    expect(scene.telephony.phone('1002').isRinging).toBe(false);
    expect(caller.leg.hears).toBe('prompt sorry-again');
    expect(scene.state(lin)).toBe('wrap-up');
    await hangUp(scene, caller);
  });
});

describe('the transfer key of a phone', () => {
  it('sends the caller to an extension or a number, and nowhere else', async () => {
    const { scene, caller } = await talking();
    const { leg } = scene.telephony.phone('1001');
    expect(await leg.requestTransfer({ target: 'sip:nobody' })).toBe('failed');
    expect(await leg.requestTransfer({ target: '1002', consultLeg: caller.leg })).toBe('failed');
    expect(caller.leg.hears).toBe(`bridge ${leg.id}`);
    scene.ready(wang);
    expect(await leg.requestTransfer({ target: '1002' })).toBe('transferred');
    await scene.settle();
    expect(scene.telephony.phone('1002').isRinging).toBe(true);
    expect(caller.leg.hears).toBe('music ringback');
    await hangUp(scene, caller);
  });

  /** Lin's phone holds the caller; this one, her own unless given, has Wang on another line. */
  async function askedAtThePhone(phone = '1001') {
    const parts = await talking();
    const { scene } = parts;
    scene.ready(wang);
    const held = scene.telephony.phone('1001').leg;
    held.holdAtPhone(true);
    const asking = scene.telephony.callIn({ from: phone, to: '1002', phone });
    await scene.settle();
    const wangLeg = scene.telephony.phone('1002').answer();
    await scene.settle();
    await scene.pass(5_000);
    return { ...parts, held, asking, wangLeg };
  }

  it('gives the caller to the agent whom it has on its other line, and loses no second', async () => {
    const { scene, caller, held, asking, wangLeg } = await askedAtThePhone();
    const request = { target: '1002', consultLeg: asking.leg };
    expect(await held.requestTransfer(request)).toBe('transferred');
    await scene.settle();
    expect(caller.leg.hears).toBe(`bridge ${wangLeg.id}`);
    expect([held.end?.by, asking.leg.end?.by]).toEqual(['us', 'us']);
    expect(scene.state(lin)).toBe('wrap-up');
    const shown = scene.centre.agents.view(wang)?.call;
    expect(shown).toMatchObject({ phase: 'talking', pop: { callId: scene.store.calls[0]?.id } });
    await scene.pass(7_000);
    const record = await hangUp(scene, caller);
    expect(talks(record)).toEqual(['agent 林静 15000 answer', 'agent 王敏 7000 attended-transfer']);
    expect(scene.store.calls[1]).toMatchObject({ direct: 'incoming', talkMs: 5_000 });
    expect(scene.store.calls[1]?.endedAt).toBeDefined();
  });

  it.each([
    ['that is another phone’s', '1003', false],
    ['while she asks somebody at her desk', '1001', true],
  ] as const)('does not join the caller with a call %s', async (_, phone, consults) => {
    const { scene, caller, held, asking } = await askedAtThePhone(phone);
    held.holdAtPhone(false);
    await scene.settle();
    if (consults) await does(scene, { name: 'consult', to: outside });
    const request = { target: '1002', consultLeg: asking.leg };
    expect(await held.requestTransfer(request)).toBe('failed');
    expect(asking.leg.end).toBeUndefined();
    asking.leg.endByPeer();
    await hangUp(scene, caller);
  });
});

describe('a consultation of a queue', () => {
  it('asks whoever of it is free, and is refused when nobody is', async () => {
    const { scene, caller } = await talking();
    const to = { kind: 'queue', queueId: 'express' as QueueId } as const;
    const { agents } = scene.centre;
    expect(await agents.control(lin, { name: 'consult', to })).toMatchObject({ code: 'conflict' });
    scene.ready(wang);
    await does(scene, { name: 'consult', to });
    expect(scene.telephony.phone('1002').isRinging).toBe(true);
    expect(scene.state(wang)).toBe('talking');
    await does(scene, { name: 'reconnect' });
    expect(scene.state(wang)).toBe('ready');
    await hangUp(scene, caller);
  });
});

describe('a transfer to a flow', () => {
  it('lets the caller go through it, and is refused where there is none of that name', async () => {
    const { scene, caller } = await talking();
    const { agents } = scene.centre;
    const none = { kind: 'flow', flow: 'none' } as const;
    const refused = await agents.control(lin, { name: 'transfer', to: none });
    expect(refused).toMatchObject({ code: 'not-found' });
    await does(scene, { name: 'transfer', to: { kind: 'flow', flow: 'express' } });
    expect(scene.telephony.phone('1001').leg.end?.by).toBe('us');
    expect(caller.leg.hears).toBe('prompt welcome');
    caller.leg.finishPlaying();
    await scene.settle();
    caller.leg.press('0');
    await scene.settle();
    expect(caller.leg.hears).toBe('prompt please-wait');
    const record = await hangUp(scene, caller);
    expect(talks(record)).toEqual(['agent 林静 10000 answer']);
  });
});

describe('an agent who has sent a caller on', () => {
  it('can still write down what it was about when the caller’s flow has ended', async () => {
    const { scene, caller } = await talking();
    const { agents } = scene.centre;
    const callId = agents.view(lin)?.call?.pop.callId as CallId;
    await does(scene, { name: 'transfer', to: { kind: 'flow', flow: 'express' } });
    caller.leg.finishPlaying();
    await scene.settle();
    caller.leg.pressNothing();
    await scene.settle();
    expect(caller.leg.end?.by).toBe('us');
    expect(agents.view(lin)?.call).toMatchObject({ phase: 'wrap-up' });
    expect(agents.setDisposition(lin, callId, 'tracked')).toEqual({ ok: true });
    agents.endWrapUp(lin);
    await scene.settle();
    expect(scene.store.calls).toMatchObject([{ outcome: 'answered', disposition: 'tracked' }]);
    expect(scene.alive()).toBe(0);
  });
});

describe('a caller who was sent away', () => {
  it('comes back to the head of the queue when nobody is there', async () => {
    const { scene, caller } = await talking();
    await does(scene, { name: 'transfer', to: toWang });
    scene.telephony.phone('1002').decline();
    await scene.settle();
    expect(caller.leg.hears).toBe('prompt sorry-again');
    expect(scene.centre.supervision.wallboard().calls[0]).toMatchObject({ stage: 'waiting' });
    expect(scene.centre.agents.view(wang)?.call).toBeUndefined();
    await hangUp(scene, caller);
  });

  it('comes back also from whom she was given to, when that phone dies', async () => {
    const { scene, caller, wangLeg } = await consulting();
    await does(scene, { name: 'transfer' });
    wangLeg.endByPeer('media-timeout');
    await scene.settle();
    expect(caller.leg.hears).toBe('prompt sorry-again');
    const record = await hangUp(scene, caller);
    expect(talks(record)).toHaveLength(1 + Number((record.talks?.length ?? 0) > 1));
  });

  it('may hang up while the other phone rings, and it stops', async () => {
    const { scene, caller } = await talking();
    await does(scene, { name: 'transfer', to: toWang });
    const record = await hangUp(scene, caller);
    expect(scene.telephony.phone('1002').isRinging).toBe(false);
    expect(record).toMatchObject({ outcome: 'answered', endedBy: 'caller' });
  });
});

describe('what does not fit', () => {
  it('is refused with a code, and changes nothing', async () => {
    const { scene, caller } = await talking();
    const { agents } = scene.centre;
    const refused = (command: CallCommand, agentId = lin) => agents.control(agentId, command);
    for (const name of ['alternate', 'reconnect', 'conference', 'transfer'] as const) {
      expect(await refused({ name })).toMatchObject({ code: 'conflict' });
    }
    const nobody = { kind: 'agent', agentId: 'agt_none' as typeof lin } as const;
    expect(await refused({ name: 'consult', to: nobody })).toMatchObject({ code: 'not-found' });
    const nowhere = { kind: 'queue', queueId: 'none' as QueueId } as const;
    expect(await refused({ name: 'transfer', to: nowhere })).toMatchObject({ code: 'not-found' });
    const herself = { kind: 'agent', agentId: lin } as const;
    expect(await refused({ name: 'transfer', to: herself })).toMatchObject({ code: 'conflict' });
    expect(caller.leg.hears).toBe(`bridge ${scene.telephony.phone('1001').leg.id}`);
    await hangUp(scene, caller);
  });

  it('is every command of an agent who has no call, or who is only asked', async () => {
    const { scene, caller } = await consulting();
    const { agents } = scene.centre;
    expect(await agents.control(wang, { name: 'transfer' })).toMatchObject({ code: 'conflict' });
    expect(await agents.hold(wang)).toMatchObject({ code: 'conflict' });
    expect(await agents.clear(wang)).toEqual({ ok: true });
    await scene.settle();
    expect(caller.leg.hears).toBe(`bridge ${scene.telephony.phone('1001').leg.id}`);
    expect(await agents.control(wang, { name: 'mute' })).toMatchObject({ code: 'conflict' });
    await hangUp(scene, caller);
  });
});
