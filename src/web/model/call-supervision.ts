/** What a supervisor can do with a call where it stands. Pure. */
import type { LiveCallRow } from '../../protocol/wallboard.ts';

/** From unheard to having the caller. */
export const joinModes = ['listen', 'whisper', 'barge-in', 'take-over'] as const;

/** There is a conversation to join. */
export function mayJoin({ stage }: Pick<LiveCallRow, 'stage'>): boolean {
  return stage === 'talking' || stage === 'held';
}

/** It has a place in a queue that can be changed. */
export function mayMove({ stage }: Pick<LiveCallRow, 'stage'>): boolean {
  return stage === 'waiting' || stage === 'offered';
}
