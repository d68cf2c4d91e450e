/** The dialplan that ships, its real flow machine and the call centre together. */
import { describe, expect, it } from 'vitest';
import type { QueueId } from '../../src/base/ids.ts';
import { centreSettings } from '../../src/composition/dialplans/settings-of-dialplan.ts';
import { startFlow, stepFlow } from '../../src/dialplan/flow.ts';
import { CallScene, lin, wang } from '../support/call-scene.ts';
import { demoDialplan } from '../support/demo-dialplan.ts';

const dialplan = demoDialplan();

function demoScene(): CallScene {
  const queues = Object.keys(dialplan.queues).map((queueId) => ({ queueId, order: 1 }));
  return new CallScene({
    flows: {
      start: (facts) => startFlow(dialplan, facts),
      step: (state, input) => stepFlow(dialplan, state, input),
    },
    settings: {
      ...centreSettings(
        dialplan,
        [
          {
            id: lin,
            name: '林静',
            extension: '1001',
            queues,
            skills: { tracking: 5, 'code-114': 1 },
          },
          {
            id: wang,
            name: '王敏',
            extension: '1002',
            queues,
            skills: { 'pick-up': 5, zhenyuan: 3 },
          },
        ],
        { dialplanDirectory: '/dialplans', dataDirectory: '/data' },
      ),
      recordingFile: (callId, number) => `${callId}-${number}.wav`,
    },
  });
}

describe('the demo hotline', () => {
  it('carries the waybill number to the agent who can track', async () => {
    const scene = demoScene();
    scene.ready(wang, lin);
    const caller = scene.telephony.callIn({ from: '13800138000', to: '8008108000' });
    await scene.settle();
    expect(caller.leg.hears).toMatch(/^prompt \/dialplans\/prompts\/zh-CN\/.*welcome/);
    caller.leg.finishPlaying();
    await scene.settle();
    caller.leg.press('1');
    await scene.settle();
    caller.leg.press('1234567890');
    await scene.settle();
    expect(scene.desks.shown).toEqual([`pop ${lin}`]);
    expect(scene.desks.pops.get(lin)).toMatchObject({
      dialledNumber: '8008108000',
      queue: { id: 'tracking', name: { en: 'Tracking' } },
      path: [{ input: '1' }, { input: '1234567890' }],
    });
    await scene.receive(lin);
    scene.telephony.phone('1001').answer();
    await scene.settle();
    expect(caller.leg.hears).toBe(`bridge ${scene.telephony.phone('1001').leg.id}`);
  });

  it('says so when nobody is signed in, and closes the call as refused', async () => {
    const scene = demoScene();
    const caller = scene.telephony.callIn({ from: '13800138000', to: '4008108000' });
    await scene.settle();
    caller.leg.finishPlaying();
    await scene.settle();
    caller.leg.press('0');
    await scene.settle();
    expect(caller.leg.hears).toMatch(/no-agents/);
    caller.leg.finishPlaying();
    await scene.settle();
    expect(scene.store.calls).toMatchObject([{ outcome: 'refused', queueId: 'general' }]);
    expect(scene.alive()).toBe(0);
    expect(scene.log.faults).toEqual([]);
  });

  it('is closed on the evening of the Spring Festival, and books the call so', async () => {
    const scene = demoScene();
    scene.ready(lin);
    scene.clock.advance(Date.UTC(2027, 1, 5, 11) - scene.clock.now());
    const caller = scene.telephony.callIn({ from: '13800138000', to: '4008108000' });
    await scene.settle();
    expect(caller.leg.hears).toMatch(/zh-CN.closed/);
    caller.leg.finishPlaying();
    await scene.settle();
    expect(scene.store.calls).toMatchObject([{ outcome: 'closed' }]);
    expect(scene.alive()).toBe(0);
  });

  it('speaks English to the caller who asks for it, to the pop as well', async () => {
    const scene = demoScene();
    scene.ready(lin);
    const caller = scene.telephony.callIn({ from: '13600136000', to: '4008108000' });
    await scene.settle();
    caller.leg.finishPlaying();
    await scene.settle();
    caller.leg.press('9');
    await scene.settle();
    caller.leg.press('0');
    await scene.settle();
    expect(caller.leg.hears).toMatch(/prompts\/en\//);
    expect(scene.desks.pops.get(lin)?.language).toBe('en');
  });

  it('lets an agent hand a caller to a speaker of her dialect, and to nobody else', async () => {
    const scene = demoScene();
    scene.ready(lin);
    const caller = scene.telephony.callIn({ from: '09341234567', to: '114' });
    await scene.settle();
    await scene.receive(lin);
    scene.telephony.phone('1001').answer();
    await scene.settle();
    const to = { kind: 'queue', queueId: 'speakers-zhenyuan' as QueueId } as const;
    const { agents } = scene.centre;
    await agents.control(lin, { name: 'transfer', to });
    await scene.settle();
    agents.endWrapUp(lin);
    await scene.settle();
    expect(scene.state(lin)).toBe('ready');
    expect(caller.leg.hears).toMatch(/^music/);
    scene.ready(wang);
    await scene.settle();
    expect(scene.desks.pops.get(wang)).toMatchObject({ queue: { id: 'speakers-zhenyuan' } });
  });
});
