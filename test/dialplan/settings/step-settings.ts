/**
 * Every setting of every step, with a change of it that a caller, an agent or a record must notice: the
 * passage of the step as it is, and what stands there instead.
 */

export interface StepSettings {
  /** The steps from `first` on, each indented by six. */
  readonly steps: string;
  /** Further flows, indented by two. */
  readonly flows?: string;
  readonly hotline?: string;
  /** By setting below the step's kind: the passage, and its replacement. */
  readonly changes: Readonly<Record<string, readonly [string, string]>>;
}

const label = 'label: {zh-CN: 号码, en: Number}';
const more = `
      hi: {play: {prompt: hello, next: end}}
      bye: {play: {prompt: thanks, next: end}}
      other: {play: {prompt: notice, next: end}}`;
const side = `
  side:
    name: {zh-CN: 旁, en: Side}
    start: a
    steps:
      a: {branch: {when: [{if: 'caller == "13800138000"', next: b}], otherwise: c}}
      b: {return: {exit: left}}
      c: {return: {}}
  plain: {name: {zh-CN: 平, en: Plain}, start: a, steps: {a: {return: {}}}}
  beside:
    name: {zh-CN: 旁, en: Beside}
    start: a
    steps:
      a: {play: {prompt: ask, next: b}}
      b: {return: {exit: left}}`;

export const stepSettings: Readonly<Record<string, StepSettings>> = {
  answer: {
    steps: `      first: {answer: {next: hi}}${more}`,
    changes: { next: ['{answer: {next: hi}}', '{answer: {next: bye}}'] },
  },
  announce: {
    steps: `      first: {announce: {prompt: notice, next: hi}}${more}`,
    changes: {
      prompt: ['prompt: notice, next: hi', 'prompt: ask, next: hi'],
      next: ['next: hi', 'next: bye'],
    },
  },
  play: {
    steps: `      first: {play: {prompt: ask, bargeIn: true, next: hi}}${more}`,
    changes: {
      prompt: ['prompt: ask', 'prompt: wrong'],
      bargeIn: ['bargeIn: true', 'bargeIn: false'],
      next: ['next: hi', 'next: bye'],
    },
  },
  say: {
    steps: `      first: {say: {as: number, value: '"12"', before: ask, after: wrong, bargeIn: true, next: hi}}${more}`,
    changes: {
      as: ['as: number', 'as: digits'],
      value: ['"12"', '"13"'],
      before: ['before: ask', 'before: right'],
      after: ['after: wrong', 'after: right'],
      bargeIn: ['bargeIn: true', 'bargeIn: false'],
      next: ['next: hi', 'next: bye'],
    },
  },
  language: {
    steps: `      first: {language: {set: en, next: ask}}
      ask: {language: {choose: {prompt: ask, keys: {'1': zh-CN, '2': en}, timeout: 5s, tries: 2,
        unlessKnown: false}, next: hi}}${more}`,
    changes: {
      set: ['set: en', 'set: zh-CN'],
      'choose.prompt': ['choose: {prompt: ask', 'choose: {prompt: wrong'],
      'choose.keys': ["'1': zh-CN, '2': en", "'1': en, '2': zh-CN"],
      'choose.timeout': ['timeout: 5s', 'timeout: 6s'],
      'choose.tries': ['tries: 2', 'tries: 3'],
      'choose.unlessKnown': ['unlessKnown: false', 'unlessKnown: true'],
      next: ['next: hi', 'next: bye'],
    },
  },
  record: {
    steps: `      first: {record: {set: off, consent: announced, next: hi}}${more}`,
    changes: {
      set: ['set: off', 'set: on'],
      consent: ['consent: announced', 'consent: given'],
      next: ['next: hi', 'next: bye'],
    },
  },
  menu: {
    steps: `      first:
        menu: {prompt: ask, timeout: 5s, tries: 2, variable: choice, invalid: wrong, otherwise: no, keys: {
          '1': {label: {zh-CN: 一, en: One}, value: first, next: hi}, '2': {label: {zh-CN: 二, en: Two}, next: bye}}}${more}`,
    changes: {
      prompt: ['menu: {prompt: ask', 'menu: {prompt: right'],
      bargeIn: ['menu: {prompt: ask', 'menu: {bargeIn: false, prompt: ask'],
      timeout: ['timeout: 5s', 'timeout: 6s'],
      tries: ['tries: 2', 'tries: 3'],
      invalid: ['invalid: wrong', 'invalid: right'],
      'keys.*.label': ['zh-CN: 一', 'zh-CN: 壹'],
      'keys.*.next': ['next: hi}', 'next: other}'],
      'keys.*.language': ['next: hi}', 'language: en, next: hi}'],
      variable: ['variable: choice', 'variable: wish'],
      'keys.*.value': ['value: first', 'value: one'],
      otherwise: ['otherwise: no', 'otherwise: other'],
    },
  },
  collect: {
    steps: `      first:
        collect: {prompt: ask, variable: number, ${label}, min: 3, max: 6, terminator: '#', timeout: 6s,
          digitTimeout: 3s, tries: 2, invalid: wrong, next: read, otherwise: no}
      read:
        collect: {prompt: ask, variable: other, ${label}, min: 3, max: 6, tries: 2, next: bye,
          otherwise: no, confirm: {before: hello, as: digits, prompt: right, yes: '1', no: '2', timeout: 4s}}${more}`,
    changes: {
      prompt: [
        'collect: {prompt: ask, variable: number',
        'collect: {prompt: wrong, variable: number',
      ],
      variable: ['variable: number', 'variable: parcel'],
      bargeIn: ['variable: number', 'bargeIn: false, variable: number'],
      label: ['variable: number, label: {zh-CN: 号码', 'variable: number, label: {zh-CN: 单号'],
      min: ['min: 3', 'min: 2'],
      max: ['max: 6', 'max: 7'],
      terminator: ["terminator: '#'", "terminator: '*'"],
      timeout: [', timeout: 6s', ', timeout: 7s'],
      digitTimeout: ['digitTimeout: 3s', 'digitTimeout: 4s'],
      tries: ['tries: 2', 'tries: 3'],
      invalid: ['invalid: wrong', 'invalid: right'],
      check: ['invalid: wrong', 'check: luhn, invalid: wrong'],
      pattern: ['invalid: wrong', "pattern: ['9???'], invalid: wrong"],
      next: ['next: read', 'next: hi'],
      otherwise: ['next: read, otherwise: no', 'next: read, otherwise: other'],
      'confirm.before': ['before: hello', 'before: wrong'],
      'confirm.as': ['as: digits', 'as: number'],
      'confirm.prompt': ['prompt: right, yes', 'prompt: wrong, yes'],
      'confirm.yes': ["yes: '1'", "yes: '3'"],
      'confirm.no': ["yes: '1', no: '2'", "yes: '2', no: '1'"],
      'confirm.timeout': ['timeout: 4s', 'timeout: 5s'],
    },
  },
  survey: {
    steps: `      first: {survey: {questions: [{id: polite, prompt: ask, ${label}, from: 1, to: 2},
        {id: solved, prompt: right, ${label}, from: 1, to: 2}],
        timeout: 5s, tries: 2, thanks: thanks, next: hi}}${more}`,
    changes: {
      'questions.*.id': ['id: polite', 'id: kind'],
      'questions.*.prompt': ['prompt: ask', 'prompt: wrong'],
      'questions.*.label': ['zh-CN: 号码', 'zh-CN: 问题'],
      'questions.*.from': ['from: 1', 'from: 0'],
      'questions.*.to': ['to: 2', 'to: 3'],
      timeout: ['timeout: 5s', 'timeout: 6s'],
      tries: ['tries: 2', 'tries: 3'],
      thanks: ['thanks: thanks', 'thanks: notice'],
      next: ['next: hi', 'next: other'],
    },
  },
  hours: {
    steps: `      first: {hours: {calendar: office, open: second, closed: bye}}
      second: {hours: {calendar: shut, open: bye, closed: hi}}${more}`,
    changes: {
      calendar: ['calendar: office', 'calendar: shut'],
      open: ['open: second', 'open: other'],
      closed: ['closed: hi', 'closed: other'],
    },
  },
  area: {
    steps: `      first: {area: {table: counties, number: caller, variable: county,
        areas: {river: bye, hills: second}, otherwise: no}}
      second: {area: {table: counties, areas: {river: bye}, otherwise: hi}}${more}`,
    changes: {
      table: ['table: counties, number', 'table: towns, number'],
      number: ['number: caller', 'number: dialled'],
      variable: ['variable: county', 'variable: town'],
      areas: ['hills: second', 'hills: other'],
      otherwise: ['otherwise: hi', 'otherwise: other'],
    },
  },
  branch: {
    steps: `      first: {branch: {when: [{if: 'caller == "13800138000"', next: hi}], otherwise: bye}}
      second: {branch: {when: [{if: 'caller == dialled', next: hi}], otherwise: bye}}${more}`,
    changes: {
      'when.*.if': ['caller == "13800138000"', 'caller == "13900139000"'],
      'when.*.next': ['next: hi}', 'next: other}'],
      otherwise: ['"\', next: hi}], otherwise: bye', '"\', next: second}], otherwise: hi'],
    },
  },
  set: {
    steps: `      first: {set: {variable: a, to: '"x"', next: hi}}${more}`,
    changes: {
      variable: ['variable: a', 'variable: b'],
      to: ['"x"', '"y"'],
      next: ['next: hi', 'next: bye'],
    },
  },
  lookup: {
    steps: `      first: {lookup: {service: crm, query: {from: caller}, keep: {status: order.status}, next: who,
        otherwise: no}}
      who: {lookup: {customer: caller, next: hi, otherwise: bye}}${more}`,
    changes: {
      customer: ['customer: caller', 'customer: dialled'],
      service: ['service: crm', 'service: sms'],
      query: ['from: caller', 'from: dialled'],
      keep: ['order.status', 'order.state'],
      next: ['next: who', 'next: hi'],
      otherwise: ['otherwise: no', 'otherwise: other'],
    },
  },
  send: {
    steps: `      first: {send: {service: crm, facts: {a: caller}, message: {to: caller, text: {zh-CN: 甲, en: A}},
        next: hi, failed: no}}${more}`,
    changes: {
      service: ['service: crm', 'service: sms'],
      facts: ['a: caller', 'b: caller'],
      'message.to': ['to: caller', 'to: dialled'],
      'message.text': ['zh-CN: 甲', 'zh-CN: 乙'],
      next: ['next: hi', 'next: bye'],
      failed: ['failed: no', 'failed: other'],
    },
  },
  goto: {
    steps: '      first: {goto: {flow: aside}}',
    flows: `
  aside: {name: {zh-CN: 旁, en: Aside}, start: a, steps: {a: {play: {prompt: ask, next: b}}, b: {hangup: {}}}}
  apart: {name: {zh-CN: 离, en: Apart}, start: a, steps: {a: {play: {prompt: wrong, next: b}}, b: {hangup: {}}}}`,
    changes: {
      flow: ['goto: {flow: aside', 'goto: {flow: apart'],
      step: ['goto: {flow: aside', 'goto: {step: b, flow: aside'],
    },
  },
  subFlow: {
    steps: `      first: {subFlow: {flow: side, next: hi, exits: {left: second}}}
      second: {subFlow: {flow: plain, next: bye}}${more}`,
    flows: side,
    changes: {
      flow: ['flow: side', 'flow: beside'],
      next: ['next: bye', 'next: other'],
      exits: ['left: second', 'left: other'],
    },
  },
  return: {
    steps: `      first: {subFlow: {flow: side, next: hi, exits: {left: bye, right: other}}}${more}`,
    flows: side,
    changes: { exit: ['exit: left', 'exit: right'] },
  },
  queue: {
    steps: `      first: {queue: {id: team, priority: 0, skills: {english: 1}, prefer: '"lin"', emergency: false, timedOut: hi,
        skillsWhen: [{if: 'caller == "13800138000"', skills: {hills: 3}}], noAgents: bye, full: no, afterwards: other, overflow: {busy: hi}, keys: {'1': bye}}}${more}`,
    changes: {
      id: ['id: team', 'id: crew'],
      priority: ['priority: 0', 'priority: 3'],
      skills: ['english: 1', 'english: 2'],
      'skillsWhen.*.if': ['caller == "13800138000"', 'caller == "13900139000"'],
      'skillsWhen.*.skills': ['hills: 3', 'hills: 4'],
      prefer: ['"lin"', '"wang"'],
      emergency: ['emergency: false', 'emergency: true'],
      timedOut: ['timedOut: hi', 'timedOut: other'],
      noAgents: ['noAgents: bye', 'noAgents: other'],
      full: ['full: no', 'full: other'],
      afterwards: ['afterwards: other', 'afterwards: hi'],
      overflow: ['busy: hi', 'busy: other'],
      keys: ["'1': bye", "'1': other"],
    },
  },
  dial: {
    steps: `      first: {dial: {agent: lin, callerId: hotline, timeout: 25s, maxTalk: 1h, music: waiting,
        confirm: {prompt: ask, key: '1', timeout: 9s}, next: hi, busy: bye, noAnswer: no}}
      inside: {dial: {extension: '"1001"', noAnswer: no}}
      outside: {dial: {number: '"02112345678"', trunk: carrier, noAnswer: no}}${more}`,
    changes: {
      agent: ['agent: lin', 'agent: wang'],
      extension: ['next: hi, busy', 'next: inside, busy'],
      number: ['next: hi, busy', 'next: outside, busy'],
      trunk: ['agent: lin', 'number: \'"02"\', trunk: carrier'],
      callerId: ['callerId: hotline', 'callerId: caller'],
      timeout: ['timeout: 25s', 'timeout: 26s'],
      maxTalk: ['maxTalk: 1h', 'maxTalk: 2h'],
      music: ['music: waiting,', ''],
      'confirm.prompt': ['{prompt: ask', '{prompt: wrong'],
      'confirm.key': ["key: '1'", "key: '2'"],
      'confirm.timeout': ['timeout: 9s', 'timeout: 8s'],
      next: ['next: hi, busy', 'next: other, busy'],
      busy: ['busy: bye', 'busy: other'],
      noAnswer: ['busy: bye, noAnswer: no', 'busy: bye, noAnswer: other'],
    },
  },
  voicemail: {
    steps: `      first: {voicemail: {box: night, prompt: ask, maxLength: 2m, silence: 5s, terminator: '#',
        next: hi, empty: no}}${more}`,
    changes: {
      box: ['box: night', 'box: day'],
      prompt: ['prompt: ask', 'prompt: wrong'],
      maxLength: ['maxLength: 2m', 'maxLength: 1m'],
      silence: ['silence: 5s', 'silence: 4s'],
      terminator: ["terminator: '#'", "terminator: '*'"],
      next: ['next: hi', 'next: bye'],
      empty: ['empty: no', 'empty: other'],
    },
  },
  callback: {
    steps: `      first: {callback: {queue: team, number: caller, next: hi, refused: no}}${more}`,
    changes: {
      queue: ['queue: team', 'queue: crew'],
      number: ['number: caller', 'number: dialled'],
      next: ['next: hi', 'next: bye'],
      refused: ['refused: no', 'refused: other'],
    },
  },
  hangup: {
    steps: '      first: {hangup: {cause: normal, outcome: closed}}',
    changes: {
      cause: ['cause: normal', 'cause: busy'],
      outcome: ['outcome: closed', 'outcome: completed-in-flow'],
    },
  },
  refuse: {
    steps: '      first: {refuse: {status: 603}}',
    changes: { status: ['603', '486'] },
  },
};
