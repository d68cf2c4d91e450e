import type { Scope } from '../base/scope.ts';

/** Calls `then` once when the signal aborts, at once if it has; never after the scope has ended. */
export function whenAborted(signal: AbortSignal, scope: Scope, then: () => void): void {
  if (scope.hasEnded) return;
  if (signal.aborted) {
    then();
    return;
  }
  signal.addEventListener('abort', then, { once: true });
  scope.add(() => signal.removeEventListener('abort', then));
}
