/** A centre at work, as a supervisor sees it: two queues, a dozen agents, calls at every stage. */
import type { AgentId, CallbackId, CallId, OfferId, QueueId } from '../../../src/base/ids.ts';
import type {
  AgentWatch,
  CallbackWatch,
  CallWatch,
  LevelCounts,
  QueueWatch,
  Wallboard,
} from '../../../src/calls/supervision/supervisor-port.ts';

const noCounts: LevelCounts = {
  ...{ offered: 0, answered: 0, answeredInTime: 0, abandoned: 0 },
  ...{ shortAbandons: 0, overflowed: 0, failed: 0, undecided: 0 },
};

export function sampleQueue(id: string, change: Partial<QueueWatch> = {}): QueueWatch {
  return {
    id,
    name: { 'zh-CN': '快件查询', en: 'Tracking' },
    waiting: 0,
    belowFloor: false,
    serviceLevel: {
      ...{ withinMs: 15_000, target: 0.99, shortAbandonMs: 5_000, windowMs: 1_800_000 },
      ...{ now: noCounts, today: noCounts },
    },
    agents: { signedIn: 0, ready: 0, offered: 0, talking: 0, wrapUp: 0, notReady: 0 },
    ...change,
  };
}

export function sampleAgent(
  id: string,
  state: AgentWatch['state'],
  change: Partial<AgentWatch> = {},
): AgentWatch {
  return {
    id: id as AgentId,
    name: '林静',
    extension: '1001',
    state,
    phoneReachable: true,
    deskConnected: true,
    queues: ['tracking'],
    today: { answered: 0, talkMs: 0, wrapUpMs: 0, declined: 0, ringNoAnswers: 0 },
    ...change,
  };
}

export function sampleCall(number: number, change: Partial<CallWatch>): CallWatch {
  return {
    id: `call_${number}` as CallId,
    stage: 'waiting',
    since: 0,
    receivedAt: 0,
    callerNumber: `1380013800${number}`,
    hotline: { 'zh-CN': '速达快递', en: 'Suda Express' },
    ...change,
  };
}

const names = '林静 赵敏 陈晨 周敏 吴强 郑洁 孙磊 钱进 冯雪 蒋欣 沈涛 韩梅'.split(' ');

/** Who talks with each of them; not all are known. */
const customers = ['王建国', '', '李慧', '', '何志远', '', '上海晨光电子'];

/** @param at the instant it shows. */
export function busyWallboard(at: number): Omit<Wallboard, 'at'> {
  const callId = (number: number) => `call_${number}` as CallId;
  const offerId = 'ofr_5' as OfferId;
  const states: AgentWatch['state'][] = [
    { state: 'talking', since: at - 312_000, callId: callId(1) },
    { state: 'ready', since: at - 12_000 },
    { state: 'talking', since: at - 47_000, callId: callId(2) },
    { state: 'wrap-up', since: at - 21_000, callId: callId(4), dueAt: at + 9_000 },
    { state: 'offered', since: at - 3_000, offerId, callId: callId(5), dueAt: at + 17_000 },
    { state: 'not-ready', since: at - 1_500_000, reason: 'lunch' },
    { state: 'talking', since: at - 723_000, callId: callId(3) },
    { state: 'not-ready', since: at - 95_000, reason: 'ring-no-answer' },
    { state: 'ready', since: at - 260_000 },
    { state: 'ready', since: at - 71_000 },
    { state: 'signed-out', since: at - 50_000_000 },
    { state: 'signed-out', since: at - 40_000_000 },
  ];
  const agents = states.map((state, index) => {
    const onCall = 'callId' in state ? state.callId : undefined;
    return sampleAgent(index === 0 ? 'agt_linjing' : `agt_${index}`, state, {
      name: names[index] ?? '',
      extension: String(1001 + index),
      queues: index % 3 === 0 ? ['tracking', 'pick-up', 'general'] : ['tracking', 'general'],
      phoneReachable: index !== 8,
      ...(onCall && {
        call: {
          id: onCall,
          callerNumber: `1380013800${index}`,
          ...(customers[index] && { customerName: customers[index] }),
          queue: 'tracking',
          held: index === 2,
        },
      }),
      today: {
        ...{ answered: 31 - index * 2, wrapUpMs: 600_000 },
        talkMs: (31 - index * 2) * (171_000 + ((index * 37) % 60) * 1000),
        ...{ declined: index % 4, ringNoAnswers: index === 7 ? 2 : 0 },
      },
    });
  });
  const call = (number: number, change: Partial<CallWatch>) =>
    sampleCall(number, { receivedAt: at - 400_000, queue: 'tracking', ...change });
  return {
    lines: { used: 11, max: 24 },
    queues: [
      sampleQueue('tracking', {
        waiting: 4,
        longestWaitingSince: at - 96_000,
        serviceLevel: {
          ...{ withinMs: 15_000, target: 0.99, shortAbandonMs: 5_000, windowMs: 1_800_000 },
          now: {
            ...{ offered: 52, answered: 43, answeredInTime: 38, abandoned: 4, shortAbandons: 1 },
            ...{ overflowed: 0, failed: 0, undecided: 1 },
          },
          today: {
            ...{ offered: 418, answered: 391, answeredInTime: 377, abandoned: 15 },
            ...{ shortAbandons: 6, overflowed: 2, failed: 0, undecided: 1 },
          },
        },
        agents: { signedIn: 10, ready: 3, offered: 1, talking: 3, wrapUp: 1, notReady: 2 },
      }),
      sampleQueue('pick-up', {
        name: { 'zh-CN': '取件预约', en: 'Pick-up' },
        waiting: 0,
        serviceLevel: {
          ...{ withinMs: 15_000, target: 0.95, shortAbandonMs: 5_000, windowMs: 1_800_000 },
          now: { ...noCounts, offered: 9, answered: 9, answeredInTime: 9 },
          today: { ...noCounts, offered: 120, answered: 118, answeredInTime: 117, abandoned: 2 },
        },
        agents: { signedIn: 4, ready: 1, offered: 0, talking: 2, wrapUp: 1, notReady: 0 },
      }),
      sampleQueue('general', {
        name: { 'zh-CN': '人工服务', en: 'General' },
        waiting: 1,
        longestWaitingSince: at - 8_000,
        agents: { signedIn: 10, ready: 3, offered: 1, talking: 3, wrapUp: 1, notReady: 2 },
      }),
    ],
    agents,
    calls: [
      call(6, {
        stage: 'waiting',
        since: at - 96_000,
        tier: 'vip-strategic',
        customerName: '顾明远',
      }),
      call(5, { stage: 'offered', since: at - 61_000, agentId: 'agt_4' as AgentId }),
      call(7, { stage: 'waiting', since: at - 33_000, priority: 2 }),
      call(8, { stage: 'waiting', since: at - 14_000 }),
      call(3, { stage: 'talking', since: at - 723_000, agentId: 'agt_6' as AgentId }),
      call(1, {
        ...{ stage: 'talking', since: at - 312_000, agentId: 'agt_linjing' as AgentId },
        ...{ customerName: '王建国', tier: 'vip-strategic' },
      }),
      call(2, { stage: 'held', since: at - 47_000, agentId: 'agt_2' as AgentId }),
      sampleCall(9, { stage: 'flow', since: at - 6_000, receivedAt: at - 6_000 }),
      call(4, { stage: 'wrap-up', since: at - 21_000, agentId: 'agt_3' as AgentId }),
    ],
    alarms: [
      {
        ...{ id: 'wait-long:tracking', kind: 'wait-long', level: 'alarm', since: at - 36_000 },
        ...{ queue: 'tracking', facts: { waiting: 4 } },
      },
      {
        ...{ id: 'service-level-low:tracking', kind: 'service-level-low', level: 'warning' },
        ...{ since: at - 600_000, queue: 'tracking', facts: { level: 0.76, target: 0.99 } },
      },
      {
        ...{ id: 'phone-unreachable:agt_8', kind: 'phone-unreachable', level: 'warning' },
        ...{ since: at - 41_000, agentId: 'agt_8' as AgentId, facts: {} },
      },
      {
        ...{ id: 'trunk-refused:carrier', kind: 'trunk-refused', level: 'alarm' },
        ...{ since: at - 420_000, trunk: 'carrier', facts: { sipStatus: 403 } },
      },
    ],
  };
}

/** One that is late and stands first, one that waits for its next attempt, one that is dialled. */
export function sampleCallbacks(at: number): readonly CallbackWatch[] {
  const common = {
    ...{ queueId: 'tracking' as QueueId, attemptsMax: 3, merged: 0, mayBeCalledNow: true },
    about: { hotline: 'express' },
  };
  return [
    {
      ...{ ...common, id: 'cbk_late' as CallbackId, number: '13800138000', state: 'due' },
      ...{ customerName: '王建国', position: 1, dueAt: at + 3_600_000, isLate: true, merged: 1 },
      ...{ requestedAt: at - 4_500_000, queuedAt: at - 4_620_000, promisedAt: at - 900_000 },
      ...{ attempts: 1, callId: 'call_late-2' as CallId },
    },
    {
      ...{ ...common, id: 'cbk_dialled' as CallbackId, number: '02112345678', state: 'dialling' },
      ...{ dueAt: at + 20_000, isLate: false, agentId: 'agt_linjing' as AgentId },
      ...{ requestedAt: at - 1_200_000, queuedAt: at - 1_260_000, promisedAt: at + 2_400_000 },
      ...{ attempts: 1, callId: 'call_dialled-1' as CallId, mayBeCalledNow: false },
    },
    {
      ...{ ...common, id: 'cbk_later' as CallbackId, number: '13900139000', state: 'requested' },
      ...{ dueAt: at + 7_200_000, isLate: false, assignedTo: 'agt_linjing' as AgentId },
      ...{ requestedAt: at - 600_000, queuedAt: at - 700_000, promisedAt: at + 10_800_000 },
      ...{ attempts: 2, mayBeCalledNow: false },
    },
  ];
}
