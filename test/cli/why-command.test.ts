/** Why did she get it: from the journal, for an agent and for a call. */
import { describe, expect, it } from 'vitest';
import type { AcdInput } from '../../src/acd/model/inputs.ts';
import { toSnapshot } from '../../src/acd/restore/snapshot.ts';
import { emptyState } from '../../src/acd/state.ts';
import { step } from '../../src/acd/step.ts';
import type { AgentId, CallId, QueueId } from '../../src/base/ids.ts';
import { decisionsIn, whyOf } from '../../src/cli/why-command.ts';
import { configOf } from '../support/acd-config.ts';

const config = configOf({ queues: ['a'], agents: 2 });
const queueId = 'a' as QueueId;
const spare = 'spare' as QueueId;
const [lin, wang] = config.agents.map(({ id }) => id) as [AgentId, AgentId];

function call(number: number, at: number): AcdInput {
  const callId = `call_${number}` as CallId;
  return { kind: 'call-queued', at, callId, queueId, priority: 0, skills: {} };
}

const morning: readonly AcdInput[] = [
  { kind: 'config-changed', at: 0, config },
  ...[lin, wang].flatMap((agentId): AcdInput[] => [
    { kind: 'phone-changed', at: 0, agentId, reachable: true },
    { kind: 'desk-changed', at: 0, agentId, connected: true },
    { kind: 'agent-signed-in', at: 0, agentId },
  ]),
  { kind: 'agent-ready', at: 1_000, agentId: lin },
  call(1, 2_000),
];

describe('why', () => {
  it('tells of each offer who was chosen, why nobody else was, and how it ended', () => {
    const inputs = [...morning, { kind: 'time-passed', at: 4_000 } as const];
    const told = whyOf(decisionsIn([{ snapshot: undefined, inputs }]), lin, 'en');
    expect(told.slice(0, 1).join()).toContain('call_1 in a to agt_0, attempt 1: failed');
    expect(told.slice(1)).toEqual([
      '    longest-idle, order 1, idle 2 s; could have taken it: agt_0',
      '    not agt_1: not-ready (signed-in)',
    ]);
    const ofCall = whyOf(decisionsIn([{ snapshot: undefined, inputs }]), 'call_1', 'en');
    expect(ofCall).toEqual(told);
  });

  it('tells where a call overflowed, what the rule saw, and why nobody took it', () => {
    const [a] = config.queues;
    if (!a) throw new Error('no queue');
    const overflow = [{ name: 'nobody-free', when: { waitedMsMin: 5_000 }, toQueue: spare }];
    const queues = [
      { ...a, overflow },
      { ...a, id: spare },
    ];
    const inputs: readonly AcdInput[] = [
      ...morning.slice(0, -2),
      { kind: 'config-changed', at: 1_000, config: { ...config, queues } },
      call(1, 2_000),
      { kind: 'time-passed', at: 7_000 },
    ];
    const decisions = decisionsIn([{ snapshot: undefined, inputs }]);
    const [when, ...english] = whyOf(decisions, 'call_1', 'en');
    expect(when).toContain('call_1 overflowed from a by nobody-free to spare');
    expect(english).toEqual([
      '    waited 5 s, 1 of 1 in line; agents: 2 signed in, 0 ready, 2 not ready',
      '    not agt_0: not-ready (signed-in)',
      '    not agt_1: not-ready (signed-in)',
    ]);
    const [first, ...chinese] = whyOf(decisions, 'call_1', 'zh-CN');
    expect(first).toContain('call_1 按规则 nobody-free 从队列 a 溢出到队列 spare');
    expect(chinese).toEqual([
      '    已等 5 秒，排第 1（共 1）；坐席：2 人签入，0 人就绪，2 人示忙',
      '    不是 agt_0：示忙（刚签入）',
      '    不是 agt_1：示忙（刚签入）',
    ]);
  });

  it('goes on from snapshot to snapshot', () => {
    let state = emptyState();
    for (const input of morning) state = step(state, input).state;
    const snapshot = JSON.parse(JSON.stringify(toSnapshot(state)));
    const later: readonly AcdInput[] = [
      { kind: 'agent-ready', at: 3_000, agentId: wang },
      call(2, 3_500),
    ];
    const segments = [
      { snapshot: undefined, inputs: morning },
      { snapshot, inputs: later },
    ];
    const decisions = decisionsIn(segments);
    expect(decisions.byAgent.get(lin)).toMatchObject([{ callId: 'call_1' }]);
    expect(decisions.byAgent.get(wang)).toMatchObject([{ callId: 'call_2' }]);
  });

  it('says so when nothing is kept', () => {
    const told = whyOf(decisionsIn([]), 'agt_9', 'en');
    expect(told).toEqual(['nothing was decided about agt_9, as far as is kept']);
  });

  it('keeps the last ten offers of an agent', () => {
    const inputs: AcdInput[] = [...morning];
    for (let number = 2; number < 20; number++) {
      const at = number * 10_000;
      const callId = `call_${number - 1}` as CallId;
      inputs.push({ kind: 'call-ended', at, callId, by: 'caller' });
      inputs.push({ kind: 'agent-ready', at, agentId: lin }, call(number, at));
    }
    const kept = decisionsIn([{ snapshot: undefined, inputs }]).byAgent.get(lin);
    expect(kept?.map(({ callId }) => callId)).toEqual(
      Array.from({ length: 10 }, (_, index) => `call_${index + 10}`),
    );
  });
});
