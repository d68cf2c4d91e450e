/** Phones into which takes are spoken: the test says what they do. */
import { HotlineError } from '../../../src/base/errors.ts';
import type { TakeEnd, TakeWish } from '../../../src/calls/takes/sound-takes.ts';
import { writeWav } from '../sound.ts';

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

export class ScriptedPhones {
  readonly wishes: TakeWish[] = [];
  readonly #ends: ((end: TakeEnd) => void)[] = [];
  isBusy = false;

  begin(wish: TakeWish): Promise<TakeEnd> {
    if (this.isBusy) throw new HotlineError('conflict', 'this phone has a call');
    this.wishes.push(wish);
    return new Promise((resolve) => {
      this.#ends.push(resolve);
      wish.signal.addEventListener('abort', () => resolve({ outcome: 'cancelled' }));
    });
  }

  get last(): TakeWish {
    const last = this.wishes.at(-1);
    if (!last) throw new Error('no phone was rung');
    return last;
  }

  async end(end: TakeEnd): Promise<void> {
    this.#ends.at(-1)?.(end);
    await settled();
  }

  /** She says it after a pause, and presses #. */
  async says(samples: Int16Array): Promise<void> {
    const pause = new Int16Array(8_000);
    writeWav(this.last.file, Int16Array.from([...pause, ...samples, ...pause]));
    await this.end({ outcome: 'recorded', durationMs: 4_000, endedBy: 'terminator' });
  }
}
