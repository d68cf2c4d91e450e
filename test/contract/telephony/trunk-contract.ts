/** Trunks and their carriers: we register, and ask whether they are there. */
import { describe, expect, test } from 'vitest';
import type { TrunkStanding } from '../../../src/telephony/ports.ts';
import { eventually } from '../../support/eventually.ts';
import type { SipPeer } from '../../support/network/sip-peer.ts';
import { type SipText, uriOf } from '../../support/network/sip-text.ts';
import type { TelephonyFixture } from '../../support/telephony-fixture.ts';
import { answeredLeg, dialOptions, farEnd, farEnds, isRight } from './dial-contract.ts';
import { acceptOn } from './ring-contract.ts';

const credentials = { username: 'hotline', password: 'open sesame' };
const challenge = 'Digest realm="carrier", nonce="n1", algorithm=MD5, qop="auth"';

export function trunkContract(under: () => TelephonyFixture): void {
  const standing = (wanted: (one: TrunkStanding) => boolean) =>
    eventually('the trunk stands so', () => {
      const one = under()
        .telephony.trunkStandings()
        .find(({ trunk }) => trunk === 'trunk-1');
      if (one && wanted(one)) return one;
      throw new Error(JSON.stringify(one));
    });

  /** Challenges the next REGISTER, and grants the signed one for as long as it asks. */
  async function registers(peer: SipPeer): Promise<SipText> {
    const first = await peer.expectRequest('REGISTER');
    peer.respond(first, 401, { tag: 'far', fields: [['WWW-Authenticate', challenge]] });
    const signed = await peer.expectRequest('REGISTER');
    const contact = `${signed.header('contact')};expires=${signed.header('expires')}`;
    peer.respond(signed, 200, { tag: 'far', fields: [['Contact', contact]] });
    return signed;
  }

  describe('a trunk that registers', () => {
    test('signs what is challenged, says where we are, and takes it back', async () => {
      const register = { expiresSeconds: 600, retryMs: 1_000 };
      const { peer } = await farEnd(under, { credentials, register });
      const signed = await registers(peer);
      const uri = `sip:${peer.host}`;
      expect(signed.startLine).toBe(`REGISTER ${uri} SIP/2.0`);
      expect(
        isRight(signed.header('authorization'), { method: 'REGISTER', uri }, credentials),
      ).toBe(true);
      const { host, port } = under().sipServer;
      expect(uriOf(signed.header('contact'))).toBe(`sip:hotline@${host}:${port}`);
      const { registration } = await standing((one) => one.registration?.state === 'registered');
      const grantedMs = (registration?.validUntil ?? 0) - (registration?.since ?? 0);
      expect(grantedMs).toBe(600_000);

      under().telephony.setTrunks([{ name: 'carrier', addresses: ['127.0.0.1'] }]);
      const last = await registers(peer);
      expect(last.header('expires')).toBe('0');
      expect(last.header('call-id')).toBe(signed.header('call-id'));
    });

    test('is refused with its status, told of, and passed by', async () => {
      const register = { expiresSeconds: 600, retryMs: 60_000, domain: 'ims.example.com' };
      const { peer } = await farEnd(under, { credentials, register });
      const request = await peer.expectRequest('REGISTER');
      expect(request.startLine).toBe('REGISTER sip:ims.example.com SIP/2.0');
      expect(request.header('to')).toBe('<sip:hotline@ims.example.com>');
      peer.respond(request, 403, { tag: 'far' });
      const { isDown } = await standing((one) => one.registration?.sipStatus === 403);
      expect(isDown).toBe(true);
      expect(under().telephony.failingTrunks()).toMatchObject([
        { trunk: 'trunk-1', fault: 'registration-refused', sipStatus: 403 },
      ]);
      const attempts = [{ trunk: 'trunk-1', outcome: 'trunk-down' }];
      expect(await under().telephony.dial(dialOptions())).toEqual({
        ...{ outcome: 'unreachable', attempts },
      });
      expect(peer.unexpected).toEqual([]);
    });
  });

  describe('a trunk that is asked whether it is there', () => {
    const health = { everyMs: 50, answerWithinMs: 500, downAfter: 2 };

    /** Answers what comes until the trunk stands as wanted. */
    async function answering(peer: SipPeer, wanted: (one: TrunkStanding) => boolean) {
      let isOver = false;
      const over = standing(wanted).finally(() => {
        isOver = true;
      });
      while (!isOver) peer.respond(await peer.expectRequest('OPTIONS'), 200, { tag: 'far' });
      await over;
    }

    test('is passed by while it is silent, and used again when it is back', async () => {
      const [first, second] = await farEnds(under, { health }, {});
      if (!first || !second) throw new Error('two far ends are wanted');
      await answering(first.peer, ({ health }) => health?.state === 'up');

      await standing(({ isDown }) => isDown);
      // Trunks of these names may have failed calls of earlier tests.
      const unreachable = expect.objectContaining({ trunk: 'trunk-1', fault: 'unreachable' });
      expect(under().telephony.failingTrunks()).toContainEqual(unreachable);
      const dialling = under().telephony.dial(dialOptions());
      const dialog = await acceptOn(second, await second.peer.expectRequest('INVITE'));
      const result = await dialling;
      expect(result.attempts).toEqual([
        { trunk: 'trunk-1', outcome: 'trunk-down' },
        { trunk: 'trunk-2', outcome: 'answered' },
      ]);
      await Promise.all([answeredLeg(result).hangup(), dialog.expectBye()]);

      await answering(first.peer, ({ health }) => health?.state === 'up');
      expect(under().telephony.failingTrunks()).not.toContainEqual(unreachable);
      const again = under().telephony.dial(dialOptions());
      first.peer.respond(await first.peer.expectRequest('INVITE'), 486, { tag: 'far' });
      await first.peer.expectRequest('ACK');
      expect((await again).attempts).toMatchObject([{ trunk: 'trunk-1', outcome: 'busy' }]);
    });
  });
}
