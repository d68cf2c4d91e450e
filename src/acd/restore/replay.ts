/** The same state again from the journal: a snapshot, and the inputs since. */
import type { AcdInput } from '../model/inputs.ts';
import { type AcdState, emptyState } from '../state.ts';
import { step } from '../step.ts';
import { type AcdSnapshot, fromSnapshot } from './snapshot.ts';

/** The effects of the replayed steps were carried out before the crash, and are not again. */
export function replay(snapshot: AcdSnapshot | undefined, inputs: readonly AcdInput[]): AcdState {
  let state = snapshot ? fromSnapshot(snapshot) : emptyState();
  for (const input of inputs) state = step(state, input).state;
  return state;
}

export interface Recovered {
  readonly state: AcdState;
  /** Inputs at the end of the journal that were left out: the first of them breaks the engine. */
  readonly leftOut: readonly AcdInput[];
  readonly fault?: unknown;
}

/**
 * As `replay`, but stops before an input that breaks the engine: it was journaled before it was
 * stepped, and must not break every restart again.
 */
export function recover(snapshot: AcdSnapshot | undefined, inputs: readonly AcdInput[]): Recovered {
  let sound = -1;
  try {
    let state = snapshot ? fromSnapshot(snapshot) : emptyState();
    sound = 0;
    for (const input of inputs) {
      state = step(state, input).state;
      sound += 1;
    }
    return { state, leftOut: [] };
  } catch (fault) {
    // Another version's snapshot: its calls are over, its agents sign in again.
    if (sound < 0) return { state: emptyState(), leftOut: inputs, fault };
    // The state of a failed step is worthless: once more, up to the last sound input.
    return { state: replay(snapshot, inputs.slice(0, sound)), leftOut: inputs.slice(sound), fault };
  }
}
