/** An extension's phones ring; one answers, all refuse, or the call is called off. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { newId } from '../../../src/base/ids.ts';
import type { RingOptions } from '../../../src/calls/ports.ts';
import { RtpPeer } from '../../support/network/rtp-peer.ts';
import { PeerCall, register, SipPeer } from '../../support/network/sip-peer.ts';
import type { SipText } from '../../support/network/sip-text.ts';
import type { TelephonyFixture } from '../../support/telephony-fixture.ts';

export interface Phone {
  readonly peer: SipPeer;
  readonly rtp: RtpPeer;
}

/** A registered phone; it is unregistered after the test. */
export async function openPhone(under: () => TelephonyFixture, extension: string): Promise<Phone> {
  const peer = await SipPeer.open(under().sipServer);
  const rtp = await RtpPeer.open();
  const user = { username: extension, password: `secret-${extension}` };
  expect((await register(peer, user)).status).toBe(200);
  onTestFinished(async () => {
    if (under().telephony.isReady) await register(peer, user, 0);
    peer.close();
    rtp.close();
  });
  return { peer, rtp };
}

export function ringOptions(extension: string, more: Partial<RingOptions> = {}): RingOptions {
  return {
    extension,
    callerNumber: '13800001234',
    callerName: '张 "Z" Wei',
    callId: newId('call'),
    ringTimeoutMs: 20_000,
    signal: new AbortController().signal,
    ...more,
  };
}

/** Answers an INVITE and takes the ACK. */
export async function acceptOn(phone: Phone, invite: SipText, tag = 'phone'): Promise<PeerCall> {
  const dialog = PeerCall.from(phone.peer, invite, tag);
  phone.peer.respond(invite, 200, { tag, body: phone.rtp.sdp() });
  await dialog.expectRequest('ACK');
  return dialog;
}

export function ringContract(under: () => TelephonyFixture): void {
  describe('ringing a phone', () => {
    test('tells the phone who calls, and when it rings and is answered', async () => {
      const phone = await openPhone(under, '1010');
      const seen: string[] = [];
      const options = ringOptions('1010', {
        onSent: () => seen.push('sent'),
        onRinging: () => seen.push('ringing'),
      });
      const ringing = under().telephony.ring(options);
      const invite = await phone.peer.expectRequest('INVITE');
      expect(invite.header('x-hotline-call')).toBe(options.callId);
      expect(invite.header('from')).toMatch(/^"张 \\"Z\\" Wei" <sip:13800001234@127\.0\.0\.1/);
      expect(invite.header('p-asserted-identity')).toContain('<sip:13800001234@');
      phone.peer.respond(invite, 180, { tag: 'phone' });
      phone.peer.respond(invite, 180, { tag: 'phone', fields: [['X-Again', '1']] });
      const dialog = await acceptOn(phone, invite);
      const result = await ringing;
      expect(seen).toEqual(['sent', 'ringing']);
      if (result.outcome !== 'answered') throw new Error(result.outcome);
      await dialog.bye();
      expect(result.leg.end).toEqual({ cause: 'normal', by: 'peer' });
    });

    test('is unreachable where no phone is registered', async () => {
      const result = await under().telephony.ring(ringOptions('1019'));
      expect(result).toEqual({ outcome: 'unreachable' });
    });

    for (const [status, outcome] of [
      [486, 'busy'],
      [603, 'declined'],
      [480, 'unreachable'],
    ] as const) {
      test(`takes ${status} for ${outcome}`, async () => {
        const phone = await openPhone(under, '1011');
        const ringing = under().telephony.ring(ringOptions('1011'));
        const invite = await phone.peer.expectRequest('INVITE');
        phone.peer.respond(invite, status, { tag: 'phone' });
        expect(await ringing).toEqual({ outcome, sipStatus: status });
        await phone.peer.expectRequest('ACK');
      });
    }

    test('cancels the INVITE when nobody answers in time', async () => {
      const phone = await openPhone(under, '1012');
      const ringing = under().telephony.ring(ringOptions('1012', { ringTimeoutMs: 300 }));
      const invite = await phone.peer.expectRequest('INVITE');
      phone.peer.respond(invite, 180, { tag: 'phone' });
      expect(await ringing).toEqual({ outcome: 'no-answer' });
      expect((await confirmCancel(phone, invite)).header('reason')).toBe('');
    });

    test('cancels the INVITE when the ring is called off', async () => {
      const phone = await openPhone(under, '1013');
      const abort = new AbortController();
      const ringing = under().telephony.ring(ringOptions('1013', { signal: abort.signal }));
      const invite = await phone.peer.expectRequest('INVITE');
      phone.peer.respond(invite, 180, { tag: 'phone' });
      abort.abort();
      expect(await ringing).toEqual({ outcome: 'cancelled' });
      await confirmCancel(phone, invite);
    });

    test('hangs up a phone that answers although it was cancelled', async () => {
      const phone = await openPhone(under, '1014');
      const abort = new AbortController();
      const ringing = under().telephony.ring(ringOptions('1014', { signal: abort.signal }));
      const invite = await phone.peer.expectRequest('INVITE');
      phone.peer.respond(invite, 180, { tag: 'phone' });
      abort.abort();
      const cancel = await phone.peer.expectRequest('CANCEL');
      phone.peer.respond(cancel, 200, { tag: 'phone' });
      const dialog = await acceptOn(phone, invite);
      await dialog.expectBye();
      expect(await ringing).toEqual({ outcome: 'cancelled' });
    });

    test('calls a ringing phone anew when it is to answer by itself, and leaves no missed call', async () => {
      const phone = await openPhone(under, '1016');
      const answer = new AbortController();
      const ringing = under().telephony.ring(ringOptions('1016', { answerNow: answer.signal }));
      const rings = await phone.peer.expectRequest('INVITE');
      expect(rings.header('call-info')).toBe('');
      phone.peer.respond(rings, 180, { tag: 'rings' });
      answer.abort();
      const cancel = await phone.peer.expectRequest('CANCEL');
      expect(cancel.header('reason')).toMatch(/^SIP;cause=200;/);
      phone.peer.respond(cancel, 200, { tag: 'rings' });
      phone.peer.respond(rings, 487, { tag: 'rings' });
      await phone.peer.expectRequest('ACK');
      const asks = await phone.peer.expectRequest('INVITE');
      expect(asks.header('call-info')).toMatch(/;answer-after=0$/);
      expect(asks.header('alert-info')).toMatch(/;info=alert-autoanswer/);
      const dialog = await acceptOn(phone, asks);
      const result = await ringing;
      if (result.outcome !== 'answered') throw new Error(result.outcome);
      await Promise.all([result.leg.hangup(), dialog.expectBye()]);
    });

    test('calls a phone anew also when it was answered in the moment of its being asked to', async () => {
      const phone = await openPhone(under, '1017');
      const answer = new AbortController();
      const ringing = under().telephony.ring(ringOptions('1017', { answerNow: answer.signal }));
      const invite = await phone.peer.expectRequest('INVITE');
      phone.peer.respond(invite, 180, { tag: 'phone' });
      answer.abort();
      phone.peer.respond(await phone.peer.expectRequest('CANCEL'), 200, { tag: 'phone' });
      await (await acceptOn(phone, invite)).expectBye();
      const dialog = await acceptOn(phone, await phone.peer.expectRequest('INVITE'), 'anew');
      const result = await ringing;
      if (result.outcome !== 'answered') throw new Error(result.outcome);
      await Promise.all([result.leg.hangup(), dialog.expectBye()]);
    });

    test('gives the call to the first of two phones and cancels the other', async () => {
      const first = await openPhone(under, '1015');
      const second = await openPhone(under, '1015');
      const ringing = under().telephony.ring(ringOptions('1015'));
      const [firstInvite, secondInvite] = await Promise.all([
        first.peer.expectRequest('INVITE'),
        second.peer.expectRequest('INVITE'),
      ]);
      first.peer.respond(firstInvite, 180, { tag: 'first' });
      second.peer.respond(secondInvite, 180, { tag: 'second' });
      const dialog = await acceptOn(first, firstInvite, 'first');
      const cancel = await confirmCancel(second, secondInvite, 'second');
      expect(cancel.header('reason')).toMatch(/^SIP;cause=200;/);
      const result = await ringing;
      if (result.outcome !== 'answered') throw new Error(result.outcome);
      await Promise.all([result.leg.hangup(), dialog.expectBye()]);
    });
  });
}

export async function confirmCancel(
  phone: Phone,
  invite: SipText,
  tag = 'phone',
): Promise<SipText> {
  const cancel = await phone.peer.expectRequest('CANCEL');
  phone.peer.respond(cancel, 200, { tag });
  phone.peer.respond(invite, 487, { tag });
  await phone.peer.expectRequest('ACK');
  return cancel;
}
