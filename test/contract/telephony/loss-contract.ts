/** drachtio or FreeSWITCH goes away: every wait settles, legs end, new calls are refused, all comes back. */
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';
import { eventually } from '../../support/eventually.ts';
import { register, SipPeer } from '../../support/network/sip-peer.ts';
import { TcpGate } from '../../support/network/tcp-gate.ts';
import {
  nothingLeft,
  startTelephony,
  type TelephonyFixture,
  type TelephonyServers,
} from '../../support/telephony-fixture.ts';
import { answeredCaller, openCaller, settledCode } from './incoming-call-contract.ts';
import { confirmCancel, openPhone, ringOptions } from './ring-contract.ts';

const never = new AbortController().signal;

interface GatedFixture extends TelephonyFixture {
  readonly drachtioGate: TcpGate;
  readonly freeswitchGate: TcpGate;
}

export function lossContract(running: () => TelephonyServers): void {
  async function gated(): Promise<GatedFixture> {
    const servers = running();
    const drachtioGate = await TcpGate.to(servers.drachtio);
    const freeswitchGate = await TcpGate.to(servers.freeswitch);
    const host = '127.0.0.1';
    const fixture = await startTelephony({
      drachtio: { ...servers.drachtio, host, port: drachtioGate.port },
      freeswitch: { ...servers.freeswitch, host, port: freeswitchGate.port },
    });
    onTestFinished(async () => {
      await fixture.telephony.stop();
      drachtioGate.close();
      freeswitchGate.close();
    });
    return { ...fixture, drachtioGate, freeswitchGate };
  }

  /** Settles when readiness is as wanted. */
  function readiness({ telephony }: TelephonyFixture, wanted: boolean): Promise<void> {
    if (telephony.isReady === wanted) return Promise.resolve();
    return new Promise((resolve) => {
      telephony.onReadiness((ready) => {
        if (ready === wanted) resolve();
      });
    });
  }

  describe('the loss of a server', () => {
    test('ends legs and settles waits when drachtio goes, and hangs up the caller later', async () => {
      const fixture = await gated();
      const caller = await answeredCaller(() => fixture);
      const phone = await openPhone(() => fixture, '1030');
      const ringing = settledCode(fixture.telephony.ring(ringOptions('1030')));
      const invite = await phone.peer.expectRequest('INVITE');
      phone.peer.respond(invite, 180, { tag: 'phone' });
      const playing = settledCode(caller.leg.play(['tone_stream://%(60000,0,600)'], never));
      await caller.rtp.hears(600);
      fixture.drachtioGate.cut();
      expect(await Promise.all([ringing, playing])).toEqual(['engine-unavailable', 'leg-ended']);
      expect(fixture.telephony.isReady).toBe(false);
      expect(caller.leg.end).toEqual({ cause: 'failed', by: 'us' });
      expect(await settledCode(fixture.telephony.ring(ringOptions('1030')))).toBe(
        'engine-unavailable',
      );
      await nothingLeft(fixture.telephony);
      fixture.drachtioGate.open();
      await readiness(fixture, true);
      await Promise.all([caller.dialog.expectBye(), confirmCancel(phone, invite)]);
      const next = await answeredCaller(() => fixture);
      await next.dialog.bye();
      await nothingLeft(fixture.telephony);
    });

    test('refuses calls with 503 and Retry-After while FreeSWITCH is away, then takes them', async () => {
      const fixture = await gated();
      const caller = await answeredCaller(() => fixture);
      fixture.freeswitchGate.cut();
      await readiness(fixture, false);
      const refused = await openCaller(() => fixture);
      refused.dialog.request('INVITE', refused.rtp.sdp());
      const answer = await refused.dialog.expectStatus(503);
      refused.dialog.ackFailure();
      expect(answer.header('retry-after')).toBe('5');
      expect(caller.leg.ended.aborted).toBe(false);
      fixture.freeswitchGate.open();
      await readiness(fixture, true);
      await caller.dialog.bye();
      const next = await answeredCaller(() => fixture);
      await next.dialog.bye();
      await nothingLeft(fixture.telephony);
    });

    test('leaves a phone ringing that the next process cancels at once', async () => {
      const dead = await gated();
      const phone = await openPhone(() => dead, '1031');
      const left: unknown[] = [];
      const onIdentity = (identity: unknown) => left.push(structuredClone(identity));
      const ringing = settledCode(dead.telephony.ring(ringOptions('1031', { onIdentity })));
      const invite = await phone.peer.expectRequest('INVITE');
      phone.peer.respond(invite, 180, { tag: 'phone' });
      await eventually('the ringing is on record', () => left[0]);
      dead.drachtioGate.cut();
      dead.freeswitchGate.cut();
      await ringing;
      const returned = await gated();
      await returned.telephony.endOrphans(left);
      await confirmCancel(phone, invite);
      await nothingLeft(returned.telephony);
    });

    test('hangs up callers and phones when telephony is stopped, and waits for them', async () => {
      const warnings: string[] = [];
      const write = (line: string) => warnings.push(line);
      const logger = pino({ level: 'warn' }, { write });
      const fixture = await startTelephony(running(), {}, systemClock, logger);
      const caller = await answeredCaller(() => fixture);
      const leaving = await answeredCaller(() => fixture);
      const phone = await SipPeer.open(fixture.sipServer);
      onTestFinished(() => phone.close());
      await register(phone, { username: '1032', password: 'secret-1032' });
      const ringing = settledCode(fixture.telephony.ring(ringOptions('1032')));
      const invite = await phone.expectRequest('INVITE');
      phone.respond(invite, 180, { tag: 'phone' });
      void leaving.leg.hangup();
      const order: string[] = [];
      const stopped = fixture.telephony.stop().then(() => order.push('stopped'));
      await Promise.all([caller.dialog.expectBye(), leaving.dialog.expectBye()]);
      phone.respond(await phone.expectRequest('CANCEL'), 200, { tag: 'phone' });
      order.push('all have answered');
      phone.respond(invite, 487, { tag: 'phone' });
      await Promise.all([stopped, ringing]);
      expect(order).toEqual(['all have answered', 'stopped']);
      expect(caller.leg.end).toEqual({ cause: 'normal', by: 'us' });
      expect(warnings).toEqual([]);
    });
  });
}
