import { expect, it } from 'vitest';
import { newId } from '../../../src/base/ids.ts';
import type { CallContext } from '../../../src/telephony/legs/call-context.ts';
import { dialNumber } from '../../../src/telephony/outgoing/dial-number.ts';
import type { TrunkChoice } from '../../../src/telephony/outgoing/trunk-choice.ts';
import { TrunkFaults } from '../../../src/telephony/outgoing/trunk-faults.ts';
import { TrunkLines } from '../../../src/telephony/outgoing/trunk-lines.ts';

const outgoing: TrunkChoice['outgoing'] = {
  ...{ host: '203.0.113.7', transport: 'udp', linesMax: 30, order: 1, noResponseMs: 10_000 },
  callerNumbers: { default: '4008108000', allowed: [] },
  prefixes: [{ from: '', to: '' }],
};

function choice(trunk: string): TrunkChoice {
  return { trunk, outgoing, number: '13900001111', callerNumber: '4008108000' };
}

it('fails at once, and says why, where every trunk of a number is down', async () => {
  const signal = new AbortController().signal;
  const options = { number: '13900001111', callId: newId('call'), ringTimeoutMs: 30_000, signal };
  const use = { lines: new TrunkLines(), faults: new TrunkFaults(), isDown: () => true };
  // Nothing of the servers is touched.
  const context = {} as CallContext;
  expect(await dialNumber(options, [choice('carrier'), choice('spare')], use, context)).toEqual({
    outcome: 'unreachable',
    attempts: [
      { trunk: 'carrier', outcome: 'trunk-down' },
      { trunk: 'spare', outcome: 'trunk-down' },
    ],
  });
});
