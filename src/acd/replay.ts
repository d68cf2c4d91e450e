/** The same state again from the journal: a snapshot, and the inputs since. */
import type { AcdInput } from './model/inputs.ts';
import { type AcdSnapshot, type AcdState, emptyState, fromSnapshot } from './state.ts';
import { step } from './step.ts';

/** The effects of the replayed steps were carried out before the crash, and are not again. */
export function replay(snapshot: AcdSnapshot | undefined, inputs: readonly AcdInput[]): AcdState {
  let state = snapshot ? fromSnapshot(snapshot) : emptyState();
  for (const input of inputs) state = step(state, input).state;
  return state;
}
