/** What the queue engine decides for waiting callers reaches them, and what they do reaches it. */
import { describe, expect, it } from 'vitest';
import {
  type AcdConfig,
  configDefaults,
  type QueueConfig,
  type SaturationRule,
} from '../../src/acd/model/config.ts';
import { CallScene, hotlineNumber, lin, wang } from '../support/call-scene.ts';

function sceneWith(rules: Partial<QueueConfig>, more: Partial<AcdConfig> = {}): CallScene {
  const { settings } = new CallScene();
  const queues = settings.acd.queues.map((queue) => ({ ...queue, ...rules }));
  return new CallScene({ settings: { ...settings, acd: { ...settings.acd, queues, ...more } } });
}

describe('a waiting caller', () => {
  it('hears the announcement when it is due, and the music again after it', async () => {
    const scene = sceneWith({ announceEveryMs: 30_000 });
    const caller = await scene.queuedCaller();
    caller.leg.finishPlaying();
    await scene.settle();
    expect(caller.leg.hears).toBe('music music');
    await scene.pass(30_000);
    expect(caller.leg.hears).toBe('prompt still-waiting');
    caller.leg.finishPlaying();
    await scene.settle();
    expect(caller.leg.hears).toBe('music music');
  });

  it('is not kept from the agent by an announcement', async () => {
    const scene = sceneWith({ announceEveryMs: 30_000 });
    const caller = await scene.queuedCaller();
    await scene.pass(30_000);
    scene.ready(lin);
    await scene.settle();
    await scene.receive(lin);
    scene.telephony.phone('1001').answer();
    await scene.settle();
    expect(caller.leg.hears).toMatch(/^bridge/);
  });

  it('leaves the queue with a key of it, and stays with any other', async () => {
    const scene = sceneWith({ exitKeys: ['9'] });
    const caller = await scene.queuedCaller();
    caller.leg.pressWhileWaiting('5');
    await scene.settle();
    expect(scene.centre.counters().queuedCalls).toBe(1);
    caller.leg.pressWhileWaiting('9');
    await scene.settle();
    expect(caller.leg.hears).toBe('prompt sorry');
    caller.leg.finishPlaying();
    await scene.settle();
    expect(scene.store.calls).toMatchObject([{ outcome: 'overflowed' }]);
    expect(scene.alive()).toBe(0);
  });

  it('goes on in the flow when the queue overflows', async () => {
    const overflow = [{ name: 'too-long', when: { waitedMsMin: 20_000 } }];
    const scene = sceneWith({ overflow });
    const caller = await scene.queuedCaller();
    await scene.pass(20_000);
    expect(caller.leg.hears).toBe('prompt sorry');
  });

  it('is offered to who spoke with her last, though another has been idle longer', async () => {
    const scene = sceneWith({ preferredMs: 10_000, wrapUpMs: 0 });
    const first = await scene.conversation();
    first.leg.endByPeer();
    await scene.settle();
    scene.ready(wang);
    await scene.pass(1_000);
    await scene.queuedCaller();
    expect(scene.desks.pops.get(lin)?.why.en).toBe('You spoke with this caller last');
    expect(scene.desks.pops.has(wang)).toBe(false);
  });
});

describe('an agent', () => {
  it.each([
    ['round-robin', 'Your turn'],
    ['ring-all', 'All phones ring'],
    ['longest-idle', 'Idle longest (0 min 0 s)'],
  ] as const)('reads on the pop why she was asked: %s', async (strategy, why) => {
    const scene = sceneWith({ strategy });
    scene.ready(lin, wang);
    await scene.queuedCaller();
    expect(scene.desks.pops.get(lin)?.why.en).toBe(why);
  });

  it('hears the phone stop when another has answered a call that rings all', async () => {
    const scene = sceneWith({ strategy: 'ring-all' });
    scene.ready(lin, wang);
    await scene.queuedCaller();
    await scene.receive(lin);
    await scene.receive(wang);
    const [first, second] = [scene.telephony.phone('1001'), scene.telephony.phone('1002')];
    expect([first.isRinging, second.isRinging]).toEqual([true, true]);
    second.answer();
    await scene.settle();
    expect(first.isRinging).toBe(false);
    expect([scene.state(lin), scene.state(wang)]).toEqual(['ready', 'talking']);
    expect(scene.log.faults).toEqual([]);
  });
});

describe('a call for which there is no line', () => {
  it('is told to come back, and gets the line of a caller who hung up', async () => {
    const hotlines = { express: [{ reserved: 0, max: 1 }] };
    const lines = { ...configDefaults.lines, max: 3, hotlines };
    const scene = sceneWith({}, { lines });
    const first = await scene.queuedCaller('13800138000');
    const second = scene.telephony.callIn({ from: '13800138001', to: hotlineNumber });
    await scene.settle();
    expect(second.status).toBe(503);
    first.leg.endByPeer();
    await scene.settle();
    await scene.queuedCaller('13800138002');
    expect(scene.centre.counters().queuedCalls).toBe(1);
    expect(scene.log.faults).toEqual([]);
  });
});

describe('a call for which there is no line, where the hotline says what happens', () => {
  const full = (to: SaturationRule['to']): Partial<AcdConfig> => ({
    lines: {
      ...configDefaults.lines,
      max: 3,
      hotlines: { express: [{ reserved: 0, max: 0 }] },
      saturation: { express: [{ name: 'all-busy', to }] },
    },
  });

  it('is refused with the status of the rule, without an invitation to come back', async () => {
    const scene = sceneWith({}, full({ kind: 'refuse', status: 486 }));
    const caller = scene.telephony.callIn({ from: '13800138000', to: hotlineNumber });
    await scene.settle();
    expect(caller.status).toBe(486);
    const [record] = scene.store.calls;
    expect(record?.outcome).toBe('refused');
    expect(scene.store.timeline(record?.id ?? ('' as never))).toContain('call-saturated');
  });

  it('is answered, told and hung up', async () => {
    const scene = sceneWith({}, full({ kind: 'announcement', prompt: 'all-busy' }));
    const caller = scene.telephony.callIn({ from: '13800138000', to: hotlineNumber });
    await scene.settle();
    expect(caller.leg.hears).toBe('prompt all-busy');
    caller.leg.finishPlaying();
    await scene.settle();
    expect(caller.leg.end).toMatchObject({ by: 'us' });
    expect(scene.store.calls[0]?.outcome).toBe('refused');
    expect(scene.alive()).toBe(0);
    expect(scene.log.faults).toEqual([]);
  });

  it('goes through another flow than the hotline’s', async () => {
    const scene = sceneWith({}, full({ kind: 'flow', flow: 'short' }));
    const caller = scene.telephony.callIn({ from: '13800138000', to: hotlineNumber });
    await scene.settle();
    expect(scene.startedWith.at(-1)?.instead).toEqual({ flow: 'short' });
    expect(caller.status).toBe(200);
  });
});

describe('a waiting caller whose overflow rule says a word', () => {
  it('hears it once and waits on', async () => {
    const told = { kind: 'announcement', prompt: 'busy-day' } as const;
    const overflow = [{ name: 'busy', when: { waitedMsMin: 10_000 }, leaveFor: told }];
    const scene = sceneWith({ overflow });
    const caller = await scene.queuedCaller();
    await scene.pass(10_000);
    expect(caller.leg.hears).toBe('prompt busy-day');
    caller.leg.finishPlaying();
    await scene.pass(60_000);
    expect(caller.leg.hears).toBe('music music');
  });
});
