/** How much of her time an agent spent with calls. */
import type { AgentState } from '../model/agent.ts';
import type { AgentTimes } from '../model/statistics.ts';

/** Reasons come from dialplans, which change during a day: beyond this many they are counted as one. */
const reasonsMax = 100;

export function noTimes(): AgentTimes {
  return { signedInMs: 0, busyMs: 0, pausesMs: {} };
}

export function addState(times: AgentTimes, state: AgentState, ms: number): void {
  if (state.state === 'signed-out' || ms <= 0) return;
  times.signedInMs += ms;
  switch (state.state) {
    case 'offered':
    case 'talking':
    case 'wrap-up':
      times.busyMs += ms;
      return;
    case 'not-ready': {
      const isNew = times.pausesMs[state.reason] === undefined;
      const isFull = isNew && Object.keys(times.pausesMs).length >= reasonsMax;
      const key = isFull ? 'others' : state.reason;
      times.pausesMs[key] = (times.pausesMs[key] ?? 0) + ms;
      return;
    }
    case 'ready':
      return;
  }
}

/**
 * Occupancy: (ring + talk + hold + wrap-up) / (signed in - unpaid pauses), 0 to 1. Undefined while she
 * has not been at work.
 */
export function occupancyOf(
  { signedInMs, busyMs, pausesMs }: Readonly<AgentTimes>,
  unpaid: ReadonlySet<string>,
): number | undefined {
  const pauses = Object.entries(pausesMs).filter(([reason]) => unpaid.has(reason));
  const atWorkMs = signedInMs - pauses.reduce((sum, [, ms]) => sum + ms, 0);
  return atWorkMs > 0 ? busyMs / atWorkMs : undefined;
}
