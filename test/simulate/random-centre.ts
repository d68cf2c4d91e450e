/** Random call centres: every rule of a queue is in force somewhere, none is special. */
import {
  type AcdConfig,
  configDefaults,
  customerClasses,
  type OverflowCondition,
  type OverflowTarget,
  type QueueConfig,
  queueDefaults,
  type Skills,
  strategies,
  type TraineeRules,
} from '../../src/acd/model/config.ts';
import type { AgentId, QueueId } from '../../src/base/ids.ts';

export type Draw = () => number;

export const skillNames = ['english', 'cantonese', 'customs', 'claims', 'site-north'] as const;

export function pick<Item>(draw: Draw, items: readonly Item[]): Item {
  const item = items[Math.floor(draw() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

export function maybe<Value>(draw: Draw, chance: number, value: () => Value): Value | undefined {
  return draw() < chance ? value() : undefined;
}

/** @param size agents */
export function randomCentre(draw: Draw, size: number): AcdConfig {
  const count = 1 + Math.floor(draw() * 5);
  const ids = Array.from({ length: count }, (_, index) => `queue-${index}` as QueueId);
  const queues = ids.map((id, index) => randomQueue(draw, id, ids.slice(index + 1)));
  return {
    ...configDefaults,
    queues,
    agents: Array.from({ length: size }, (_, index) => ({
      id: `agt_${index}` as AgentId,
      queues: ids
        .filter(() => draw() < 0.6)
        .map((queueId) => {
          return { queueId, order: 1 + Math.floor(draw() * 3), share: 1 + Math.floor(draw() * 4) };
        }),
      skills: randomSkills(draw, 0.5),
      ...maybe(draw, 0.1, () => ({ universalOrder: 2 })),
      ...maybe(draw, 0.15, () => ({ trainee: randomTrainee(draw, index) })),
    })),
    deskGraceMs: 5_000,
    utcOffsetMinutes: 0,
    breaksMs: { meal: 60_000 },
    outsideWrapUpMs: pick(draw, [0, 4_000]),
    lines: {
      ...configDefaults.lines,
      max: size * 3 + 10,
      hotlines: { express: [{ reserved: 2, max: size * 3 + 5 }] },
      classes: { 'vip-local': [{ reserved: 3, max: 1_000 }] },
      saturationMax: 3,
      saturation: {
        express: [
          { name: 'as-claims', to: { kind: 'hotline', hotline: 'claims' } },
          { name: 'all-busy', to: { kind: 'announcement', prompt: 'all-busy' } },
        ],
        claims: [
          { name: 'short', when: ['lines-exhausted'], to: { kind: 'flow', flow: 'short' } },
          { name: 'busy-signal', to: { kind: 'refuse', status: 486 } },
        ],
      },
    },
  };
}

/** @param below queues it may overflow to: only forward, so that nothing circles */
function randomQueue(draw: Draw, id: QueueId, below: readonly QueueId[]): QueueConfig {
  return {
    ...queueDefaults,
    id,
    strategy: pick(draw, strategies),
    receiptTimeoutMs: 2_000,
    ringTimeoutMs: 12_000,
    wrapUpMs: pick(draw, [0, 5_000, 20_000]),
    waitMsMax: pick(draw, [30_000, 120_000, 600_000]),
    waitingMax: pick(draw, [3, 20, 1_000]),
    whenNoAgents: pick(draw, ['wait', 'leave'] as const),
    ringNoAnswerLimit: pick(draw, [0, 1, 2, 3]),
    declineLimit: pick(draw, [0, 1, 2]),
    priorityWorthMs: pick(draw, [0, 10_000, 60_000]),
    classWorthMs: Object.fromEntries(customerClasses.map((name) => [name, draw() * 60_000])),
    weight: pick(draw, [1, 1, 0.5, 3]),
    relaxations: [5_000, 15_000]
      .filter(() => draw() < 0.5)
      .map((afterMs, index) => ({ afterMs, skills: { english: 2 - index, customs: 0 } })),
    preferredMs: pick(draw, [0, 8_000]),
    returnWithinMs: pick(draw, [0, 120_000]),
    overflow: [...below, undefined, undefined]
      .filter(() => draw() < 0.4)
      .map((toQueue, index) => ({
        name: `rule-${index}`,
        when: randomCondition(draw),
        ...(toQueue === undefined
          ? maybe(draw, 0.7, () => ({ leaveFor: randomTarget(draw) }))
          : { toQueue }),
      })),
    announceEveryMs: pick(draw, [0, 10_000]),
    exitKeys: pick(draw, [[], ['1'], ['1', '#']]),
    dispositionWrapUpMs: pick(draw, [{}, { complaint: 30_000, 'wrong-number': 0 }]),
    wrapUpExtensionMs: pick(draw, [0, 10_000]),
    wrapUpExtensionsMax: 2,
    callback: {
      first: pick(draw, ['agent', 'customer'] as const),
      dialTimeoutMs: 10_000,
      attemptsMax: 3,
      retryGapsMs: pick(draw, [[5_000], [2_000, 20_000], []]),
    },
    staffing: pick(draw, [[], [{ from: 540, until: 1_080, agents: 3 }]]),
  };
}

function randomCondition(draw: Draw): OverflowCondition {
  return pick<OverflowCondition>(draw, [
    { waitedMsMin: 20_000 },
    { waitingMin: 6 },
    { positionMin: 4, waitedMsMin: 5_000 },
    { estimateMsMin: 60_000 },
    { allNotReady: true },
    { signedInMax: 1 },
    { freeLinesMax: 2, waitedMsMin: 5_000 },
    { skill: 'site-north', readyMax: 0, waitedMsMin: 15_000 },
    { skill: 'site-north', allNotReady: true },
    { readyMax: 0, within: { from: 600, until: 660 } },
  ]);
}

function randomTarget(draw: Draw): OverflowTarget {
  return pick<OverflowTarget>(draw, [
    { kind: 'callback' },
    { kind: 'flow', flow: 'short' },
    { kind: 'refuse', cause: 'busy' },
    { kind: 'announcement', prompt: 'busy-day' },
  ]);
}

/** The mentor may be a trainee herself, or nobody. */
function randomTrainee(draw: Draw, index: number): TraineeRules {
  return {
    extraWrapUpMs: pick(draw, [0, 5_000]),
    ...maybe(draw, 0.5, () => ({ classes: customerClasses.filter(() => draw() < 0.5) })),
    ...maybe(draw, 0.7, () => ({ mentor: `agt_${index + pick(draw, [-1, 1, 2])}` as AgentId })),
  };
}

export function randomSkills(draw: Draw, chance: number): Skills {
  const chosen = skillNames.filter(() => draw() < chance);
  return Object.fromEntries(chosen.map((name) => [name, 1 + Math.floor(draw() * 5)]));
}
