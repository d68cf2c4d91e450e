/** Phones register (RFC 3261 §10.3, RFC 7616). */
import { describe, expect, onTestFinished, test } from 'vitest';
import { authorize, PeerCall, register, SipPeer } from '../../support/network/sip-peer.ts';
import type { TelephonyFixture } from '../../support/telephony-fixture.ts';

export function registrarContract(under: () => TelephonyFixture): void {
  async function phone(): Promise<SipPeer> {
    const peer = await SipPeer.open(under().sipServer);
    onTestFinished(() => peer.close());
    return peer;
  }

  describe('the registrar', () => {
    for (const algorithm of ['SHA-256', 'MD5'] as const) {
      test(`registers a phone that signs with ${algorithm}, and forgets it on Expires 0`, async () => {
        const peer = await phone();
        const user = { username: '1001', password: 'secret-1001', algorithm };
        const answer = await register(peer, user, 300);
        expect(answer.status).toBe(200);
        expect(answer.header('contact')).toMatch(/;expires=(300|299)$/);
        expect(under().telephony.isReachable('1001')).toBe(true);
        const gone = await register(peer, user, 0);
        expect(gone.status).toBe(200);
        expect(gone.header('contact')).toBe('');
        expect(under().telephony.isReachable('1001')).toBe(false);
      });
    }

    test('refuses a wrong password and an unknown extension alike', async () => {
      const wrong = await register(await phone(), { username: '1002', password: 'guess' });
      const unknown = await register(await phone(), { username: 'nobody', password: 'guess' });
      expect([wrong.status, unknown.status]).toEqual([403, 403]);
      const fields = (raw: string): readonly string[] =>
        raw.split('\r\n').map((line) => line.split(':')[0] ?? '');
      expect(fields(wrong.raw)).toEqual(fields(unknown.raw));
      expect(under().telephony.isReachable('1002')).toBe(false);
    });

    test('offers SHA-256 before MD5, each in a field of its own', async () => {
      const peer = await phone();
      const uri = `sip:${peer.server}`;
      const call = new PeerCall(peer, {
        local: '<sip:1003@x>;tag=a',
        remote: '<sip:1003@x>',
        target: uri,
      });
      call.request('REGISTER');
      const challenge = await call.expectStatus(401, 'REGISTER');
      const offers = challenge.headers('www-authenticate');
      expect(offers.map((offer) => /algorithm=([\w-]+)/.exec(offer)?.[1])).toEqual([
        'SHA-256',
        'MD5',
      ]);
    });

    test('takes a signature once: a replay gets a new nonce with stale=true', async () => {
      const peer = await phone();
      const uri = `sip:${peer.server}`;
      const address = `<sip:1003@${peer.server}>`;
      const user = { username: '1003', password: 'secret-1003' };
      const call = new PeerCall(peer, { local: `${address};tag=a`, remote: address, target: uri });
      call.request('REGISTER', '', [['Expires', '60']]);
      const challenge = await call.expectStatus(401, 'REGISTER');
      const authorization = authorize(challenge, user, 'REGISTER', uri);
      call.request('REGISTER', '', [
        ['Expires', '0'],
        ['Authorization', authorization],
      ]);
      await call.expectStatus(200, 'REGISTER');
      call.request('REGISTER', '', [
        ['Expires', '60'],
        ['Authorization', authorization],
      ]);
      const replayed = await call.expectStatus(401, 'REGISTER');
      expect(replayed.header('www-authenticate')).toContain('stale=true');
      expect(under().telephony.isReachable('1003')).toBe(false);
    });

    test('finds an interval under a minute too brief', async () => {
      const user = { username: '1004', password: 'secret-1004' };
      const answer = await register(await phone(), user, 30);
      expect(answer.status).toBe(423);
      expect(answer.header('min-expires')).toBe('60');
    });

    test('answers OPTIONS with what it understands', async () => {
      const peer = await phone();
      const call = PeerCall.to(peer, 'ping', 'probe');
      call.request('OPTIONS');
      const answer = await call.expectStatus(200, 'OPTIONS');
      expect(answer.header('allow')).toContain('INVITE');
    });
  });
}
