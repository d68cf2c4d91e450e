/** Sample callers, calls and settings for the desk, as the demo hotline has them. */
import type { AgentId, CallbackId, CallId, OfferId } from '../../../src/base/ids.ts';
import type { AgentCallback, ScreenPop, SystemCard } from '../../../src/calls/desk-port.ts';
import type { Customer } from '../../../src/calls/ports.ts';
import type { Person } from '../../../src/desk/ports.ts';
import { MobilePlaces } from '../../../src/numbering/mobile-places.ts';
import { originOf } from '../../../src/numbering/number-origin.ts';
import type { DeskSettings } from '../../../src/protocol/rest/desk.ts';

export const linJing = 'agt_linjing' as AgentId;
export const zhaoMin = 'agt_zhaomin' as AgentId;

/** @param passwordHash of every sample person. */
export function samplePeople(passwordHash: string): Person[] {
  const person = { passwordHash, disabled: false };
  return [
    {
      ...person,
      id: linJing,
      username: 'linjing',
      name: '林静',
      roles: ['agent'],
      agentId: linJing,
      extension: '1001',
    },
    {
      ...person,
      id: zhaoMin,
      username: 'zhaomin',
      name: '赵敏',
      roles: ['agent'],
      agentId: zhaoMin,
      extension: '1002',
    },
    { ...person, id: 'prs_chen', username: 'chen', name: '陈主管', roles: ['supervisor'] },
    { ...person, id: 'prs_liu', username: 'liu', name: '刘质检', roles: ['quality'] },
    { ...person, id: 'prs_root', username: 'root', name: '管理员', roles: ['admin'] },
  ];
}

export const wangJianguo: Customer = {
  id: 'cus_wang',
  name: '王建国',
  company: '华北精密仪器有限公司',
  tier: 'vip-strategic',
  numbers: ['13800138000'],
  accountNumber: 'A-2026-0417',
  address: '北京市海淀区中关村大街 27 号 1206 室',
  language: 'zh-CN',
  notes: '每周一、四固定取件；易碎品较多，请提醒加固包装。',
};

const samplePlaces = new MobilePlaces('1380013,010');

export const sampleCard: SystemCard = {
  id: 'crm',
  name: { 'zh-CN': '客户系统', en: 'CRM' },
  state: 'answered',
  facts: [
    { label: { 'zh-CN': '客户经理', en: 'Manager' }, text: '刘芳 8021' },
    { label: { 'zh-CN': '应收', en: 'Owed' }, text: '1,280.00' },
  ],
  cases: [
    { number: 'C-2041', title: '外包装破损理赔', since: '11-18' },
    { number: 'C-2057', title: '改派送地址', since: '11-20' },
  ],
  link: 'https://crm.example.com/callers/13800138000',
};

/** @param number makes ids: 'ofr_7', 'call_7'. @param at when the pop is made. */
export function samplePop(number: number, at: number, change: Partial<ScreenPop> = {}): ScreenPop {
  return {
    offerId: `ofr_${number}` as OfferId,
    callId: `call_${number}` as CallId,
    callerNumber: '13800138000',
    dialledNumber: '4008108000',
    hotline: { id: 'express', name: { 'zh-CN': '速达快递', en: 'Suda Express' } },
    language: 'zh-CN',
    customer: wangJianguo,
    path: [
      {
        at: at - 60_000,
        step: 'main-menu',
        label: { 'zh-CN': '查询快件', en: 'Track a shipment' },
        input: '1',
      },
      {
        at: at - 45_000,
        step: 'waybill',
        label: { 'zh-CN': '运单号', en: 'Waybill number' },
        input: '773498120056',
      },
      { at: at - 30_000, step: 'to-agent', label: { 'zh-CN': '人工服务', en: 'Agent' } },
    ],
    queue: { id: 'tracking', name: { 'zh-CN': '查件', en: 'Tracking' } },
    queuedAt: at - 26_000,
    waitedMs: 26_000,
    attempt: 1,
    earlierCalls: [
      {
        id: 'call_old2' as CallId,
        receivedAt: at - 2 * 86_400_000,
        outcome: 'answered',
        agentId: linJing,
        disposition: 'tracked',
        path: [
          { at, step: 'm', label: { 'zh-CN': '查询快件', en: 'Track a shipment' }, input: '1' },
        ],
      },
      {
        id: 'call_old1' as CallId,
        receivedAt: at - 6 * 86_400_000,
        outcome: 'abandoned',
        path: [],
      },
    ],
    why: { 'zh-CN': '空闲最久', en: 'Longest idle' },
    origin: originOf('13800138000', samplePlaces) ?? {},
    systems: [sampleCard],
    ...change,
  };
}

/** @param number makes the id: 'cbk_7'. @param at an hour before it is promised. */
export function sampleCallback(
  number: number,
  at: number,
  change: Partial<AgentCallback> = {},
): AgentCallback {
  const place = originOf(change.number ?? '13800138000', samplePlaces);
  return {
    ...{ id: `cbk_${number}` as CallbackId, number: '13800138000', customerName: '王建国' },
    ...(place ? { origin: place } : {}),
    queue: { id: 'tracking', name: { 'zh-CN': '查件', en: 'Tracking' } },
    ...{ state: 'due', dueAt: at + 7_200_000, promisedAt: at + 3_600_000, isLate: false },
    ...{ attempts: 0, attemptsMax: 3, isHers: false, mayCall: true },
    ...change,
  };
}

export const sampleSettings: DeskSettings = {
  notReadyReasons: [
    { id: 'break', label: { 'zh-CN': '小休', en: 'Break' } },
    { id: 'lunch', label: { 'zh-CN': '用餐', en: 'Lunch' } },
    { id: 'training', label: { 'zh-CN': '培训', en: 'Training' } },
    { id: 'paperwork', label: { 'zh-CN': '处理工单', en: 'Paperwork' } },
  ],
  dispositions: [
    { id: 'tracked', label: { 'zh-CN': '快件查询', en: 'Shipment tracked' } },
    { id: 'pick-up-booked', label: { 'zh-CN': '预约取件', en: 'Pick-up booked' } },
    { id: 'complaint', label: { 'zh-CN': '投诉', en: 'Complaint' } },
    { id: 'advice', label: { 'zh-CN': '咨询', en: 'Advice' } },
    { id: 'wrong-number', label: { 'zh-CN': '打错电话', en: 'Wrong number' } },
  ],
  dispositionsOf: { express: ['tracked', 'complaint'] },
};
