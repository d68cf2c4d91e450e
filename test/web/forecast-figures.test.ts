import { describe, expect, it } from 'vitest';
import type { RehearsedDay } from '../../src/protocol/rest/dialplan-forecast.ts';
import { forecastFigures } from '../../src/web/model/forecast-figures.ts';

function day(outcomes: RehearsedDay['outcomes'], change: Partial<RehearsedDay> = {}): RehearsedDay {
  return {
    ...{ version: 'one', calls: 40, outcomes, level: 0.8, occupancy: 0.5, linesAtOnce: 7 },
    ...{ averageWaitMs: 12_340, longestWaitMs: 60_000, halfHours: [] },
    ...change,
  };
}

describe('the figures of a forecast', () => {
  it('say what is better and what is worse, and of what is neither how it changes', () => {
    const live = day({ answered: 30, abandoned: 10 });
    const draft = day(
      { answered: 32, abandoned: 6, 'timed-out': 2 },
      { level: 0.75, averageWaitMs: 9_000, occupancy: 0.55, linesAtOnce: 6 },
    );
    const told = forecastFigures(live, draft).map(({ name, change, is }) => [name, change, is]);
    expect(told).toEqual([
      ['calls', 0, undefined],
      ['answered', 2, 'better'],
      ['abandoned', -4, 'better'],
      ['timed-out', 2, 'worse'],
      ['level', -5, 'worse'],
      ['averageWait', -3.3, 'better'],
      ['longestWait', 0, undefined],
      ['occupancy', 5, undefined],
      ['linesAtOnce', -1, undefined],
    ]);
  });

  it('mark nothing that cannot be seen in the digits shown', () => {
    const draft = day({ answered: 40 }, { averageWaitMs: 12_345, level: 0.8004 });
    const told = forecastFigures(day({ answered: 40 }), draft);
    expect(told.filter(({ change, is }) => change !== 0 || is !== undefined)).toEqual([]);
  });

  it('have the ways to end that wait for no wish last', () => {
    const outcomes = { deferred: 1, closed: 2, refused: 3, answered: 34 };
    const told = forecastFigures(day(outcomes), day({ 'still-open': 1 }));
    const names = told.filter(({ isOutcome }) => isOutcome).map(({ name, is }) => [name, is]);
    expect(names).toEqual([
      ['answered', 'worse'],
      ['refused', 'better'],
      ['closed', undefined],
      ['deferred', undefined],
      ['still-open', undefined],
    ]);
  });
});
