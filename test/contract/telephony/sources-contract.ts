/** Who may call: phones that sign, trunks that sign, and nobody else. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { ha1Of } from '../../../src/telephony/identity/digest.ts';
import type { TelephonyConfig } from '../../../src/telephony/ports.ts';
import { authorize, type DigestUser, PeerCall, SipPeer } from '../../support/network/sip-peer.ts';
import {
  realm,
  startTelephony,
  type TelephonyFixture,
  type TelephonyServers,
} from '../../support/telephony-fixture.ts';

export function sourcesContract(running: () => TelephonyServers): void {
  async function start(overrides: Partial<TelephonyConfig>): Promise<TelephonyFixture> {
    const fixture = await startTelephony(running(), overrides);
    onTestFinished(() => fixture.telephony.stop());
    return fixture;
  }

  async function dial(fixture: TelephonyFixture, number: string): Promise<PeerCall> {
    const peer = await SipPeer.open(fixture.sipServer);
    onTestFinished(() => peer.close());
    const call = PeerCall.to(peer, number, '13800001234');
    call.request('INVITE', 'v=0\r\n');
    return call;
  }

  async function sign(call: PeerCall, user: DigestUser): Promise<void> {
    const challenge = await call.expectStatus(401);
    call.ackFailure();
    call.remoteAddress = `<${call.remoteTarget}>`;
    const authorization = authorize(challenge, user, 'INVITE', call.remoteTarget);
    call.request('INVITE', 'v=0\r\n', [['Authorization', authorization]]);
  }

  describe('a source', () => {
    test('that is an agent calls as the extension it signs for, whatever From says', async () => {
      const fixture = await start({ trunks: [] });
      const call = await dial(fixture, '1002');
      await sign(call, { username: '1001', password: 'secret-1001' });
      const incoming = await fixture.calls.next();
      expect(incoming).toMatchObject({
        origin: { kind: 'phone', name: '1001' },
        callerNumber: '1001',
        dialledNumber: '1002',
      });
      incoming.reject(404);
      await call.expectStatus(404);
      call.ackFailure();
    });

    test("that is a trunk without a fixed address signs with the trunk's name", async () => {
      const ha1 = { MD5: ha1Of('MD5', 'carrier-b', realm, 'pass') };
      const digest = { username: 'carrier-b', ha1 };
      const fixture = await start({ trunks: [{ name: 'b', digest, homeCountryCode: '86' }] });
      const call = await dial(fixture, '+864008108000');
      await sign(call, { username: 'carrier-b', password: 'pass', algorithm: 'MD5' });
      const incoming = await fixture.calls.next();
      expect(incoming).toMatchObject({
        origin: { kind: 'trunk', name: 'b' },
        dialledNumber: '4008108000',
      });
      incoming.reject(486);
      await call.expectStatus(486);
      call.ackFailure();
    });

    test('that is a trunk is known as soon as it is configured, and no longer', async () => {
      const ha1 = { MD5: ha1Of('MD5', 'carrier-b', realm, 'pass') };
      const fixture = await start({ trunks: [] });
      fixture.telephony.setTrunks([{ name: 'b', digest: { username: 'carrier-b', ha1 } }]);
      const user = { username: 'carrier-b', password: 'pass', algorithm: 'MD5' } as const;
      const call = await dial(fixture, '4008108000');
      await sign(call, user);
      const incoming = await fixture.calls.next();
      expect(incoming.origin).toEqual({ kind: 'trunk', name: 'b' });
      fixture.telephony.setTrunks([{ name: 'c', addresses: ['192.0.2.0/24'] }]);
      const late = await dial(fixture, '4008108000');
      await sign(late, user);
      await late.expectStatus(403);
      late.ackFailure();
      incoming.reject(486);
      await call.expectStatus(486);
      call.ackFailure();
    });

    test('that signs wrongly is refused', async () => {
      const fixture = await start({ trunks: [] });
      const call = await dial(fixture, '1002');
      await sign(call, { username: '1001', password: 'guess' });
      await call.expectStatus(403);
      call.ackFailure();
    });

    test('outside all networks is refused without a challenge, and counted', async () => {
      const fixture = await start({ trunks: [], phoneNetworks: ['192.0.2.0/24'] });
      const call = await dial(fixture, '1002');
      await call.expectStatus(403);
      call.ackFailure();
      expect(fixture.telephony.health.counters.refusedSources).toBe(1);
    });
  });
}
