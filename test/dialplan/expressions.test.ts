import { describe, expect, it } from 'vitest';
import { expressionWords } from '../../src/dialplan/expression-words.ts';
import { expressionFault, isTrue, textOf } from '../../src/dialplan/expressions.ts';
import { simulate, simulationDefaults } from '../../src/dialplan/simulation/simulate.ts';
import { smallDialplanWith, soundDialplan } from '../support/small-dialplan.ts';

const facts = {
  caller: '13800138000',
  dialled: '8008108000',
  language: 'zh-CN',
  customer: { tier: 'vip-local', company: '', account: '', language: '' },
  variables: { account: '9001', 'bill-number': '77' },
};

describe('a condition', () => {
  it.each([
    ['dialled == "8008108000"', true],
    ['caller.startsWith("139")', false],
    ['variables.account.startsWith("9") && variables.account.size() == 4', true],
    ['variables["bill-number"] == "77"', true],
    ['"account" in variables', true],
    ['customer.tier.startsWith("vip") && customer.company == ""', true],
    ['dialled in ["4008108000", "8008108000"]', true],
    ['int(variables.account) > 9000', true],
  ])('%s is %s', (text, holds) => {
    expect(expressionFault(text, 'bool')).toBeUndefined();
    expect(isTrue(text, facts)).toBe(holds);
  });

  it.each(['variables.waybill == ""', 'int(caller + "x") > 1', '1 / 0 == 1'])(
    'that cannot be said does not hold: %s',
    (text) => {
      expect(isTrue(text, facts)).toBe(false);
    },
  );

  it.each([
    'constructor.constructor("return process")()',
    '__proto__ == caller',
    'caller.constructor.name == "String"',
    `${'('.repeat(40)}true${')'.repeat(40)} == ${'['.repeat(40)}${']'.repeat(40)}`,
    Array.from({ length: 200 }, () => 'true').join(' && '),
  ])('cannot reach out or grow: %s', (text) => {
    expect(expressionFault(text, 'bool')).toBeDefined();
    expect(isTrue(text, facts)).toBe(false);
  });
});

describe('what is wrong with an expression', () => {
  it.each([
    ['weather == "fine"', 'Unknown variable: weather', '没有“weather”这个变量'],
    ['caller ==', 'Unexpected token: EOF', '表达式没有写完'],
    ['caller == "1', 'Unterminated string', '引号没有成对'],
    [
      'caller + 1 == "1"',
      'no such overload: string + int',
      '这些类型之间不能这样运算：string + int',
    ],
    [
      'caller && true',
      'Logical operator requires bool operands',
      '逻辑运算的两边应是真或假，这里是 string',
    ],
    [
      'caller.beginsWith("1")',
      'found no matching overload for',
      '没有这个函数，或参数的类型不对：string.beginsWith(string)',
    ],
    ['(caller == "1"', 'Expected RPAREN, got EOF', '表达式没有写完：缺 RPAREN'],
  ])('is told in both languages: %s', (text, english, chinese) => {
    const words = expressionFault(text, 'bool');
    expect(words?.en).toContain(english);
    expect(words?.['zh-CN']).toBe(`表达式有误：${chinese}`);
  });

  it('stays in English where nobody has foreseen it', () => {
    expect(expressionWords('A newer sentence\n> 1 | x')).toEqual({
      ...{ en: 'A newer sentence', 'zh-CN': '表达式有误：A newer sentence' },
    });
  });
});

it('gives a text to set, empty where it cannot be said', () => {
  expect(textOf('variables.account + "-" + dialled', facts)).toBe('9001-8008108000');
  expect(textOf('variables.nothing', facts)).toBe('');
});

describe('a branch', () => {
  const dialplan = soundDialplan(
    smallDialplanWith(
      ['next: account}', 'next: tier}'],
      [
        '      account:',
        `      tier:
        set: {variable: tier, to: 'dialled == "4008108000" ? "gold" : "plain"', next: by-tier}
      by-tier:
        branch:
          when:
            - {if: 'customer.tier == "contract"', next: sorry}
            - {if: 'variables.tier == "gold" && caller.startsWith("138")', next: wait}
          otherwise: account
      account:`,
      ],
    ),
  );
  const call = (from: string, tier?: 'contract') =>
    simulate(dialplan, {
      ...(tier ? { customer: { tier } } : {}),
      ...simulationDefaults,
      ...{ from, to: '4008108000', at: Date.UTC(2026, 10, 23, 2), press: ['2', '4711#'] },
    });

  it('takes the first way whose condition holds, by what was set before', () => {
    const { path, variables } = call('13800138000');
    expect(path.slice(-4)).toEqual(['menu', 'tier', 'by-tier', 'wait']);
    expect(variables).toEqual({ tier: 'gold' });
  });

  it('knows the customer who calls', () => {
    expect(call('13800138000', 'contract').path.slice(-3)).toEqual(['by-tier', 'sorry', 'end']);
  });

  it('goes on otherwise when none holds', () => {
    const { path, variables } = call('13900139000');
    expect(path.slice(-3)).toEqual(['by-tier', 'account', 'wait']);
    expect(variables).toEqual({ tier: 'gold', account: '4711' });
  });
});
