/** Nobody starves: whatever the weights, priorities and classes, who waits long enough is next. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AcdConfig,
  configDefaults,
  customerClasses,
  queueDefaults,
} from '../../src/acd/model/config.ts';
import type { AcdInput } from '../../src/acd/model/inputs.ts';
import { type AcdState, emptyState } from '../../src/acd/state.ts';
import { step } from '../../src/acd/step.ts';
import type { AgentId, CallId, QueueId } from '../../src/base/ids.ts';

const agentId = 'agt_lin' as AgentId;
const minuteMs = 60_000;
const worthMsMax = 10 * minuteMs;
/** All head starts together, and the rivals who can have come in that time, with room. */
const minutesMax = 200;

interface Centre {
  readonly weights: readonly number[];
  readonly worths: readonly number[];
}

function configOf({ weights, worths }: Centre): AcdConfig {
  const classWorthMs = Object.fromEntries(
    customerClasses.map((name, index) => [name, worths[index] ?? 0]),
  );
  const queues = weights.map((weight, index) => ({
    ...queueDefaults,
    id: `queue-${index}` as QueueId,
    ...{ weight, classWorthMs, wrapUpMs: 0, waitMsMax: 1e12, waitingMax: 1e6 },
  }));
  const places = queues.map(({ id }) => ({ queueId: id, order: 1 }));
  return { ...configDefaults, queues, agents: [{ id: agentId, queues: places, skills: {} }] };
}

/** One agent, who serves a call a minute while more than that come; returns when the first is served. */
function servedAfterMs(centre: Centre, firstQueue: number, rivals: readonly number[]): number {
  let state: AcdState = emptyState();
  let servedAt: number | undefined;
  const take = (input: AcdInput) => {
    const { state: next, effects } = step(state, input);
    state = next;
    for (const effect of effects) {
      if (effect.kind !== 'present-offer') continue;
      if (effect.callId === 'call_first') servedAt = input.at;
      take({ kind: 'offer-received', at: input.at, agentId, offerId: effect.offerId });
      take({ kind: 'offer-accepted', at: input.at, offerId: effect.offerId });
    }
  };
  const call = (at: number, callId: string, rival: number) => {
    take({
      ...{ kind: 'call-queued', at, callId: callId as CallId, skills: {} },
      queueId: `queue-${rival % centre.weights.length}` as QueueId,
      priority: rival % 3,
      customerClass: customerClasses[rival % customerClasses.length] ?? 'walk-in',
    });
  };
  take({ kind: 'config-changed', at: 0, config: configOf(centre) });
  take({ kind: 'phone-changed', at: 0, agentId, reachable: true });
  take({ kind: 'desk-changed', at: 0, agentId, connected: true });
  take({ kind: 'agent-signed-in', at: 0, agentId });
  const skills = {};
  const queueId = `queue-${firstQueue % centre.weights.length}` as QueueId;
  take({
    kind: 'call-queued',
    at: 0,
    callId: 'call_first' as CallId,
    queueId,
    priority: 0,
    skills,
  });
  call(0, 'call_rival', rivals[0] ?? 0);
  for (let minute = 1; servedAt === undefined && minute < minutesMax; minute++) {
    const at = minute * minuteMs;
    // Two come for each that is served: the line of rivals only grows.
    call(at, `call_${minute}-a`, rivals[minute % rivals.length] ?? 0);
    call(at, `call_${minute}-b`, rivals[(minute * 7) % rivals.length] ?? 0);
    if (minute === 1) take({ kind: 'agent-ready', at, agentId });
    const now = state.agents.get(agentId)?.state;
    if (now?.state === 'talking')
      take({ kind: 'call-ended', at, callId: now.callId, by: 'caller' });
  }
  return servedAt ?? Number.POSITIVE_INFINITY;
}

describe('a caller of the lightest queue and the lowest class', () => {
  it('is served in spite of a line of rivals that only grows', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.2, max: 5, noNaN: true }), { minLength: 1, maxLength: 4 }),
        fc.array(fc.integer({ min: 0, max: worthMsMax }), { minLength: 6, maxLength: 6 }),
        fc.integer({ min: 0, max: 3 }),
        fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 3, maxLength: 10 }),
        (weights, worths, firstQueue, rivals) => {
          const waited = servedAfterMs({ weights, worths }, firstQueue, rivals);
          expect(waited).toBeLessThan(minutesMax * minuteMs);
        },
      ),
      { numRuns: 60 },
    );
  });
});
