/** What settings beside those of the steps change: each is changed alone, and something must follow. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Secrets } from '../../../src/composition/dialplans/secrets.ts';
import {
  centreSettings,
  deskSettings,
} from '../../../src/composition/dialplans/settings-of-dialplan.ts';
import { trunkConfigs } from '../../../src/composition/dialplans/trunks-of-dialplan.ts';
import { compileDialplan } from '../../../src/dialplan/compile.ts';
import type { CompiledDialplan } from '../../../src/dialplan/compiled.ts';
import { flowSvg } from '../../../src/dialplan/graph/svg.ts';
import { queueConfigsOf } from '../../../src/dialplan/queue-config.ts';
import {
  simulate,
  simulationDefaults,
  textsOf,
} from '../../../src/dialplan/simulation/simulate.ts';
import { hoursOfDay, isOpen } from '../../../src/dialplan/time/calendar.ts';
import { differences } from '../../../src/dialplan/versions/differences.ts';
import { noticeSection } from '../../support/made-up-notice.ts';
import { everyWay } from './every-way.ts';

const parts = readFileSync('dialplans/prompts/parts.yaml', 'utf8');

const plan = `
hotlines:
  line:
    name: {zh-CN: 热线, en: Line}
    numbers: ['4008100000']
    language: zh-CN
    flow: main
    announcements: after-answer
    emergency: {announce: notice, flow: rescue}
    lines: [{reserved: 1, max: 9, within: '08:00-20:00'}]
    saturation:
      - {name: told, when: [hotline-saturated], announce: notice}
      - {name: elsewhere, flow: second}
      - {name: other-line, hotline: second}
      - {name: no-more, refuse: 486}
  second: {name: {zh-CN: 二线, en: Second}, numbers: ['4008100002'], flow: main, dispositions: [other, sale]}
  third: {name: {zh-CN: 三线, en: Third}, numbers: ['4008100003'], flow: main}
customerClasses:
  contract: {lines: [{reserved: 2, max: 8, within: '08:00-20:00'}]}
flows:
  main:
    name: {zh-CN: 主流程, en: Main}
    start: early
    steps:
      early: {announce: {prompt: notice, next: answer}}
      answer: {answer: {next: where}}
      where: {area: {table: regions, areas: {north: fee}, otherwise: sorry}}
      fee: {say: {as: number, value: '"200"', next: by}}
      by:
        branch:
          when:
            - {if: 'caller.startsWith("139")', next: sorry}
            - {if: 'customer.tier == "contract"', next: dial}
            - {if: 'customer.language == "en"', next: box}
          otherwise: who
      who: {lookup: {customer: '"13900139000"', next: crm, otherwise: sorry}}
      crm: {lookup: {service: crm, keep: {status: status}, next: hours, otherwise: sorry}}
      hours: {hours: {calendar: office, open: menu, closed: sorry}}
      menu: {menu: {prompt: ask, tries: 1, otherwise: sorry,
        keys: {'1': {label: {zh-CN: 一, en: One}, next: wait}}}}
      wait: {queue: {id: team, timedOut: dial, noAgents: box, full: dial, keys: {'1': dial}}}
      box: {voicemail: {box: night, prompt: ask, next: wish, empty: sorry}}
      wish: {callback: {queue: team, next: dial, refused: sorry}}
      dial: {dial: {agent: lin, next: end, noAnswer: sorry}}
      sorry: {play: {prompt: ask, next: end}}
      end: {hangup: {}}
  second:
    name: {zh-CN: 二, en: Second}
    start: only
    steps: {only: {hangup: {}}}
  rescue:
    name: {zh-CN: 应急, en: Rescue}
    start: tell
    steps:
      tell: {play: {prompt: ask, next: end}}
      end: {hangup: {}}
queues:
  team:
    name: {zh-CN: 组, en: Team}
    music: waiting
    announce: ask
    skills: {english: 1}
    maxWait: 1m
    callback: {calendar: office}
    announcements: {every: 10s, prompt: ask, positions: [notice], waits: [{upTo: 1m, prompt: ask}]}
    overflow: [{name: far, when: {position: 9, estimate: 9m, signedInAtMost: 0, allNotReady: true}}]
calendars:
  office:
    timeZone: Asia/Shanghai
    weekly: {mon: 08:00-20:00, tue: 08:00-20:00, wed: 08:00-20:00, thu: 08:00-20:00,
      fri: 08:00-20:00, sat: 09:00-12:00, sun: closed}
    publicHolidays: {country: cn, hours: 10:00-11:00}
    dates: {'2026-12-24': 08:00-12:00, 'lunar 8-15': closed}
${noticeSection()}
areas:
  regions:
    north: {label: {zh-CN: 北, en: North}, prefixes: ['138', '139']}
services:
  crm: {url: 'http://127.0.0.1:9/'}
trunks:
  carrier:
    addresses: [203.0.113.7]
    dialledNumberFrom: to
    trustsAssertedIdentity: true
    homeCountryCode: '86'
prompts:
  ask: {text: {zh-CN: 问, en: Ask}, file: {zh-CN: zh/ask.wav, en: en/ask.wav}}
  notice: {text: {zh-CN: 告, en: Notice}, file: {zh-CN: zh/notice.wav, en: en/notice.wav}}
music:
  waiting: {name: {zh-CN: 音乐, en: Music}, file: music/waiting.wav}
  jazz: {name: {zh-CN: 爵士, en: Jazz}, file: music/jazz.wav}
notReadyReasons:
  break: {label: {zh-CN: 小休, en: Break}, endsAfter: 10m}
dispositions:
  other: {label: {zh-CN: 其他, en: Other}}
  sale: {label: {zh-CN: 销售, en: Sale}}
alarms:
  disk-short: {at: 0.9}
`;

type Change = readonly [passage: string, by: string];

function compiled(...changes: readonly Change[]): CompiledDialplan {
  let text = `${plan}\n${parts}`;
  for (const [passage, by] of changes) {
    if (!text.includes(passage)) throw new Error(`no '${passage}' in the plan`);
    text = text.replace(passage, by);
  }
  const { dialplan, faults } = compileDialplan([{ name: 'main.yaml', text }], { year: 2026 });
  if (!dialplan) throw new Error(JSON.stringify(faults.slice(0, 3)));
  return dialplan;
}

const people = { dialplanDirectory: '', dataDirectory: '' };

describe('a hotline, its queues, prompts and parts', () => {
  const observed = (dialplan: CompiledDialplan) => {
    const facts = { callerNumber: '13800138000', dialledNumber: '4008100000' };
    const calm = everyWay(dialplan, facts);
    return calm + everyWay(dialplan, { ...facts, isEmergency: true });
  };

  it.each<Change>([
    ['    flow: main', '    flow: second'],
    ['language: zh-CN', 'language: en'],
    ["['4008100000']", "['4008100001']"],
    ['announcements: after-answer', 'announcements: before-answer'],
    ['announce: notice', 'announce: ask'],
    ['flow: rescue}', 'flow: main}'],
    ['start: early', 'start: answer'],
    ['file: music/waiting.wav', 'file: music/jazz.wav'],
    ['zh-CN: zh/ask.wav', 'zh-CN: zh/other.wav'],
    ['zh-CN: 北', 'zh-CN: 南'],
    ["prefixes: ['138', '139']", "prefixes: ['139']"],
    ['folder: zh-CN/parts', 'folder: zh-CN/pieces'],
    ['announce: ask', 'announce: notice'],
    ['music: waiting', 'music: jazz'],
    ['skills: {english: 1}', 'skills: {english: 2}'],
    ['positions: [notice]', 'positions: [ask]'],
    ['prompt: ask, positions', 'prompt: notice, positions'],
    ['waits: [{upTo: 1m, prompt: ask}', 'waits: [{upTo: 1m, prompt: notice}'],
    ['upTo: 1m', 'upTo: 2m'],
  ])('makes another call with each of its settings: %s', (passage, by) => {
    expect(observed(compiled([passage, by]))).not.toBe(observed(compiled()));
  });

  it.each<Change>([
    ['zh-CN: 告', 'zh-CN: 通告'],
    ['liang: {text: 两', 'liang: {text: 俩'],
  ])('is read as what the simulation says: %s', (passage, by) => {
    const texts = (dialplan: CompiledDialplan) => {
      const call = { from: '13800138000', to: '4008100000', at: Date.UTC(2026, 10, 23, 2) };
      const { lines } = simulate(dialplan, { ...simulationDefaults, ...call });
      return lines.flatMap((line) => textsOf(dialplan, line));
    };
    const [before, after] = [texts(compiled()), texts(compiled([passage, by]))];
    expect(after).not.toEqual(before);
  });

  it.each<Change>([
    ['zh-CN: 主流程', 'zh-CN: 总流程'],
    ['zh-CN: 爵士', 'zh-CN: 蓝调'],
  ])('is on the picture of the flow, and in what has changed: %s', (passage, by) => {
    const source = (text: string) => [{ name: 'main.yaml', text }];
    expect(differences(source(plan), source(plan.replace(passage, by)))).toHaveLength(1);
    const { main } = compiled([passage, by]).flows;
    if (passage.includes('主')) expect(main && flowSvg(main, 'zh-CN')).toContain('总流程');
  });
});

describe('a calendar', () => {
  const moments = [
    ...Array.from({ length: 7 }, (_, day) => Date.UTC(2026, 10, 23 + day, 1, 30)),
    Date.UTC(2026, 9, 1, 2, 30),
    Date.UTC(2026, 11, 24, 5),
    Date.UTC(2026, 8, 25, 5),
    Date.UTC(2027, 1, 20, 7),
  ];
  const observed = (dialplan: CompiledDialplan) => {
    const { office } = dialplan.calendars;
    return office && moments.map((at) => [isOpen(office, at), hoursOfDay(office, at)]);
  };

  it.each<Change>([
    ['timeZone: Asia/Shanghai', 'timeZone: Europe/Paris'],
    ['mon: 08:00-20:00', 'mon: 10:00-20:00'],
    ['tue: 08:00-20:00', 'tue: closed'],
    ['wed: 08:00-20:00', 'wed: closed'],
    ['thu: 08:00-20:00', 'thu: closed'],
    ['fri: 08:00-20:00', 'fri: closed'],
    ['sat: 09:00-12:00', 'sat: closed'],
    ['sun: closed', 'sun: 08:00-20:00'],
    ['publicHolidays: {country: cn, hours: 10:00-11:00}', ''],
    ['hours: 10:00-11:00', 'hours: closed'],
    ["'2026-12-24': 08:00-12:00", "'2026-12-24': closed"],
    ["'lunar 8-15': closed", "'lunar 8-16': closed"],
    ['2月20日（周六）上班', '2月21日（周日）上班'],
  ])('opens and closes by each of its settings: %s', (passage, by) => {
    expect(observed(compiled([passage, by]))).not.toEqual(observed(compiled()));
  });
});

describe('a setting', () => {
  it.each<Change>([
    ['position: 9', 'position: 8'],
    ['estimate: 9m', 'estimate: 8m'],
    ['signedInAtMost: 0', 'signedInAtMost: 1'],
    [', allNotReady: true', ''],
  ])('of an overflow reaches the queue engine: %s', (passage, by) => {
    const observed = (dialplan: CompiledDialplan) => queueConfigsOf(dialplan)[0]?.overflow;
    expect(observed(compiled([passage, by]))).not.toEqual(observed(compiled()));
  });

  it.each<Change>([
    ['reserved: 1', 'reserved: 0'],
    ['max: 9', 'max: 7'],
    ["max: 9, within: '08:00-20:00'", 'max: 9'],
    ['reserved: 2', 'reserved: 0'],
    ['max: 8', 'max: 7'],
    ["max: 8, within: '08:00-20:00'", 'max: 8'],
    ['name: told', 'name: heard'],
    ['when: [hotline-saturated]', 'when: [lines-exhausted]'],
    ['announce: notice}\n      - {name: elsewhere', 'announce: ask}\n      - {name: elsewhere'],
    ['flow: second}\n      - {name: other', 'flow: main}\n      - {name: other'],
    ['hotline: second', 'hotline: third'],
    ['refuse: 486', 'refuse: 503'],
  ])('reaches the line budgets of the queue engine: %s', (passage, by) => {
    const observed = (dialplan: CompiledDialplan) => centreSettings(dialplan, [], people).acd.lines;
    expect(observed(compiled([passage, by]))).not.toEqual(observed(compiled()));
  });

  it.each<Change>([
    ['zh-CN: 热线', 'zh-CN: 专线'],
    ['zh-CN: 小休', 'zh-CN: 休息'],
    ['endsAfter: 10m', 'endsAfter: 5m'],
    ['zh-CN: 其他', 'zh-CN: 别的'],
    ['dispositions: [other, sale]', 'dispositions: [sale, other]'],
    ['at: 0.9', 'at: 0.8'],
    ['endsAfter: 10m', 'endsAfter: 10m, paid: false'],
  ])('is a name or a choice at the desk: %s', (passage, by) => {
    const observed = (dialplan: CompiledDialplan) => {
      const { acd, hotlines, alarmLimits, unpaidPauses } = centreSettings(dialplan, [], people);
      const choices = [dialplan.notReadyReasons, deskSettings(dialplan)];
      return [acd.breaksMs, hotlines.line?.name, alarmLimits, unpaidPauses, choices];
    };
    expect(observed(compiled([passage, by]))).not.toEqual(observed(compiled()));
  });

  it.each<Change>([
    ['203.0.113.7', '203.0.113.8'],
    ['dialledNumberFrom: to', 'dialledNumberFrom: request-uri'],
    ['trustsAssertedIdentity: true', 'trustsAssertedIdentity: false'],
    ["homeCountryCode: '86'", "homeCountryCode: '852'"],
  ])('reaches telephony with each of its settings: %s', (passage, by) => {
    const observed = (dialplan: CompiledDialplan) =>
      trunkConfigs(dialplan, new Secrets(''), 'hotline');
    expect(observed(compiled([passage, by]))).not.toEqual(observed(compiled()));
  });
});

describe('a setting', () => {
  const busy = [
    "from: '13800138000', to: '4008100000', at: 2026-11-23 10:00, zone: Asia/Shanghai",
    "press: ['1'], agents: 1, ahead: 1, talk: 2m, emergency: false, dial: talked",
    "services: {crm: {status: ok}}, customers: {'13900139000': walk-in}",
  ].join(', ');
  const night = `${busy.replace('agents: 1', 'agents: 0')}, message: 9s, callbacks: taken`;

  const faultsOf = (call: string, expected: string) => {
    const tests = `tests:\n  call:\n    call: {${call}}\n    expect: {${expected}}\n`;
    const sources = [{ name: 'main.yaml', text: `${plan}\n${parts}\n${tests}` }];
    const { faults } = compileDialplan(sources, { year: 2026 });
    return faults.filter(({ code }) => code === 'test-failed').map(({ message }) => message.en);
  };
  /** Everything that became of the call, said by expecting nothing of it. */
  const toldOf = (call: string) => {
    return faultsOf(call, 'path: [none], hears: [none], queues: [none], outcome: still-open');
  };

  it.each([
    [busy, "from: '13800138000'", "from: '13900139000'"],
    [busy, "to: '4008100000'", "to: '4008100009'"],
    [busy, 'at: 2026-11-23 10:00', 'at: 2026-11-23 22:00'],
    [busy, 'zone: Asia/Shanghai', 'zone: America/New_York'],
    [busy, "press: ['1']", 'press: []'],
    [busy, 'agents: 1', 'agents: 2'],
    [busy, 'ahead: 1', 'ahead: 0'],
    [busy, 'talk: 2m', 'talk: 1s'],
    [busy, 'talk: 2m', 'talk: 2m, patience: 5s'],
    [busy, 'talk: 2m', 'talk: 2m, tier: contract'],
    [busy, 'talk: 2m', 'talk: 2m, language: en'],
    [busy, 'emergency: false', 'emergency: true'],
    [busy, 'dial: talked', 'dial: busy'],
    [busy, 'status: ok', 'other: ok'],
    [busy, '13900139000', '13900139009'],
    [night, 'message: 9s', 'message: 0s'],
    [night, 'callbacks: taken', 'callbacks: refused'],
  ])('of a test makes another call of it: %s %s', (call, passage, by) => {
    expect(call).toContain(passage);
    expect(toldOf(call.replace(passage, by))).not.toEqual(toldOf(call));
  });

  const path = 'early, answer, where, fee, by, who, crm, hours, menu, wait, box, wish, dial, end';
  it.each([
    [`path: [${path}]`, 'path: [early]'],
    ['passes: [box, dial]', 'passes: [dial, box]'],
    ['hears: [notice, ask]', 'hears: [ask, notice]'],
    ['queues: [team]', 'queues: []'],
    ['outcome: deferred', 'outcome: answered'],
    ['language: zh-CN', 'language: en'],
    ['variables: {status: ok}', 'variables: {status: lost}'],
  ])('of a test fails it when it is not so: %s', (right, wrong) => {
    expect(faultsOf(night, right)).toEqual([]);
    expect(faultsOf(night, wrong)).toHaveLength(1);
  });
});
