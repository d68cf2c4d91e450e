import { describe, expect, it } from 'vitest';
import {
  answerChallenge,
  formatDigestCredentials,
  parseDigestChallenge,
} from '../../../src/engine/sip/digest-credentials.ts';
import { SipHeaders } from '../../../src/engine/sip/message/sip-headers.ts';
import { noBody, type SipResponse } from '../../../src/engine/sip/message/sip-message.ts';
import { required } from './two-agents.ts';

const mufasa = {
  username: 'Mufasa',
  password: 'Circle of Life',
  method: 'GET',
  uri: '/dir/index.html',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
};
const challengeOf = (algorithm: string) =>
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, ` +
  'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", ' +
  'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';

describe('digest credentials', () => {
  // RFC 7616 §3.9.1.
  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('with %s are those of RFC 7616', (algorithm, response) => {
    const challenge = required(parseDigestChallenge(challengeOf(algorithm)));
    const credentials = formatDigestCredentials(challenge, mufasa);
    expect(credentials).toContain(`response="${response}"`);
    expect(credentials).toContain('nc=00000001');
    expect(credentials).toContain('opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"');
  });

  it('without qop are those of RFC 2069, with no cnonce', () => {
    const challenge = required(
      parseDigestChallenge(
        'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"',
      ),
    );
    const credentials = formatDigestCredentials(challenge, {
      ...mufasa,
      password: 'CircleOfLife',
    });
    expect(credentials).toContain('response="1949323746fe6a43ef61f9606e7febea"');
    expect(credentials).not.toContain('cnonce');
  });

  it('answer the strongest of several challenges, under the header that the status asks for', () => {
    const headers = SipHeaders.of([
      ['Proxy-Authenticate', challengeOf('MD5')],
      ['Proxy-Authenticate', challengeOf('SHA-256')],
      ['Proxy-Authenticate', challengeOf('SHA-512-256')],
    ]);
    const response: SipResponse = {
      kind: 'response',
      status: 407,
      reason: '',
      headers,
      body: noBody,
    };
    const [name, value] = required(answerChallenge(response, mufasa));
    expect(name).toBe('Proxy-Authorization');
    expect(value).toContain('algorithm=SHA-256');
  });

  it.each([
    'Basic realm="x"',
    'Digest realm="x"',
    'Digest nonce="x", realm="y", algorithm=SHA-512',
    'Digest',
    '',
  ])('are not given to %j', (challenge) => {
    expect(parseDigestChallenge(challenge)).toBeUndefined();
  });
});
