/** What agents do with their wrap-up at the desk reaches the queue engine; a restart frees who is busy. */
import { describe, expect, it } from 'vitest';
import type { CallId } from '../../src/base/ids.ts';
import { CallScene, lin } from '../support/call-scene.ts';

function sceneWith(): CallScene {
  const { settings } = new CallScene();
  const queues = settings.acd.queues.map((queue) => ({
    ...queue,
    ...{ wrapUpMs: 20_000, wrapUpExtensionMs: 30_000 },
    dispositionWrapUpMs: { complaint: 120_000, 'wrong-number': 0 },
  }));
  return new CallScene({ settings: { ...settings, acd: { ...settings.acd, queues } } });
}

async function wrappingUp(scene: CallScene): Promise<CallId> {
  const caller = await scene.conversation();
  const callId = scene.store.calls[0]?.id ?? ('' as CallId);
  caller.leg.endByPeer();
  await scene.settle();
  expect(scene.state(lin)).toBe('wrap-up');
  return callId;
}

describe('a wrap-up', () => {
  it('is as long as the disposition needs', async () => {
    const scene = sceneWith();
    const callId = await wrappingUp(scene);
    expect(scene.centre.agents.setDisposition(lin, callId, 'complaint')).toEqual({ ok: true });
    await scene.pass(119_000);
    expect(scene.state(lin)).toBe('wrap-up');
    await scene.pass(1_000);
    expect(scene.state(lin)).toBe('ready');
  });

  it('ends at once with a disposition that needs none', async () => {
    const scene = sceneWith();
    scene.centre.agents.setDisposition(lin, await wrappingUp(scene), 'wrong-number');
    await scene.settle();
    expect(scene.state(lin)).toBe('ready');
    expect(scene.store.calls[0]).toMatchObject({ disposition: 'wrong-number' });
  });

  it('leads to not ready where she asked for it in the call, and her desk shows the wish', async () => {
    const scene = sceneWith();
    const caller = await scene.conversation();
    const { agents } = scene.centre;
    agents.notReady(lin, 'lunch');
    expect(scene.desks.views.get(lin)).toMatchObject({ notReadyAfterCall: 'lunch' });
    agents.ready(lin);
    expect(scene.desks.views.get(lin)).not.toHaveProperty('notReadyAfterCall');
    agents.notReady(lin, 'break');
    caller.leg.endByPeer();
    await scene.pass(20_000);
    expect(scene.state(lin)).toBe('not-ready (break)');
    expect(scene.desks.views.get(lin)).not.toHaveProperty('notReadyAfterCall');
  });

  it('is extended as often as the queue allows', async () => {
    const scene = sceneWith();
    await wrappingUp(scene);
    expect(scene.centre.agents.view(lin)?.mayExtendWrapUp).toBe(true);
    expect(scene.centre.agents.extendWrapUp(lin)).toEqual({ ok: true });
    expect(scene.centre.agents.view(lin)).not.toHaveProperty('mayExtendWrapUp');
    expect(scene.centre.agents.extendWrapUp(lin)).toMatchObject({ code: 'conflict' });
    await scene.pass(49_000);
    expect(scene.state(lin)).toBe('wrap-up');
    await scene.pass(1_000);
    expect(scene.state(lin)).toBe('ready');
  });
});

describe('an agent who was busy outside the queues when the process died', () => {
  it('is free after the restart', async () => {
    const before = sceneWith();
    before.ready(lin);
    const at = before.clock.now();
    const callId = 'call_outside' as CallId;
    before.journal.append([{ kind: 'agent-occupied', at, agentId: lin, callId }]);
    const { store, journal, settings } = before;
    const scene = new CallScene({ store, journal, settings });
    await scene.settle();
    expect(scene.state(lin)).toBe('ready');
  });
});
