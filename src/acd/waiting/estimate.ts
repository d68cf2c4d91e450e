/**
 * How long a caller will still wait, honestly: from the last times between two answers in her queue,
 * as a range that holds four times in five, with the number of answers it rests on. Silent when it
 * rests on too little, and never longer than what she heard before without saying why.
 */
import type { WaitEstimate } from '../model/explanation.ts';
import type { QueuedCall, Told } from '../model/queued-call.ts';
import type { QueueIndex } from '../state.ts';

const sampleMax = 30;
const sampleMin = 8;
/** No answer for so many times the usual gap: what was learnt holds no more. */
const stalledGaps = 6;
/** Of the normal distribution: 10 % lie above. */
const spread = 1.28;

/** A call was answered. Only the time in which others waited says how fast the queue moves. */
export function notePace(queue: QueueIndex, at: number): void {
  const { pace, waiting } = queue;
  if (pace.lastAt !== undefined) {
    pace.workMs.push((at - pace.lastAt) * Math.max(1, queue.signedIn));
    if (pace.workMs.length > sampleMax) pace.workMs.shift();
  }
  pace.lastAt = waiting.size > 0 ? at : undefined;
}

/** @param position 1 is served next */
export function estimateWait(
  queue: QueueIndex,
  position: number,
  at: number,
): WaitEstimate | undefined {
  const { workMs, lastAt } = queue.pace;
  const sample = workMs.length;
  if (sample < sampleMin || queue.signedIn === 0 || position < 1) return undefined;
  // With half the agents the line moves half as fast, from the moment one leaves.
  const { signedIn } = queue;
  let sum = 0;
  for (const work of workMs) sum += work / signedIn;
  const mean = sum / sample;
  if (lastAt !== undefined && at - lastAt > mean * stalledGaps) return undefined;
  let squares = 0;
  for (const work of workMs) squares += (work / signedIn - mean) ** 2;
  const variance = squares / (sample - 1);
  const error = spread * Math.sqrt(variance * position * (1 + position / sample));
  const expected = mean * position;
  return {
    lowMs: Math.round(Math.max(0, expected - error)),
    highMs: Math.round(expected + error),
    sample,
  };
}

/** What she may be told now, and what is to be remembered of it. */
export function tellWait(
  queue: QueueIndex,
  call: QueuedCall,
  position: number,
  at: number,
): { readonly estimate?: WaitEstimate; readonly told?: Told } {
  const fresh = estimateWait(queue, position, at);
  const before = call.told;
  if (!fresh) return before ? { told: before } : {};
  const { signedIn } = queue;
  const told = (estimate: WaitEstimate) => {
    return { estimate, told: { byAt: at + estimate.highMs, position, signedIn } };
  };
  if (!before || at + fresh.highMs <= before.byAt) return told(fresh);
  if (signedIn < before.signedIn) return told({ ...fresh, longerBecause: 'fewer-agents' });
  if (position > before.position) return told({ ...fresh, longerBecause: 'others-first' });
  const leftMs = before.byAt - at;
  // The promise is broken and nothing explains it: better silent than a second guess.
  if (leftMs <= 0) return { told: before };
  return told({ ...fresh, lowMs: Math.min(fresh.lowMs, leftMs), highMs: leftMs });
}
