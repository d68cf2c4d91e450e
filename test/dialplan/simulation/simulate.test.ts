import { describe, expect, it } from 'vitest';
import {
  type SimulationOptions,
  simulate,
  simulationDefaults,
} from '../../../src/dialplan/simulation/simulate.ts';
import { demoDialplan } from '../../support/demo-dialplan.ts';
import { callThrough } from '../../support/step-dialplan.ts';

const dialplan = demoDialplan();
const evening = Date.UTC(2026, 9, 1, 13, 30);

function call(options: Partial<SimulationOptions>) {
  const whole = { from: '13800138000', to: '4008108000', at: evening, ...simulationDefaults };
  return simulate(dialplan, { ...whole, ...options });
}

describe('a simulated call', () => {
  it('waits behind those who came before it, by the time of their conversations', () => {
    const alone = call({ press: ['2'], agents: 1 });
    const third = call({ press: ['2'], agents: 1, ahead: 2, talkMs: 100_000 });
    const answeredAt = (simulation: typeof alone) =>
      simulation.lines.find((line) => line.event === 'call-answered')?.at ?? Number.NaN;
    // Two conversations with their wrap-up, and two more rings.
    expect(answeredAt(third) - answeredAt(alone)).toBe(2 * (100_000 + 30_000 + 4_050));
  });

  it.each([
    ['abandons when its patience is over', { ahead: 1, patienceMs: 9_000 }, 'abandoned'],
    ['is given back by the queue after its longest wait', { ahead: 9 }, 'timed-out'],
    ['is refused where nobody is on duty', { agents: 0 }, 'refused'],
    ['is closed on the evening of the Spring Festival', { at: Date.UTC(2027, 1, 5, 11) }, 'closed'],
    ['is refused at a number nobody owns', { to: '4000000000' }, 'refused'],
  ])('%s', (_, options, outcome) => {
    expect(call({ press: ['0'], talkMs: 300_000, ...options }).outcome).toBe(outcome);
  });

  it('goes on without keys as the flow says', () => {
    const { path, heard } = call({ press: ['7'] });
    expect(path.at(-1)).toBe('general-queue');
    expect(heard.filter((prompt) => prompt === 'main-menu')).toHaveLength(3);
    expect(heard.filter((prompt) => prompt === 'invalid-key')).toHaveLength(1);
  });

  it('takes as long as its recordings', () => {
    const at = (promptMs: number) =>
      call({ promptMs: new Map([['zh-CN/welcome.wav', promptMs]]) }).lines.find(
        (line) => line.facts.step === 'main-menu',
      )?.at;
    expect(at(5_000)).toBe(evening + 5_000);
  });
});

describe('a caller who overflows', () => {
  /** She waits a minute at most; after five seconds the rule holds. */
  const outcomeOf = (target: string, wishes: Partial<SimulationOptions> = {}) =>
    callThrough(
      {
        steps: `
      first: {queue: {id: team, timedOut: no, noAgents: no, full: no, overflow: {away: no}, keys: {'1': no}}}`,
        flows: `
  outside:
    name: {zh-CN: 外, en: Outside}
    start: dial
    steps:
      dial: {dial: {number: '"02112345678"', trunk: carrier, next: end, noAnswer: end}}
      end: {hangup: {outcome: closed}}
  box:
    name: {zh-CN: 箱, en: Box}
    start: leave
    steps:
      leave: {voicemail: {box: night, prompt: hello, next: end, empty: end}}
      end: {hangup: {outcome: closed}}`,
        team: `overflow: [{name: away, when: {waited: 5s}${target}}]`,
      },
      { agents: 1, ahead: 1, talkMs: 300_000, ...wishes },
    ).outcome;

  it.each([
    ['to a number outside, and talks', ', flow: outside', {}, 'overflowed'],
    ['to a number outside that is busy', ', flow: outside', { dial: 'busy' }, 'overflowed'],
    ['to a voicemail box, and speaks', ', flow: box', { messageMs: 8_000 }, 'overflowed'],
    ['into a callback', ', callback: true', {}, 'deferred'],
    [
      'into a callback that cannot be',
      ', callback: true',
      { refusesCallbacks: true },
      'overflowed',
    ],
    ['and is refused', ', refuse: busy', {}, 'overflowed'],
    ['back to her flow', '', {}, 'overflowed'],
  ] as const)('%s, is booked as she is by the server', (_, target, wishes, outcome) => {
    expect(outcomeOf(target, wishes)).toBe(outcome);
  });
});

describe('a call that its flow serves', () => {
  const outcomeOf = (step: string, wishes: Partial<SimulationOptions>) =>
    callThrough(
      {
        steps: `
      first: ${step}
      shut: {hangup: {outcome: closed}}`,
      },
      wishes,
    ).outcome;
  const dial = `{dial: {number: '"02112345678"', trunk: carrier, next: shut, noAnswer: shut}}`;
  const box = '{voicemail: {box: night, prompt: hello, next: shut, empty: shut}}';

  it.each([
    ['a number outside that answers', dial, {}, 'completed-in-flow'],
    ['a number outside that is busy', dial, { dial: 'busy' }, 'closed'],
    ['a message', box, { messageMs: 8_000 }, 'completed-in-flow'],
    ['an empty message', box, {}, 'closed'],
  ] as const)('by %s is booked as by the server', (_, step, wishes, outcome) => {
    expect(outcomeOf(step, wishes)).toBe(outcome);
  });
});
