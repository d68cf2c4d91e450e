import { describe, expect, it } from 'vitest';
import { textsOf } from '../../../src/dialplan/simulation/simulate.ts';
import { callThrough, stepDialplan, told } from '../../support/step-dialplan.ts';

const collecting = (more: string) => `
      first:
        collect:
          prompt: ask
          variable: number
          label: {zh-CN: 号码, en: Number}
          min: 4
          max: 18
          tries: 3
          invalid: wrong
          ${more}
          next: end
          otherwise: no`;

describe('a number that is asked for', () => {
  it.each([
    ['check: luhn', '79927398713#', '79927398710#'],
    ['check: id-card', '11010519491231002*', '110105194912310021'],
    ['check: s10', '473124829#', '473124820#'],
    ['check: mod-7', '12345675#', '12345670#'],
    ["pattern: ['1[3-9]?????????', '400???????']", '4008108000#', '2008108000#'],
    ['', '1234#', '123#'],
  ])(
    'with "%s" is taken when it can be right, and asked for again when not',
    (more, right, wrong) => {
      const { variables, heard } = callThrough(
        { steps: collecting(more) },
        { press: [wrong, right] },
      );
      expect(heard).toEqual(['ask', 'wrong', 'ask']);
      expect(variables).toEqual({ number: right.replace('#', '') });
    },
  );

  it('is asked for as well where the prompt is heard to its end first', () => {
    const { variables, heard } = callThrough(
      { steps: collecting('bargeIn: false') },
      { press: ['123#', '1234#'] },
    );
    expect(heard).toEqual(['ask', 'wrong', 'ask']);
    expect(variables).toEqual({ number: '1234' });
  });

  it('says in the path why it was refused', () => {
    const simulation = callThrough({ steps: collecting('check: luhn') }, { press: ['1234#'] });
    expect(told(simulation, 'digits-refused')).toMatchObject([{ reason: 'check-digit' }]);
  });

  const confirming = (more = '') => `confirm: {before: hello, prompt: right${more}}`;

  it('is read back and kept when the caller says yes', () => {
    const flow = { steps: collecting(confirming()) };
    const simulation = callThrough(flow, { press: ['1024#', '1'] });
    const texts = simulation.lines
      .filter((line) => line.event === 'prompts-played')
      .map((line) => textsOf(stepDialplan(flow), line));
    expect(texts).toEqual([['ask'], ['hello', '幺零二四', 'right']]);
    expect(simulation.variables).toEqual({ number: '1024' });
  });

  it('is asked for again when the caller says no, or nothing, as long as there are tries', () => {
    const again = callThrough(
      { steps: collecting(confirming()) },
      { press: ['1111#', '2', '2222#', '1'] },
    );
    expect(again.variables).toEqual({ number: '2222' });
    expect(told(again, 'digits-denied')).toHaveLength(1);
    const never = callThrough(
      { steps: collecting(confirming()) },
      { press: ['1111#', '', '2222#', '7', '3333#', '2'] },
    );
    expect(never.path.at(-2)).toBe('no');
    expect(never.variables).toEqual({});
  });

  it('is read back as it is told to, with the keys it is told', () => {
    const flow = { steps: collecting(confirming(", as: number, yes: '9', no: '8', timeout: 2s")) };
    const simulation = callThrough(flow, { press: ['1024#', '9'] });
    const [, readBack] = simulation.lines.filter((line) => line.event === 'prompts-played');
    expect(readBack && textsOf(stepDialplan(flow), readBack)).toContain('一千零二十四');
    expect(simulation.variables).toEqual({ number: '1024' });
    const denied = callThrough(flow, { press: ['1024#', '8'] });
    expect(told(denied, 'digits-denied')).toHaveLength(1);
  });

  it('waits for a yes as long as it is told to', () => {
    const endedAt = (timeout: string) => {
      const steps = collecting(confirming(`, timeout: ${timeout}`)).replace('tries: 3', 'tries: 1');
      const single = steps.replace('          invalid: wrong\n', '');
      return callThrough({ steps: single }, { press: ['1024#'] }).lines.at(-1)?.at ?? 0;
    };
    expect(endedAt('9s') - endedAt('4s')).toBe(5_000);
  });
});

describe('a survey', () => {
  const survey = (more = '') => `
      first:
        survey:
          questions:
            - {id: polite, prompt: ask, label: {zh-CN: 态度, en: Politeness}, from: 1, to: 5}
            - {id: solved, prompt: right, label: {zh-CN: 解决, en: Solved}, from: 0, to: 1}
          ${more}
          next: end`;

  it('keeps each answer under its name, and says thanks', () => {
    const { variables, heard } = callThrough(
      { steps: survey('thanks: thanks') },
      { press: ['5', '0'] },
    );
    expect(variables).toEqual({ polite: '5', solved: '0' });
    expect(heard).toEqual(['ask', 'right', 'thanks']);
  });

  it('puts a question again for an answer outside its range, then leaves the rest out', () => {
    const simulation = callThrough({ steps: survey('tries: 3') }, { press: ['3', '4', '7', '9'] });
    expect(simulation.heard).toEqual(['ask', 'right', 'right', 'right']);
    expect(simulation.variables).toEqual({ polite: '3' });
    expect(simulation.outcome).toBe('completed-in-flow');
  });

  it('waits for each answer as long as it is told to', () => {
    const endedAt = (timeout: string) => {
      return callThrough({ steps: survey(`timeout: ${timeout}`) }).lines.at(-1)?.at ?? 0;
    };
    expect(endedAt('8s') - endedAt('3s')).toBe(10_000);
  });

  it('follows a conversation when the agent hangs up first', () => {
    const steps = `
      first: {queue: {id: team, timedOut: no, noAgents: no, full: no, afterwards: how}}
${survey('thanks: thanks').replace('first:', 'how:')}`;
    const { variables, outcome, path } = callThrough({ steps }, { press: ['4', '1'] });
    expect(path).toEqual(['begin', 'first', 'how', 'end']);
    expect(variables).toEqual({ polite: '4', solved: '1' });
    expect(outcome).toBe('answered');
    const without = steps.replace(', afterwards: how', '').replace('how:', 'unused:');
    expect(callThrough({ steps: without }).path).toEqual(['begin', 'first']);
  });
});
