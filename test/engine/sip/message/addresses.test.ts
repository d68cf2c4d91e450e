import { describe, expect, it } from 'vitest';
import { parseCSeq, parseRAck } from '../../../../src/engine/sip/message/cseq.ts';
import {
  formatNameAddr,
  parseNameAddr,
  tagOf,
  withTag,
} from '../../../../src/engine/sip/message/name-addr.ts';
import {
  formatUri,
  parseSipUri,
  parseUri,
  unescapeUri,
} from '../../../../src/engine/sip/message/sip-uri.ts';
import { formatVia, parseVia, uniqueBranch } from '../../../../src/engine/sip/message/via.ts';

describe('SIP URIs', () => {
  it.each([
    'sip:alice@atlanta.com',
    'sip:alice:secretword@atlanta.com;transport=tcp',
    'sips:alice@atlanta.com?subject=project%20x&priority=urgent',
    'sip:+1-212-555-1212:1234@gateway.com;user=phone',
    'sips:1212@gateway.com',
    'sip:alice@192.0.2.4',
    'sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com',
    'sip:alice;day=tuesday@atlanta.com',
    'sip:[2001:db8::9:1]:5070;transport=udp',
    'sip:%E5%BC%A0%E4%B8%89@example.com;lr',
  ])('%s comes back as it was (RFC 3261 §19.1.3)', (text) => {
    const uri = parseUri(text);
    expect(uri && formatUri(uri)).toBe(text);
  });

  it('have their parts', () => {
    expect(parseSipUri('sips:a:b@[2001:DB8::1]:5061;LR;x=Y?h=1')).toEqual({
      kind: 'sip',
      scheme: 'sips',
      user: 'a',
      password: 'b',
      host: '2001:db8::1',
      port: 5061,
      parameters: new Map([
        ['lr', undefined],
        ['x', 'Y'],
      ]),
      headers: 'h=1',
    });
  });

  it('of other schemes stay as they are', () => {
    const text = 'tel:+86-10-8000;phone-context=example.com';
    expect(parseUri(text)).toEqual({ kind: 'opaque', scheme: 'tel', text });
    expect(parseSipUri(text)).toBeUndefined();
  });

  it.each([
    'sip:',
    'sip:@host',
    'sip:a@',
    'sip:a@b@c',
    'sip:a@host:99999',
    'sip:a@host:',
    'sip:a@[2001:db8::1',
    'sip:a@[nothex]',
    'sip:a b@host',
    'sip:a@host;;x',
    'sip:a@ho st',
    'alice@host',
    '1sip:a@host',
    '',
  ])('%j is none', (text) => {
    expect(parseUri(text)).toBeUndefined();
  });

  it('give the text behind their escapes', () => {
    expect(unescapeUri('%E5%BC%A0 %3Ca%40b%3E')).toBe('张 <a@b>');
    expect(unescapeUri('100%')).toBe('100%');
  });
});

describe('addresses', () => {
  it('give parameters behind a bare URI to the header, not to the URI (§20.10)', () => {
    const bare = parseNameAddr('sip:a@h;tag=1;x');
    expect([bare?.uri, bare && tagOf(bare)]).toEqual(['sip:a@h', '1']);
    const bracketed = parseNameAddr('<sip:a@h;tag=1>;tag=2');
    expect([bracketed?.uri, bracketed && tagOf(bracketed)]).toEqual(['sip:a@h;tag=1', '2']);
  });

  it('keep a quoted name through parsing and formatting', () => {
    const address = parseNameAddr('"Li \\"Tab\\" <x>" <sip:a@h>');
    expect(address?.displayName).toBe('Li "Tab" <x>');
    expect(address && formatNameAddr(withTag(address, 't'))).toBe(
      '"Li \\"Tab\\" <x>" <sip:a@h>;tag=t',
    );
  });

  it('take a name in UTF-8 without quotes, as phones send it', () => {
    expect(parseNameAddr('张 三 <sip:a@h>')?.displayName).toBe('张 三');
  });

  it.each(['<sip:a@h', 'sip:a@h>', '"x <sip:a@h>', '"x" sip:a@h', '<sip:a@h>x', '<>', 'a@h', '*'])(
    'are not %j',
    (text) => {
      expect(parseNameAddr(text)).toBeUndefined();
    },
  );
});

describe('Via', () => {
  it('has a transport, an address and parameters', () => {
    const via = parseVia('SIP / 2.0 / udp [2001:DB8::9] : 5062 ;branch=z9hG4bKx;rport');
    expect(via).toMatchObject({ transport: 'UDP', host: '2001:db8::9', port: 5062 });
    expect(via && formatVia(via)).toBe('SIP/2.0/UDP [2001:db8::9]:5062;branch=z9hG4bKx;rport');
    expect(via && uniqueBranch(via)).toBe('z9hG4bKx');
  });

  it('identifies a transaction by its branch only behind the cookie', () => {
    for (const branch of ['1234', 'z9hG4bK']) {
      const via = parseVia(`SIP/2.0/UDP h;branch=${branch}`);
      expect(via && uniqueBranch(via)).toBeUndefined();
    }
  });

  it.each([
    'SIP/2.0/UDP',
    'SIP/3.0/UDP h',
    'HTTP/2.0/UDP h',
    'SIP/2.0/UDP h;;',
    'SIP/2.0/UDP :5060',
  ])('is not %j', (text) => {
    expect(parseVia(text)).toBeUndefined();
  });
});

describe('CSeq and RAck', () => {
  it('go up to 2^31 - 1', () => {
    expect(parseCSeq('2147483647  INVITE')).toEqual({ number: 2147483647, method: 'INVITE' });
    expect(parseCSeq('2147483648 INVITE')).toBeUndefined();
    expect(parseCSeq('-1 INVITE')).toBeUndefined();
    expect(parseCSeq('1 INVITE x')).toBeUndefined();
    expect(parseRAck('4711 1 INVITE')).toEqual({
      rseq: 4711,
      cseq: { number: 1, method: 'INVITE' },
    });
  });
});
