import { describe, expect, it } from 'vitest';
import { SipHeaders } from '../../../../src/engine/sip/message/sip-headers.ts';

describe('header fields', () => {
  it('are found by any case and by their compact form', () => {
    const headers = SipHeaders.of([
      ['v', 'SIP/2.0/UDP a;branch=z9hG4bK1'],
      ['CALL-ID', 'x'],
      ['x-Own', '1'],
    ]);
    expect(headers.get('Via')).toBe('SIP/2.0/UDP a;branch=z9hG4bK1');
    expect(headers.get('i')).toBe('x');
    expect(headers.get('X-OWN')).toBe('1');
    expect([...headers.entries()].map(([name]) => name)).toEqual(['Via', 'Call-ID', 'x-Own']);
  });

  it('split lists over several fields, but not inside quotes and angle brackets', () => {
    const headers = SipHeaders.of([
      ['Contact', '"Li, Wei" <sip:a@h;x=1,2>;q=0.1, <sip:b@h>'],
      ['m', '<sip:c@h>'],
    ]);
    expect(headers.list('Contact')).toEqual([
      '"Li, Wei" <sip:a@h;x=1,2>;q=0.1',
      '<sip:b@h>',
      '<sip:c@h>',
    ]);
  });

  it('keep the place of a field that is replaced, and forget what was parsed of the old one', () => {
    const headers = SipHeaders.of([
      ['To', '<sip:a@h>'],
      ['Via', 'one, two'],
      ['Via', 'three'],
      ['From', '<sip:b@h>'],
    ]);
    expect(headers.list('Via')).toEqual(['one', 'two', 'three']);
    headers.deleteFirst('Via');
    headers.prepend('Via', 'zero');
    expect(headers.list('Via')).toEqual(['zero', 'two', 'three']);
    expect([...headers.entries()].map(([name]) => name)).toEqual([
      'To',
      'Via',
      'Via',
      'Via',
      'From',
    ]);
  });

  it('of a clone change without the original', () => {
    const original = SipHeaders.of([['Subject', 'one']]);
    const clone = original.clone();
    clone.set('Subject', 'two');
    clone.append('Expires', '5');
    expect([original.get('Subject'), original.size]).toEqual(['one', 1]);
  });
});
