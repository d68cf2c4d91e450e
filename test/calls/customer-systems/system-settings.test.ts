import { expect, it } from 'vitest';
import {
  answeredCard,
  openedCard,
  queryOf,
  systemsFor,
} from '../../../src/calls/customer-systems/system-card.ts';
import type { CallRecord } from '../../../src/calls/ports.ts';
import { smallDialplan, soundDialplan } from '../../support/small-dialplan.ts';

const systems = `
services:
  crm: {url: 'http://127.0.0.1:9/'}
  erp: {url: 'http://127.0.0.1:9/erp'}
customerSystems:
  one:
    name: {zh-CN: 客户系统, en: CRM}
    hotlines: [express]
    ask: crm
    facts: [{label: {zh-CN: 余额, en: Balance}, from: balance}]
    cases: {from: cases, number: no, title: title, since: since}
    link: 'https://crm.example.com/{number}'
  other: {name: {zh-CN: 财务, en: ERP}, ask: erp}
`;

const record = {
  ...{ id: 'call_1', hotline: 'express', callerNumber: '13800138000', dialledNumber: '4008108000' },
} as unknown as CallRecord;
const json = {
  ...{ balance: 7, owed: 9, old: [{ no: '2', title: 'b' }] },
  cases: [{ no: '1', ref: 'A', title: 'a', subject: 'c', since: 'today', at: 'now' }],
};

function shown(passage: string, by: string): string {
  const text = `${smallDialplan}${systems}`;
  expect(text).toContain(passage);
  const dialplan = soundDialplan(text.replace(passage, by));
  const asker = { record, customer: undefined };
  const all = Object.values(dialplan.customerSystems);
  const shownAt = [...systemsFor('express', all), ...systemsFor('second', all)];
  const cards = shownAt.map((system) => {
    const opened = openedCard(system, asker);
    const answered = system.ask && answeredCard(system, opened, { outcome: 'answered', json });
    return [opened, system.ask, answered];
  });
  return JSON.stringify([queryOf(asker), cards]);
}

it.each([
  ['zh-CN: 客户系统', 'zh-CN: 客服系统'],
  ['    hotlines: [express]\n', ''],
  ['ask: crm', 'ask: erp'],
  ['zh-CN: 余额', 'zh-CN: 结余'],
  ['from: balance', 'from: owed'],
  ['from: cases', 'from: old'],
  ['number: no', 'number: ref'],
  ['title: title', 'title: subject'],
  ['since: since', 'since: at'],
  ['https://crm', 'https://erp'],
])('is shown otherwise with each of its settings: %s', (passage, by) => {
  expect(shown(passage, by)).not.toBe(shown(passage, passage));
});
