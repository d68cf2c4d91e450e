/** The queue engine against Erlang B, C and A, and the case studies' numbers (docs/queue-engine.md). */
import { describe, expect, it } from 'vitest';
import { erlangB, erlangC } from '../simulate/erlang.ts';
import { cases, compare } from '../simulate/theory.ts';

/** Of the standard error, over eight days: one run in some thousands lies outside by chance. */
const errorsMax = 5;

describe('the queue engine', { timeout: 60_000 }, () => {
  it.each(cases.filter(({ load }) => load.agents === 8))('agrees with theory: $name', (one) => {
    const { mean, error, expected } = compare(one, 8, 3_000);
    expect(error).toBeLessThan(0.02);
    expect(Math.abs(mean - expected)).toBeLessThan(errorsMax * error + 0.001);
  });

  it('answers 99 % in 15 s with 8 agents at 3.0 erlang', () => {
    const night = cases.find(({ name }) => name.startsWith('night'));
    if (!night) throw new Error('no such case');
    expect(compare(night, 4, 3_000).mean).toBeGreaterThan(0.985);
    expect(night.expected).toBeGreaterThan(0.99);
  });

  it('loses less than 1 % and answers 99 % in 15 s with 150 agents at 128 erlang', () => {
    const load = { agents: 150, load: 128, patienceMs: 60_000, handlingMs: 240_000 };
    const of = (share: 'abandoned' | 'answeredWithin') => {
      const one = { name: '', share, expected: 0, load: { ...load, withinMs: 15_000 } };
      return compare(one, 3, 5_000).mean;
    };
    expect(of('abandoned')).toBeLessThan(0.01);
    expect(of('answeredWithin')).toBeGreaterThan(0.985);
  });

  it('turns away at the 151st line, as often as Erlang B says', () => {
    const saturated = cases.find(({ name }) => name.startsWith('150 lines, 165'));
    if (!saturated) throw new Error('no such case');
    const { mean, error, expected } = compare(saturated, 4, 5_000);
    expect(expected).toBeCloseTo(0.125, 2);
    expect(Math.abs(mean - expected)).toBeLessThan(errorsMax * error + 0.005);
  });
});

describe('the formulas', () => {
  it('give the tables’ values', () => {
    // Erlang B: 10 lines, 5 erlang: 1.84 %; Erlang C: 10 agents, 8 erlang: 40.9 %.
    expect(erlangB(10, 5)).toBeCloseTo(0.0184, 4);
    expect(erlangC(10, 8)).toBeCloseTo(0.409, 3);
  });
});
