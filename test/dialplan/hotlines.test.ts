/** The hotlines that ship, with staffs of their own: sites, saturation, the night's floor, dialects. */
import { describe, expect, it } from 'vitest';
import type { AcdEvent } from '../../src/acd/model/events.ts';
import type { AgentId, CallId } from '../../src/base/ids.ts';
import { dayProfile, rehearse } from '../../src/dialplan/simulation/rehearse.ts';
import {
  simulate,
  simulationDefaults,
  universalAgents,
} from '../../src/dialplan/simulation/simulate.ts';
import type { SimulatedCaller } from '../../src/dialplan/simulation/simulated-call.ts';
import {
  type SimulatedAgent,
  SimulatedCentre,
} from '../../src/dialplan/simulation/simulated-centre.ts';
import { demoDialplan } from '../support/demo-dialplan.ts';

const dialplan = demoDialplan();
/** A Monday at ten in Shanghai. */
const ten = Date.UTC(2026, 10, 23, 2);
const midnight = Date.UTC(2026, 10, 22, 16);
const [secondMs, hourMs] = [1_000, 3_600_000];

/** Seconds after ten; `press` and the rest as given. */
type Calls = Readonly<Record<string, Partial<SimulatedCaller> & { readonly after: number }>>;

interface Staff extends Pick<SimulatedAgent, 'queues'> {
  readonly skills?: SimulatedAgent['skills'];
}

function eventsOf(staff: Readonly<Record<string, Staff>>, to: string, calls: Calls) {
  const happened: AcdEvent[] = [];
  const agents = Object.entries(staff).map(([name, { queues, skills = {} }]) => ({
    ...{ id: `agt_${name}` as AgentId, queues, skills, answerMs: 0 },
    shifts: [{ from: ten, until: Number.POSITIVE_INFINITY }],
  }));
  const observer = { happened: (event: AcdEvent) => happened.push(event) };
  const centre = new SimulatedCentre({ dialplan, agents, startAt: ten, observer });
  for (const [name, { after, ...call }] of Object.entries(calls)) {
    centre.plan({
      ...{ id: `call_${name}` as CallId, at: ten + after * secondMs, from: '13800138000', to },
      ...{ press: [], talkMs: 60_000 },
      ...call,
    });
  }
  centre.run(ten + hourMs);
  return happened;
}

/** As 'second: north after 30 s', in the order of the answers; the wait in whole seconds. */
function answers(events: readonly AcdEvent[]): readonly string[] {
  return events.flatMap((event) => {
    if (event.kind !== 'call-answered') return [];
    const [call, agent] = [event.callId.slice('call_'.length), event.agentId.slice('agt_'.length)];
    return [`${call}: ${agent} after ${Math.floor(event.waitedMs / secondMs)} s`];
  });
}

describe('the express carrier', () => {
  const sites = {
    shanghai: { queues: ['east'] },
    beijing: { queues: ['north', 'general'] },
  };

  it('has each region served by its own site', () => {
    const events = eventsOf(sites, '4008108000', {
      south: { after: 0, from: '02155550001', press: ['0'] },
      north: { after: 0, from: '01055550001', press: ['0'] },
    });
    expect(answers(events)).toEqual(['south: shanghai after 0 s', 'north: beijing after 0 s']);
  });

  it('lets another site help a busy one, before those who came there after the caller', () => {
    const events = eventsOf(sites, '4008108000', {
      busy: { after: 0, from: '02155550001', press: ['0'], talkMs: 600_000 },
      north: { after: 0, from: '01055550001', press: ['0'], talkMs: 40_000 },
      overflowed: { after: 2, from: '02155550002', press: ['0'] },
      later: { after: 10, press: ['0'] },
    });
    const overflowed = events.find(({ kind }) => kind === 'call-overflowed');
    expect(overflowed).toMatchObject({
      ...{ callId: 'call_overflowed', queueId: 'east', toQueue: 'general' },
      ...{ rule: 'site-busy', waitedMs: 20_000 },
    });
    const [, , third = '', fourth = ''] = answers(events);
    // Forty seconds of talk and thirty of wrap-up; the one who came to the queue first goes last.
    expect(third).toBe('overflowed: beijing after 68 s');
    expect(fourth).toMatch(/^later: beijing after 1[45]\d s$/);
  });

  it('does not keep callers of a site where nobody is at work', () => {
    const events = eventsOf({ beijing: sites.beijing }, '4008108000', {
      alone: { after: 0, from: '02055550001', press: ['0'] },
    });
    expect(events.find(({ kind }) => kind === 'call-overflowed')).toMatchObject({
      ...{ rule: 'site-closed', queueId: 'south', waitedMs: 0 },
    });
    expect(answers(events)).toEqual(['alone: beijing after 0 s']);
  });

  it('apologises to call 121', () => {
    const call = (from: string, ahead: number) =>
      simulate(dialplan, {
        ...{ ...simulationDefaults, from, to: '4008108000', at: ten, agents: 0, ahead },
      });
    expect(call('13800138000', 119).outcome).toBe('refused');
    expect(call('13800138000', 119).heard).toContain('no-agents');
    expect(call('13800138000', 120)).toMatchObject({ path: [], heard: ['all-busy'] });
  });

  it('puts strategic customers before those who have waited less than five minutes longer', () => {
    const vip = { customer: { tier: 'vip-strategic' }, press: ['0'] } as const;
    const events = eventsOf({ one: { queues: ['general', 'vip-strategic'] } }, '4008108000', {
      first: { after: 0, press: ['0'], talkMs: 100_000 },
      usual: { after: 1, press: ['0'] },
      strategic: { after: 60, ...vip },
    });
    expect(answers(events).map((told) => told.split(':')[0])).toEqual([
      ...['first', 'strategic', 'usual'],
    ]);
  });
});

describe("the motorists' hotline", () => {
  const busyHour = {
    ...{ dayAt: midnight, to: '4006506000', calls: 1_000, seed: 3 },
    profile: dayProfile.map((_, hour) => (hour === 10 ? 1 : 0)),
    habits: [{ press: ['4', '1'], share: 1 }],
    shifts: [{ from: 0, until: 24 * 60, agents: 120 }],
    ...{ talkMs: 900_000, patienceMs: 300_000, answerMs: 3_000, targetMs: 15_000 },
  };

  it('has 150 lines, and gives the next calls to the standby centre, and calls back the rest', () => {
    const { firstBeyondLines, linesAtOnceMax, overflows, total } = rehearse(dialplan, busyHour);
    expect(linesAtOnceMax).toBe(150);
    expect(firstBeyondLines).toMatchObject({ rule: 'to-standby-centre' });
    expect(firstBeyondLines?.call).toBeGreaterThan(150);
    expect(overflows).toEqual([
      { rule: 'to-standby-centre', calls: expect.any(Number) },
      { rule: 'told-and-called-back', calls: total.outcomes.deferred },
    ]);
    expect(Object.values(total.outcomes).reduce((sum, count) => sum + count, 0)).toBe(
      total.offered,
    );
  });

  it('gives call 151 to the standby centre', () => {
    const call = (ahead: number) =>
      simulate(dialplan, {
        ...{ ...simulationDefaults, from: '13800138000', to: '4006506000', at: ten },
        ...{ press: ['1', '1'], agents: 0, ahead },
      });
    const beyond = call(150);
    expect(call(149).queues).toEqual(['rescue', 'standby']);
    expect(beyond.queues).toEqual(['standby']);
    expect(beyond.lines).toContainEqual(
      expect.objectContaining({
        event: 'call-saturated',
        facts: { reason: 'hotline-saturated', rule: 'to-standby-centre', to: 'hotline' },
      }),
    );
  });

  it('raises the alarm when fewer than eight are there in the night shift, and only then', () => {
    const evening = midnight - 2 * hourMs;
    const told = (count: number) => {
      const events: AcdEvent[] = [];
      const agents = universalAgents(dialplan, {
        agents: count,
        answerMs: 0,
        at: evening,
        to: '4006506000',
      });
      const observer = { happened: (event: AcdEvent) => events.push(event) };
      new SimulatedCentre({ dialplan, agents, startAt: evening, observer }).run(ten);
      return events.filter(({ kind }) => kind.startsWith('staffing'));
    };
    expect(told(8)).toEqual([]);
    expect(told(7)).toEqual([
      {
        ...{ kind: 'staffing-below-floor', at: midnight - hourMs, queueId: 'rescue' },
        ...{ signedIn: 7, floor: 8 },
      },
      {
        ...{ kind: 'staffing-restored', at: midnight + 7 * hourMs, queueId: 'rescue' },
        ...{ signedIn: 7, floor: 0 },
      },
    ]);
  });

  it('is back at its floor with the eighth agent', () => {
    const startAt = midnight + hourMs;
    const events: AcdEvent[] = [];
    const staff = universalAgents(dialplan, {
      agents: 8,
      answerMs: 0,
      at: startAt,
      to: '4006506000',
    });
    const agents = staff.map((agent, index) => {
      const from = startAt + index * 60_000;
      return { ...agent, shifts: [{ from, until: Number.POSITIVE_INFINITY }] };
    });
    const observer = { happened: (event: AcdEvent) => events.push(event) };
    new SimulatedCentre({ dialplan, agents, startAt, observer }).run(startAt + hourMs);
    const floors = events.filter(({ kind }) => kind.startsWith('staffing'));
    expect(floors).toMatchObject([
      { kind: 'staffing-below-floor', at: startAt, signedIn: 0, floor: 8 },
      { kind: 'staffing-restored', at: startAt + 7 * 60_000, signedIn: 8 },
    ]);
  });

  it('serves an emergency before everybody who waits', () => {
    const events = eventsOf({ one: { queues: ['rescue', 'enquiries'] } }, '4006506000', {
      talking: { after: 0, press: ['0'], talkMs: 30_000 },
      waiting: { after: 1, press: ['0'] },
      emergency: { after: 15, press: ['1', '1'] },
    });
    expect(answers(events).map((told) => told.split(':')[0])).toEqual([
      ...['talking', 'emergency', 'waiting'],
    ]);
  });
});

describe('the telecom operator', () => {
  const directory = ['telecom-114'];
  const staff = {
    anybody: { queues: directory, skills: { 'code-114': 5 } },
    speaker: { queues: directory, skills: { 'code-114': 1, zhenyuan: 3 } },
  };
  const fromZhenyuan = { from: '09347123456' };

  it('gives a caller from Zhenyuan to somebody who speaks as she does', () => {
    const events = eventsOf(staff, '114', { she: { after: 5, ...fromZhenyuan } });
    expect(answers(events)).toEqual(['she: speaker after 0 s']);
  });

  it('gives her to anybody when no speaker has been free for forty seconds', () => {
    const events = eventsOf(staff, '114', {
      first: { after: 0, ...fromZhenyuan, talkMs: 300_000 },
      second: { after: 1, ...fromZhenyuan },
    });
    expect(answers(events)).toEqual(['first: speaker after 0 s', 'second: anybody after 40 s']);
  });

  it('gives her to whoever follows her dialect after twenty', () => {
    const follower = { queues: directory, skills: { 'code-114': 1, zhenyuan: 1 } };
    const events = eventsOf({ ...staff, follower }, '114', {
      first: { after: 0, ...fromZhenyuan, talkMs: 300_000 },
      second: { after: 1, ...fromZhenyuan },
    });
    expect(answers(events).at(-1)).toBe('second: follower after 20 s');
  });

  it('serves a short code only by those who have its skill', () => {
    const events = eventsOf(
      { novice: { queues: ['telecom-114', 'telecom-1000'], skills: { 'code-114': 1 } } },
      '1000',
      { asks: { after: 0, press: ['0'], patienceMs: 60_000 } },
    );
    expect(answers(events)).toEqual([]);
    expect(events.at(-1)?.kind).toBe('call-abandoned');
  });
});
