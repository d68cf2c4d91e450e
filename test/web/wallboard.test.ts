/** The wallboard's view-model: figures, orders, keys, timeline. */
import { describe, expect, it } from 'vitest';
import { watchedView } from '../../src/desk/live/wallboard-feed.ts';
import type { WatchedCallBody } from '../../src/protocol/rest/supervision.ts';
import type { AgentRow } from '../../src/protocol/wallboard.ts';
import { timelineOf } from '../../src/web/model/call-timeline.ts';
import { possibleFor, supervisorActionOf } from '../../src/web/model/supervisor-actions.ts';
import {
  formatLevel,
  levelOf,
  needsHand,
  onlyQueue,
  sortAgents,
  sortCalls,
  standingOf,
  totalsOf,
} from '../../src/web/model/wallboard-figures.ts';
import { busyWallboard } from '../support/desk/wallboard-samples.ts';

const at = 1_800_000_000_000;
const view = watchedView({ at, ...busyWallboard(at) });
const queue = (id: string) => {
  const found = view.queues.find((one) => one.id === id);
  if (!found) throw new Error(`no queue ${id}`);
  return found;
};

describe('a service level on the wall', () => {
  it('is its formula over its counts', () => {
    expect(levelOf(queue('tracking').serviceLevel.now)).toBeCloseTo(38 / (52 - 1 - 1));
    expect(levelOf(queue('general').serviceLevel.now)).toBeUndefined();
  });

  it('never looks reached by rounding, and is a dash while unknown', () => {
    expect(formatLevel(0.98999)).toBe('98.9 %');
    expect(formatLevel(1)).toBe('100.0 %');
    expect(formatLevel(undefined)).toBe('—');
    expect(standingOf(0.98999, 0.99)).toBe('missed');
    expect(standingOf(0.99, 0.99)).toBe('reached');
    expect(standingOf(undefined, 0.99)).toBe('unknown');
  });

  it('of the whole centre is that of all calls, not the mean of the queues', () => {
    const { waiting, longestWaitingSince, today, signedIn, ready, talking } = totalsOf(view);
    expect({ waiting, signedIn, ready, talking }).toEqual({
      ...{ waiting: 5, signedIn: 10, ready: 3, talking: 3 },
    });
    expect(longestWaitingSince).toBe(at - 96_000);
    expect(levelOf(today)).toBeCloseTo((377 + 117) / (418 - 6 - 1 + 120));
  });
});

describe('the rows of the wall', () => {
  const ids = (agents: readonly AgentRow[]) => agents.map(({ id }) => id);

  it('show first who can take a call, and in each state who has been in it longest', () => {
    const order = { column: 'state', descending: false } as const;
    const states = sortAgents(view.agents, order).map(({ state }) => state.state);
    expect([...new Set(states)]).toEqual([
      ...['ready', 'offered', 'talking', 'wrap-up', 'not-ready', 'signed-out'],
    ]);
    expect(ids(sortAgents(view.agents, order)).slice(0, 3)).toEqual(['agt_8', 'agt_9', 'agt_1']);
    const down = sortAgents(view.agents, { ...order, descending: true });
    expect(down[0]?.state.state).toBe('signed-out');
  });

  it('show callers without an agent first, the longest first', () => {
    const calls = sortCalls(view.calls).map(({ id, stage }) => `${stage} ${id}`);
    expect(calls.slice(0, 4)).toEqual([
      ...['waiting call_6', 'waiting call_7', 'waiting call_8', 'offered call_5'],
    ]);
  });

  it('can be those of one queue, and a queue with an alarm needs a hand', () => {
    expect(onlyQueue(view, 'pick-up').agents).toHaveLength(4);
    expect(onlyQueue(view, 'pick-up').calls).toEqual([]);
    expect(onlyQueue(view, undefined).calls).toHaveLength(9);
    expect(needsHand(queue('tracking'), view)).toBe(true);
    expect(needsHand(queue('general'), view)).toBe(false);
  });
});

describe("a supervisor's keys", () => {
  const press = (key: string, change = {}) =>
    supervisorActionOf({
      ...{ key, ctrlKey: false, metaKey: false, altKey: false, isTyping: false },
      ...change,
    });

  it('belong to the text while something is typed, but for Escape', () => {
    expect(press('o')).toBe('sign-out');
    expect(press('o', { isTyping: true })).toBeUndefined();
    expect(press('Escape', { isTyping: true })).toBe('close');
    expect(press('k')).toBeUndefined();
    expect(press('k', { ctrlKey: true })).toBe('clear');
    expect(press('Enter')).toBeUndefined();
  });

  it('do only what fits the state of the chosen agent', () => {
    const agent = (id: string) => view.agents.find((one) => one.id === id);
    const of = (id: string) => [...possibleFor(agent(id), true)];
    expect(of('agt_linjing')).toEqual(['message', 'not-ready', 'clear']);
    expect(of('agt_5')).toEqual(['ready', 'message', 'not-ready', 'sign-out']);
    expect(of('agt_10')).toEqual([]);
    expect(of('nobody')).toEqual([]);
    expect(possibleFor(agent('agt_linjing'), false).size).toBe(0);
  });
});

describe("a call's timeline", () => {
  const body: Omit<WatchedCallBody, 'events'> = {
    call: {
      ...{ id: 'call_1', callerNumber: '1', dialledNumber: '2', receivedAt: at, path: [] },
      ...{ outcome: 'open', queueMs: 0, talkMs: 0, recordings: [] },
    },
    agentNames: { agt_1: '林静' },
  };

  it('names the agents, and keeps why each was chosen', () => {
    const explanation = {
      ...{ strategy: 'longest-idle', chosen: 'agt_1', idleMs: 5_000, unlisted: 0 },
      ...{ candidates: ['agt_1'], passedOver: [{ agentId: 'agt_2', reason: 'talking' }] },
    };
    const lines = timelineOf({
      ...body,
      events: [
        { at, kind: 'call-queued' },
        { at: at + 3_000, kind: 'offer-presented', agentId: 'agt_1', facts: { explanation } },
        { at: at + 4_000, kind: 'something-newer', facts: { explanation: 'in words' } },
      ],
    });
    expect(lines).toEqual([
      { at, afterMs: 0, kind: 'call-queued' },
      {
        ...{ at: at + 3_000, afterMs: 3_000, kind: 'offer-presented' },
        ...{ agentName: '林静', why: explanation },
      },
      { at: at + 4_000, afterMs: 1_000, kind: 'something-newer' },
    ]);
  });

  it('keeps why nobody took a call that overflowed', () => {
    const explanation = {
      facts: {
        ...{ waitedMs: 30_000, position: 1, waiting: 2 },
        ...{ signedIn: 1, ready: 0, notReady: 1, skill: 'english' },
      },
      passedOver: [{ agentId: 'agt_2', reason: 'not-ready', detail: 'meal' }],
      unlisted: 3,
    };
    const facts = { rule: 'to-night', explanation };
    const [line] = timelineOf({ ...body, events: [{ at, kind: 'call-overflowed', facts }] });
    expect(line).toEqual({ at, afterMs: 0, kind: 'call-overflowed', nobody: explanation });
  });

  it('keeps why nobody took a call until less was asked of them', () => {
    const at = 10_000;
    const passedOver = [{ agentId: 'agt_wang', reason: 'skill-missing', detail: 'english' }];
    const facts = { needs: { english: 2 }, explanation: { passedOver, unlisted: 3 } };
    const [line] = timelineOf({ ...body, events: [{ at, kind: 'needs-relaxed', facts }] });
    expect(line?.nobody).toEqual({ passedOver, unlisted: 3 });
  });
});
