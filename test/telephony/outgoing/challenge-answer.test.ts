import { describe, expect, it } from 'vitest';
import { answerChallenge } from '../../../src/telephony/outgoing/challenge-answer.ts';

/** RFC 7616 §3.9.1: the response values are those of the RFC. */
const mufasa = { username: 'Mufasa', password: 'Circle of Life' };
const index = { method: 'GET', uri: '/dir/index.html' };
const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
const common =
  'realm="http-auth@example.org", qop="auth, auth-int", ' +
  'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", ' +
  'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';
const sha256 = '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1';
const md5 = '8ca523f5e9506fed4657c9700eebdbec';

const responseOf = (challenge: string | undefined) =>
  /response="(\w+)"/.exec(answerChallenge(challenge, mufasa, index, cnonce) ?? '')?.[1];

describe('a challenge of a trunk', () => {
  it('is answered in its algorithm, with its realm, nonce and opaque given back', () => {
    const answer = answerChallenge(`Digest ${common}, algorithm=SHA-256`, mufasa, index, cnonce);
    for (const part of [
      'username="Mufasa"',
      'realm="http-auth@example.org"',
      'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"',
      'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
      `response="${sha256}"`,
      'qop=auth, nc=00000001',
    ]) {
      expect(answer).toContain(part);
    }
    expect(responseOf(`Digest ${common}, algorithm=MD5`)).toBe(md5);
    expect(responseOf(`Digest ${common}`)).toBe(md5);
  });

  it('is the first of several that we know', () => {
    const unknown = `Digest ${common}, algorithm=SHA-512-256`;
    expect(responseOf(`${unknown}, Digest ${common}, algorithm=SHA-256`)).toBe(sha256);
    expect(responseOf(`Digest ${common}, algorithm=MD5, Digest ${common}`)).toBe(md5);
  });

  it('without a quality is answered as RFC 2069 says', () => {
    // RFC 2069 §2.4, with the response of its erratum 749.
    const old = 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"';
    const person = { username: 'Mufasa', password: 'CircleOfLife' };
    expect(answerChallenge(old, person, index, cnonce)).toContain(
      'response="1949323746fe6a43ef61f9606e7febea"',
    );
  });

  it.each([
    undefined,
    'Basic realm="x"',
    `Digest ${common}, algorithm=SHA-512-256`,
    'Digest realm="x", nonce="y", qop="auth-int"',
    'Digest realm="x"',
    'Digest realm="x\r\nX-Injected: 1", nonce="y"',
  ])('is left alone where it cannot be answered: %s', (challenge) => {
    expect(answerChallenge(challenge, mufasa, index, cnonce)).toBeUndefined();
  });
});
