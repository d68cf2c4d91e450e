import { describe, expect, it } from 'vitest';
import { parseReferTo } from '../../../src/telephony/legs/refer.ts';

describe('a Refer-To', () => {
  it.each([
    ['<sip:1002@192.0.2.1>', '1002'],
    ['sip:1002@192.0.2.1', '1002'],
    ['"Wang" <sip:+8613800138000@192.0.2.1;user=phone>;x=1', '+8613800138000'],
    ['<tel:+86-10-1234-5678>', '+861012345678'],
    ['<sip:1002@192.0.2.1;method=INVITE>', '1002'],
  ])('names who is to be called: %s', (header, target) => {
    expect(parseReferTo(header)).toEqual({ target });
  });

  it('names the call that is to be replaced', () => {
    const replaces = 'a%40b%3Bto-tag%3D7%3Bfrom-tag%3D8%3Bearly-only';
    expect(parseReferTo(`<sip:1002@192.0.2.1?Require=replaces&Replaces=${replaces}>`)).toEqual({
      target: '1002',
      replaces: { sipCallId: 'a@b', tags: ['7', '8'] },
    });
  });

  it.each([
    undefined,
    '',
    '<>',
    '<sip:1002@192.0.2.1>, <sip:1003@192.0.2.1>',
    '<sip:alice@192.0.2.1>',
    '<http://192.0.2.1/1002>',
    '<sip:1002@192.0.2.1;method=BYE>',
    '<sip:1002@192.0.2.1?Replaces=%E0%A4%A>',
    '<sip:1002@192.0.2.1?Replaces=a%3Bto-tag%3D7>',
    '<sip:1002@192.0.2.1?Replaces=>',
    `<sip:${'1'.repeat(5_000)}@192.0.2.1>`,
  ])('that says nothing usable is none: %s', (header) => {
    expect(parseReferTo(header)).toBeUndefined();
  });
});
