/** How much of her time an agent spent with calls, by the day's state changes. */
import { describe, expect, it } from 'vitest';
import { occupancyOf } from '../../src/acd/agents/agent-times.ts';
import type { AgentState } from '../../src/acd/model/agent.ts';
import type { Statistics } from '../../src/acd/model/statistics.ts';
import { agentTimesToday, foldStatistics } from '../../src/acd/statistics.ts';
import type { AgentId, CallId, OfferId } from '../../src/base/ids.ts';

const id = 'agt_1' as AgentId;
const callId = 'call_1' as CallId;
const dueAt = 0;
/** Midnight in China. */
const midnight = Date.UTC(2026, 10, 21, 16);
const minuteMs = 60_000;

type Told = readonly [minute: number, state: AgentState['state'], reason?: string];

function stateOf([minute, state, reason = '']: Told): AgentState {
  const since = midnight + minute * minuteMs;
  switch (state) {
    case 'offered':
      return { state, since, dueAt, callId, offerId: 'ofr_1' as OfferId };
    case 'talking':
      return { state, since, callId };
    case 'wrap-up':
      return { state, since, callId, dueAt };
    case 'not-ready':
      return { state, since, reason };
    default:
      return { state, since };
  }
}

/** In minutes. */
function timesOf(until: number, ...changes: readonly Told[]) {
  const statistics: Statistics = { utcOffsetMinutes: 480, agents: new Map(), queues: new Map() };
  const states = changes.map(stateOf);
  states.slice(1).forEach((to, index) => {
    const from = states[index] as AgentState;
    foldStatistics(statistics, {
      kind: 'agent-state-changed',
      at: to.since,
      agentId: id,
      from,
      to,
    });
  });
  const state = states.at(-1) as AgentState;
  return agentTimesToday(statistics, { id, state }, midnight + until * minuteMs);
}

const shift: readonly Told[] = [
  [480, 'not-ready', 'signed-in'],
  [490, 'ready'],
  [500, 'offered'],
  [501, 'talking'],
  [509, 'wrap-up'],
  [510, 'not-ready', 'meal'],
  [540, 'ready'],
];

describe("an agent's occupancy", () => {
  it('is the time with calls of the time signed in, the present state included', () => {
    expect(timesOf(580, ...shift)).toEqual({
      ...{ signedInMs: 100 * minuteMs, busyMs: 10 * minuteMs },
      pausesMs: { 'signed-in': 10 * minuteMs, meal: 30 * minuteMs },
    });
    expect(occupancyOf(timesOf(580, ...shift), new Set())).toBe(0.1);
  });

  it('knows nothing of unpaid pauses', () => {
    expect(occupancyOf(timesOf(580, ...shift), new Set(['meal']))).toBeCloseTo(10 / 70);
  });

  it('is not known of who has not been at work', () => {
    expect(occupancyOf(timesOf(500, [0, 'signed-out']), new Set())).toBeUndefined();
    expect(
      occupancyOf(timesOf(500, [480, 'not-ready', 'meal']), new Set(['meal'])),
    ).toBeUndefined();
  });

  it('begins anew at midnight, where the call that goes on counts for each day its part', () => {
    const night: readonly Told[] = [
      [-60, 'talking'],
      [30, 'ready'],
    ];
    expect(timesOf(60, ...night)).toMatchObject({
      ...{ signedInMs: 60 * minuteMs, busyMs: 30 * minuteMs },
    });
    expect(timesOf(40, [-60, 'talking'])).toMatchObject({ signedInMs: 40 * minuteMs });
  });

  it('keeps to a bounded number of reasons', () => {
    const reasons = Array.from(
      { length: 300 },
      (_, index): Told => [index, 'not-ready', `r${index}`],
    );
    const { pausesMs } = timesOf(300, ...reasons);
    expect(Object.keys(pausesMs)).toHaveLength(101);
    expect(pausesMs.others).toBe(200 * minuteMs);
  });
});
