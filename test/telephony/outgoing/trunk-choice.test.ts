import { describe, expect, it } from 'vitest';
import { chooseTrunks } from '../../../src/telephony/outgoing/trunk-choice.ts';
import type { OutgoingTrunkConfig, TrunkConfig } from '../../../src/telephony/ports.ts';

function trunk(name: string, more: Partial<OutgoingTrunkConfig> = {}): TrunkConfig {
  return {
    name,
    outgoing: {
      ...{ host: '203.0.113.7', transport: 'udp', linesMax: 30, order: 1, noResponseMs: 10_000 },
      callerNumbers: { default: '4008108000', allowed: ['8008108000'] },
      prefixes: [{ from: '', to: '' }],
      ...more,
    },
  };
}

const numbersOf = (trunks: readonly TrunkConfig[], number: string) =>
  chooseTrunks(trunks, { number }).map((choice) => [choice.trunk, choice.number]);

describe('the trunks of a dialled number', () => {
  it('are all that take it, the lowest order first', () => {
    const trunks = [trunk('second', { order: 2 }), trunk('first'), { name: 'incoming' }];
    expect(numbersOf(trunks, '13800138000')).toEqual([
      ['first', '13800138000'],
      ['second', '13800138000'],
    ]);
  });

  it('are those named, in the order named', () => {
    const trunks = [trunk('one'), trunk('two'), trunk('three')];
    const wanted = { number: '1', trunks: ['three', 'nobody', 'one'] };
    expect(chooseTrunks(trunks, wanted).map((choice) => choice.trunk)).toEqual(['three', 'one']);
  });

  it('are told it by the longest rule that fits, and without a rule do not take it', () => {
    const prefixes = [
      { from: '0', to: '90' },
      { from: '010', to: '9' },
      { from: '+', to: '00' },
    ];
    const carrier = trunk('carrier', { prefixes });
    expect(numbersOf([carrier], '01012345678')).toEqual([['carrier', '912345678']]);
    expect(numbersOf([carrier], '02112345678')).toEqual([['carrier', '902112345678']]);
    expect(numbersOf([carrier], '+4420')).toEqual([['carrier', '004420']]);
    expect(numbersOf([carrier], '13800138000')).toEqual([]);
  });
});

describe('the caller’s number', () => {
  const shown = (callerNumber: string | undefined, more: Partial<OutgoingTrunkConfig> = {}) => {
    const wanted = { number: '1', ...(callerNumber === undefined ? {} : { callerNumber }) };
    return chooseTrunks([trunk('carrier', more)], wanted)[0]?.callerNumber;
  };

  it('is the trunk’s own unless the one asked for is allowed', () => {
    expect(shown(undefined)).toBe('4008108000');
    expect(shown('8008108000')).toBe('8008108000');
    expect(shown('13800138000')).toBe('4008108000');
  });

  it('is that of the caller where the trunk lets any through, if it is a number', () => {
    const callerNumbers = { default: '4008108000', allowed: 'any' } as const;
    expect(shown('13800138000', { callerNumbers })).toBe('13800138000');
    expect(shown('anonymous', { callerNumbers })).toBe('4008108000');
  });
});
