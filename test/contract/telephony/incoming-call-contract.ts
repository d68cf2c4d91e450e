/** Callers come in from a trunk, are answered, refused, or give up at every instant. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { isHotlineError } from '../../../src/base/errors.ts';
import type { IncomingCall, Leg } from '../../../src/calls/ports.ts';
import { RtpPeer } from '../../support/network/rtp-peer.ts';
import { authorize, PeerCall, SipPeer } from '../../support/network/sip-peer.ts';
import type { TelephonyFixture } from '../../support/telephony-fixture.ts';
import { openPhone } from './ring-contract.ts';

export interface Caller {
  readonly peer: SipPeer;
  readonly rtp: RtpPeer;
  readonly dialog: PeerCall;
}

export async function openCaller(
  under: () => TelephonyFixture,
  number = '4008108000',
): Promise<Caller> {
  const peer = await SipPeer.open(under().sipServer);
  const rtp = await RtpPeer.open();
  onTestFinished(() => {
    peer.close();
    rtp.close();
  });
  return { peer, rtp, dialog: PeerCall.to(peer, number, '13800001234') };
}

/** Dials, lets the call be answered, and sends a tone of 400 Hz from then on. */
export async function answeredCaller(
  under: () => TelephonyFixture,
): Promise<Caller & { readonly leg: Leg; readonly call: IncomingCall }> {
  const caller = await openCaller(under);
  caller.dialog.request('INVITE', caller.rtp.sdp());
  const call = await under().calls.next();
  const answering = call.answer();
  const ok = await caller.dialog.expectStatus(200);
  caller.dialog.request('ACK');
  caller.rtp.sendTone(ok.body, 400);
  return { ...caller, call, leg: await answering };
}

export function incomingCallContract(under: () => TelephonyFixture): void {
  describe('an incoming call', () => {
    test('says who calls, what was dialled and over which trunk', async () => {
      const { dialog } = await openCaller(under);
      dialog.request('INVITE', 'v=0\r\n', [['P-Asserted-Identity', '<tel:+8613900005678>']]);
      const call = await under().calls.next();
      expect(call).toMatchObject({
        callerNumber: '+8613900005678',
        dialledNumber: '4008108000',
        origin: { kind: 'trunk', name: 'carrier' },
        sipCallId: dialog.callId,
      });
      call.ring();
      await dialog.expectStatus(180);
      call.reject(486);
      await dialog.expectStatus(486);
      dialog.ackFailure();
    });

    test('is a phone’s, by its signature, where one has registered behind the trunk’s address', async () => {
      const { peer } = await openPhone(under, '1018');
      const dialog = PeerCall.to(peer, '1002', '1018');
      dialog.request('INVITE', 'v=0\r\n');
      const challenge = await dialog.expectStatus(401);
      dialog.ackFailure();
      const user = { username: '1018', password: 'secret-1018' };
      const uri = `sip:1002@${peer.server}`;
      const again = PeerCall.to(peer, '1002', '1018');
      const signature = authorize(challenge, user, 'INVITE', uri);
      again.request('INVITE', 'v=0\r\n', [['Authorization', signature]]);
      const call = await under().calls.next();
      expect(call.origin).toEqual({ kind: 'phone', name: '1018' });
      call.reject(486);
      await again.expectStatus(486);
      again.ackFailure();
    });

    test('is the trunk’s where its address is also that of a proxy with phones behind it', async () => {
      const { peer } = await openPhone(under, '1019');
      const dialog = PeerCall.to(peer, '4008108000', '13800138000');
      dialog.request('INVITE', 'v=0\r\n');
      const call = await under().calls.next();
      expect(call.origin.kind).toBe('trunk');
      call.reject(486);
      await dialog.expectStatus(486);
      dialog.ackFailure();
    });

    test('is answered with audio, and ends when the caller hangs up', async () => {
      const { dialog, rtp, leg } = await answeredCaller(under);
      await leg.startMusic('tone_stream://%(1000,0,800);loops=-1');
      await rtp.hears(800);
      await dialog.bye();
      expect(leg.ended.aborted).toBe(true);
      expect(leg.end).toEqual({ cause: 'normal', by: 'peer' });
    });

    test('ends with a BYE when we hang up', async () => {
      const { dialog, leg } = await answeredCaller(under);
      await Promise.all([leg.hangup(), dialog.expectBye()]);
      expect(leg.end).toEqual({ cause: 'normal', by: 'us' });
    });

    test('is answered after a late offer: the description comes with the ACK', async () => {
      const { dialog, rtp } = await openCaller(under);
      dialog.request('INVITE');
      const call = await under().calls.next();
      const answering = call.answer();
      const ok = await dialog.expectStatus(200);
      dialog.request('ACK', rtp.sdp());
      const leg = await answering;
      rtp.sendTone(ok.body, 400);
      await leg.startMusic('tone_stream://%(1000,0,800);loops=-1');
      await rtp.hears(800);
      await dialog.bye();
    });

    test('is over when the caller gives up before anything was done', async () => {
      const { dialog } = await openCaller(under);
      dialog.request('INVITE', 'v=0\r\n');
      const call = await under().calls.next();
      dialog.request('CANCEL');
      await dialog.expectStatus(487);
      dialog.ackFailure();
      expect(await settledCode(call.answer())).toBe('leg-ended');
      expect(call.cancelled.aborted).toBe(true);
    });

    test('undoes the media when the caller gives up while it is being answered', async () => {
      const { dialog, rtp, peer } = await openCaller(under);
      dialog.request('INVITE', rtp.sdp());
      const call = await under().calls.next();
      const answering = settledCode(call.answer());
      dialog.request('CANCEL');
      const final = await peer.expect(
        '487 or 200',
        (message) => message.header('cseq').endsWith('INVITE') && (message.status ?? 0) >= 200,
      );
      if (final.status === 200) {
        // The 200 was faster: the CANCEL came too late, and the caller hangs up as RFC 3261 §9.1 wants.
        dialog.remoteAddress = final.header('to');
        dialog.remoteTarget = /<([^>]+)>/.exec(final.header('contact'))?.[1] ?? '';
        dialog.request('ACK');
        dialog.request('BYE');
        await answering;
      } else {
        dialog.remoteAddress = final.header('to');
        dialog.ackFailure();
        expect(await answering).toBe('leg-ended');
      }
    });

    test('is refused with 488 when no codec is in common', async () => {
      const { dialog, rtp } = await openCaller(under);
      const video = rtp
        .sdp()
        .replace(/RTP\/AVP 0 101/, 'RTP/AVP 96')
        .replace(/a=rtpmap[^\r]*\r\n/g, '');
      dialog.request('INVITE', `${video}a=rtpmap:96 unknown/8000\r\n`);
      const call = await under().calls.next();
      const answering = settledCode(call.answer());
      await dialog.expectStatus(488);
      dialog.ackFailure();
      expect(await answering).toBe('sip-failed');
    });

    test('is refused with 415 when its body is not a session description', async () => {
      const { dialog } = await openCaller(under);
      dialog.request('INVITE', 'x=0\r\n');
      const call = await under().calls.next();
      const answering = settledCode(call.answer());
      await dialog.expectStatus(415);
      dialog.ackFailure();
      expect(await answering).toBe('sip-failed');
    });
  });
}

/** The code of the error it fails with; 'none' when it does not. */
export async function settledCode(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    return isHotlineError(error) ? error.code : String(error);
  }
}
