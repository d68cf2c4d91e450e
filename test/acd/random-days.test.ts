/** Random inputs, sensible and senseless, in any order: the engine never contradicts itself. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkInvariants } from '../../src/acd/invariants.ts';
import type { AcdInput } from '../../src/acd/model/inputs.ts';
import { replay } from '../../src/acd/restore/replay.ts';
import { type AcdSnapshot, toSnapshot } from '../../src/acd/restore/snapshot.ts';
import { type AcdState, emptyState } from '../../src/acd/state.ts';
import { queueToday } from '../../src/acd/statistics.ts';
import { step } from '../../src/acd/step.ts';
import type { AgentId, CallId, QueueId } from '../../src/base/ids.ts';
import { type AcdConfig, configOf } from '../support/acd-config.ts';

interface Act {
  readonly pick: number;
  readonly agent: number;
  readonly call: number;
  readonly waitMs: number;
}

const acts = fc.array(
  fc.record({
    pick: fc.integer({ min: 0, max: 17 }),
    agent: fc.integer({ min: 0, max: 5 }),
    call: fc.integer({ min: 0, max: 9 }),
    waitMs: fc.integer({ min: 0, max: 15_000 }),
  }),
  { minLength: 50, maxLength: 300 },
);

const configs: readonly AcdConfig[] = [
  configOf({ queues: ['a', 'b'], agents: 6 }),
  configOf({ queues: ['a'], agents: 4, waitingMax: 3, ringNoAnswerLimit: 2 }),
  configOf({ queues: ['a', 'b'], agents: 6, whenNoAgents: 'leave', wrapUpMs: 0 }),
];

/** What the act means in this state: offers are aimed at, so that most inputs fit. */
function inputOf(state: AcdState, act: Act, at: number): AcdInput {
  const agentId = `agt_${act.agent}` as AgentId;
  const callId = `call_${act.call}` as CallId;
  const offers = [...state.offers.keys()].sort();
  const offerId = offers[act.call % Math.max(1, offers.length)] ?? ('ofr_none' as never);
  const holder = state.offers.get(offerId)?.agentId ?? agentId;
  const queueId = (act.agent % 2 === 0 ? 'a' : 'b') as QueueId;
  const skills: Record<string, number> = act.call % 3 === 0 ? { english: (act.agent % 5) + 1 } : {};
  const config = configs[act.call % configs.length] ?? configOf({ queues: [], agents: 0 });
  const inputs: readonly AcdInput[] = [
    { kind: 'agent-signed-in', at, agentId },
    { kind: 'agent-ready', at, agentId },
    { kind: 'agent-ready', at, agentId },
    { kind: 'call-queued', at, callId, queueId, priority: act.agent % 3, skills },
    { kind: 'call-queued', at, callId, queueId, priority: 0, skills: {} },
    { kind: 'offer-received', at, agentId: holder, offerId },
    { kind: 'offer-received', at, agentId: holder, offerId },
    { kind: 'offer-accepted', at, offerId },
    { kind: 'offer-accepted', at, offerId },
    { kind: 'offer-declined', at, agentId: holder, offerId },
    { kind: 'offer-failed', at, offerId, reason: 'phone-unreachable' },
    { kind: 'call-abandoned', at, callId },
    { kind: 'call-ended', at, callId, by: 'agent' },
    { kind: 'conversation-broken', at, callId, reason: 'hand-over-failed' },
    { kind: 'wrap-up-ended', at, agentId },
    { kind: 'phone-changed', at, agentId, reachable: act.call > 2 },
    { kind: 'desk-changed', at, agentId, connected: act.call > 2 },
    act.call === 0
      ? { kind: 'config-changed', at, config }
      : act.call < 3
        ? { kind: 'agent-signed-out', at, agentId }
        : { kind: 'agent-not-ready', at, agentId, reason: 'break' },
  ];
  return inputs[act.pick] ?? { kind: 'time-passed', at };
}

function firstInputs(config: AcdConfig): readonly AcdInput[] {
  return [
    { kind: 'config-changed', at: 0, config },
    ...config.agents.flatMap(({ id }): AcdInput[] => [
      { kind: 'phone-changed', at: 0, agentId: id, reachable: true },
      { kind: 'desk-changed', at: 0, agentId: id, connected: true },
    ]),
  ];
}

interface Day {
  readonly state: AcdState;
  readonly inputs: readonly AcdInput[];
  readonly halfWay: AcdSnapshot;
  readonly inputsSince: readonly AcdInput[];
}

function liveThrough(config: AcdConfig, plan: readonly Act[]): Day {
  let state = emptyState();
  const inputs: AcdInput[] = [];
  const take = (input: AcdInput) => {
    inputs.push(structuredClone(input));
    state = step(state, input).state;
    checkInvariants(state);
    expect(state.deadlines.first?.dueAt ?? Infinity).toBeGreaterThan(state.at);
  };
  for (const input of firstInputs(config)) take(input);
  let at = 0;
  let halfWay: AcdSnapshot = toSnapshot(state);
  let before = inputs.length;
  plan.forEach((act, index) => {
    at += act.waitMs;
    for (let next = state.nextDueAt; next !== undefined && next <= at; next = state.nextDueAt) {
      take({ kind: 'time-passed', at: next });
    }
    take(inputOf(state, act, at));
    if (index !== Math.floor(plan.length / 2)) return;
    halfWay = JSON.parse(JSON.stringify(toSnapshot(state)));
    before = inputs.length;
  });
  return { state, inputs, halfWay, inputsSince: inputs.slice(before) };
}

function jsonOf(state: AcdState): unknown {
  return JSON.parse(JSON.stringify(toSnapshot(state)));
}

const runs = { numRuns: 150 };

describe('random days', { timeout: 60_000 }, () => {
  it('keep every invariant after each step, and come back the same from the journal', () => {
    fc.assert(
      fc.property(fc.constantFrom(...configs), acts, (config, plan) => {
        const day = liveThrough(config, plan);
        const expected = jsonOf(day.state);
        expect(jsonOf(replay(undefined, day.inputs))).toEqual(expected);
        expect(jsonOf(replay(day.halfWay, day.inputsSince))).toEqual(expected);
      }),
      runs,
    );
  });

  it('give the same effects from a restored state as from the living one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...configs), acts, (config, plan) => {
        const { inputs } = liveThrough(config, plan);
        let living = emptyState();
        for (const input of inputs) {
          const restored = replay(JSON.parse(JSON.stringify(toSnapshot(living))), []);
          const expected = step(restored, structuredClone(input)).effects;
          const { state, effects } = step(living, input);
          living = state;
          expect(effects).toEqual(expected);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('account for every call that was queued', () => {
    fc.assert(
      fc.property(acts, (plan) => {
        const config = configOf({ queues: ['a', 'b'], agents: 6 });
        const kept = plan.filter((act) => act.pick !== 17);
        const { state } = liveThrough(config, kept);
        for (const queueId of ['a', 'b'] as QueueId[]) {
          const today = queueToday(state.statistics, queueId, state.at);
          const open = [...state.calls.values()].filter((call) => {
            return call.queueId === queueId && !call.answered;
          }).length;
          const { answered, abandoned, left, failed } = today;
          expect(today.queued).toBe(answered + abandoned + left + failed + open);
        }
      }),
      { numRuns: 50 },
    );
  });
});
