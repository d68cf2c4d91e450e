/**
 * Waits that always settle: with a value, by a deadline, or when what they wait on has ended. The
 * libraries below us promise none of this, so every call into them goes through `settle`.
 */
import type { Clock } from '../base/clock.ts';
import { HotlineError } from '../base/errors.ts';

/** Counts waits under way, for the leak check. */
export interface WaitCounter {
  waits: number;
}

export interface SettleOptions<Value> {
  readonly clock: Clock;
  readonly counter: WaitCounter;
  /** What is awaited, for the error's details. */
  readonly what: string;
  readonly deadlineMs: number;
  /** Ends the wait with its reason, or with `leg-ended`. */
  readonly ended?: AbortSignal;
  /** Receives a value that came after the wait was over: what must be undone. */
  readonly late?: (value: Value) => void;
}

/**
 * Runs `begin` and settles with what it gives first; later answers go to `late`. What `begin`
 * throws rejects.
 *
 * @throws HotlineError `deadline-passed`, the reason of `ended`, or what `reject` was given
 */
export function settle<Value>(
  options: SettleOptions<Value>,
  begin: (resolve: (value: Value) => void, reject: (error: unknown) => void) => void,
): Promise<Value> {
  const { clock, counter, what, deadlineMs, ended } = options;
  if (ended?.aborted) return Promise.reject(endOf(ended));
  return new Promise<Value>((resolve, reject) => {
    let over = false;
    counter.waits += 1;
    const finish = (act: () => void): void => {
      over = true;
      counter.waits -= 1;
      timer.cancel();
      ended?.removeEventListener('abort', onEnded);
      act();
    };
    const timer = clock.setTimer(deadlineMs, () =>
      finish(() =>
        reject(new HotlineError('deadline-passed', `No answer: ${what}`, { details: { what } })),
      ),
    );
    const onEnded = (): void => finish(() => reject(endOf(ended)));
    ended?.addEventListener('abort', onEnded);
    const onValue = (value: Value): void => {
      if (over) options.late?.(value);
      else finish(() => resolve(value));
    };
    const onError = (error: unknown): void => {
      if (!over) finish(() => reject(error));
    };
    try {
      begin(onValue, onError);
    } catch (error) {
      onError(error);
    }
  });
}

/** The error a wait gets whose object ended. */
function endOf(ended: AbortSignal | undefined): HotlineError {
  const reason: unknown = ended?.reason;
  if (reason instanceof HotlineError) return reason;
  return new HotlineError('leg-ended', 'It ended while something was under way');
}
