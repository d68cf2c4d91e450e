import { describe, expect, it } from 'vitest';
import {
  dayProfile,
  type RehearsalOptions,
  rehearse,
} from '../../../src/dialplan/simulation/rehearse.ts';
import { demoDialplan } from '../../support/demo-dialplan.ts';

const dialplan = demoDialplan();
const day: RehearsalOptions = {
  dayAt: Date.UTC(2026, 10, 22, 16),
  to: '4008108000',
  calls: 2_000,
  profile: dayProfile,
  shifts: [
    { from: 8 * 60, until: 20 * 60, agents: 20 },
    { from: 20 * 60, until: 8 * 60, agents: 4 },
  ],
  habits: [
    { press: ['1', '1234567890#'], share: 2 },
    { press: ['2'], share: 1 },
  ],
  ...{ talkMs: 180_000, patienceMs: 120_000, answerMs: 3_000, targetMs: 20_000 },
  linesMax: 150,
  seed: 7,
};

describe('a rehearsed day', () => {
  const rehearsal = rehearse(dialplan, day);

  it('books every call to the half hour in which it arrived', () => {
    for (const { offered, outcomes } of [...rehearsal.intervals, rehearsal.total]) {
      expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(offered);
    }
    expect(Math.abs(rehearsal.total.offered - 2_000)).toBeLessThan(4 * Math.sqrt(2_000));
    expect(rehearsal.total.outcomes['still-open']).toBeUndefined();
  });

  it('is the same day with the same seed, and another with another', () => {
    expect(rehearse(dialplan, day)).toEqual(rehearsal);
    expect(rehearse(dialplan, { ...day, seed: 8 })).not.toEqual(rehearsal);
  });

  it('serves worse with fewer agents', () => {
    const shifts = day.shifts.map((shift) => ({ ...shift, agents: Math.ceil(shift.agents / 3) }));
    const worse = rehearse(dialplan, { ...day, shifts });
    expect(worse.total.answeredInTime).toBeLessThan(rehearsal.total.answeredInTime / 2);
    expect(worse.occupancy).toBeGreaterThan(rehearsal.occupancy);
    expect(worse.total.outcomes.abandoned).toBeGreaterThan(rehearsal.total.outcomes.abandoned ?? 0);
  });

  it('tells the first call without a line, and never takes more calls than lines', () => {
    const narrow = rehearse(dialplan, { ...day, linesMax: 6 });
    expect(narrow.linesAtOnceMax).toBe(6);
    expect(narrow.total.outcomes.refused).toBeGreaterThan(0);
    expect(narrow.firstBeyondLines?.call).toBeGreaterThan(6);
  });

  it('has the calls of each time that is given, and none at others', () => {
    const arrivals = [
      { from: 14 * 60, until: 14 * 60 + 30, calls: 40 },
      { from: 9 * 60, until: 10 * 60, calls: 400 },
    ];
    const { intervals } = rehearse(dialplan, { ...day, arrivals });
    const offered = intervals.map((interval) => interval.offered);
    const morning = (offered[18] ?? 0) + (offered[19] ?? 0);
    expect(Math.abs(morning - 400)).toBeLessThan(4 * Math.sqrt(400));
    expect(Math.abs((offered[28] ?? 0) - 40)).toBeLessThan(4 * Math.sqrt(40));
    expect(offered.reduce((sum, one) => sum + one, 0)).toBe(morning + (offered[28] ?? 0));
  });

  it('serves better when conversations are alike, and worse when they differ much', () => {
    const inTime = (talkDeviationMs: number) => {
      return rehearse(dialplan, { ...day, talkDeviationMs }).total.answeredInTime;
    };
    expect(inTime(0)).toBeGreaterThan(inTime(900_000));
  });

  it('has nobody answered outside the shifts', () => {
    const shifts = [{ from: 8 * 60, until: 20 * 60, agents: 20 }];
    const { intervals } = rehearse(dialplan, { ...day, shifts });
    const night = intervals.slice(0, 14).flatMap(({ outcomes }) => Object.keys(outcomes));
    expect(new Set(night)).toEqual(new Set(['refused']));
  });
});

describe('Erlang’s formula', () => {
  it('is met by one queue of patient callers and sixteen agents at 12 erlang', () => {
    const steady = rehearse(dialplan, {
      ...day,
      calls: 24 * 240,
      profile: dayProfile.map(() => 1),
      // 240 calls an hour of 180 s each: 3.05 s of ringing and 30 s of wrap-up occupy as talking does.
      ...{ talkMs: 146_950, answerMs: 3_000, patienceMs: 1e12, linesMax: 10_000 },
      habits: [{ press: ['0'], share: 1 }],
      shifts: [{ from: 0, until: 24 * 60, agents: 16 }],
      // Whoever need not wait for an agent is answered after the ringing.
      targetMs: 3_060,
    });
    const { offered, answeredInTime } = steady.total;
    // Erlang C for 16 servers and 12 erlang is 0.2046; a day of 5,760 calls scatters by some 0.02.
    expect(Math.abs(1 - answeredInTime / offered - 0.2046)).toBeLessThan(0.06);
    expect(Math.abs(steady.occupancy - (12 / 16) * (176.95 / 180))).toBeLessThan(0.03);
  });
});
