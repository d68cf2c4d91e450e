/** Whatever ends first, the conversation, its leg or the wait for the media server: the file is closed. */
import { describe, expect, it } from 'vitest';
import type { CallId } from '../../../src/base/ids.ts';
import { CallScene, lin } from '../../support/call-scene.ts';
import type { FakeCaller } from '../../support/fakes/fake-telephony.ts';

type Happening = 'leg ends' | 'agent hangs up' | 'start answered' | 'start refused';

/** A conversation whose recording was ordered; the media server has not answered yet. */
async function ordered(scene: CallScene): Promise<FakeCaller> {
  scene.ready(lin);
  const caller = await scene.queuedCaller();
  await scene.receive(lin);
  caller.leg.holdsBack = 'record';
  scene.telephony.phone('1001').answer();
  await scene.settle();
  return caller;
}

async function happens(scene: CallScene, caller: FakeCaller, what: Happening): Promise<void> {
  if (what === 'leg ends') caller.leg.endByPeer();
  if (what === 'agent hangs up') void scene.centre.agents.clear(lin);
  if (what === 'start refused') caller.leg.failsAt = 'record';
  if (what === 'start refused' || what === 'start answered') caller.leg.answerHeldBack();
  await scene.settle();
}

function told(scene: CallScene): readonly string[] {
  const [callId] = scene.store.calls.map(({ id }) => id);
  const timeline = scene.store.timeline(callId as CallId);
  return timeline.filter((kind) => kind.startsWith('recording-'));
}

describe('a recording that was ordered', () => {
  it.each<readonly [readonly Happening[]]>([
    [['start answered', 'leg ends']],
    [['start answered', 'agent hangs up']],
    [['leg ends']],
    [['leg ends', 'start answered']],
    [['leg ends', 'start refused']],
    [['agent hangs up', 'start answered']],
    [['agent hangs up', 'leg ends', 'start answered']],
  ])('is closed with its conversation: %j', async (order) => {
    const scene = new CallScene();
    const caller = await ordered(scene);
    for (const what of order) await happens(scene, caller, what);
    const [recording] = scene.store.recordings.values();
    expect(recording?.endedAt).toBeDefined();
    expect(caller.leg.files).toEqual([recording?.file]);
    expect(told(scene)).toEqual(['recording-started', 'recording-ended']);
    await scene.pass(30_000);
    expect(scene.alive()).toBe(0);
    expect(scene.log.faults).toEqual([]);
  });

  it.each<readonly [readonly Happening[]]>([
    [['start refused', 'leg ends']],
    [['start refused', 'agent hangs up']],
    [['agent hangs up', 'start refused']],
  ])('leaves nothing when it was refused: %j', async (order) => {
    const scene = new CallScene();
    const caller = await ordered(scene);
    for (const what of order) await happens(scene, caller, what);
    expect([scene.store.recordings.size, caller.leg.files]).toEqual([0, []]);
    expect(told(scene)).toEqual(['recording-failed']);
    await scene.pass(30_000);
    expect(scene.alive()).toBe(0);
  });

  it('is not begun on a leg that has ended', async () => {
    const scene = new CallScene();
    scene.ready(lin);
    const caller = await scene.queuedCaller();
    await scene.receive(lin);
    scene.telephony.phone('1001').answer();
    caller.leg.endByPeer();
    await scene.settle();
    expect([scene.store.recordings.size, told(scene)]).toEqual([0, []]);
    expect(scene.log.faults).toEqual([]);
  });
});
