import { describe, expect, it } from 'vitest';
import { watchedView } from '../../src/desk/live/wallboard-feed.ts';
import { wallboardView } from '../../src/protocol/wallboard.ts';
import { applyChanges, changesBetween } from '../../src/protocol/wallboard-changes.ts';
import { busyWallboard, sampleAgent } from '../support/desk/wallboard-samples.ts';

const at = 1_800_000_000_000;
const busy = watchedView({ at, ...busyWallboard(at) });

describe('the difference of two wallboards', () => {
  it('is nothing when only time has passed', () => {
    expect(changesBetween(busy, { ...busy, at: at + 500 })).toBeUndefined();
  });

  it('holds the rows that differ, and the ids of those that are gone', () => {
    const after = {
      ...busy,
      at: at + 500,
      lines: { used: 10, max: 24 },
      agents: busy.agents.map((agent, index) =>
        index === 1 ? { ...agent, state: { state: 'ready', since: at } as const } : agent,
      ),
      calls: busy.calls.slice(1),
    };
    const changes = changesBetween(busy, after);
    expect(changes).toMatchObject({ lines: { used: 10 }, gone: { calls: ['call_6'], agents: [] } });
    expect(changes?.agents?.map(({ id }) => id)).toEqual(['agt_1']);
    expect(changes?.queues).toBeUndefined();
    expect(changes && applyChanges(busy, changes)).toEqual(after);
  });

  it('finds each value that is another one, at any depth', () => {
    const leaves = (value: unknown, path: readonly string[]): readonly (readonly string[])[] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([name, one]) => leaves(one, [...path, name]))
        : [path];
    const withOther = (value: unknown, [name = '', ...rest]: readonly string[]): unknown => {
      if (typeof value !== 'object' || value === null) return `not ${String(value)}`;
      const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
      copy[name] = withOther(copy[name], rest);
      return copy;
    };
    const paths = leaves(busy, []).filter(([name]) => name !== 'at');
    expect(paths.length).toBeGreaterThan(200);
    for (const path of paths) {
      const after = withOther(busy, path) as typeof busy;
      expect(changesBetween(busy, after), path.join('.')).toBeDefined();
    }
  });

  it('applied to what went before, gives the rows that are', () => {
    const empty = { ...busy, queues: [], agents: [], calls: [], alarms: [] };
    for (const [before, after] of [
      [empty, busy],
      [busy, empty],
    ] as const) {
      const changes = changesBetween(before, after);
      expect(changes && applyChanges(before, changes)).toEqual(after);
    }
  });
});

describe('what a wallboard shows', () => {
  it('fits its schema, and never a whole number', () => {
    expect(wallboardView.parse(busy)).toEqual(busy);
    expect(JSON.stringify(busy)).not.toMatch(/1\d{10}[^\d]/);
    expect(busy.agents[0]?.call?.callerNumber).toBe('138****8000');
  });

  it('is cut where there are too many rows, and says so', () => {
    const agents = Array.from({ length: 2_001 }, (_, index) =>
      sampleAgent(`agt_${index}`, { state: 'ready', since: at }),
    );
    const view = watchedView({ at, ...busyWallboard(at), agents });
    expect(view.agents).toHaveLength(2_000);
    expect(view.cut).toBe(true);
    expect(busy.cut).toBe(false);
  });
});
