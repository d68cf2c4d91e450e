import { afterEach, describe, expect, it } from 'vitest';
import { AskedThread } from '../../src/base/asked-thread.ts';
import { systemClock } from '../../src/base/clock.ts';
import { VirtualClock } from '../support/clocks/virtual-clock.ts';

/** Answers a number with its double, is silent for 'silence', and dies of anything else. */
const doubling = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads';
    parentPort.on('message', (asked) => {
      if (asked === 'silence') return;
      if (typeof asked !== 'number') throw new Error('not a number');
      parentPort.postMessage(asked * 2);
    });`)}`,
);

describe('a thread that is asked', () => {
  const clock = new VirtualClock(0);
  let thread: AskedThread<number | string, number>;

  function open(waitingMax: number, on: VirtualClock | typeof systemClock = systemClock) {
    const limits = { answerMsMax: 30_000, waitingMax };
    thread = new AskedThread({ clock: on, module: doubling, name: 'doubling', ...limits });
  }
  afterEach(() => thread.stop());

  it('answers each question, in the order of the asking', async () => {
    open(10);
    const answers: number[] = [];
    const asked = [1, 2, 3].map(async (number) => answers.push(await thread.ask(number)));
    await Promise.all(asked);
    expect(answers).toEqual([2, 4, 6]);
  });

  it('refuses at once what would wait behind as many as may', async () => {
    open(1);
    const asked = [1, 2, 3].map((number) => thread.ask(number));
    await expect(asked[2]).rejects.toMatchObject({ code: 'too-many' });
    expect(await Promise.all(asked.slice(0, 2))).toEqual([2, 4]);
  });

  it('gives up at the deadline, and answers the next question', async () => {
    open(1, clock);
    const silent = thread.ask('silence');
    clock.advance(20_000);
    const next = thread.ask(4);
    clock.advance(10_000);
    await expect(silent).rejects.toMatchObject({ code: 'deadline-passed' });
    expect(await next).toBe(8);
  });

  it('gives up what nobody waits for any more, under way or waiting, and goes on with the others', async () => {
    open(3);
    const gone = [1, 2, 3].map(() => new AbortController());
    const [silent, behind, late] = ['silence', 4, 5].map((question, index) => {
      return thread.ask(question, gone[index]?.signal);
    });
    const next = thread.ask(6);
    for (const one of gone.slice(0, 2)) one.abort();
    await expect(silent).rejects.toMatchObject({ code: 'deadline-passed' });
    await expect(behind).rejects.toMatchObject({ code: 'deadline-passed' });
    expect(await Promise.all([late, next])).toEqual([10, 12]);
    gone[2]?.abort();
    await expect(thread.ask(7, gone[2]?.signal)).rejects.toMatchObject({ code: 'deadline-passed' });
    expect(await thread.ask(8)).toBe(16);
  });

  it('gives up a question whose deadline passes while it waits, and goes on with the others', async () => {
    open(2, clock);
    const silent = thread.ask('silence');
    const late = thread.ask(4);
    clock.advance(30_000);
    await expect(silent).rejects.toMatchObject({ code: 'deadline-passed' });
    await expect(late).rejects.toMatchObject({ code: 'deadline-passed' });
    expect(await thread.ask(5)).toBe(10);
  });

  it('tells of its death, and answers the next question', async () => {
    open(1);
    await expect(thread.ask('death')).rejects.toMatchObject({ code: 'deadline-passed' });
    expect(await thread.ask(6)).toBe(12);
  });

  it('leaves nobody waiting when it is stopped', async () => {
    open(2);
    const refused = (question: number | string) =>
      expect(thread.ask(question)).rejects.toMatchObject({ code: 'deadline-passed' });
    const asked = [refused('silence'), refused(1)];
    await thread.stop();
    await Promise.all([...asked, refused(2)]);
  });
});
