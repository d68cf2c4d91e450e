/** The transfer key of a phone: REFER in a dialog of ours. */
import { describe, expect, test } from 'vitest';
import type { Leg, TransferRequest } from '../../../src/calls/ports.ts';
import type { PeerCall } from '../../support/network/sip-peer.ts';
import { tagOf } from '../../support/network/sip-text.ts';
import type { TelephonyFixture } from '../../support/telephony-fixture.ts';
import { answeredCaller } from './incoming-call-contract.ts';

export function transferContract(under: () => TelephonyFixture): void {
  const refer = (dialog: PeerCall, target: string) =>
    dialog.request('REFER', '', [['Refer-To', target]]);

  async function notified(dialog: PeerCall): Promise<{ state: string; fragment: string }> {
    const notify = await dialog.expectRequest('NOTIFY');
    expect(notify.header('event')).toBe('refer');
    expect(notify.header('content-type')).toMatch(/^message\/sipfrag/);
    dialog.peer.respond(notify, 200);
    return { state: notify.header('subscription-state'), fragment: notify.body.trim() };
  }

  async function hangUp(...legs: readonly { leg: Leg; dialog: PeerCall }[]): Promise<void> {
    const over = legs.map(({ leg, dialog }) => Promise.all([leg.hangup(), dialog.expectBye()]));
    await Promise.all(over);
  }

  describe('a transfer at the phone', () => {
    test('is declined where nobody takes it', async () => {
      const phone = await answeredCaller(under);
      refer(phone.dialog, '<sip:1002@127.0.0.1>');
      await phone.dialog.expectStatus(603, 'REFER');
      await hangUp(phone);
    });

    for (const [outcome, fragment] of [
      ['transferred', 'SIP/2.0 200 OK'],
      ['failed', 'SIP/2.0 503 Service Unavailable'],
    ] as const) {
      test(`without a consultation is tried, and the phone learns that it ${outcome}`, async () => {
        const phone = await answeredCaller(under);
        const asked: TransferRequest[] = [];
        phone.leg.onTransferRequest(async (request) => {
          asked.push(request);
          return outcome;
        });
        refer(phone.dialog, '<sip:1002@127.0.0.1;user=phone>');
        await phone.dialog.expectStatus(202, 'REFER');
        expect(await notified(phone.dialog)).toEqual({
          ...{ state: 'active;expires=60', fragment: 'SIP/2.0 100 Trying' },
        });
        expect(await notified(phone.dialog)).toEqual({
          ...{ state: 'terminated;reason=noresource', fragment },
        });
        expect(asked).toEqual([{ target: '1002' }]);
        await hangUp(phone);
      });
    }

    test('that ends the leg is told to the phone before it is let go', async () => {
      const phone = await answeredCaller(under);
      phone.leg.onTransferRequest(async () => {
        void phone.leg.hangup();
        return 'transferred';
      });
      refer(phone.dialog, '<sip:1002@127.0.0.1>');
      await phone.dialog.expectStatus(202, 'REFER');
      await notified(phone.dialog);
      expect(phone.leg.ended.aborted).toBe(true);
      expect(phone.dialog.peer.unexpected.join()).not.toContain('BYE');
      expect(await notified(phone.dialog)).toMatchObject({ fragment: 'SIP/2.0 200 OK' });
      await phone.dialog.expectBye();
    });

    test('after a consultation names the leg of that call', async () => {
      const phone = await answeredCaller(under);
      const consult = await answeredCaller(under);
      const asked: TransferRequest[] = [];
      phone.leg.onTransferRequest(async (request) => {
        asked.push(request);
        return 'transferred';
      });
      const { callId, localAddress, remoteAddress } = consult.dialog;
      const replaces = (tag: string | undefined) =>
        encodeURIComponent(`${callId};to-tag=${tag};from-tag=${tagOf(localAddress)}`);
      refer(phone.dialog, `<sip:1002@127.0.0.1?Replaces=${replaces(tagOf(remoteAddress))}>`);
      await phone.dialog.expectStatus(202, 'REFER');
      await notified(phone.dialog);
      await notified(phone.dialog);
      expect(asked).toEqual([{ target: '1002', consultLeg: consult.leg }]);
      refer(phone.dialog, `<sip:1002@127.0.0.1?Replaces=${replaces('another')}>`);
      await phone.dialog.expectStatus(603, 'REFER');
      await hangUp(phone, consult);
    });

    test('is refused where it names nobody', async () => {
      const phone = await answeredCaller(under);
      phone.leg.onTransferRequest(async () => 'transferred');
      phone.dialog.request('REFER');
      await phone.dialog.expectStatus(400, 'REFER');
      refer(phone.dialog, '<sip:alice@127.0.0.1>');
      await phone.dialog.expectStatus(400, 'REFER');
      await hangUp(phone);
    });
  });
}
