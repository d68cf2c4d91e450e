import { expect, it } from 'vitest';
import type { TrunkRow } from '../../src/protocol/rest/system.ts';
import { trunkStates } from '../../src/web/model/trunk-state.ts';

const plain: TrunkRow = {
  ...{ name: 'carrier', addresses: [], open: 0, lastDay: 0, out: true, down: false },
};

it.each<[string, Partial<TrunkRow>, readonly unknown[]]>([
  ['nothing of a trunk that is neither registered nor asked', {}, []],
  [
    'that it is registered and answers',
    { registration: { state: 'registered', since: 1 }, health: { state: 'up', since: 2 } },
    [
      { word: 'registered', since: 1, isGood: true },
      { word: 'answers', since: 2, isGood: true },
    ],
  ],
  [
    'what is bad first, what is not known next',
    {
      registration: { state: 'registering', since: 1 },
      health: { state: 'up', since: 2 },
      failing: { since: 3, calls: 4 },
    },
    [
      { word: 'failing', since: 3, isGood: false, facts: { calls: 4 } },
      { word: 'registering', since: 1 },
      { word: 'answers', since: 2, isGood: true },
    ],
  ],
  [
    'with which status it was refused',
    {
      registration: { state: 'refused', since: 1, sipStatus: 403 },
      health: { state: 'down', since: 2 },
    },
    [
      { word: 'refused', since: 1, isGood: false, facts: { sipStatus: 403 } },
      { word: 'silent', since: 2, isGood: false },
    ],
  ],
])('the trunks page says %s', (_, more, states) => {
  expect(trunkStates({ ...plain, ...more })).toEqual(states);
});
