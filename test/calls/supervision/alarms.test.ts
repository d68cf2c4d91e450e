/** Where each alarm begins and ends. */
import { describe, expect, it } from 'vitest';
import {
  type AlarmFacts,
  type AlarmLimits,
  Alarms,
  alarmLimits,
} from '../../../src/calls/supervision/alarms.ts';
import type {
  AgentWatch,
  LevelCounts,
  QueueWatch,
} from '../../../src/calls/supervision/supervisor-port.ts';
import { sampleAgent, sampleQueue } from '../../support/desk/wallboard-samples.ts';

const at = 1_800_000_000_000;
const calm: AlarmFacts = {
  ...{ at, lines: { used: 0, max: 10 }, queues: [], agents: [], calls: [] },
  ...{ telephonyReady: true, failingTrunks: [], lateCallbacks: new Map(), limits: alarmLimits },
  plansOn: [],
};
const tracking = sampleQueue('tracking') as QueueWatch;
const { withinMs, target } = tracking.serviceLevel;
const nothing: LevelCounts = {
  ...{ offered: 0, answered: 0, answeredInTime: 0, abandoned: 0 },
  ...{ shortAbandons: 0, overflowed: 0, failed: 0, undecided: 0 },
};

function queue(change: Partial<QueueWatch>): AlarmFacts {
  const quiet = { ...tracking.serviceLevel, now: nothing };
  const { longestWaitingSince: _, ...rest } = tracking;
  const agents = { ...tracking.agents, signedIn: 1 };
  return { ...calm, queues: [{ ...rest, agents, waiting: 0, serviceLevel: quiet, ...change }] };
}

function waiting(ms: number): AlarmFacts {
  return queue({ waiting: 1, longestWaitingSince: at - ms });
}

function answered(inTime: number, offered: number): AlarmFacts {
  const counts = { ...nothing, offered, answered: offered, answeredInTime: inTime };
  return queue({ serviceLevel: { ...tracking.serviceLevel, now: counts } });
}

function disk(freeBytes: number): AlarmFacts {
  return { ...calm, disk: { freeBytes, totalBytes: 1_000 } };
}

const carrier = { trunk: 'carrier', since: at - 5_000 };

function failing(calls: number): AlarmFacts {
  return { ...calm, failingTrunks: [{ ...carrier, fault: 'calls-failed', calls }] };
}

function agent(change: Partial<AgentWatch>): AlarmFacts {
  const one = sampleAgent('agt_1', { state: 'ready', since: at }) as AgentWatch;
  return { ...calm, agents: [{ ...one, ...change }] };
}

/** Connected, and made not ready for that reason. */
function silent(reason: string): AlarmFacts {
  return agent({ state: { state: 'not-ready', since: at, reason } });
}

const planOn: AlarmFacts = {
  ...calm,
  plansOn: [
    { hotline: 'express', name: { en: 'Express' }, since: at - 60_000, by: '陈主管', why: 'storm' },
  ],
};

const told = (facts: AlarmFacts) =>
  new Alarms().of(facts).map(({ kind, level }) => `${kind} ${level}`);

describe('an alarm', () => {
  it('is none on a calm day', () => {
    expect(told(calm)).toEqual([]);
    expect(told(queue({}))).toEqual([]);
    expect(told(agent({}))).toEqual([]);
  });

  it.each<[string, AlarmFacts, AlarmFacts]>([
    [
      'lines-short warning',
      { ...calm, lines: { used: 8, max: 10 } },
      { ...calm, lines: { used: 7, max: 10 } },
    ],
    ['lines-short alarm', { ...calm, lines: { used: 10, max: 10 } }, calm],
    ['disk-short warning', disk(100), disk(101)],
    ['disk-short alarm', disk(25), calm],
    ['trunk-failing alarm', failing(3), failing(2)],
    [
      'trunk-refused alarm',
      { ...calm, failingTrunks: [{ ...carrier, fault: 'registration-refused', sipStatus: 403 }] },
      calm,
    ],
    [
      'trunk-unreachable alarm',
      { ...calm, failingTrunks: [{ ...carrier, fault: 'unreachable' }] },
      calm,
    ],
    ['wait-long alarm', waiting(4 * withinMs + 1), waiting(4 * withinMs)],
    ['service-level-low warning', answered(0, 5), answered(0, 4)],
    ['service-level-low warning', answered(Math.ceil(100 * target) - 1, 100), answered(100, 100)],
    [
      'queue-unstaffed alarm',
      queue({ waiting: 1, agents: tracking.agents }),
      queue({ waiting: 1 }),
    ],
    ['staffing-below-floor warning', queue({ belowFloor: true }), queue({})],
    ['desk-unreachable warning', agent({ deskConnected: false }), agent({})],
    ['desk-unreachable warning', silent('desk-unreachable'), silent('break')],
    ['phone-unreachable warning', agent({ phoneReachable: false }), agent({})],
    ['emergency-plan-on alarm', planOn, calm],
    ['telephony-away alarm', { ...calm, telephonyReady: false }, calm],
  ])('is told as %s from its limit on, and not before', (alarm, facts, before) => {
    expect(told(facts)).toEqual([alarm]);
    expect(told(before)).toEqual([]);
  });

  it.each<[keyof AlarmLimits, number, AlarmFacts]>([
    ['lines-short', 0.5, { ...calm, lines: { used: 5, max: 10 } }],
    ['disk-short', 0.5, disk(500)],
    ['trunk-failing', 1, failing(1)],
    ['wait-long', 1, waiting(withinMs + 1)],
    ['service-level-low', 1, answered(0, 1)],
  ])('of %s begins where the operator says', (kind, limit, facts) => {
    expect(told(facts)).toEqual([]);
    const limits = { ...alarmLimits, [kind]: limit };
    expect(new Alarms().of({ ...facts, limits })).toMatchObject([{ kind }]);
  });

  it('names its trunk, since when and how many calls', () => {
    const [alarm] = new Alarms().of(failing(7));
    expect(alarm).toMatchObject({ trunk: 'carrier', since: at - 5_000, facts: { calls: 7 } });
  });

  it('names the hotline whose emergency plan is on, since when and by whom', () => {
    const hotline = { id: 'express', name: { en: 'Express' } };
    const [alarm] = new Alarms().of(planOn);
    expect(alarm).toMatchObject({ hotline, since: at - 60_000, by: '陈主管' });
  });

  it('remembers since when it holds, until it is over', () => {
    const alarms = new Alarms();
    alarms.of(disk(50));
    expect(alarms.of({ ...disk(50), at: at + 9 })[0]?.since).toBe(at);
    alarms.of({ ...calm, at: at + 10 });
    expect(alarms.of({ ...disk(50), at: at + 11 })[0]?.since).toBe(at + 11);
  });
});
