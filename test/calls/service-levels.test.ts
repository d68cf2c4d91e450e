import { beforeEach, describe, expect, it } from 'vitest';
import type { CallId, QueueId } from '../../src/base/ids.ts';
import type { AlarmFacts } from '../../src/calls/supervision/alarms.ts';
import { Alarms, alarmLimits, serviceLevelOf } from '../../src/calls/supervision/alarms.ts';
import { ServiceLevels } from '../../src/calls/supervision/service-levels.ts';
import { sampleAgent, sampleQueue } from '../support/desk/wallboard-samples.ts';

const queueId = 'tracking' as QueueId;
const second = 1_000;
const minute = 60 * second;
/** 2027-01-15 16:00 in China. */
const noon = 1_800_000_000_000;

describe('service levels', () => {
  let levels: ServiceLevels;
  let calls: number;
  beforeEach(() => {
    calls = 0;
    levels = new ServiceLevels({
      ruleOf: () => ({ withinMs: 15 * second, target: 0.99 }),
      utcOffsetMinutes: 480,
    });
  });

  /** A call that waits and then ends so. */
  function call(at: number, waitedMs: number, kind?: string): CallId {
    const callId = `call_${++calls}` as CallId;
    levels.fold({ kind: 'call-queued', at, callId, queueId });
    if (kind) levels.fold({ kind, at: at + waitedMs, callId, queueId, waitedMs });
    return callId;
  }

  const today = (at = noon) => levels.of(queueId, at).today;

  it('count who was answered in time among those offered, short abandons left out', () => {
    for (let number = 0; number < 8; number++) call(noon, 15 * second, 'call-answered');
    call(noon, 15 * second + 1, 'call-answered');
    call(noon, 20 * second, 'call-abandoned');
    call(noon, 4_999, 'call-abandoned');
    expect(today()).toMatchObject({ offered: 11, answered: 9, answeredInTime: 8 });
    expect(today()).toMatchObject({ abandoned: 1, shortAbandons: 1, overflowed: 0 });
    expect(serviceLevelOf(today())).toBeCloseTo(8 / 10);
  });

  it('do not judge a caller who still waits in time, and do who waits longer', () => {
    call(noon, 0);
    expect(today(noon + 15 * second)).toMatchObject({ offered: 1, undecided: 1 });
    expect(serviceLevelOf(today(noon + 15 * second))).toBeUndefined();
    expect(serviceLevelOf(today(noon + 16 * second))).toBe(0);
  });

  it('count a call once that was answered, lost its agent and was answered again', () => {
    const callId = call(noon, 3 * second, 'call-answered');
    levels.fold({ kind: 'call-returned', at: noon + minute, callId, queueId });
    levels.fold({
      kind: 'call-answered',
      at: noon + 2 * minute,
      callId,
      queueId,
      waitedMs: minute,
    });
    levels.fold({ kind: 'conversation-ended', at: noon + 3 * minute, callId, queueId });
    expect(today()).toMatchObject({ offered: 1, answered: 1, answeredInTime: 1, failed: 0 });
  });

  it('book an overflow to the first queue and the outcome to the last', () => {
    const callId = call(noon, 30 * second, 'call-overflowed');
    const general = 'general' as QueueId;
    levels.fold({ kind: 'call-queued', at: noon + 30 * second, callId, queueId: general });
    levels.fold({
      kind: 'call-answered',
      at: noon,
      callId,
      queueId: general,
      waitedMs: 31 * second,
    });
    expect(today()).toMatchObject({ offered: 1, overflowed: 1, answered: 0 });
    expect(levels.of(general, noon).today).toMatchObject({ offered: 1, answered: 1 });
    expect(levels.of(general, noon).today.answeredInTime).toBe(0);
  });

  it('always add up: offered is every outcome and those still waiting', () => {
    const kinds = ['call-answered', 'call-abandoned', 'call-left-queue', 'call-failed', undefined];
    for (let number = 0; number < 200; number++) {
      call(noon + number * 40 * second, (number % 7) * 4 * second, kinds[number % kinds.length]);
    }
    const at = noon + 200 * 40 * second;
    const { offered, answered, abandoned, shortAbandons, overflowed, failed } = today(at);
    expect(answered + abandoned + shortAbandons + overflowed + failed + 40).toBe(offered);
  });

  it('show the last half hour apart, by arrival, and forget it as it passes', () => {
    call(noon, 60 * second, 'call-answered');
    call(noon + 20 * minute, second, 'call-answered');
    const now = (at: number) => levels.of(queueId, at).now;
    expect(serviceLevelOf(now(noon + 21 * minute))).toBe(0.5);
    expect(serviceLevelOf(now(noon + 31 * minute))).toBe(1);
    expect(now(noon + 51 * minute).offered).toBe(0);
    expect(today(noon + 51 * minute).offered).toBe(2);
  });

  it('begin anew at midnight in China', () => {
    const midnight = levels.dayStart(noon) + 86_400_000;
    expect(new Date(midnight).toISOString()).toBe('2027-01-15T16:00:00.000Z');
    call(midnight - second, 3 * second, 'call-answered');
    expect(today(midnight - 1).offered).toBe(1);
    expect(today(midnight)).toMatchObject({ offered: 0, answered: 0 });
  });

  it('book a call that vanished in a crash as failed', () => {
    call(noon, 0);
    levels.forgetAllBut(new Set());
    expect(today()).toMatchObject({ offered: 1, failed: 1, undecided: 0 });
  });
});

describe('alarms', () => {
  const quiet: AlarmFacts = {
    ...{ at: noon, lines: { used: 3, max: 10 }, queues: [] },
    ...{ agents: [], calls: [], telephonyReady: true, lateCallbacks: new Map() },
    ...{ failingTrunks: [], plansOn: [], limits: alarmLimits },
  };
  const kinds = (change: Partial<AlarmFacts>) =>
    new Alarms().of({ ...quiet, ...change }).map(({ kind }) => kind);
  const staffed = { ...sampleQueue('tracking').agents, signedIn: 1 };

  it('are silent in a quiet centre', () => {
    expect(kinds({ queues: [sampleQueue('tracking')] })).toEqual([]);
    const away = sampleAgent('agt_1', { state: 'signed-out', since: 0 }, { phoneReachable: false });
    expect(kinds({ agents: [away] })).toEqual([]);
  });

  it('tell of callers who wait where nobody works, and who wait long', () => {
    const waiting = { waiting: 1, longestWaitingSince: noon - 20 * second };
    expect(kinds({ queues: [sampleQueue('tracking', waiting)] })).toEqual(['queue-unstaffed']);
    const long = { waiting: 1, longestWaitingSince: noon - 61 * second, agents: staffed };
    expect(kinds({ queues: [sampleQueue('tracking', long)] })).toEqual(['wait-long']);
    const short = { belowFloor: true, agents: staffed };
    expect(kinds({ queues: [sampleQueue('tracking', short)] })).toEqual(['staffing-below-floor']);
  });

  it('tell of customers who were not called back in time, once for each queue', () => {
    const lateCallbacks = new Map([['tracking', { late: 2, since: noon - minute }]]);
    expect(new Alarms().of({ ...quiet, lateCallbacks })).toEqual([
      {
        ...{ id: 'callback-late:tracking', kind: 'callback-late', level: 'alarm' },
        ...{ queue: 'tracking', since: noon - minute, facts: { late: 2 } },
      },
    ]);
  });

  it('tell of agents who cannot be reached, of lines and of telephony', () => {
    const state = { state: 'ready', since: noon } as const;
    const agents = [sampleAgent('agt_1', state, { phoneReachable: false, deskConnected: false })];
    expect(kinds({ agents })).toEqual(['desk-unreachable', 'phone-unreachable']);
    expect(kinds({ lines: { used: 8, max: 10 } })).toEqual(['lines-short']);
    expect(kinds({ telephonyReady: false })).toEqual(['telephony-away']);
  });

  it('remember since when, until it is over', () => {
    const alarms = new Alarms();
    const away = { ...quiet, telephonyReady: false };
    expect(alarms.of(away)[0]?.since).toBe(noon);
    expect(alarms.of({ ...away, at: noon + minute })[0]?.since).toBe(noon);
    alarms.of({ ...quiet, at: noon + 2 * minute });
    expect(alarms.of({ ...away, at: noon + 3 * minute })[0]?.since).toBe(noon + 3 * minute);
  });
});
