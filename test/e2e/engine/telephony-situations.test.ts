/**
 * Telephony where servers, networks and time are not the usual: two media servers, servers that fall
 * silent, IPv6, session timers, scanners.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Leg } from '../../../src/calls/ports.ts';
import { startMediaEngine } from '../../../src/engine/media/start-media-engine.ts';
import { answeredCaller, settledCode } from '../../contract/telephony/incoming-call-contract.ts';
import {
  acceptOn,
  confirmCancel,
  openPhone,
  ringOptions,
} from '../../contract/telephony/ring-contract.ts';
import { hurriedClock } from '../../support/clocks/hurried-clock.ts';
import { startEmbeddedServers } from '../../support/embedded-servers.ts';
import { eventually } from '../../support/eventually.ts';
import { TestPhone } from '../../support/hotline/test-phone.ts';
import { PeerCall, SipPeer } from '../../support/network/sip-peer.ts';
import { TcpGate } from '../../support/network/tcp-gate.ts';
import { babble, likeness, writeWav } from '../../support/sound.ts';
import {
  nothingLeft,
  startTelephony,
  type TelephonyFixture,
  type TelephonyServers,
} from '../../support/telephony-fixture.ts';

async function servers(options: Parameters<typeof startEmbeddedServers>[0] = {}) {
  const started = await startEmbeddedServers(options);
  onTestFinished(() => started.stop());
  return started;
}

async function telephony(
  on: TelephonyServers,
  ...more: [Parameters<typeof startTelephony>[1]?, Parameters<typeof startTelephony>[2]?]
): Promise<TelephonyFixture> {
  const fixture = await startTelephony(on, ...more);
  onTestFinished(() => fixture.telephony.stop());
  return fixture;
}

describe('several media servers', () => {
  const serverOf = (leg: Leg) => (leg.identity.endpoint as { server: string }).server;

  test('share the calls; an agent is rung on the one of his caller', async () => {
    const [one, two] = [await servers(), await servers()];
    const fixture = await telephony(one, {
      freeswitch: [
        { name: 'one', ...one.freeswitch },
        { name: 'two', ...two.freeswitch },
      ],
    });
    await eventually('both are connected', () => {
      const { freeswitch } = fixture.telephony.health;
      return freeswitch.every(({ connected }) => connected) || undefined;
    });
    const first = await answeredCaller(() => fixture);
    const second = await answeredCaller(() => fixture);
    expect([serverOf(first.leg), serverOf(second.leg)]).toEqual(['one', 'two']);
    const phone = await openPhone(() => fixture, '1040');
    const ringing = fixture.telephony.ring({ ...ringOptions('1040'), joins: second.leg });
    const invite = await phone.peer.expectRequest('INVITE');
    await acceptOn(phone, invite);
    const rung = await ringing;
    if (rung.outcome !== 'answered') throw new Error(rung.outcome);
    expect(serverOf(rung.leg)).toBe('two');
    phone.rtp.sendTone(invite.body, 1200);
    await second.leg.bridge(rung.leg);
    await Promise.all([second.rtp.hears(1200), phone.rtp.hears(400)]);
    await expect(first.leg.bridge(rung.leg)).rejects.toMatchObject({ code: 'media-failed' });

    await two.stop();
    await eventually('its legs have ended', () => second.leg.ended.aborted || undefined);
    expect(rung.leg.ended.aborted).toBe(true);
    expect(first.leg.ended.aborted).toBe(false);
    await eventually('its loss is known', () => {
      return fixture.telephony.health.freeswitch[1]?.connected === false || undefined;
    });
    const third = await answeredCaller(() => fixture);
    expect(serverOf(third.leg)).toBe('one');
    await Promise.all([first.dialog.bye(), third.dialog.bye()]);
    await nothingLeft(fixture.telephony);
  });
});

describe('channels kept ready', () => {
  const readyAt = ({ telephony: { health } }: TelephonyFixture) => health.counters.readyEndpoints;

  test('are taken for phones, and replaced', async () => {
    const on = await servers();
    const fixture = await telephony(on, { readyEndpoints: 2 });
    await eventually('they are ready', () => readyAt(fixture) === 2 || undefined);
    const phone = await openPhone(() => fixture, '1040');
    const ringing = fixture.telephony.ring(ringOptions('1040'));
    const invite = await phone.peer.expectRequest('INVITE');
    const dialog = await acceptOn(phone, invite);
    const rung = await ringing;
    if (rung.outcome !== 'answered') throw new Error(rung.outcome);
    await eventually('it is replaced', () => readyAt(fixture) === 2 || undefined);
    expect((await on.counters()).freeswitch.sessionsTotal).toBe(3);
    await Promise.all([rung.leg.hangup(), dialog.expectBye()]);
    await nothingLeft(fixture.telephony);
    expect(readyAt(fixture)).toBe(2);
  });

  test('answer callers, whose own offers FreeSWITCH is told afterwards', async () => {
    const on = await servers();
    const fixture = await telephony(on, { readyEndpoints: 2 });
    await eventually('they are ready', () => readyAt(fixture) === 2 || undefined);
    const caller = await answeredCaller(() => fixture);
    await eventually('it is replaced', () => readyAt(fixture) === 2 || undefined);
    expect((await on.counters()).freeswitch.sessionsTotal).toBe(3);
    await caller.dialog.bye();
    await nothingLeft(fixture.telephony);
  });

  test('are ended with their owner', async () => {
    const on = await servers();
    const fixture = await telephony(on, { readyEndpoints: 2 });
    await eventually('they are ready', () => readyAt(fixture) === 2 || undefined);
    await fixture.telephony.stop();
    expect(readyAt(fixture)).toBe(0);
    await eventually('none is left', async () => {
      return (await on.counters()).freeswitch.channels === 0 || undefined;
    });
  });

  test('are ended when another process takes their owner’s place, and no others', async () => {
    const on = await servers();
    const first = await telephony(on, { readyEndpoints: 2 });
    const caller = await answeredCaller(() => first);
    await eventually('they are ready', () => readyAt(first) === 2 || undefined);
    await telephony(on, { readyEndpoints: 0 });
    await eventually('they are gone', async () => {
      return (await on.counters()).freeswitch.channels === 1 || undefined;
    });
    expect(caller.leg.ended.aborted).toBe(false);
    await caller.dialog.bye();
  });
});

describe('a server that falls silent', () => {
  /** Pings every 10 s, answers within 5 s. */
  const clock = () => hurriedClock(20);

  test.each(['drachtio', 'freeswitch'] as const)('is %s: it counts as lost', async (which) => {
    const running = await servers();
    const gate = await TcpGate.to(running[which]);
    onTestFinished(() => gate.close());
    const gated = { ...running, [which]: { ...running[which], port: gate.port } };
    const fixture = await telephony(gated, {}, clock());
    gate.silence();
    await eventually('it is missed', () => !fixture.telephony.isReady || undefined);
    gate.open();
    await eventually('it is back', () => fixture.telephony.isReady || undefined);
  });
});

describe('over IPv6', () => {
  test.each(['udp', 'tcp'] as const)('caller and agent talk, %s', async (protocol) => {
    const folder = await mkdtemp(join(tmpdir(), 'hotline-ipv6-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const media = await startMediaEngine({
      rtpAddress: '::1',
      portRange: { first: 0, last: 0 },
      soundRoots: [folder],
      recordingRoots: [folder],
    });
    onTestFinished(() => media.stop());
    const trunks = [{ name: 'carrier', addresses: ['::1/128'] }];
    const fixture = await telephony(await servers({ address: '::1' }), { trunks });
    const open = async (user: string, password?: string) => {
      const listening = fixture.telephony.health.sipAddresses;
      const port = Number(listening.find((at) => at.startsWith(`${protocol}/[::1]:`))?.slice(10));
      const [local, server] = [
        { address: '::1', port: 0 },
        { address: '::1', port },
      ];
      const common = { media, folder, protocol, user, local, server };
      const phone = await TestPhone.start({ ...common, ...(password && { password }) });
      onTestFinished(() => phone.terminal.stop());
      return phone;
    };
    const voices = { caller: babble(1, 15), agent: babble(2, 15) };
    for (const [name, voice] of Object.entries(voices))
      writeWav(join(folder, `${name}.wav`), voice);
    const agent = await open('1041', 'secret-1041');
    await agent.terminal.register(300);
    const caller = await open('13800001234');
    const dialling = caller.dial('4008108000');
    const callerLeg = await (await fixture.calls.next()).answer();
    const callerCall = await dialling;
    const ringing = fixture.telephony.ring({ ...ringOptions('1041'), joins: callerLeg });
    const agentCall = await agent.ringing();
    await agentCall.pickUp();
    const rung = await ringing;
    if (rung.outcome !== 'answered') throw new Error(rung.outcome);
    await callerLeg.bridge(rung.leg);
    void callerCall.play(join(folder, 'caller.wav'), -1);
    void agentCall.play(join(folder, 'agent.wav'), -1);
    const [atCaller, atAgent] = await Promise.all([
      caller.listen(callerCall, 2_600),
      agent.listen(agentCall, 2_600),
    ]);
    expect(likeness(atCaller.channels[0] ?? new Int16Array(), voices.agent)).toBeGreaterThan(0.95);
    expect(likeness(atAgent.channels[0] ?? new Int16Array(), voices.caller)).toBeGreaterThan(0.95);
    callerCall.hangUp();
    await rung.leg.hangup();
    await nothingLeft(fixture.telephony);
  });
});

describe('legs that another process has left', () => {
  test('are ended at once, and nothing of them is left', async () => {
    const on = await servers();
    const dead = await telephony(on, { readyEndpoints: 0 });
    const { leg, dialog } = await answeredCaller(() => dead);
    const phone = await openPhone(() => dead, '1042');
    const ringing: unknown[] = [];
    const onIdentity = (identity: unknown) => ringing.push(identity);
    const rung = settledCode(dead.telephony.ring(ringOptions('1042', { onIdentity })));
    const invite = await phone.peer.expectRequest('INVITE');
    phone.peer.respond(invite, 180, { tag: 'phone' });
    const returned = await telephony(on, { readyEndpoints: 0 });
    const gone = structuredClone({ ...leg.identity, dialog: { id: 'gone' } });
    const unlike = { dialog: 1, endpoint: { uuid: 'x y' } };
    await returned.telephony.endOrphans([leg.identity, ...ringing, gone, unlike, undefined]);
    await Promise.all([dialog.expectBye(), confirmCancel(phone, invite)]);
    await rung;
    await eventually('the engine is empty', async () => {
      const { drachtio, freeswitch } = await on.counters();
      return drachtio.dialogs + freeswitch.channels + freeswitch.calls === 0 || undefined;
    });
    await nothingLeft(returned.telephony);
  });
});

describe('session timers (RFC 4028)', () => {
  test('are refreshed by us again and again, until the caller no longer answers', async () => {
    const fixture = await telephony(await servers({ clock: hurriedClock(60) }), {
      sessionSeconds: 90,
    });
    const caller = await SipPeer.open(fixture.sipServer);
    onTestFinished(() => caller.close());
    const call = PeerCall.to(caller, '4008108000', '13800001234');
    const description = (version: number) =>
      `v=0\r\no=peer 1 ${version} IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n` +
      'm=audio 9 RTP/AVP 0\r\n';
    call.request('INVITE', description(1), [['Supported', 'timer']]);
    const answering = (await fixture.calls.next()).answer();
    const answer = await call.expectStatus(200);
    expect(answer.header('session-expires')).toBe('90;refresher=uas');
    call.request('ACK');
    const leg = await answering;
    for (let refresh = 1; refresh <= 2; refresh++) {
      const again = await call.expectRequest('INVITE');
      expect(again.header('session-expires')).toMatch(/^90;refresher=uac/);
      expect(again.body).toBe(answer.body);
      const fields = [
        ['Session-Expires', '90;refresher=uac'],
        ['Require', 'timer'],
        ['Content-Type', 'application/sdp'],
      ] as const;
      caller.respond(again, 200, { fields, body: description(1) });
      await call.expectRequest('ACK');
    }
    expect(leg.ended.aborted).toBe(false);
    caller.respond(await call.expectRequest('INVITE'), 481);
    await eventually('the leg has ended', () => leg.ended.aborted || undefined);
    expect(leg.end).toMatchObject({ cause: 'unreachable', by: 'peer' });
    await nothingLeft(fixture.telephony);
  });
});

describe('sources that are nobody', () => {
  test('learn nothing where they are ignored, not even that somebody is there', async () => {
    const fixture = await telephony(await servers(), {
      trunks: [],
      phoneNetworks: ['192.0.2.0/24'],
      unknownSources: 'ignore',
    });
    const scanner = await SipPeer.open(fixture.sipServer);
    onTestFinished(() => scanner.close());
    for (const method of ['OPTIONS', 'REGISTER', 'INVITE']) {
      PeerCall.to(scanner, '100', 'scanner').request(method);
    }
    await eventually('all were seen', () => {
      return fixture.telephony.health.counters.refusedSources === 3 || undefined;
    });
    const others = scanner.unexpected.filter((line) => !line.startsWith('SIP/2.0 100'));
    expect(others).toEqual([]);
    expect(fixture.telephony.health.counters.invitesIn).toBe(0);
  });
});
