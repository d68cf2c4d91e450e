/** Numbers outside are dialled over trunks: who answers, refuses, is silent, or wants a password. */
import { createHash } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { newId } from '../../../src/base/ids.ts';
import type { DialOptions, DialResult } from '../../../src/calls/ports.ts';
import type { OutgoingTrunkConfig, TrunkConfig } from '../../../src/telephony/ports.ts';
import { RtpPeer } from '../../support/network/rtp-peer.ts';
import { PeerCall, SipPeer } from '../../support/network/sip-peer.ts';
import type { SipText } from '../../support/network/sip-text.ts';
import type { TelephonyFixture } from '../../support/telephony-fixture.ts';
import { answeredCaller } from './incoming-call-contract.ts';
import { acceptOn, confirmCancel, type Phone } from './ring-contract.ts';

const number = '13900001111';

export function dialOptions(more: Partial<DialOptions> = {}): DialOptions {
  return {
    number,
    callId: newId('call'),
    ringTimeoutMs: 20_000,
    signal: new AbortController().signal,
    ...more,
  };
}

/** Trunks to scripted far ends, beside the one that callers come from; undone after the test. */
export async function farEnds(
  under: () => TelephonyFixture,
  ...settings: readonly Partial<OutgoingTrunkConfig>[]
): Promise<readonly Phone[]> {
  const carrier: TrunkConfig = { name: 'carrier', addresses: ['127.0.0.1'] };
  const opened = await Promise.all(
    settings.map(async (more, index) => {
      const [peer, rtp] = [await SipPeer.open(under().sipServer), await RtpPeer.open()];
      const outgoing: OutgoingTrunkConfig = {
        ...{ host: '127.0.0.1', port: peer.port, transport: 'udp', linesMax: 2, order: index },
        callerNumbers: { default: '4008108000', allowed: [] },
        prefixes: [{ from: '', to: '' }],
        noResponseMs: 5_000,
        ...more,
      };
      return { peer, rtp, trunk: { name: `trunk-${index + 1}`, outgoing } };
    }),
  );
  under().telephony.setTrunks([carrier, ...opened.map(({ trunk }) => trunk)]);
  onTestFinished(() => {
    under().telephony.setTrunks([carrier]);
    for (const { peer, rtp } of opened) {
      peer.close();
      rtp.close();
    }
  });
  return opened;
}

export async function farEnd(
  under: () => TelephonyFixture,
  more: Partial<OutgoingTrunkConfig> = {},
): Promise<Phone> {
  const [only] = await farEnds(under, more);
  if (!only) throw new Error('no far end was opened');
  return only;
}

export function answeredLeg(result: DialResult) {
  if (result.outcome !== 'answered') throw new Error(JSON.stringify(result));
  return result.leg;
}

export function dialContract(under: () => TelephonyFixture): void {
  const dial = (more: Partial<DialOptions> = {}) => under().telephony.dial(dialOptions(more));

  async function refuse(phone: Phone, status: number): Promise<SipText> {
    const invite = await phone.peer.expectRequest('INVITE');
    phone.peer.respond(invite, status, { tag: 'far' });
    await phone.peer.expectRequest('ACK');
    return invite;
  }

  describe('dialling a number outside', () => {
    test('reaches it in the trunk’s form, shows who calls, and joins both', async () => {
      const far = await farEnd(under, {
        prefixes: [{ from: '1', to: '901' }],
        callerNumbers: { default: '4008108000', allowed: ['8008108000'] },
      });
      const caller = await answeredCaller(under);
      const options = dialOptions({ callerNumber: '8008108000', joins: caller.leg });
      const dialling = under().telephony.dial(options);
      const invite = await far.peer.expectRequest('INVITE');
      expect(invite.startLine).toBe(`INVITE sip:9013900001111@${far.peer.host} SIP/2.0`);
      expect(invite.header('from')).toMatch(/^<sip:8008108000@127\.0\.0\.1/);
      expect(invite.header('p-asserted-identity')).toContain('<sip:8008108000@');
      expect(invite.header('x-hotline-call')).toBe(options.callId);
      const dialog = await acceptOn(far, invite);
      far.rtp.sendTone(invite.body, 1200);
      const result = await dialling;
      const attempts = [{ trunk: 'trunk-1', outcome: 'answered' }];
      expect(result).toMatchObject({ outcome: 'answered', callerNumber: '8008108000', attempts });
      await caller.leg.bridge(answeredLeg(result));
      await Promise.all([caller.rtp.hears(1200), far.rtp.hears(400)]);
      await Promise.all([dialog.bye(), caller.leg.hangup(), caller.dialog.expectBye()]);
    });

    test('lets who waits hear the far end before it answers, and stay joined after', async () => {
      const far = await farEnd(under);
      const caller = await answeredCaller(under);
      await caller.leg.startMusic('tone_stream://%(1000,0,800)');
      await caller.rtp.hears(800);
      const heard: string[] = [];
      const onRinging = (how: string) => heard.push(how);
      const dialling = dial({ joins: caller.leg, earlyMedia: true, onRinging });
      const invite = await far.peer.expectRequest('INVITE');
      far.peer.respond(invite, 180, { tag: 'phone' });
      const fields = [['Content-Type', 'application/sdp']] as const;
      far.peer.respond(invite, 183, { tag: 'phone', body: far.rtp.sdp(), fields });
      far.rtp.sendTone(invite.body, 1300);
      await caller.rtp.hears(1300);
      expect(heard).toEqual(['silent', 'early-media']);
      const dialog = await acceptOn(far, invite);
      const leg = answeredLeg(await dialling);
      await caller.leg.bridge(leg);
      far.rtp.forget();
      caller.rtp.forget();
      await Promise.all([caller.rtp.hears(1300), far.rtp.hears(400)]);
      await dialog.bye();
      await caller.leg.startMusic('tone_stream://%(1000,0,800)');
      await caller.rtp.hears(800);
      await Promise.all([caller.leg.hangup(), caller.dialog.expectBye()]);
    });

    test('gives who heard the far end back when it refuses after all', async () => {
      const far = await farEnd(under);
      const caller = await answeredCaller(under);
      const dialling = dial({ joins: caller.leg, earlyMedia: true });
      const invite = await far.peer.expectRequest('INVITE');
      const fields = [['Content-Type', 'application/sdp']] as const;
      far.peer.respond(invite, 183, { tag: 'phone', body: far.rtp.sdp(), fields });
      far.rtp.sendTone(invite.body, 1300);
      await caller.rtp.hears(1300);
      far.peer.respond(invite, 486, { tag: 'phone' });
      expect(await dialling).toMatchObject({ outcome: 'busy', sipStatus: 486 });
      await caller.leg.startMusic('tone_stream://%(1000,0,800)');
      await caller.rtp.hears(800);
      await Promise.all([caller.leg.hangup(), caller.dialog.expectBye()]);
    });

    for (const [status, outcome] of [
      [486, 'busy'],
      [603, 'declined'],
      [480, 'unreachable'],
      [404, 'failed'],
    ] as const) {
      test(`takes ${status} for ${outcome}, and tries no other trunk`, async () => {
        const [first, second] = await farEnds(under, {}, {});
        if (!first || !second) throw new Error('two far ends are wanted');
        const dialling = dial();
        await refuse(first, status);
        const attempts = [{ trunk: 'trunk-1', outcome, sipStatus: status }];
        expect(await dialling).toEqual({ outcome, sipStatus: status, attempts });
        expect(second.peer.unexpected).toEqual([]);
      });
    }

    test('tries the next trunk after a fault, a silence, and where no line is free', async () => {
      const [faulty, silent, full, good] = await farEnds(
        under,
        {},
        { noResponseMs: 200 },
        { linesMax: 0 },
        {},
      );
      if (!faulty || !silent || !full || !good) throw new Error('four far ends are wanted');
      const dialling = dial();
      await refuse(faulty, 503);
      const unanswered = await silent.peer.expectRequest('INVITE');
      const dialog = await acceptOn(good, await good.peer.expectRequest('INVITE'));
      const result = await dialling;
      expect(result.attempts).toEqual([
        { trunk: 'trunk-1', outcome: 'unreachable', sipStatus: 503 },
        { trunk: 'trunk-2', outcome: 'unreachable' },
        { trunk: 'trunk-3', outcome: 'no-line' },
        { trunk: 'trunk-4', outcome: 'answered' },
      ]);
      expect(full.peer.unexpected).toEqual([]);
      // A CANCEL waits for the first response (RFC 3261 §9.1).
      silent.peer.respond(unanswered, 180, { tag: 'phone' });
      await confirmCancel(silent, unanswered);
      await Promise.all([answeredLeg(result).hangup(), dialog.expectBye()]);
    });

    test('frees a line with the end of its call', async () => {
      const far = await farEnd(under, { linesMax: 1 });
      const first = dial();
      const dialog = await acceptOn(far, await far.peer.expectRequest('INVITE'));
      const leg = answeredLeg(await first);
      const attempts = [{ trunk: 'trunk-1', outcome: 'no-line' }];
      expect(await dial()).toEqual({ outcome: 'unreachable', attempts });
      await Promise.all([leg.hangup(), dialog.expectBye()]);
      const again = dial();
      await refuse(far, 486);
      expect(await again).toMatchObject({ outcome: 'busy' });
    });

    test('is cancelled when nobody answers in time, and when it is called off', async () => {
      const far = await farEnd(under);
      const unanswered = dial({ ringTimeoutMs: 300 });
      const first = await far.peer.expectRequest('INVITE');
      far.peer.respond(first, 180, { tag: 'phone' });
      expect(await unanswered).toMatchObject({ outcome: 'no-answer' });
      await confirmCancel(far, first);

      const abort = new AbortController();
      const calledOff = dial({ signal: abort.signal });
      const second = await far.peer.expectRequest('INVITE');
      far.peer.respond(second, 180, { tag: 'phone' });
      abort.abort();
      expect(await calledOff).toMatchObject({ outcome: 'cancelled' });
      await confirmCancel(far, second);
    });

    test('is called off when who waits for it hangs up', async () => {
      const far = await farEnd(under);
      const caller = await answeredCaller(under);
      const dialling = dial({ joins: caller.leg });
      const invite = await far.peer.expectRequest('INVITE');
      far.peer.respond(invite, 180, { tag: 'phone' });
      await caller.dialog.bye();
      expect(await dialling).toMatchObject({ outcome: 'cancelled' });
      await confirmCancel(far, invite);
    });

    for (const [status, challenges, answers] of [
      [401, 'WWW-Authenticate', 'authorization'],
      [407, 'Proxy-Authenticate', 'proxy-authorization'],
    ] as const) {
      test(`signs the INVITE when the trunk answers ${status}`, async () => {
        const credentials = { username: 'hotline', password: 'open sesame' };
        const far = await farEnd(under, { credentials });
        const dialling = dial();
        const first = await far.peer.expectRequest('INVITE');
        const challenge = 'Digest realm="carrier", nonce="n1", algorithm=MD5, qop="auth"';
        far.peer.respond(first, status, { tag: 'far', fields: [[challenges, challenge]] });
        await far.peer.expectRequest('ACK');
        const signed = await far.peer.expectRequest('INVITE');
        expect(signed.header('call-id')).toBe(first.header('call-id'));
        expect(signed.header('from')).toBe(first.header('from'));
        expect(Number.parseInt(signed.header('cseq'), 10)).toBe(
          Number.parseInt(first.header('cseq'), 10) + 1,
        );
        const invite = { method: 'INVITE', uri: `sip:${number}@${far.peer.host}` };
        expect(isRight(signed.header(answers), invite, credentials)).toBe(true);
        const dialog = await acceptOn(far, signed);
        await Promise.all([answeredLeg(await dialling).hangup(), dialog.expectBye()]);
      });
    }

    test('fails when the trunk does not take the password, or none was given', async () => {
      const credentials = { username: 'hotline', password: 'wrong' };
      const [wrong, without] = await farEnds(under, { credentials }, {});
      if (!wrong || !without) throw new Error('two far ends are wanted');
      const fields = [['WWW-Authenticate', 'Digest realm="carrier", nonce="n1"']] as const;
      const dialling = dial();
      for (const phone of [wrong, wrong, without]) {
        phone.peer.respond(await phone.peer.expectRequest('INVITE'), 401, { tag: 'far', fields });
        await phone.peer.expectRequest('ACK');
      }
      expect((await dialling).attempts).toEqual([
        { trunk: 'trunk-1', outcome: 'failed', sipStatus: 401 },
        { trunk: 'trunk-2', outcome: 'failed', sipStatus: 401 },
      ]);
    });

    for (const [what, description] of [
      ['nothing', ''],
      ['no audio', 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 0 RTP/AVP 0\r\n'],
      ['no description', 'hello'],
    ] as const) {
      test(`fails, and hangs up, when the far end answers with ${what}`, async () => {
        const far = await farEnd(under);
        const dialling = dial();
        const invite = await far.peer.expectRequest('INVITE');
        const dialog = PeerCall.from(far.peer, invite, 'far');
        const fields = [['Content-Type', 'application/sdp']] as const;
        far.peer.respond(invite, 200, { tag: 'far', body: description, fields });
        await dialog.expectRequest('ACK');
        await dialog.expectBye();
        expect(await dialling).toMatchObject({ outcome: 'failed' });
      });
    }

    test('does without early media that cannot be understood', async () => {
      const far = await farEnd(under);
      const caller = await answeredCaller(under);
      const dialling = dial({ joins: caller.leg, earlyMedia: true });
      const invite = await far.peer.expectRequest('INVITE');
      const fields = [['Content-Type', 'application/sdp']] as const;
      const nonsense = 'v=0\r\nm=audio 9 RTP/AVP 0\r\nc=IN IP4 nowhere\r\n';
      const options = { tag: 'phone', fields, body: nonsense };
      far.peer.respond(invite, 183, options);
      const dialog = await acceptOn(far, invite);
      const leg = answeredLeg(await dialling);
      far.rtp.sendTone(invite.body, 1200);
      await caller.leg.bridge(leg);
      await Promise.all([caller.rtp.hears(1200), far.rtp.hears(400)]);
      await Promise.all([dialog.bye(), caller.leg.hangup(), caller.dialog.expectBye()]);
    });

    test('finds no trunk for what none takes, and refuses what is no number', async () => {
      await farEnd(under, { prefixes: [{ from: '0', to: '0' }] });
      expect(await dial()).toEqual({ outcome: 'unreachable', attempts: [] });
      await expect(dial({ number: 'alice' })).rejects.toMatchObject({ code: 'invalid-input' });
    });
  });
}

/** Whether these credentials of the realm 'carrier' sign the request, by MD5. */
export function isRight(
  header: string,
  { method, uri }: { readonly method: string; readonly uri: string },
  { username, password }: { readonly username: string; readonly password: string },
): boolean {
  const field = (name: string) => new RegExp(`\\b${name}="?([^",]+)`).exec(header)?.[1];
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const middle = `${field('nonce')}:${field('nc')}:${field('cnonce')}:auth`;
  const ha1 = md5(`${username}:carrier:${password}`);
  return field('response') === md5(`${ha1}:${middle}:${md5(`${method}:${uri}`)}`);
}
