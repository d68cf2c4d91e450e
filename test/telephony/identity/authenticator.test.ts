import { describe, expect, test } from 'vitest';
import { newCounters } from '../../../src/telephony/counters.ts';
import { Authenticator, type Verdict } from '../../../src/telephony/identity/authenticator.ts';
import {
  algorithmsFor,
  digestResponse,
  ha1Of,
  parseCredentials,
} from '../../../src/telephony/identity/digest.ts';
import { nonceLifeMs } from '../../../src/telephony/identity/nonces.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';

const realm = 'hotline';

function setUp() {
  const clock = new VirtualClock(1_700_000_000_000);
  const counters = newCounters();
  const authenticator = new Authenticator(
    realm,
    (user, algorithm) => (user === '1001' ? ha1Of(algorithm, user, realm, 'right') : undefined),
    clock,
    counters,
  );
  const ask = (authorization?: string, sourceAddress = '192.0.2.1'): Verdict =>
    authenticator.check({ method: 'REGISTER', authorization, sourceAddress, userAgent: 'Phone 1' });
  const nonce = (sourceAddress?: string): string => {
    const verdict = ask(undefined, sourceAddress);
    if (verdict.outcome !== 'challenge') throw new Error(verdict.outcome);
    return /nonce="([^"]+)"/.exec(verdict.challenges[0] ?? '')?.[1] ?? '';
  };
  return { clock, counters, ask, nonce };
}

function sign(
  nonce: string,
  options: { user?: string; password?: string; nc?: string } = {},
): string {
  const { user = '1001', password = 'right', nc = '00000001' } = options;
  const fields = {
    algorithm: 'SHA-256',
    nonce,
    nonceCount: nc,
    cnonce: 'c',
    uri: 'sip:hotline',
  } as const;
  const response = digestResponse(fields, 'REGISTER', ha1Of('SHA-256', user, realm, password));
  return (
    `Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="sip:hotline", ` +
    `response="${response}", algorithm=SHA-256, cnonce="c", qop=auth, nc=${nc}`
  );
}

describe('the digest', () => {
  test('gives the responses of the example in RFC 7616 §3.9.1', () => {
    const common = {
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      nonceCount: '00000001',
      cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
      uri: '/dir/index.html',
    };
    const respond = (algorithm: 'MD5' | 'SHA-256'): string => {
      const ha1 = ha1Of(algorithm, 'Mufasa', 'http-auth@example.org', 'Circle of Life');
      return digestResponse({ ...common, algorithm }, 'GET', ha1);
    };
    expect(respond('MD5')).toBe('8ca523f5e9506fed4657c9700eebdbec');
    expect(respond('SHA-256')).toBe(
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    );
  });

  test('finds ours among joined credentials, and none in rubbish', () => {
    const ours = sign('n');
    const others = 'Digest username="x", realm="other, with comma", nonce="y"';
    expect(parseCredentials(`${others},${ours}`, realm)?.username).toBe('1001');
    for (const rubbish of ['', 'Basic abc', others, ours.replace('qop=auth', 'qop=auth-int')]) {
      expect(parseCredentials(rubbish, realm)).toBeUndefined();
    }
    expect(parseCredentials(`Digest ${'a=b,'.repeat(5000)}`, realm)).toBeUndefined();
  });
});

describe('the challenge', () => {
  test.each([
    ['Phone 1', ['SHA-256', 'MD5']],
    ['baresip v1.0.0 (x86_64/linux)', ['MD5']],
    [undefined, ['MD5']],
  ])('to %s offers %s', (userAgent, expected) => {
    expect(algorithmsFor(userAgent)).toEqual(expected);
  });
});

describe('the authenticator', () => {
  test('lets a right signature in once, and asks again with stale=true for a replay', () => {
    const { ask, nonce } = setUp();
    const authorization = sign(nonce());
    expect(ask(authorization)).toEqual({ outcome: 'authenticated', username: '1001' });
    const replay = ask(authorization);
    expect(replay.outcome === 'challenge' && replay.challenges[0]).toContain('stale=true');
  });

  test('takes the same nonce again with a higher count', () => {
    const { ask, nonce } = setUp();
    const issued = nonce();
    expect(ask(sign(issued, { nc: '00000001' })).outcome).toBe('authenticated');
    expect(ask(sign(issued, { nc: '00000003' })).outcome).toBe('authenticated');
    expect(ask(sign(issued, { nc: '00000002' })).outcome).toBe('challenge');
  });

  test('does not take a nonce that is too old, or was given to another source', () => {
    const { ask, nonce, clock } = setUp();
    const old = nonce();
    clock.advance(nonceLifeMs + 1);
    expect(ask(sign(old)).outcome).toBe('challenge');
    expect(ask(sign(nonce('192.0.2.1')), '198.51.100.9').outcome).toBe('challenge');
  });

  test('refuses a wrong password and an unknown user', () => {
    const { ask, nonce, counters } = setUp();
    expect(ask(sign(nonce(), { password: 'wrong' }))).toEqual({ outcome: 'refused' });
    expect(ask(sign(nonce(), { user: 'nobody' }))).toEqual({ outcome: 'refused' });
    expect(counters.failedDigests).toBe(2);
  });

  test('locks a guesser out for longer and longer, even with the right password', () => {
    const { ask, nonce, clock, counters } = setUp();
    for (let guess = 0; guess < 5; guess++) ask(sign(nonce(), { password: 'wrong' }));
    expect(counters.lockouts).toBe(1);
    expect(ask(sign(nonce())).outcome).toBe('refused');
    clock.advance(1_001);
    ask(sign(nonce(), { password: 'wrong' }));
    clock.advance(1_001);
    expect(ask(sign(nonce())).outcome).toBe('refused');
    clock.advance(1_000);
    expect(ask(sign(nonce())).outcome).toBe('authenticated');
  });

  test('does not lock out a phone that has signed, for what others guess beside it', () => {
    const { ask, nonce } = setUp();
    expect(ask(sign(nonce())).outcome).toBe('authenticated');
    for (let guess = 0; guess < 40; guess++) ask(sign(nonce(), { user: `u${guess}` }));
    expect(ask(sign(nonce())).outcome).toBe('authenticated');
    for (let guess = 0; guess < 40; guess++) {
      const elsewhere = `203.0.113.${guess}`;
      ask(sign(nonce(elsewhere), { password: 'wrong' }), elsewhere);
    }
    expect(ask(sign(nonce())).outcome).toBe('authenticated');
    expect(ask(sign(nonce('203.0.113.99')), '203.0.113.99').outcome).toBe('refused');
  });
});
