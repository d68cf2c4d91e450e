/** What an admin writes of a queue reaches the queue engine, every setting of it. */
import { describe, expect, it } from 'vitest';
import { compileDialplan } from '../../src/dialplan/compile.ts';
import { callbackHoursOf, queueConfigsOf } from '../../src/dialplan/queue-config.ts';

const frame = (queues: string) => `
hotlines:
  main: {name: {zh-CN: 主, en: Main}, numbers: ['400'], flow: main, lines: [{max: 5, reserved: 2}]}
customerClasses:
  vip-local: {headStart: 5m, lines: [{max: 10}]}
flows:
  main:
    name: {zh-CN: 主, en: Main}
    start: up
    steps:
      up: {answer: {next: wait}}
      wait:
        queue:
          id: day
          timedOut: bye
          noAgents: bye
          full: bye
          overflow: {elsewhere: bye}
          keys: {'1': bye}
      bye: {play: {prompt: sorry, next: end}}
      end: {hangup: {}}
  partner:
    name: {zh-CN: 伙伴, en: Partner}
    start: tell
    steps: {tell: {play: {prompt: sorry, next: end}}, end: {hangup: {}}}
dispositions:
  complaint: {label: {zh-CN: 投诉, en: Complaint}}
calendars:
  office:
    timeZone: Asia/Shanghai
    weekly: {mon: '08:00-18:00', tue: closed, wed: closed, thu: closed, fri: closed, sat: closed, sun: closed}
music:
  soft: {name: {zh-CN: 乐, en: Soft}, file: music/soft.wav}
prompts:
  sorry: {text: {zh-CN: 抱歉, en: Sorry}, file: {zh-CN: a.wav, en: b.wav}}
queues:
${queues}
`;

const day = `
  day:
    name: {zh-CN: 日, en: Day}
    music: soft
    strategy: round-robin
    declineLimit: 3
    weight: 2
    skills: {english: 4}
    relax: [{after: 20s, skills: {english: 0}}, {after: 10s, skills: {english: 2}}]
    preferLastAgent: 8s
    keepPlaceWithin: 10m
    announcements: {every: 30s, prompt: sorry, positions: [sorry], waits: [{upTo: 1m, prompt: sorry}]}
    staffing: [{within: '22:00-06:00', agents: 8}]
    wrapUpBy: {complaint: 2m}
    wrapUpExtension: {by: 30s, times: 2}
    callback: {calendar: office, within: 1h, first: customer, ring: 20s, attempts: 2, retryAfter: [3m]}
    overflow:
      - {name: to-night, when: {waited: 30s, readyAtMost: 0}, queue: night}
      - {name: elsewhere, when: {waiting: 10, within: '08:00-20:00'}}
      - {name: few-lines, when: {freeLinesAtMost: 1}, callback: true}
      - {name: no-site, when: {skill: site-north, signedInAtMost: 0}, announce: sorry}
      - {name: partner, when: {waited: 4m}, flow: partner}
      - {name: no-more, when: {waited: 5m}, refuse: busy}
`;
const night = (overflow: string) => `
  night: {name: {zh-CN: 夜, en: Night}, music: soft, overflow: [${overflow}]}
`;

function compiled(queues: string) {
  return compileDialplan([{ name: 'main.yaml', text: frame(queues) }], { year: 2026 });
}

describe('a queue of the dialplan', () => {
  it('says everything the queue engine can do', () => {
    const { dialplan, faults } = compiled(day + night(''));
    if (!dialplan) throw new Error(JSON.stringify(faults));
    const [first] = queueConfigsOf(dialplan);
    expect(first).toMatchObject({
      ...{ id: 'day', strategy: 'round-robin', declineLimit: 3, weight: 2 },
      relaxations: [
        { afterMs: 10_000, skills: { english: 2 } },
        { afterMs: 20_000, skills: { english: 0 } },
      ],
      ...{ preferredMs: 8_000, returnWithinMs: 600_000, announceEveryMs: 30_000 },
      classWorthMs: { 'vip-local': 300_000, emergency: 86_400_000 },
      exitKeys: ['1'],
      staffing: [{ from: 1_320, until: 360, agents: 8 }],
      overflow: [
        { name: 'to-night', when: { waitedMsMin: 30_000, readyMax: 0 }, toQueue: 'night' },
        { name: 'elsewhere', when: { waitingMin: 10, within: { from: 480, until: 1_200 } } },
        { name: 'few-lines', when: { freeLinesMax: 1 }, leaveFor: { kind: 'callback' } },
        {
          ...{ name: 'no-site', when: { skill: 'site-north', signedInMax: 0 } },
          leaveFor: { kind: 'announcement', prompt: 'sorry' },
        },
        {
          name: 'partner',
          when: { waitedMsMin: 240_000 },
          leaveFor: { kind: 'flow', flow: 'partner' },
        },
        {
          name: 'no-more',
          when: { waitedMsMin: 300_000 },
          leaveFor: { kind: 'refuse', cause: 'busy' },
        },
      ],
      dispositionWrapUpMs: { complaint: 120_000 },
      ...{ wrapUpExtensionMs: 30_000, wrapUpExtensionsMax: 2 },
      callback: {
        first: 'customer',
        dialTimeoutMs: 20_000,
        attemptsMax: 2,
        retryGapsMs: [180_000],
      },
    });
  });

  it('calls back in the hours of its calendar, and promises working time', () => {
    const { dialplan } = compiled(day + night(''));
    if (!dialplan) throw new Error('not compiled');
    const monday = Date.parse('2026-06-08T17:30+08:00');
    const { windows, promisedAt } = callbackHoursOf(dialplan, 'day', monday);
    expect(windows[0]?.until).toBe(monday + 30 * 60_000);
    expect(promisedAt).toBe(Date.parse('2026-06-15T08:30+08:00'));
    expect(callbackHoursOf(dialplan, 'night', monday).windows).toEqual([]);
  });

  it.each([
    [
      'a callback without hours',
      '{name: x, when: {waited: 1m}, callback: true}',
      'callback-without-hours',
    ],
    ['two targets', '{name: x, when: {waited: 1m}, callback: true, refuse: busy}', 'wrong-form'],
    [
      'a flow that leads back into its own line, by way of another queue',
      '{name: x, when: {waited: 1m}, flow: main}',
      'circular-overflow',
    ],
    ['a flow that is not there', '{name: x, when: {waited: 1m}, flow: no}', 'unknown-reference'],
    [
      'a prompt that is not there',
      '{name: x, when: {waited: 1m}, announce: nothing}',
      'unknown-reference',
    ],
  ])('is refused with %s', (_, rule, code) => {
    const { dialplan, faults } = compiled(day + night(rule));
    expect(dialplan).toBeUndefined();
    expect(faults.map((fault) => fault.code)).toContain(code);
  });

  it('does not overflow in a circle', () => {
    const { dialplan, faults } = compiled(
      day + night('{name: back, when: {waited: 1m}, queue: day}'),
    );
    expect(dialplan).toBeUndefined();
    expect(faults.map(({ code, message }) => `${code}: ${message.en}`)).toContain(
      'circular-overflow: callers overflow in a circle: day → night → day',
    );
  });

  it('does not overflow to a queue that is not there', () => {
    const { faults } = compiled(day);
    expect(faults.map(({ code }) => code)).toContain('unknown-reference');
  });
});
