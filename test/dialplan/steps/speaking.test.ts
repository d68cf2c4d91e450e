import { describe, expect, it } from 'vitest';
import { startFlow, stepFlow } from '../../../src/dialplan/flow.ts';
import { textsOf } from '../../../src/dialplan/simulation/simulate.ts';
import {
  callThrough,
  type StepFlow,
  stepDialplan,
  stepNumber,
  told,
} from '../../support/step-dialplan.ts';

const at = Date.UTC(2026, 10, 23, 2);
const facts = { callerNumber: '13800138000', dialledNumber: stepNumber, at };

function said(steps: string): readonly string[] {
  const flow = { steps };
  const { lines } = callThrough(flow);
  return lines
    .filter((line) => line.event === 'prompts-played')
    .flatMap((line) => textsOf(stepDialplan(flow), line));
}

describe('a say step', () => {
  it('reads a value as it is told to, between its prompts', () => {
    expect(
      said(`
      first: {set: {variable: fee, to: '"1" + "2.50"', next: fee}}
      fee: {say: {as: money, value: variables.fee, before: hello, after: thanks, next: number}}
      number: {say: {as: number, value: '"2002"', next: english}}
      english: {language: {set: en, next: date}}
      date: {say: {as: date, value: '"2026-10-01"', next: end}}`),
    ).toEqual(['hello', '十二元五角', 'thanks', '两千零二', 'October first twenty twenty six']);
  });

  it('says nothing of a value that cannot be read so', () => {
    const simulation = callThrough({
      steps: `      first: {say: {as: money, value: '"much"', before: hello, next: end}}`,
    });
    expect(simulation.heard).toEqual([]);
    expect(told(simulation, 'value-unspeakable')).toMatchObject([{ value: 'much', as: 'money' }]);
    expect(simulation.outcome).toBe('completed-in-flow');
  });

  it('lets a key stop it, unless it must be heard to its end', () => {
    for (const [written, bargeIn] of [
      ['', true],
      ['bargeIn: false, ', false],
    ] as const) {
      const plan = stepDialplan({
        steps: `      first: {say: {as: number, value: '"1"', ${written}next: end}}`,
      });
      const begun = startFlow(plan, facts);
      const step = begun && stepFlow(plan, begun.state, { kind: 'answered', at });
      expect(step?.effects).toMatchObject([{ kind: 'play', bargeIn }]);
    }
  });
});

describe('an announcement', () => {
  const flow = (hotline: string): StepFlow => ({
    hotline,
    steps: '      first: {play: {prompt: hello, next: end}}',
    flows: '',
  });
  const announcing = (hotline: string) => {
    const plan = stepDialplan({
      ...flow(hotline),
      steps: `      first: {play: {prompt: hello, next: announce}}
      announce: {announce: {prompt: notice, next: end}}`,
    });
    return plan;
  };

  it('is early media where the hotline wants it before the answer, else it answers first', () => {
    for (const [hotline, kinds] of [
      ['announcements: before-answer', ['announce']],
      ['announcements: after-answer', ['answer', 'play']],
      ['', ['answer', 'play']],
    ] as const) {
      const plan = announcing(hotline);
      const main = plan.flows.main;
      if (!main) throw new Error('the flow is gone');
      const started = { ...plan, flows: { main: { ...main, start: 'announce' } } };
      const begun = startFlow(started, facts);
      expect(begun?.effects.map(({ kind }) => kind)).toEqual(kinds);
      const next = begun && stepFlow(started, begun.state, { kind: 'played', at });
      expect(next?.effects).toMatchObject([{ kind: 'hang-up' }]);
    }
  });

  it('is played on an answered call, to its end', () => {
    const plan = announcing('announcements: before-answer');
    const begun = startFlow(plan, facts);
    const welcome = begun && stepFlow(plan, begun.state, { kind: 'answered', at });
    const notice = welcome && stepFlow(plan, welcome.state, { kind: 'played', at });
    expect(notice?.effects).toMatchObject([{ kind: 'play', bargeIn: false }]);
  });
});

describe('the choice of a language', () => {
  const steps = (more = '') => `
      first: {language: {choose: {prompt: ask, keys: {'1': zh-CN, '2': en}${more}}, next: hi}}
      hi: {play: {prompt: hello, next: end}}`;

  it('is asked in each language, and what follows is in the chosen one', () => {
    const { lines, language } = callThrough({ steps: steps() }, { press: ['2'] });
    const played = lines.filter((line) => line.event === 'prompts-played');
    expect(played.map(({ facts: { prompts } }) => prompts)).toMatchObject([
      [{ file: 'zh-CN/ask.wav' }, { file: 'en/ask.wav' }],
      [{ file: 'en/hello.wav' }],
    ]);
    expect(language).toBe('en');
  });

  it('is put again for a wrong key, then the language stays', () => {
    const { heard, language } = callThrough(
      { steps: steps(', tries: 3') },
      { press: ['7', '8', '9'] },
    );
    expect(heard.filter((prompt) => prompt === 'ask')).toHaveLength(6);
    expect(language).toBe('zh-CN');
  });

  it('waits as long as it is told to', () => {
    const hungUpAt = (more: string) => callThrough({ steps: steps(more) }).lines.at(-1)?.at ?? 0;
    expect(hungUpAt(', timeout: 9s') - hungUpAt(', timeout: 4s')).toBe(10_000);
  });

  it('is spared a customer whose language is known, unless all are asked', () => {
    const customer = { tier: 'contract', language: 'en' } as const;
    const known = callThrough({ steps: steps() }, { customer });
    expect([known.heard, known.language]).toEqual([['hello'], 'en']);
    const asked = callThrough({ steps: steps(', unlessKnown: false') }, { customer, press: ['1'] });
    expect([asked.heard.slice(0, 2), asked.language]).toEqual([['ask', 'ask'], 'zh-CN']);
  });
});

describe('recording', () => {
  const effects = (hotline: string, step: string) => {
    const plan = stepDialplan({ hotline, steps: `      first: {record: {${step}, next: end}}` });
    const begun = startFlow(plan, facts);
    const next = begun && stepFlow(plan, begun.state, { kind: 'answered', at });
    return next?.effects[0];
  };

  it.each([
    ['', 'set: off', { on: false }],
    ['record: false', 'set: on', { on: true }],
    ['', 'set: off, consent: refused', { on: false, consent: 'refused' }],
    ['recordWithConsentOnly: true', 'set: on', { on: false }],
    ['recordWithConsentOnly: true', 'set: on, consent: announced', { on: true }],
    ['recordWithConsentOnly: true', 'set: on, consent: given', { on: true, consent: 'given' }],
  ])('at a hotline with "%s" after "%s" is %o', (hotline, step, wanted) => {
    expect(effects(hotline, step)).toMatchObject({ kind: 'set-recording', ...wanted });
  });
});
