/**
 * The media server's SIP profile and event sockets on real sockets, with a media engine that makes
 * no sound: what a SIP peer and a controller see of each other's ends.
 */
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';
import {
  FreeSwitchServer,
  type FreeSwitchServerOptions,
} from '../../../src/engine/freeswitch/free-switch-server.ts';
import { FakeMediaEngine } from '../../support/fakes/fake-media-engine.ts';
import { PeerCall, SipPeer } from '../../support/network/sip-peer.ts';

const offer = [
  'v=0',
  'o=peer 1 1 IN IP4 127.0.0.1',
  's=-',
  'c=IN IP4 127.0.0.1',
  't=0 0',
  'm=audio 9 RTP/AVP 0 101',
  'a=rtpmap:101 telephone-event/8000',
  '',
].join('\r\n');

let server: FreeSwitchServer;
let media: FakeMediaEngine;
let controller: Server;
let sockets: Socket[];
let peer: SipPeer;

async function open(changes: Partial<FreeSwitchServerOptions> = {}): Promise<void> {
  media = new FakeMediaEngine(systemClock);
  server = new FreeSwitchServer({
    sip: { address: '127.0.0.1', port: 0 },
    eventSocket: { address: '127.0.0.1', port: 0, password: 'secret' },
    media,
    clock: systemClock,
    log: { info: () => undefined, warn: () => undefined },
    ...changes,
  });
  await server.start();
  peer = await SipPeer.open({ host: '127.0.0.1', port: server.sipPort });
}

beforeEach(async () => {
  sockets = [];
  controller = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.resume();
    sockets.push(socket);
    controller.emit('controls', socket);
  });
  controller.listen(0, '127.0.0.1');
  await once(controller, 'listening');
});

afterEach(async () => {
  peer.close();
  for (const socket of sockets) socket.destroy();
  controller.close();
  await server.stop();
});

function controllerAddress(): string {
  const address = controller.address();
  return `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

function invite(call: PeerCall, body: string): void {
  const type: [string, string][] = body === '' ? [] : [['Content-Type', 'application/sdp']];
  call.request('INVITE', body, [...type, ['X-esl-outbound', controllerAddress()]]);
}

/** A call that is up, with the controller's end of its event socket. */
async function callUp(body = offer): Promise<{ call: PeerCall; socket: Socket; sdp: string }> {
  const call = PeerCall.to(peer, 'drachtio', 'caller');
  const controls = once(controller, 'controls') as Promise<[Socket]>;
  invite(call, body);
  const answer = await call.expectStatus(200);
  call.request('ACK', body === '' ? answer.body : '');
  const [socket] = await controls;
  return { call, socket, sdp: answer.body };
}

async function nothingIsLeft(): Promise<void> {
  await expect
    .poll(async () => {
      const { channels, calls, outboundSockets } = server.counters();
      return { channels, calls, outboundSockets, streams: (await media.statistics()).streams };
    })
    .toEqual({ channels: 0, calls: 0, outboundSockets: 0, streams: 0 });
}

describe('a call', () => {
  it('gets BYE as soon as its controller is gone, where that is configured', async () => {
    await open({ fallThrough: 'hangup' });
    const { call, socket } = await callUp();
    socket.destroy();
    const bye = await call.expectRequest('BYE');
    expect(bye.header('reason')).toBe('Q.850;cause=16;text="NORMAL_CLEARING"');
    peer.respond(bye, 200);
    await nothingIsLeft();
  });

  it('hears music when its controller is gone, and ends with the limit', async () => {
    await open({ music: 'local_stream://waiting', orphanLimitMs: 300 });
    const { call, socket } = await callUp();
    socket.destroy();
    await call.expectBye();
    expect(media.calls).toContain('play stream-1 local_stream://waiting');
    await nothingIsLeft();
  });

  it('without a description gets our offer, and a channel when the answer has come', async () => {
    await open();
    const { call, sdp } = await callUp('');
    expect(sdp).toMatch(/^m=audio \d+ RTP\/AVP 0 8 101 13\r$/m);
    // Our own description came back: there is nobody to send to yet.
    expect([...media.configurations.values()][0]).not.toHaveProperty('remote');
    call.request('INVITE', offer, [['Content-Type', 'application/sdp']]);
    const answer = await call.expectStatus(200);
    call.request('ACK');
    expect(answer.body).toContain('m=audio 40002 RTP/AVP 0 101\r\n');
    expect([...media.configurations.values()][0]).toMatchObject({ remote: { port: 9 } });
    await call.bye();
    await nothingIsLeft();
  });

  it('that cannot answer our offer is hung up', async () => {
    await open();
    const call = PeerCall.to(peer, 'drachtio', 'caller');
    invite(call, '');
    await call.expectStatus(200);
    call.request('ACK', offer.replace('AVP 0', 'AVP 18'));
    const bye = await call.expectRequest('BYE');
    expect(bye.header('reason')).toContain('cause=88');
    peer.respond(bye, 200);
    await nothingIsLeft();
  });

  it('takes digits from INFO', async () => {
    await open();
    const { call, socket } = await callUp();
    const subscribed = once(socket, 'data');
    socket.write('event json DTMF\n\n');
    await subscribed;
    const reported = once(socket, 'data') as Promise<[Buffer]>;
    call.request('INFO', 'Signal=11\r\nDuration=160\r\n', [
      ['Content-Type', 'application/dtmf-relay'],
    ]);
    await call.expectStatus(200, 'INFO');
    const [bytes] = await reported;
    expect(bytes.toString()).toContain('"DTMF-Digit":"#","DTMF-Duration":"1280"');
    call.request('INFO', 'x', [['Content-Type', 'text/plain']]);
    await call.expectStatus(415, 'INFO');
    await call.bye();
  });
});

describe('refused is', () => {
  it('a call that names no controller, or has no common codec', async () => {
    await open();
    const nameless = PeerCall.to(peer, 'drachtio', 'caller');
    nameless.request('INVITE', offer, [['Content-Type', 'application/sdp']]);
    await nameless.expectStatus(404);
    nameless.ackFailure();
    const strange = PeerCall.to(peer, 'drachtio', 'caller');
    invite(strange, offer.replace('AVP 0', 'AVP 18'));
    await strange.expectStatus(488);
    strange.ackFailure();
    await nothingIsLeft();
  });

  it.each([
    ['a host name', 'IN IP4 phone.example.com'],
    ['an address of the other family', 'IN IP6 2001:db8::1'],
  ])('audio to %s: the call, a change of it, and an answer of the peer', async (_what, address) => {
    await open();
    const unreachable = offer.replaceAll('IN IP4 127.0.0.1', address);
    const refused = PeerCall.to(peer, 'drachtio', 'caller');
    invite(refused, unreachable);
    await refused.expectStatus(488);
    refused.ackFailure();
    const { call } = await callUp();
    const before = new Map(media.configurations);
    call.request('INVITE', unreachable, [['Content-Type', 'application/sdp']]);
    await call.expectStatus(488);
    call.ackFailure();
    expect(media.configurations).toEqual(before);
    call.request('INVITE', offer, [['Content-Type', 'application/sdp']]);
    await call.expectStatus(200);
    call.request('ACK');
    await call.bye();
    const late = PeerCall.to(peer, 'drachtio', 'caller');
    invite(late, '');
    await late.expectStatus(200);
    late.request('ACK', unreachable);
    const bye = await late.expectRequest('BYE');
    expect(bye.header('reason')).toContain('cause=88');
    peer.respond(bye, 200);
    await nothingIsLeft();
  });

  it('a call above the limit', async () => {
    await open({ limits: { sessionsMax: 1 } });
    const { call } = await callUp();
    const second = PeerCall.to(peer, 'drachtio', 'caller');
    invite(second, offer);
    expect((await second.expectStatus(503)).header('retry-after')).toBe('1');
    second.ackFailure();
    await call.bye();
    await nothingIsLeft();
  });

  it('a controller outside the permitted networks: nothing is connected to it', async () => {
    await open({ controllers: ['10.0.0.0/8'], fallThrough: 'hangup' });
    const call = PeerCall.to(peer, 'drachtio', 'caller');
    invite(call, offer);
    await call.expectStatus(200);
    call.request('ACK');
    await call.expectBye();
    expect(sockets).toHaveLength(0);
    await nothingIsLeft();
  });

  it('a client of the event socket from outside the permitted networks', async () => {
    await open({
      eventSocket: { address: '127.0.0.1', port: 0, password: 'secret', allow: ['10.0.0.0/8'] },
    });
    const client = connect(server.eventSocketPort, '127.0.0.1');
    const [bytes] = (await once(client, 'data')) as [Buffer];
    expect(bytes.toString()).toContain('Content-Type: text/rude-rejection\n');
    client.destroy();
  });
});
