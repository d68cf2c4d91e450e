import { describe, expect, it } from 'vitest';
import type { Leg } from '../../../src/calls/ports.ts';
import { dialOutcome, silentTrunk } from '../../../src/telephony/outgoing/dial-outcome.ts';
import type { TrunkResult } from '../../../src/telephony/outgoing/trunk-attempt.ts';
import { TrunkFaults } from '../../../src/telephony/outgoing/trunk-faults.ts';

const busy = dialOutcome(486);
const refused = dialOutcome(503);
const calledOff: TrunkResult = { result: { outcome: 'cancelled' }, isTrunkFault: false };
const answered: TrunkResult = { leg: {} as Leg };

describe('a trunk', () => {
  const failingAfter = (...results: readonly TrunkResult[]) => {
    const faults = new TrunkFaults();
    results.forEach((result, index) => {
      faults.tried('carrier', result, index + 1);
    });
    return faults.of(new Set(['carrier']));
  };

  it('is failing from its first fault on, as long as nothing else comes', () => {
    expect(failingAfter(busy, refused, silentTrunk)).toEqual([
      { trunk: 'carrier', since: 2, fault: 'calls-failed', calls: 2 },
    ]);
    expect(failingAfter(refused, calledOff)).toEqual([
      { trunk: 'carrier', since: 1, fault: 'calls-failed', calls: 1 },
    ]);
  });

  it.each([
    ['an answer', answered],
    ["the person's answer", busy],
  ])('works again with %s', (_, result) => {
    expect(failingAfter(refused, refused, result)).toEqual([]);
  });

  it('that was taken out of the dialplan is not told of', () => {
    const faults = new TrunkFaults();
    faults.tried('carrier', refused, 1);
    expect(faults.of(new Set(['other']))).toEqual([]);
  });
});
