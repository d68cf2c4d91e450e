import { describe, expect, test } from 'vitest';
import { networkSet, sourceKey } from '../../../src/telephony/identity/networks.ts';
import {
  callerNumberOf,
  dialledNumberOf,
  normaliseNumber,
} from '../../../src/telephony/identity/numbers.ts';

function request(headers: Readonly<Record<string, string>>, uri = 'sip:4008108000@hotline') {
  return { uri, get: (name: string) => headers[name.toLowerCase()] };
}

describe('numbers', () => {
  test.each([
    ['+8613800001234', '13800001234'],
    ['008613800001234', '13800001234'],
    ['+864008108000', '4008108000'],
    ['+862112345678', '02112345678'],
    ['+85212345678', '+85212345678'],
    ['(021) 1234-5678', '02112345678'],
    ['*72', '*72'],
  ])('writes %s as people in China dial it: %s', (text, expected) => {
    expect(normaliseNumber(text, '86')).toBe(expected);
  });

  test.each(['', 'anonymous', '+', '138;ext=1', '1'.repeat(40)])(
    'finds no number in "%s"',
    (text) => {
      expect(normaliseNumber(text, '86')).toBeUndefined();
    },
  );

  test('believe P-Asserted-Identity of a trusted trunk only', () => {
    const asserted = request({
      from: '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=1',
      'p-asserted-identity': '"A, B" <sip:+8613800001234@x;user=phone>, <tel:+8613800001234>',
    });
    const trusted = { trustsAssertedIdentity: true, homeCountryCode: '86' };
    expect(callerNumberOf(asserted, trusted)).toBe('13800001234');
    expect(callerNumberOf(asserted, {})).toBe('anonymous');
  });

  test('stay hidden where the caller asks for privacy', () => {
    const hidden = request({
      privacy: 'id',
      'p-asserted-identity': '<sip:138@x>',
      from: '<sip:138@x>',
    });
    expect(callerNumberOf(hidden, { trustsAssertedIdentity: true })).toBe('anonymous');
  });

  test('dialled are read from the Request-URI, or from To where the trunk wants it', () => {
    const dialled = request({ to: '<sip:8008108000@hotline>' }, 'sip:%2B864008108000@hotline');
    expect(dialledNumberOf(dialled, { homeCountryCode: '86' })).toBe('4008108000');
    expect(dialledNumberOf(dialled, { dialledNumberFrom: 'to' })).toBe('8008108000');
    expect(dialledNumberOf(request({}, 'sip:a b@x'), {})).toBe('');
  });
});

describe('networks', () => {
  test('hold addresses and blocks of both families, also IPv4 in an IPv6 spelling', () => {
    const networks = networkSet(['192.0.2.0/24', '198.51.100.7', '2001:db8::/32']);
    const inside = [
      '192.0.2.200',
      '198.51.100.7',
      '2001:db8::1',
      '[2001:db8::1]',
      '::ffff:192.0.2.9',
    ];
    const outside = ['192.0.3.1', '198.51.100.8', '2001:db9::1', 'hotline', ''];
    expect(inside.filter((address) => !networks.has(address))).toEqual([]);
    expect(outside.filter((address) => networks.has(address))).toEqual([]);
  });

  test.each(['hotline', '192.0.2.0/33', '192.0.2.0/', '1.2.3.4/8/9'])('refuse "%s"', (entry) => {
    expect(() => networkSet([entry])).toThrow(expect.objectContaining({ code: 'config-invalid' }));
  });

  test('count an IPv6 source by its /64', () => {
    expect(sourceKey('2001:db8::1')).toBe(sourceKey('2001:db8:0:0:ffff::2'));
    expect(sourceKey('2001:db8:0:1::1')).not.toBe(sourceKey('2001:db8::1'));
  });
});
