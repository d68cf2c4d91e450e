/** What a supervisor is shown of lines is what calls are admitted by. */
import { describe, expect, it } from 'vitest';
import { linesInUse } from '../../src/acd/admission.ts';
import type { LineBudget } from '../../src/acd/model/config.ts';
import { emptyState } from '../../src/acd/state.ts';
import { step } from '../../src/acd/step.ts';
import type { CallId } from '../../src/base/ids.ts';
import { configOf } from '../support/acd-config.ts';

const noon = Date.parse('2026-11-23T04:00:00Z');

function centre(rescue: readonly LineBudget[]) {
  let state = emptyState();
  const config = configOf({ queues: ['a'], agents: 1 });
  const lines = {
    ...config.lines,
    ...{ max: 5, hotlines: { rescue }, classes: { contract: [{ reserved: 0, max: 2 }] } },
    saturation: {
      sales: [{ name: 'told', to: { kind: 'announcement', prompt: 'busy' } as const }],
    },
  };
  const changed = { ...config, utcOffsetMinutes: 480, lines };
  state = step(state, { kind: 'config-changed', at: noon, config: changed }).state;
  let calls = 0;
  return {
    call(hotline: string, customerClass: 'walk-in' | 'contract' = 'walk-in') {
      const callId = `call_${++calls}` as CallId;
      state = step(state, { kind: 'call-arrived', at: noon, callId, hotline, customerClass }).state;
      return callId;
    },
    hangUp(callId: CallId) {
      state = step(state, { kind: 'line-freed', at: noon, callId }).state;
    },
    shown: () => linesInUse(state),
  };
}

describe('lines in use', () => {
  it('are told by hotline and class, with what each could still have', () => {
    const { call, shown } = centre([{ reserved: 2, max: 4 }]);
    call('rescue');
    call('sales', 'contract');
    expect(shown()).toEqual({
      ...{ used: 2, max: 5, treatments: 0, treatmentsMax: 20 },
      hotlines: [
        { id: 'rescue', used: 1, reserved: 2, max: 4, free: 3 },
        { id: 'sales', used: 1, reserved: 0, free: 2 },
      ],
      classes: [
        { id: 'contract', used: 1, reserved: 0, max: 2, free: 1 },
        { id: 'walk-in', used: 1, reserved: 0, free: 3 },
      ],
    });
  });

  it('are given back, and those who are only told that all is busy count apart', () => {
    const { call, hangUp, shown } = centre([{ reserved: 2, max: 4 }]);
    const [first] = [call('sales'), call('sales'), call('sales'), call('sales')];
    expect(shown()).toMatchObject({ used: 3, treatments: 1 });
    hangUp(first);
    expect(shown()).toMatchObject({ used: 2, treatments: 1 });
  });

  it('are held against the budget of the hour', () => {
    const night = { reserved: 3, max: 5, within: { from: 22 * 60, until: 6 * 60 } };
    const { call, shown } = centre([night, { reserved: 1, max: 2 }]);
    call('rescue');
    expect(shown().hotlines).toEqual([{ id: 'rescue', used: 1, reserved: 1, max: 2, free: 1 }]);
  });
});
