/** Calls that have been, as a store keeps them and as a forecast takes them. */
import type { AgentId, CallId } from '../../src/base/ids.ts';
import type { CallRecord } from '../../src/calls/ports.ts';
import type { PastDay } from '../../src/dialplan/simulation/forecast.ts';

const minuteMs = 60_000;

/** One a minute: she presses 1, waits for the only agent, and talks for three minutes. */
export function pastRecord(index: number, firstAt: number): CallRecord {
  const receivedAt = firstAt + index * minuteMs;
  return {
    ...{ id: `call_${firstAt}-${index}` as CallId, sipCallId: `${index}@test`, trunk: 'carrier' },
    ...{ hotline: 'express', callerNumber: '13800138000', dialledNumber: '4008108000' },
    ...{ language: 'zh-CN', receivedAt, answeredAt: receivedAt, connectedAt: receivedAt + 20_000 },
    ...{ endedAt: receivedAt + 3 * minuteMs, outcome: 'answered', agentId: 'agt_1' as AgentId },
    path: [{ at: receivedAt, step: 'menu', label: { en: 'One' }, input: '1' }],
    ...{ ringMs: 3_000, queueMs: 15_000, talkMs: 3 * minuteMs, holdMs: 0, wrapUpMs: 0 },
  };
}

/** Forty calls of the demo's courier line, one a minute from nine on, for two agents. */
export function pastDayOf(dayAt: number): PastDay {
  const firstAt = dayAt + 9 * 60 * minuteMs;
  const spans = [{ from: firstAt - 15 * minuteMs, until: firstAt + 120 * minuteMs }];
  return {
    dayAt,
    calls: Array.from({ length: 40 }, (_, index) => ({
      ...{ id: `call_${index}` as CallId, at: firstAt + index * minuteMs },
      ...{ from: '13800138000', to: '4008108000', pressed: [{ step: 'main-menu', keys: '2' }] },
      ...{ talkMs: 3 * minuteMs, waitMs: 15_000, wasAbandoned: index % 10 === 9 },
    })),
    agents: ['agt_1', 'agt_2'].map((id) => ({ id: id as AgentId, spans })),
  };
}
