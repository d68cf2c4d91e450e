/**
 * Every kind of fault, each in a dialplan that is right otherwise. What a person reads of them all
 * stands in faults.txt; `vitest -u` writes it anew, to be reviewed as a diff.
 */
import { describe, expect, it } from 'vitest';
import type { KnownPeople } from '../../src/dialplan/checks/people-checks.ts';
import type { PromptSound, PromptSounds } from '../../src/dialplan/checks/prompt-checks.ts';
import { compileDialplan } from '../../src/dialplan/compile.ts';
import { type FaultCode, faultCodes, formatFault } from '../../src/dialplan/fault.ts';
import type { UnreadFile } from '../../src/dialplan/files/unread-files.ts';
import type { Language } from '../../src/dialplan/schema.ts';
import {
  noticeSection,
  publishedNotice,
  smallDialplanWithHolidays,
} from '../support/made-up-notice.ts';
import { compileText, smallDialplan, smallDialplanWith } from '../support/small-dialplan.ts';

const people: KnownPeople = {
  extensions: new Set(['1000', '1001']),
  agents: new Set(['linjing', 'chenchen']),
  abilities: [
    { skills: { english: 2 } },
    { queues: ['crew'], skills: { english: 5, tracking: 3 } },
  ],
};

interface Case {
  readonly name: string;
  readonly code: FaultCode;
  readonly text: string;
  readonly promptFiles?: ReadonlySet<string>;
  readonly secretFiles?: ReadonlySet<string>;
  readonly people?: KnownPeople;
  readonly unread?: readonly UnreadFile[];
  readonly sounds?: PromptSounds;
  /** A second file. */
  readonly more?: string;
}

/** The small dialplan with passages replaced. */
function changed(
  code: FaultCode,
  name: string,
  passage: string,
  by: string,
  ...more: readonly (readonly [string, string])[]
): Case {
  return { code, name, text: smallDialplanWith([passage, by], ...more) };
}

const recordings = ['hello', 'sorry'].flatMap((name) => [`zh-CN/${name}.wav`, `en/${name}.wav`]);
const goodSound: PromptSound = {
  ...{ encoding: 'pcm16', sampleRate: 8_000, channels: 1 },
  ...{ peakDb: -3, speechDb: -20, leadingSilenceMs: 200 },
};

const { speechDb: _, ...silentSound } = goodSound;

/** The small dialplan, one of whose recordings sounds otherwise. */
function soundCase(
  code: FaultCode,
  name: string,
  sound: Partial<PromptSound> | 'unreadable',
  file = 'zh-CN/hello.wav',
): Case {
  const heard = sound === 'unreadable' ? sound : { ...goodSound, ...sound };
  return { code, name, text: smallDialplan, sounds: new Map([[file, heard]]) };
}

const secondHotline = `
  other:
    name: {zh-CN: 二, en: Two}
    numbers: ['4008108000']
    flow: main
flows:
  main:`;

const testOf = (expected: string) => `${smallDialplan}
tests:
  reaches-the-team:
    call: {to: '4008108000', at: 2026-11-23 10:00, press: ['1']}
    expect: ${expected}
`;

function branching(name: string, condition: string, value: string): Case {
  const steps = `      account:
        branch:
          when: [{if: '${condition}', next: note}]
          otherwise: note
      note:
        set: {variable: tier, to: '${value}', next: account-number}
      account-number:`;
  const isNamed = /^(a variable|a fact|a tier)/.test(name);
  return changed(isNamed ? 'unknown-reference' : 'wrong-expression', name, '      account:', steps);
}

/** The small dialplan with one more step, which the menu's first key leads to, and more flows. */
function stepCase(
  code: FaultCode,
  name: string,
  step: string,
  flows = '',
  start = 'start: answer',
): Case {
  const text = smallDialplanWith(
    ['start: answer', start],
    ['next: wait}\n            ', 'next: extra}\n            '],
    ['      account:', `      extra:\n        ${step}\n      account:`],
    ['\nqueues:', `\n${flows}\nqueues:`],
  );
  return { code, name, text };
}

function flowOf(id: string, steps: string): string {
  return `  ${id}: {name: {zh-CN: 二, en: Two}, start: a, steps: {${steps}}}`;
}

/** The made-up notice of 2027 with one passage replaced, in a file of its own. */
function noticeCase(code: FaultCode, name: string, passage: string, by: string): Case {
  return { code, name, text: smallDialplanWithHolidays, more: noticeSection([passage, by]) };
}

const aside = flowOf(
  'side',
  'a: {branch: {when: [{if: caller == dialled, next: b}], otherwise: c}}, b: {return: {exit: left}}, c: {return: {}}',
);
const areasOf = (prefixes: string) => `areas:
  regions:
    north: {label: {zh-CN: 北, en: North}, prefixes: ['010']}
    east: {label: {zh-CN: 东, en: East}, prefixes: ${prefixes}}
`;
const question = '{id: polite, prompt: hello, label: {zh-CN: 问, en: Q}}';

const outward = `dial: {number: '"02"', trunk: carrier, noAnswer: end}`;

function collecting(more: string): string {
  const label = '{zh-CN: 号码, en: Number}';
  return `collect: {prompt: hello, variable: a, label: ${label}, min: 4, max: 4, ${more}, next: end, otherwise: end}`;
}

const cases: readonly Case[] = [
  changed('yaml-syntax', 'an unclosed bracket', 'hangup: {}', 'hangup: {'),
  changed('yaml-syntax', 'a tab', '      answer:\n', '\tanswer:\n'),
  changed('yaml-syntax', 'a full-width space', '      menu:\n', '　　　menu:\n'),
  changed('yaml-syntax', 'a full-width colon', 'start: answer', 'start：answer'),
  changed('yaml-syntax', 'a full-width comma', '{zh-CN: 热线, en', '{zh-CN: 热线， en'),
  changed('yaml-syntax', 'full-width brackets', '{next: office-hours}', '｛next: office-hours｝'),
  changed('yaml-syntax', 'no space after the colon', 'start: answer', 'start:answer'),
  changed('yaml-syntax', 'a quote that is not closed', "['4008108000']", "['4008108000, '1000']"),
  changed('yaml-syntax', 'a line out of line', '          min: 4', '         min: 4'),
  changed('yaml-syntax', 'a line too deep', '          min: 4', '            min: 4'),
  changed('yaml-syntax', 'a step too far out', '      menu:\n', '    menu:\n'),
  changed('yaml-syntax', 'a name twice', 'min: 4', 'min: 4\n          min: 5'),
  changed('yaml-syntax', 'a key twice, once without quotes', "'2': {label", '1: {label'),
  changed('yaml-syntax', 'a quote in two parts', 'start: answer', "start: 'ans'wer"),
  changed('yaml-syntax', 'two documents', '\nqueues:', '\n---\nqueues:'),
  changed('yaml-syntax', 'a star for a key', "            '2': {label", '            *: {label'),
  changed(
    'yaml-syntax',
    'a hash for a key',
    "            '2': {label: {zh-CN: 二, en: Two}, next: account}",
    "            '2':\n              label: {zh-CN: 二, en: Two}\n              next: account\n            #:\n              label: {zh-CN: 三, en: Three}\n              next: wait",
  ),
  changed(
    'yaml-syntax',
    'a bracket missed at the next line',
    '{next: office-hours}',
    '{next: office-hours',
  ),
  changed('yaml-syntax', 'a colon in a text', 'en: Hotline}', 'en: Hotline: the first}'),
  changed('yaml-syntax', 'an alias', 'flow: main', 'flow: *main'),
  changed('wrong-form', 'a mistyped kind of step', 'queue: {id', 'queu: {id'),
  changed('wrong-form', 'a missing key', '    flow: main\n', '\n'),
  changed('wrong-form', 'a wrong duration', 'music: waiting', 'music: waiting\n    wrapUp: soon'),
  changed('wrong-form', 'a number with letters', "'4008108000'", "'400-8108'"),
  changed('wrong-form', 'a key of two digits', "'1': {label", "'11': {label"),
  changed('wrong-form', 'a menu without its otherwise', '          otherwise: sorry\n', ''),
  changed(
    'wrong-form',
    'a list without its brackets',
    'prompt: hello\n          keys',
    'prompt: hello, sorry\n          keys',
  ),
  changed('wrong-form', 'a hash that is a comment', 'min: 4', 'min: 4\n          terminator: #'),
  changed('wrong-form', 'a number without quotes', "'4008108000'", '4008108000'),
  changed('wrong-form', 'a number with a leading zero', "'4008108000'", '0755'),
  changed('wrong-form', 'a number in full-width quotes', "'4008108000'", '“400 8108000”'),
  changed('wrong-form', 'one number and no list', "['4008108000']", "'4008108000'"),
  changed('wrong-form', 'hours as people write them', 'mon: 08:00-20:00', 'mon: 8：00～20：00'),
  changed('wrong-form', 'a day off in Chinese', 'sun: closed', 'sun: 休息'),
  changed(
    'wrong-form',
    'a duration without its unit',
    'prompt: hello\n          keys',
    'prompt: hello\n          timeout: 8\n          keys',
  ),
  changed(
    'wrong-form',
    'a duration in Chinese',
    'music: waiting\n',
    'music: waiting\n    wrapUp: 30秒\n',
  ),
  changed('wrong-form', 'a yes', '    flow: main\n', '    flow: main\n    record: yes\n'),
  changed(
    'wrong-form',
    'another language',
    '    flow: main\n',
    '    flow: main\n    language: zh\n',
  ),
  changed('wrong-form', 'a text in one language', 'name: {zh-CN: 组, en: Team}', 'name: 组'),
  changed('wrong-form', 'a count in quotes', 'min: 4', "min: '4'"),
  changed('wrong-form', 'a count too small', 'min: 4', 'min: 0'),
  changed('wrong-form', 'a name with a capital', '      account:\n', '      accountNumber:\n'),
  changed(
    'wrong-form',
    'a date as people write it',
    '    weekly:',
    '    dates: {2027/2/5: closed}\n    weekly:',
  ),
  changed(
    'unknown-key',
    'a setting beside its step',
    '          otherwise: sorry\n      account',
    '        otherwise: sorry\n      account',
  ),
  changed(
    'unknown-key',
    "a step's settings beside its kind",
    'hangup: {}',
    'hangup:\n        cause: busy',
  ),
  changed(
    'unknown-key',
    'a key of another step',
    'prompt: sorry, next: end}\n      end',
    'prompt: sorry, next: end, tries: 2}\n      end',
  ),
  changed(
    'unknown-key',
    'a colon without its space',
    '{next: office-hours}',
    '{next:office-hours}',
  ),
  changed('unknown-key', 'a mistyped key', 'otherwise: sorry', 'othrwise: sorry'),
  { code: 'file-empty', name: 'a file with nothing but a comment', text: '# later\n' },
  {
    code: 'file-empty',
    name: 'a file that an editor has emptied',
    text: smallDialplan,
    more: '\n',
  },
  {
    code: 'not-utf8',
    name: 'a file saved in GBK',
    text: smallDialplanWith(['name: {zh-CN: 热线', 'name: {zh-CN: \ufffd\ufffd\ufffd']),
  },
  {
    code: 'file-unreadable',
    name: 'links to nothing, and files of somebody else',
    text: smallDialplan,
    unread: [
      { name: 'flows/old.yaml', why: 'link-to-nothing' },
      { name: 'flows/private.yaml', why: 'not-permitted' },
    ],
  },
  {
    code: 'file-ignored',
    name: 'a file that Notepad has named',
    text: smallDialplan,
    unread: [{ name: 'flows/new.yaml.txt', why: 'named-otherwise' }],
  },
  { code: 'file-too-large', name: 'a file of a million letters', text: 'x'.repeat(1_000_001) },
  {
    code: 'defined-twice',
    name: 'two queues of one name in two files',
    text: smallDialplan,
    more: 'queues:\n  team:\n    name: {zh-CN: 二组, en: Crew}\n    music: waiting\n',
  },
  {
    code: 'defined-twice',
    name: 'a copy of a file',
    text: smallDialplan,
    more: smallDialplanWith(['name: {zh-CN: 组', 'name: {zh-CN: 班']),
  },
  changed(
    'text-lost',
    'a text that goes on as a comment',
    'text: {zh-CN: 您好, en: Hello}',
    'text:\n      zh-CN: 返回请按 #1\n      en: Hello # as spoken by Lin',
  ),
  changed('unknown-reference', 'a mistyped flow', 'flow: main', 'flow: mian'),
  changed('unknown-reference', 'a mistyped prompt', 'prompt: hello', 'prompt: hallo'),
  changed('unknown-reference', 'a mistyped step', 'next: wait', 'next: weit'),
  changed('unknown-reference', 'a mistyped queue', 'id: team', 'id: tem'),
  changed('number-claimed-twice', 'two hotlines of one number', '\nflows:\n  main:', secondHotline),
  {
    code: 'number-is-extension',
    name: "a number that is somebody's extension",
    text: smallDialplanWith(["['4008108000']", "['4008108000', '1001']"]),
    people,
  },
  {
    ...stepCase('nobody-there', 'a mistyped agent', 'dial: {agent: linjin, noAnswer: end}'),
    people,
  },
  {
    ...stepCase(
      'nobody-there',
      'an extension that no phone has',
      'dial: {extension: \'"1010"\', noAnswer: end}',
    ),
    people,
  },
  changed(
    'lines-overcommitted',
    'more lines kept free than there are',
    '\nflows:\n  main:',
    `
    lines: [{max: 250, reserved: 200}]
  other:
    name: {zh-CN: 二, en: Two}
    numbers: ['8008108000']
    flow: main
    lines: [{max: 150, reserved: 101}]
flows:
  main:`,
  ),
  changed(
    'lines-overcommitted',
    'more lines kept free at night than there are',
    '\nflows:\n  main:',
    `
    lines: [{max: 250, reserved: 120, within: '22:00-06:00'}, {max: 250, reserved: 10}]
  other:
    name: {zh-CN: 二, en: Two}
    numbers: ['8008108000']
    flow: main
    lines: [{max: 250, reserved: 190}]
flows:
  main:`,
  ),
  {
    ...stepCase(
      'prefix-claimed-twice',
      'two areas with the same numbers',
      'area: {table: regions, variable: region, otherwise: end}',
    ),
    more: areasOf("['021', '010']"),
  },
  {
    ...stepCase(
      'unknown-reference',
      'an area that is none',
      'area: {table: regions, areas: {esat: sorry}, otherwise: end}',
    ),
    more: areasOf("['021']"),
  },
  {
    ...stepCase(
      'without-effect',
      'an area that decides nothing',
      'area: {table: regions, areas: {east: end}, otherwise: end}',
    ),
    more: areasOf("['021']"),
  },
  changed(
    'unreachable-step',
    'a step nobody reaches',
    '      end:',
    '      attic:\n        hangup: {}\n      end:',
  ),
  changed(
    'loop-without-caller',
    'an announcement that repeats itself',
    'sorry, next: end}\n      end',
    'sorry, next: sorry}\n      end',
  ),
  changed(
    'loop-without-caller',
    'a menu that never gives up',
    'otherwise: sorry',
    'otherwise: menu',
  ),
  changed(
    'circular-overflow',
    'a queue that leads back to itself',
    'timedOut: sorry',
    'timedOut: wait',
  ),
  changed(
    'callback-without-hours',
    'callbacks that nobody would be called back by',
    'music: waiting\ncalendars',
    'music: waiting\n    overflow: [{name: call-back, when: {waited: 1m}, callback: true}]\ncalendars',
  ),
  changed(
    'callback-without-hours',
    'a step that promises to call back, where nobody would',
    'play: {prompt: sorry, next: end}\n      end',
    'callback: {queue: team, next: end, refused: end}\n      end',
  ),
  changed(
    'without-effect',
    'an agent who is preferred where nobody is asked alone',
    'queue: {id: team, timedOut',
    'queue: {id: team, prefer: \'"lin"\', timedOut',
  ),
  changed('not-answered', 'a menu before the answer', 'start: answer', 'start: menu'),
  changed('hung-up-in-silence', 'a caller cut off after the wait', 'full: sorry', 'full: end'),
  branching('a condition that is none', 'variables.account ==', '"vip"'),
  branching('a condition over something unknown', 'weather == "fine"', '"vip"'),
  branching('a condition that is no condition', 'caller + dialled', '"vip"'),
  branching('a regular expression', 'caller.matches("(1+)+$")', '"vip"'),
  branching('a value that is no text', 'caller == dialled', '1 + 1'),
  branching('a variable that nothing keeps', 'variables.acount == "4711"', 'variables.naem'),
  {
    ...stepCase(
      'unknown-reference',
      'a text with a variable that nothing keeps',
      "send: {service: sms, message: {text: {zh-CN: '账号{acount}', en: 'Account {account}'}}, next: end}",
    ),
    more: 'services:\n  sms: {url: "https://sms.example.com"}\n',
  },
  branching('a fact about customers that is none', 'customer.teir == "contract"', '"vip"'),
  branching('a tier that is none', '"vip" == customer.tier', '"vip"'),
  {
    ...branching('a value that cannot be', 'variables.tier in ["vip", "vipp"]', '"vip"'),
    code: 'never-equal',
  },
  {
    ...branching('a number that no hotline has', 'dialled == "4008108001"', '"vip"'),
    code: 'never-equal',
  },
  branching('a condition in full-width quotes', 'caller == “021”', '"vip"'),
  branching('a condition with one equals sign', 'customer.tier = "contract"', '"vip"'),
  branching('words without quotes', 'variables.account == vip', 'very important'),
  {
    ...branching('a hyphen that is a minus', 'variables.account-no == "1"', '"vip"'),
    text: branching('', 'variables.account-no == "1"', '"vip"').text.replace(
      'variable: account\n',
      'variable: account-no\n',
    ),
  },
  changed(
    'wrong-form',
    'a menu without time',
    'prompt: hello\n          keys',
    'prompt: hello\n          timeout: 0s\n          keys',
  ),
  changed(
    'wrong-form',
    'a queue that nobody can wait in',
    'music: waiting\n',
    'music: waiting\n    maxWait: 0s\n    ringTimeout: 0s\n',
  ),
  changed(
    'wrong-form',
    'a day that is none',
    '    weekly:',
    '    dates: {2027-02-30: closed}\n    weekly:',
  ),
  changed('wrong-form', 'hours past midnight', 'mon: 08:00-20:00', 'mon: 20:00-08:00'),
  changed(
    'unknown-reference',
    'an exit for a rule that the queue lacks',
    'timedOut: sorry,',
    'overflow: {bussy: sorry}, timedOut: sorry,',
  ),
  changed(
    'rule-twice',
    'rules that cannot be told apart, come too late, or never',
    'music: waiting\n',
    `music: waiting
    maxWait: 5m
    overflow:
      - {name: busy, when: {waited: 1m}}
      - {name: busy, when: {waited: 2m, readyAtMost: 0}}
      - {name: late, when: {position: 9, waited: 6m}}
`,
  ),
  changed(
    'without-effect',
    'an exit that a rule keeps to itself',
    'timedOut: sorry, noAgents: sorry, full: sorry}',
    'overflow: {busy: sorry}, timedOut: sorry, noAgents: sorry, full: sorry}',
    [
      'music: waiting\n',
      'music: waiting\n    overflow: [{name: busy, when: {waited: 1m}, refuse: busy}]\n',
    ],
  ),
  changed(
    'without-effect',
    'a skill let go that nothing asks for',
    'music: waiting\n',
    'music: waiting\n    skills: {english: 3}\n    relax: [{after: 1m, skills: {englsih: 0}}]\n',
  ),
  changed(
    'without-effect',
    'waits told in the wrong order',
    'music: waiting\n',
    `music: waiting
    announcements: {every: 30s, waits: [{upTo: 5m, prompt: sorry}, {upTo: 1m, prompt: hello}]}
`,
  ),
  changed(
    'lines-overcommitted',
    'lines kept beyond the own ones, and a budget that is never in force',
    '    flow: main\n',
    "    flow: main\n    lines: [{reserved: 20, max: 10}, {max: 5, within: '22:00-06:00'}]\n",
  ),
  changed(
    'without-effect',
    'what is done after a refusal',
    '    flow: main\n',
    `    flow: main
    saturation: [{name: busy, refuse: 486}, {name: told, announce: sorry}]
`,
  ),
  {
    ...changed(
      'without-effect',
      'a disposition that a hotline offers twice',
      '    flow: main\n',
      '    flow: main\n    dispositions: [sale, sale]\n',
    ),
    more: 'dispositions: {sale: {label: {zh-CN: 销售, en: Sale}}}\n',
  },
  changed(
    'unknown-reference',
    'a disposition that the centre lacks',
    '    flow: main\n',
    '    flow: main\n    dispositions: [sale]\n',
  ),
  changed(
    'without-effect',
    'recording that nobody agrees to',
    '    flow: main\n',
    '    flow: main\n    recordWithConsentOnly: true\n',
  ),
  changed(
    'without-effect',
    'early media with nothing to say',
    '    flow: main\n',
    '    flow: main\n    announcements: before-answer\n',
  ),
  {
    ...stepCase(
      'without-effect',
      'a number that the trunk does not show',
      `dial: {number: '"02"', trunk: carrier, callerId: caller, noAnswer: end}`,
    ),
    more: "trunks:\n  carrier: {outgoing: {address: 203.0.113.7, callerNumber: '4008108000'}}\n",
  },
  {
    ...changed(
      'staffing-below-floor',
      'more agents at night than there are',
      'music: waiting\n',
      "music: waiting\n    staffing: [{within: '22:00-06:00', agents: 2}, {within: '06:00-22:00', agents: 1}]\n",
    ),
    people,
  },
  {
    ...changed(
      'nobody-skilled',
      'skills that nobody has',
      'queue: {id: team, timedOut',
      "queue: {id: team, skills: {english: 5}, skillsWhen: [{if: 'caller != dialled', skills: {traking: 1}}], timedOut",
      ['music: waiting\n', 'music: waiting\n    skills: {english: 3, tracking: 4}\n'],
    ),
    people,
  },
  changed(
    'key-not-taken',
    'a prompt that tells of keys which the menu lacks',
    'text: {zh-CN: 您好, en: Hello}',
    'text: {zh-CN: 业务请按一，投诉请按3，人工请按零。请按一下井号键。, en: "Press 1, press two, or press star."}',
  ),
  changed(
    'key-not-taken',
    'a queue that offers what its step does not take',
    'music: waiting\n',
    'music: waiting\n    announcements: {every: 30s, prompt: sorry}\n',
    ['text: {zh-CN: 对不起, en: Sorry}', 'text: {zh-CN: 要回电请按 1, en: Press one}'],
  ),
  changed('without-effect', 'hours that decide nothing', 'closed: closed}', 'closed: menu}'),
  changed(
    'without-effect',
    'a value that nothing keeps',
    'en: Two}, next: account}',
    'en: Two}, value: second, next: account}',
  ),
  changed(
    'without-effect',
    'a prompt for a second try, with one try',
    'otherwise: sorry\n      account',
    'otherwise: sorry\n          tries: 1\n          invalid: sorry\n      account',
  ),
  changed('unknown-time-zone', 'a time zone that is none', 'Asia/Shanghai', 'Asia/Beijing'),
  changed(
    'hours-overlap',
    'a minute named twice',
    'mon: 08:00-20:00',
    'mon: "08:00-12:00, 11:30-20:00"',
  ),
  changed(
    'never-open',
    'a calendar that never opens',
    smallDialplan.slice(smallDialplan.indexOf('{mon'), smallDialplan.indexOf('prompts:\n')),
    '{mon: closed, tue: closed, wed: closed, thu: closed, fri: closed, sat: closed, sun: closed}\n',
  ),
  changed(
    'wrong-form',
    'a day that the lunar calendar does not have',
    '    weekly:',
    "    dates: {'lunar 8-31': closed}\n    weekly:",
  ),
  changed(
    'date-past',
    'a date of another year',
    '    weekly:',
    "    dates: {'2025-02-05': closed}\n    weekly:",
  ),
  changed(
    'holidays-unpublished',
    'holidays that nobody has published',
    '    weekly:',
    '    publicHolidays: {country: cn, hours: closed}\n    weekly:',
  ),
  noticeCase(
    'notice-unclear',
    'a notice with a rule that is not understood',
    '五、端午节：6月9日（周三）放假1天，不调休。',
    '五、端午节：6月9日（周三）放假1天，不调休。6月10日（周四）视情况轮休。',
  ),
  noticeCase('notice-unclear', 'a holiday without a day off', '9月15日（周三）放假1天', '放假1天'),
  {
    ...noticeCase('notice-unclear', 'a text that is no notice', '一、', ''),
    more: "publicHolidays: {'2027': {notice: 见国务院网站}}",
  },
  noticeCase('notice-weekday', 'a date mistyped in a notice', '9月15日', '9月16日'),
  {
    ...noticeCase('notice-weekday', 'the parts of the notice of another year', '一、', ''),
    more: `publicHolidays:
  '2027':
    notice: |-   # 五、端午节
      五、端午节：6月19日（周五）至21日（周日）放假，共3天。
      六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
`,
  },
  noticeCase(
    'notice-count',
    'days that are not so many',
    '（周四）放假调休，共7天',
    '（周四）放假调休，共8天',
  ),
  noticeCase(
    'notice-make-up',
    'a make-up day in the middle of the week',
    '9月26日（周日）、',
    '9月26日（周日）、9月27日（周一）、',
  ),
  noticeCase(
    'notice-make-up',
    'a day that is worked and off',
    '10月9日（周六）',
    '10月3日（周日）',
  ),
  noticeCase(
    'notice-incomplete',
    'a notice with a part missing',
    '三、清明节：4月3日（周六）至5日（周一）放假，共3天。\n',
    '',
  ),
  noticeCase('notice-year', 'the notice of another year', '关于2027年', '关于2026年'),
  noticeCase(
    'notice-holiday-twice',
    'a holiday named twice',
    '六、中秋节：',
    '六、端午节：6月9日（周三）放假。\n      七、中秋节：',
  ),
  noticeCase(
    'notice-encouraged',
    'a day that the notice only encourages to give off',
    '6月9日（周三）放假1天，不调休。',
    '6月9日（周三）放假1天，不调休。鼓励各单位安排职工在6月10日休息。',
  ),
  {
    code: 'notice-differs',
    name: 'a notice that the known list contradicts',
    text: smallDialplanWithHolidays,
    more: `publicHolidays: {2026: {notice: "${publishedNotice(2026).replace('，共3天。1月4日（周日）上班', '').replaceAll('\n', '')}"}}`,
  },
  {
    code: 'date-past',
    name: 'a notice of a year that is over',
    text: smallDialplanWithHolidays,
    more: `publicHolidays: {2025: {notice: "${publishedNotice(2025).replaceAll('\n', '')}"}}`,
  },
  {
    code: 'unused',
    name: 'a notice that no calendar keeps',
    text: smallDialplan,
    more: noticeSection(),
  },
  {
    code: 'wrong-form',
    name: 'holidays of no year',
    text: smallDialplanWithHolidays,
    more: noticeSection().replace("'2027'", 'next'),
  },
  changed(
    'unused',
    'music nobody hears',
    '\nmusic:',
    '\nmusic:\n  jazz:\n    name: {zh-CN: 爵士, en: Jazz}\n    file: music/jazz.wav',
  ),
  {
    code: 'no-hotline',
    name: 'no hotline at all',
    text: smallDialplan.slice(smallDialplan.indexOf('flows:')),
  },
  {
    code: 'prompt-file-missing',
    name: 'a recording that is not there',
    text: smallDialplan,
    promptFiles: new Set([
      'zh-CN/hello.wav',
      'en/hello.wav',
      'zh-CN/sorry.wav',
      'music/waiting.wav',
    ]),
  },
  {
    code: 'prompt-file-unused',
    name: 'recordings that nothing plays',
    text: smallDialplan,
    promptFiles: new Set([
      ...recordings,
      ...['music/waiting.wav', 'notes.txt'],
      ...Array.from({ length: 7 }, (_, index) => `old/${index + 10}.wav`),
    ]),
  },
  soundCase('prompt-unreadable', 'a recording that is no WAV', 'unreadable'),
  soundCase('prompt-format', 'a recording of another rate', { sampleRate: 44_100 }),
  soundCase('prompt-format', 'music in stereo', { channels: 2 }, 'music/waiting.wav'),
  soundCase('prompt-format', 'a recording that is packed', { encoding: 'PCMA' }),
  soundCase('prompt-clipped', 'a recording that is distorted', { peakDb: -0.2 }),
  soundCase('prompt-loudness', 'a recording that is too soft', { speechDb: -38.4 }),
  soundCase('prompt-loudness', 'a recording that is too loud', { speechDb: -9.6 }, 'en/sorry.wav'),
  {
    ...soundCase('prompt-loudness', 'a recording of nothing', {}),
    sounds: new Map([['zh-CN/hello.wav', silentSound]]),
  },
  soundCase('prompt-late', 'a recording that begins late', { leadingSilenceMs: 730 }),
  {
    ...soundCase('prompt-late', 'a part that begins late', { leadingSilenceMs: 180 }, 'p/zero.wav'),
    more: 'parts:\n  zh-CN: {folder: p, words: {zero: {text: 零}}}\n',
  },
  changed('collect-range', 'fewer digits at most than at least', 'min: 4', 'min: 8'),
  stepCase(
    'collect-range',
    'a mask of another length than is asked for',
    collecting("pattern: ['400???']"),
  ),
  stepCase(
    'key-twice',
    'a yes that is a no as well',
    collecting("confirm: {prompt: hello, no: '1'}"),
  ),
  stepCase(
    'question-twice',
    'two questions of one name',
    `survey: {questions: [${question}, ${question}], next: end}`,
  ),
  stepCase(
    'dial-without-trunk',
    'a number without a trunk',
    `dial: {number: '"02"', noAnswer: end}`,
  ),
  {
    ...stepCase('trunk-not-outgoing', 'a trunk that takes no calls out', outward),
    more: 'trunks:\n  carrier: {addresses: [203.0.113.7]}\n',
  },
  changed(
    'queue-after-conversation',
    'a queue after the conversation',
    'full: sorry}',
    'full: sorry, afterwards: wait}',
  ),
  stepCase(
    'recorded-against-will',
    'a refusal that records',
    'record: {set: on, consent: refused, next: end}',
  ),
  stepCase('wrong-form', 'two answers to one question', 'language: {next: end}'),
  stepCase('wrong-form', 'a lookup of nothing', 'lookup: {next: end, otherwise: end}'),
  stepCase('wrong-form', 'a mask that is an expression', collecting("pattern: ['(1+)+']")),
  stepCase('unknown-reference', 'a service that is none', 'send: {service: crn, next: end}'),
  stepCase('unknown-reference', 'a step of another flow', 'goto: {flow: side, step: bakc}', aside),
  stepCase(
    'circular-sub-flow',
    'a flow that goes through itself',
    'subFlow: {flow: main, next: end}',
  ),
  stepCase(
    'circular-sub-flow',
    'flows nested too deep',
    'subFlow: {flow: f1, next: end}',
    Array.from({ length: 9 }, (_, index) => {
      const number = index + 1;
      const inner = number < 9 ? `{subFlow: {flow: f${number + 1}, next: back}}` : '{return: {}}';
      return flowOf(`f${number}`, `a: ${inner}, back: {return: {}}`);
    }).join('\n'),
  ),
  stepCase('return-without-caller', 'a return to nobody', 'return: {}'),
  stepCase('exit-missing', 'an exit without a way', 'subFlow: {flow: side, next: end}', aside),
  stepCase(
    'without-effect',
    'an exit that is never taken',
    'subFlow: {flow: side, next: end, exits: {left: end, right: end}}',
    aside,
  ),
  stepCase(
    'without-effect',
    'a way on from a flow that never returns',
    'subFlow: {flow: deep, next: end}',
    flowOf('deep', 'a: {hangup: {}}'),
  ),
  stepCase(
    'loop-without-caller',
    'two flows that lead to each other',
    'goto: {flow: other}',
    flowOf('other', 'a: {goto: {flow: main, step: extra}}'),
  ),
  stepCase(
    'not-answered',
    'a flow gone through before the answer',
    'subFlow: {flow: talks, next: end}',
    flowOf('talks', 'a: {play: {prompt: hello, next: back}}, back: {return: {}}'),
    'start: extra',
  ),
  {
    ...stepCase(
      'language-not-offered',
      'a language that the hotline lacks',
      'language: {set: en, next: end}',
    ),
    text: stepCase('language-not-offered', '', 'language: {set: en, next: end}').text.replace(
      '    flow: main\n',
      '    flow: main\n    languages: [zh-CN]\n',
    ),
  },
  changed(
    'language-not-offered',
    'a beginning in a language that the hotline lacks',
    '    flow: main\n',
    '    flow: main\n    languages: [en]\n',
  ),
  stepCase(
    'part-missing',
    'numbers without recorded parts',
    'say: {as: number, value: \'"1"\', next: end}',
  ),
  {
    ...stepCase(
      'part-missing',
      'recorded parts that are not whole',
      'say: {as: number, value: \'"1"\', next: end}',
    ),
    more: 'parts:\n  zh-CN: {folder: parts, words: {zero: {text: 零}, nil: {text: 无}}}\n',
  },
  changed(
    'trunk-unknowable',
    'a trunk nobody could know',
    'queues:',
    'trunks:\n  carrier: {homeCountryCode: "86"}\nqueues:',
  ),
  {
    ...changed(
      'secret-missing',
      'a password that nobody has written',
      'queues:',
      `trunks:
  carrier:
    digest: {username: carrier, secret: inward}
    outgoing:
      address: 203.0.113.7
      callerNumber: '4008108000'
      credentials: {username: hotline, secret: outward}
queues:`,
    ),
    secretFiles: new Set(['inward']),
  },
  {
    ...changed(
      'secret-missing',
      'a token that nobody has written',
      'queues:',
      "services:\n  crm: {url: 'https://crm.example.com', secret: crm}\nqueues:",
    ),
    secretFiles: new Set(['inward']),
  },
  changed(
    'wrong-form',
    'headers that are none',
    'queues:',
    `services:
  sms:
    url: https://sms.example.com
    headers: {'X Key': hotline, X-Name: 热线}
queues:`,
  ),
  changed(
    'wrong-form',
    'messages too large or too deep, or with lists in a web form, and a header that is our own',
    'queues:',
    `services:
  sms:
    url: https://sms.example.com
    headers: {Content-Length: '1'}
    message:
      fields:
        deep: [[[[[[[[['{text}']]]]]]]]]
        number: .nan
        long: ${'x'.repeat(501)}
        list: [${'1, '.repeat(200)}1]
  other:
    url: https://sms.example.com
    message: {as: form, fields: {mobile: '{to}', params: ['{text}'], sender: null}}
queues:`,
  ),
  changed(
    'unknown-placeholder',
    'a message with places that nothing is put into',
    'queues:',
    `services:
  sms:
    url: https://sms.example.com
    headers: {X-Key: '{secret}', X-To: '{to}'}
    message: {fields: {to: ['{to}'], param: {code: '{txet}', more: '{"a": "{waybill}"}'}}}
queues:`,
  ),
  changed(
    'register-without-credentials',
    'a trunk that registers without a password',
    'queues:',
    `trunks:
  carrier:
    addresses: [203.0.113.7]
    outgoing: {address: 203.0.113.7, callerNumber: '4008108000', register: {}}
queues:`,
  ),
  changed(
    'calls-in-unknowable',
    'a trunk that registers for calls which nobody will know',
    'queues:',
    `trunks:
  carrier:
    outgoing:
      address: 203.0.113.7
      callerNumber: '4008108000'
      credentials: {username: hotline, secret: outward}
      register: {}
queues:`,
  ),
  changed(
    'wrong-form',
    'a trunk to nowhere, with rules that contradict each other',
    'queues:',
    `trunks:
  carrier:
    outgoing:
      address: 'sip:carrier'
      callerNumber: '4008108000'
      prefixes: [{from: '0', to: ''}, {from: '0', to: '9'}]
      noResponse: 60s
      register: {domain: 'sip:carrier', expires: 30s, retry: 11m}
      health: {every: 2h, answerWithin: 1m, downAfter: 0}
queues:`,
  ),
  {
    code: 'test-failed',
    name: 'a test that expects another path',
    text: testOf('{path: [answer, office-hours, menu, account]}'),
  },
  {
    code: 'test-failed',
    name: 'a test of a number that no hotline has',
    text: testOf('{outcome: answered}').replace("to: '4008108000'", "to: '4008108001'"),
  },
  {
    code: 'test-failed',
    name: 'a test that expects a mistyped step',
    text: testOf('{passes: [meun], queues: [team]}'),
  },
  {
    code: 'test-failed',
    name: 'a test that expects another end',
    text: testOf('{outcome: abandoned}'),
  },
  {
    code: 'test-failed',
    name: 'a test that expects a prompt',
    text: testOf('{hears: [hello, sorry]}'),
  },
  changed(
    'silence-without-reason',
    'a silence without its reason',
    'full: sorry}',
    'full: end} # allow hung-up-in-silence',
  ),
  changed(
    'silence-unused',
    'a silence of nothing',
    'hangup: {}',
    'hangup: {} # allow unused: autumn',
  ),
];

function compiled({ text, promptFiles, secretFiles, sounds, people, unread, more }: Case) {
  const second = more === undefined ? [] : [{ name: 'more.yaml', text: more }];
  const sources = [{ name: 'main.yaml', text }, ...second];
  const files = {
    ...(promptFiles && { promptFiles }),
    ...(secretFiles && { secretFiles }),
    ...(people && { people }),
    ...(unread && { unread }),
  };
  const options = { year: 2026, ...files, ...(sounds && { sounds }) };
  return { sources, faults: compileDialplan(sources, options).faults };
}

function faultsOf(one: Case, language: Language = 'en'): string[] {
  const { sources, faults } = compiled(one);
  return faults.map((fault) => {
    const source = sources.find(({ name }) => name === fault.file);
    return formatFault(fault, source?.text ?? '', language);
  });
}

/** What is quoted in an English sentence: names, keys and examples. */
function quoted(text: string): readonly string[] {
  return [...text.matchAll(/(?<![a-z])'([^']+)'/g)].map(([, name = '']) => name);
}

describe('a fault', () => {
  it('of every kind is told with its place, its words and its fix', async () => {
    const told = cases.map((one) => `${one.name}\n\n${faultsOf(one).join('\n')}\n`);
    await expect(told.join('\n')).toMatchFileSnapshot('faults.txt');
  });

  it('of every kind is told in Chinese too', async () => {
    const told = cases.map((one) => `${one.name}\n\n${faultsOf(one, 'zh-CN').join('\n')}\n`);
    await expect(told.join('\n')).toMatchFileSnapshot('faults.zh-cn.txt');
  });

  it('names in Chinese what it names in English', () => {
    const words = cases.flatMap((one) => {
      return compiled(one).faults.flatMap(({ message, fix }) => [message, ...(fix ? [fix] : [])]);
    });
    for (const { en, 'zh-CN': zhCn } of words) {
      for (const name of quoted(en)) expect(zhCn, en).toContain(name);
    }
  });

  it.each(cases)('is found in $name', (one) => {
    expect(faultsOf(one)).toContainEqual(expect.stringContaining(` ${one.code}: `));
  });

  it('has a case here for each of its codes', () => {
    expect([...new Set(cases.map(({ code }) => code))].sort()).toEqual([...faultCodes].sort());
  });

  it('that is an error keeps the dialplan from running, a warning does not', () => {
    expect(compileText(smallDialplanWith(['flow: main', 'flow: mian'])).dialplan).toBeUndefined();
    expect(compileText(smallDialplanWith(['full: sorry', 'full: end'])).dialplan).toBeDefined();
  });

  it('of meaning is told together with those of form, and no false ones for what cannot be read', () => {
    const text = smallDialplanWith(
      ['prompt: hello\n          keys', 'promt: hello\n          keys'],
      ['timeZone: Asia/Shanghai', 'timeZone: Asia/Beijing'],
      ['music: waiting\n', 'music: witing\n'],
    );
    const more =
      'hotlines:\n  other: {name: {zh-CN: 二, en: Two}, numbers: ["1000"], flow: mian}\n';
    const told = (second: string) => {
      const sources = [
        { name: 'main.yaml', text },
        { name: 'more.yaml', text: second },
      ];
      const { faults } = compileDialplan(sources, { year: 2026 });
      return faults.map(({ code, file, line }) => `${file}:${line} ${code}`);
    };
    expect(told(more)).toEqual([
      'main.yaml:19 wrong-form',
      'main.yaml:20 unknown-key',
      'main.yaml:43 unknown-reference',
      'main.yaml:46 unknown-time-zone',
      'more.yaml:2 unknown-reference',
    ]);
    expect(told('queues: [team]')).toContain('more.yaml:1 wrong-form');
    expect(told('queues: [')).toEqual([
      'main.yaml:19 wrong-form',
      'main.yaml:20 unknown-key',
      'main.yaml:46 unknown-time-zone',
      'more.yaml:1 yaml-syntax',
    ]);
  });

  it('is told together with every other', () => {
    const text = smallDialplanWith(['flow: main', 'flow: mian'], ['id: team', 'id: tem']);
    const errors = compileText(text).faults.filter((fault) => fault.severity === 'error');
    expect(errors).toHaveLength(2);
  });
});

describe('a recording', () => {
  it.each<[string, Partial<PromptSound>]>([
    ['as it should be', {}],
    ['as loud as it may be', { speechDb: -14, peakDb: -1 }],
    ['as soft as it may be', { speechDb: -32 }],
    ['with as much silence as it may have', { leadingSilenceMs: 500 }],
  ])('%s has no fault', (_name, sound) => {
    const sounds = new Map(recordings.map((file) => [file, { ...goodSound, ...sound }]));
    const promptFiles = new Set([...recordings, 'music/waiting.wav']);
    const sources = [{ name: 'main.yaml', text: smallDialplan }];
    expect(compileDialplan(sources, { year: 2026, promptFiles, sounds }).faults).toEqual([]);
  });
});

describe('a warning', () => {
  it.each([
    ['on its line', 'full: end} # allow hung-up-in-silence: the carrier plays an announcement'],
    [
      'on the line above',
      'full:\n          # allow hung-up-in-silence: the carrier announces\n          end}',
    ],
  ])('is silenced with a reason %s', (_, by) => {
    expect(compileText(smallDialplanWith(['full: sorry}', by])).faults).toEqual([]);
  });

  it('of another kind is not silenced by it', () => {
    const text = smallDialplanWith(['full: sorry}', 'full: end} # allow unused: it is used']);
    expect(compileText(text).faults.map(({ code }) => code)).toEqual([
      'hung-up-in-silence',
      'silence-unused',
    ]);
  });

  it('is not missed while a file that cannot be read keeps it from being found', () => {
    const by = 'full: end} # allow hung-up-in-silence: the carrier plays an announcement';
    const text = smallDialplanWith(['full: sorry}', by], ['music: waiting', 'musik: waiting']);
    expect(compileText(text).faults.map(({ code }) => code)).not.toContain('silence-unused');
  });

  it('can be silenced, an error cannot', () => {
    const text = smallDialplanWith(['flow: main', 'flow: mian # allow unknown-reference: please']);
    expect(compileText(text).faults.map(({ code }) => code)).toContain('unknown-reference');
  });
});
