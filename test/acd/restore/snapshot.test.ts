/** What an earlier release has written down is taken over: its calls wait on where they were. */
import { describe, expect, it } from 'vitest';
import { checkInvariants } from '../../../src/acd/invariants.ts';
import type { AcdInput } from '../../../src/acd/model/inputs.ts';
import { recover } from '../../../src/acd/restore/replay.ts';
import { type AcdSnapshot, fromSnapshot, toSnapshot } from '../../../src/acd/restore/snapshot.ts';
import { emptyState } from '../../../src/acd/state.ts';
import { queueToday } from '../../../src/acd/statistics.ts';
import { step } from '../../../src/acd/step.ts';
import type { AgentId, CallId, QueueId } from '../../../src/base/ids.ts';
import { configOf } from '../../support/acd-config.ts';

const config = configOf({ queues: ['a'], agents: 2 });
const queueId = 'a' as QueueId;
const agentId = 'agt_0' as AgentId;

function stateOf(inputs: readonly AcdInput[]) {
  let state = emptyState();
  for (const input of inputs) state = step(state, input).state;
  return state;
}

const morning: readonly AcdInput[] = [
  { kind: 'config-changed', at: 0, config },
  { kind: 'phone-changed', at: 0, agentId, reachable: true },
  { kind: 'desk-changed', at: 0, agentId, connected: true },
  { kind: 'agent-signed-in', at: 0, agentId },
  ...[1, 2].map((number): AcdInput => {
    const callId = `call_${number}` as CallId;
    const customerClass = number === 1 ? 'contract' : 'walk-in';
    return {
      ...{ kind: 'call-queued', at: number * 1_000, callId, queueId, priority: 0 },
      ...{ skills: {}, customerClass },
    };
  }),
];

/** As the first releases wrote it. */
function asFormat2(snapshot: AcdSnapshot): unknown {
  const { callbacks: _, ...rest } = snapshot;
  const queues = snapshot.config.queues.map(
    ({ callback, dispositionWrapUpMs, wrapUpExtensionMs, wrapUpExtensionsMax, ...queue }) => queue,
  );
  const { saturation, saturationMax, ...lines } = snapshot.config.lines;
  return JSON.parse(
    JSON.stringify({
      ...rest,
      format: 2,
      config: { ...snapshot.config, queues, lines, outsideWrapUpMs: undefined },
      calls: snapshot.calls.map(({ assigned, announced, callback, ...call }) => {
        return { ...call, line: '' };
      }),
      queuesToday: snapshot.queuesToday.map(([id, today]) => {
        const { leftBy, overflowedBy, callbacksRequested, callbacksDone, callbacksFailed, ...old } =
          today;
        return [id, old];
      }),
    }),
  );
}

describe('a snapshot', () => {
  it('of the first releases is taken over whole', () => {
    const living = stateOf(morning);
    const old = asFormat2(toSnapshot(living)) as AcdSnapshot;
    const state = fromSnapshot(old);
    checkInvariants(state);
    expect(JSON.parse(JSON.stringify(toSnapshot(state)))).toEqual(
      JSON.parse(JSON.stringify(toSnapshot(living))),
    );
    const ready: AcdInput = { kind: 'agent-ready', at: 5_000, agentId };
    const { effects } = step(state, ready);
    expect(effects).toContainEqual(
      expect.objectContaining({ kind: 'present-offer', callId: 'call_1' }),
    );
    expect(queueToday(state.statistics, queueId, 5_000).leftBy).toEqual({});
  });

  it('of an unknown format begins anew, and the inputs after it are told', () => {
    const future = { ...toSnapshot(stateOf(morning)), format: 99 } as unknown as AcdSnapshot;
    const inputs: readonly AcdInput[] = [{ kind: 'time-passed', at: 9_000 }];
    const recovered = recover(future, inputs);
    expect(recovered.state.calls.size).toBe(0);
    expect(recovered.leftOut).toEqual(inputs);
  });
});
