/** What an admin writes of a queue reaches the queue engine, every setting of it. */
import { describe, expect, it } from 'vitest';
import { compileDialplan } from '../../src/dialplan/compile.ts';
import { queueConfigsOf } from '../../src/dialplan/queue-config.ts';

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
    overflow:
      - {name: to-night, when: {waited: 30s, readyAtMost: 0}, queue: night}
      - {name: elsewhere, when: {waiting: 10, within: '08:00-20:00'}}
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
      ],
    });
  });

  it('does not overflow in a circle', () => {
    const { dialplan, faults } = compiled(
      day + night('{name: back, when: {waited: 1m}, queue: day}'),
    );
    expect(dialplan).toBeUndefined();
    expect(faults.map(({ code, message }) => `${code}: ${message}`)).toContain(
      'circular-overflow: callers overflow in a circle: day → night → day',
    );
  });

  it('does not overflow to a queue that is not there', () => {
    const { faults } = compiled(day);
    expect(faults.map(({ code }) => code)).toContain('unknown-reference');
  });
});
