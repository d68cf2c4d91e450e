/** What somebody who mistyped a word probably meant. */
import { bilingual, type Wording } from '../base/wording.ts';

export function didYouMean(name: string): Wording {
  return bilingual(`did you mean '${name}'?`, `是不是想写“${name}”？`);
}

/** The candidate most like a mistyped word, or undefined when none is near (half of its length). */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 2)) + 1;
  for (const candidate of candidates) {
    const distance = editDistance(word, candidate, bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein distance, given up at `limit`. */
function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) >= limit) return limit;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let at = 1; at <= from.length; at++) {
    const next = [at];
    for (let target = 1; target <= to.length; target++) {
      const substitute = (row[target - 1] ?? 0) + (from[at - 1] === to[target - 1] ? 0 : 1);
      next.push(Math.min(substitute, (row[target] ?? 0) + 1, (next[target - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? limit;
}
