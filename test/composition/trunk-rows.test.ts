import { expect, it } from 'vitest';
import { trunkRows } from '../../src/composition/trunk-rows.ts';
import { smallDialplan, soundDialplan } from '../support/small-dialplan.ts';

const plan = `${smallDialplan}
trunks:
  carrier:
    addresses: [203.0.113.7]
    outgoing:
      address: 203.0.113.7
      callerNumber: '4008108000'
      credentials: {username: hotline, secret: carrier}
      register: {}
  spare: {outgoing: {address: spare.example.com, callerNumber: '4008108000'}}
  inward: {digest: {username: them, secret: them}}
`;

it('tells how each trunk stands: its carrier, its calls, its traffic', () => {
  const { trunks } = soundDialplan(plan);
  const registration = { state: 'refused', since: 7, sipStatus: 403 } as const;
  const rows = trunkRows(Object.values(trunks), {
    traffic: [{ trunk: 'inward', calls: 3, open: 1, lastCallAt: 9 }],
    standings: [{ trunk: 'carrier', isDown: true, registration }],
    failing: [
      { trunk: 'carrier', since: 7, fault: 'registration-refused', sipStatus: 403 },
      { trunk: 'spare', since: 8, fault: 'calls-failed', calls: 4 },
    ],
  });
  const idle = { open: 0, lastDay: 0, addresses: [] };
  expect(rows).toEqual([
    {
      ...{ ...idle, name: 'carrier', addresses: ['203.0.113.7'], out: true, down: true },
      registration,
    },
    { ...idle, name: 'spare', out: true, down: false, failing: { since: 8, calls: 4 } },
    {
      ...{ name: 'inward', addresses: [], digestUser: 'them', out: false, down: false },
      ...{ open: 1, lastDay: 3, lastCallAt: 9 },
    },
  ]);
});
