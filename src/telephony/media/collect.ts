/** Runs a digit collection: prompts, digits and deadlines around the pure machine. */
import type { Clock, Timer } from '../../base/clock.ts';
import type { CollectOptions, CollectResult } from '../../calls/ports.ts';
import { type CollectionInput, startCollection, stepCollection } from './digit-collection.ts';

export interface CollectSurroundings {
  readonly clock: Clock;
  /** Aborts when the leg ends. */
  readonly ended: AbortSignal;
  /** Pressed before; the first digits. */
  readonly typedAhead: string;
  play(sources: readonly string[], signal: AbortSignal): Promise<void>;
  /** Gives the digits to `listener` until the returned function is called. */
  takeDigits(listener: (digit: string) => void): () => void;
}

/** Aborted, it settles as timed out. @throws what playing throws, and the reason of `ended` */
export function collectDigits(
  around: CollectSurroundings,
  options: CollectOptions,
): Promise<CollectResult> {
  return new Promise((resolve, reject) => {
    let collection = startCollection(options);
    let deadline: Timer | undefined;
    let isOver = false;
    const prompts = new AbortController();
    const over = (act: () => void): void => {
      if (isOver) return;
      isOver = true;
      deadline?.cancel();
      giveBackDigits();
      options.signal.removeEventListener('abort', onAbort);
      around.ended.removeEventListener('abort', onEnded);
      prompts.abort();
      act();
    };
    const take = (input: CollectionInput): void => {
      if (isOver) return;
      const step = stepCollection(collection, input);
      collection = step.collection;
      deadline?.cancel();
      if ('result' in step) over(() => resolve(step.result));
      else deadline = around.clock.setTimer(step.waitMs, () => take({ kind: 'deadline-passed' }));
    };
    const onAbort = (): void => over(() => resolve({ outcome: 'timed-out' }));
    const onEnded = (): void => over(() => reject(around.ended.reason));
    const press = (digit: string): void => {
      prompts.abort();
      take({ kind: 'digit-pressed', digit });
    };
    const giveBackDigits = around.takeDigits(press);
    if (around.ended.aborted) return onEnded();
    if (options.signal.aborted) return onAbort();
    options.signal.addEventListener('abort', onAbort);
    around.ended.addEventListener('abort', onEnded);
    for (const digit of around.typedAhead) press(digit);
    if (isOver) return;
    around.play(options.prompts, prompts.signal).then(
      () => {
        if (!prompts.signal.aborted) take({ kind: 'prompts-ended' });
      },
      (error: unknown) => over(() => reject(error)),
    );
  });
}
