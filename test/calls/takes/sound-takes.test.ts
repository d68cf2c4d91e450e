/** What is said into a phone to be kept as a sound: who is rung, when it ends, and what comes of it. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { TakeEnd } from '../../../src/calls/takes/sound-takes.ts';
import { CallScene, lin } from '../../support/call-scene.ts';

let scene: CallScene;
let calledOff: AbortController;
let answered: number;

beforeEach(() => {
  scene = new CallScene();
  calledOff = new AbortController();
  answered = 0;
});

const file = '/recordings/takes/one.wav';

function begin(extension = '1009'): Promise<TakeEnd> {
  return scene.centre.takes.begin({
    ...{ extension, title: 'welcome', file, signal: calledOff.signal },
    onAnswered: () => {
      answered += 1;
    },
  });
}

const phone = () => scene.telephony.phone('1009');

/** Nothing of it may be left. */
async function over(): Promise<void> {
  await scene.settle();
  expect(scene.centre.counters()).toMatchObject({ legs: 0, occupations: 0, calls: 0 });
}

describe('a take', () => {
  it('is what is said after the tone until #, and the phone is hung up', async () => {
    const taking = begin();
    expect(phone().isRinging).toBe(true);
    const leg = phone().answer();
    await scene.settle();
    expect(answered).toBe(1);
    leg.finishMessage('terminator', 4_000);
    expect(await taking).toEqual({
      ...{ outcome: 'recorded', durationMs: 4_000, endedBy: 'terminator' },
    });
    expect(leg.files).toEqual([file]);
    expect(leg.end).toMatchObject({ by: 'us' });
    await over();
  });

  it('is what was said until the phone hung up', async () => {
    const taking = begin();
    const leg = phone().answer();
    await scene.settle();
    leg.endByPeer();
    expect(await taking).toMatchObject({ outcome: 'recorded', endedBy: 'hangup' });
    await over();
  });

  it('is empty where nothing was said', async () => {
    const taking = begin();
    const leg = phone().answer();
    await scene.settle();
    leg.finishMessage('hangup', 0);
    expect(await taking).toEqual({ outcome: 'empty' });
    await over();
  });

  it.each([
    ['declined', () => phone().decline()],
    ['busy', () => phone().beBusy()],
    ['no-answer', () => scene.clock.advance(30_000)],
  ])('is none when the phone says %s', async (outcome, act) => {
    const taking = begin();
    act();
    expect(await taking).toEqual({ outcome });
    await over();
  });

  it('is none where no phone is registered', async () => {
    phone().isRegistered = false;
    expect(await begin()).toEqual({ outcome: 'unreachable' });
  });

  it.each(['rings', 'speaks'])('is called off while she %s', async (stage) => {
    const taking = begin();
    if (stage === 'speaks') {
      phone().answer();
      await scene.settle();
    }
    calledOff.abort();
    expect(await taking).toEqual({ outcome: 'cancelled' });
    await over();
  });

  it('ends with the call centre', async () => {
    const taking = begin();
    phone().answer();
    await scene.settle();
    await scene.centre.stop();
    expect(await taking).toEqual({ outcome: 'cancelled' });
    expect(phone().leg.end).toBeDefined();
  });
});

describe('an agent who speaks a prompt', () => {
  it('gets no calls until she is through', async () => {
    scene.ready(lin);
    const taking = begin('1001');
    await scene.settle();
    expect(scene.state(lin)).toBe('talking');
    scene.telephony.phone('1001').decline();
    await taking;
    await scene.settle();
    expect(scene.state(lin)).toBe('ready');
  });

  it('is not rung while she has a call', async () => {
    await scene.conversation();
    expect(() => begin('1001')).toThrow(expect.objectContaining({ code: 'conflict' }));
  });
});
