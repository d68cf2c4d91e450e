/**
 * drachtio-fsmrf, unmodified, against the media server: real SIP, real event sockets, real RTP, with
 * the drachtio face between. What a controller does with endpoints, and that nothing is left of it.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Mrf from 'drachtio-fsmrf';
import Srf from 'drachtio-srf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';
import { DrachtioServer } from '../../../src/engine/drachtio/drachtio-server.ts';
import { FreeSwitchServer } from '../../../src/engine/freeswitch/free-switch-server.ts';
import type { MediaEngine } from '../../../src/engine/media/media-engine.ts';
import { startMediaEngine } from '../../../src/engine/media/start-media-engine.ts';
import { RtpPeer } from '../../support/network/rtp-peer.ts';
import { PeerCall, SipPeer } from '../../support/network/sip-peer.ts';

interface Endpoint {
  readonly uuid: string;
  readonly local: { readonly sdp: string };
  execute(app: string, arg: string): Promise<{ getHeader(name: string): string }>;
  api(command: string, args?: string | string[]): Promise<{ getBody(): string }>;
  play(file: unknown): Promise<{ playbackMilliseconds: string }>;
  playCollect(options: unknown): Promise<{ digits?: string; terminatorUsed?: string }>;
  recordSession(file: string): Promise<unknown>;
  bridge(other: Endpoint): Promise<void>;
  unbridge(): Promise<void>;
  set(name: string, value: string): Promise<unknown>;
  modify(sdp: string): Promise<unknown>;
  destroy(): Promise<void>;
  join(conference: unknown, options?: unknown): Promise<{ memberId: number }>;
  unjoin(): Promise<unknown>;
  on(event: string, listener: (details: Record<string, string>) => void): void;
  once(event: string, listener: (details: Record<string, string>) => void): void;
}

interface MediaServer {
  createEndpoint(options?: { remoteSdp?: string }): Promise<Endpoint>;
  connectCaller(req: unknown, res: unknown): Promise<{ endpoint: Endpoint; dialog: CallerDialog }>;
  createConference(name: string, options?: unknown): Promise<{ destroy(): Promise<void> }>;
  disconnect(): void;
}

interface CallerDialog {
  destroy(): Promise<unknown>;
}

let directory: string;
let media: MediaEngine;
let freeSwitch: FreeSwitchServer;
let drachtio: DrachtioServer;
let srf: Srf;
let server: MediaServer;
let warnings: string[];
const peers: RtpPeer[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mrf-'));
  warnings = [];
  media = await startMediaEngine({
    rtpAddress: '127.0.0.1',
    portRange: { first: 0, last: 0 },
    soundRoots: [join(import.meta.dirname, '../../fixtures/media')],
    recordingRoots: [directory],
  });
  freeSwitch = new FreeSwitchServer({
    sip: { address: '127.0.0.1', port: 0 },
    eventSocket: { address: '127.0.0.1', port: 0, password: 'secret' },
    media,
    clock: systemClock,
    log: { info: () => undefined, warn: (message) => warnings.push(message) },
  });
  await freeSwitch.start();
  drachtio = new DrachtioServer({
    sip: { listen: [{ protocol: 'udp', address: '127.0.0.1', port: 0 }] },
    admin: { address: '127.0.0.1', port: 0, secret: 'cymru' },
    clock: systemClock,
  });
  await drachtio.start();
  srf = new Srf();
  const connected = new Promise((resolve) => srf.once('connect', resolve));
  void srf.connect({ host: '127.0.0.1', port: drachtio.adminPort, secret: 'cymru' });
  await connected;
  server = await connectMediaServer();
});

afterEach(async () => {
  for (const peer of peers.splice(0)) peer.close();
  server.disconnect();
  srf.disconnect();
  await drachtio.stop();
  await freeSwitch.stop();
  await media.stop();
  await rm(directory, { recursive: true });
});

function connectMediaServer(): Promise<MediaServer> {
  const mrf = new Mrf(srf);
  return mrf.connect({
    address: '127.0.0.1',
    port: freeSwitch.eventSocketPort,
    secret: 'secret',
    listenAddress: '127.0.0.1',
    listenPort: 0,
  });
}

/** A caller that dials in and is connected to an endpoint, with its audio running. */
async function callIn(frequency: number) {
  const listenPoint = drachtio.listenPoints[0];
  const peer = await SipPeer.open({ host: '127.0.0.1', port: listenPoint?.port ?? 0 });
  const audio = await RtpPeer.open();
  peers.push(audio);
  const connected = new Promise<{ endpoint: Endpoint; dialog: CallerDialog }>((resolve, reject) => {
    srf.invite((req: unknown, res: unknown) => {
      server.connectCaller(req, res).then(resolve, reject);
    });
  });
  const call = PeerCall.to(peer, '4008108000', 'alice');
  call.request('INVITE', audio.sdp(), [['Content-Type', 'application/sdp']]);
  const ok = await call.expectStatus(200);
  call.request('ACK');
  audio.sendTone(ok.body, frequency);
  const { endpoint, dialog } = await connected;
  return { peer, audio, call, endpoint, dialog };
}

/** An endpoint made without a description, then connected to a peer's audio. */
async function createConnected(frequency: number): Promise<{ endpoint: Endpoint; audio: RtpPeer }> {
  const audio = await RtpPeer.open();
  peers.push(audio);
  const endpoint = await server.createEndpoint();
  await endpoint.modify(audio.sdp());
  audio.sendTone(endpoint.local.sdp, frequency);
  return { endpoint, audio };
}

/** Everything of the calls is gone; what is left is the controller's own connection. */
async function nothingIsLeft(): Promise<void> {
  await expect
    .poll(async () => {
      const { channels, calls, bridges, conferences, outboundSockets } = freeSwitch.counters();
      const { streams, playbacks, recordings } = await media.statistics();
      const mediaLeft = streams + playbacks + recordings;
      return { channels, calls, bridges, conferences, outboundSockets, mediaLeft };
    })
    .toEqual({
      channels: 0,
      calls: 0,
      bridges: 0,
      conferences: 0,
      outboundSockets: 0,
      mediaLeft: 0,
    });
}

describe('drachtio-fsmrf on the media server', () => {
  it('plays to a caller, collects digits, and hears the caller hang up', async () => {
    const { audio, call, endpoint, peer } = await callIn(440);
    const played = endpoint.play('tone_stream://%(600,0,880)');
    await audio.hears(880);
    expect((await played).playbackMilliseconds).toBe('600');
    await expect(endpoint.play('nowhere.wav')).rejects.toThrow(/not found/i);

    const collected = endpoint.playCollect({
      min: 1,
      max: 4,
      tries: 1,
      timeout: 5_000,
      terminators: '#',
      file: 'silence_stream://5000',
      digitTimeout: 3_000,
    });
    audio.pressDigit('7');
    await new Promise<void>((resolve) => endpoint.once('dtmf', () => resolve()));
    audio.pressDigit('#');
    expect(await collected).toMatchObject({ digits: '7', terminatorUsed: '#' });

    await call.bye();
    await endpoint.destroy();
    peer.close();
    await nothingIsLeft();
  });

  it('bridges two endpoints, records the call in stereo, and parts them', async () => {
    const first = await createConnected(440);
    const second = await createConnected(660);
    await first.endpoint.set('RECORD_STEREO', 'true');
    await first.endpoint.recordSession(join(directory, 'call.wav'));
    await first.endpoint.bridge(second.endpoint);
    await Promise.all([first.audio.hears(660), second.audio.hears(440)]);

    await first.endpoint.unbridge();
    const played = second.endpoint.play('tone_stream://%(400,0,1000)');
    await second.audio.hears(1000);
    await played;
    await first.endpoint.destroy();
    await second.endpoint.destroy();
    await nothingIsLeft();
    expect(await readdir(directory)).toEqual(['call.wav']);
  });

  it('hangs up the other leg of a bridge, unless it wants to be parked', async () => {
    const first = await createConnected(440);
    const second = await createConnected(660);
    const third = await createConnected(880);
    const secondEnded = new Promise((resolve) => second.endpoint.once('destroy', resolve));
    await first.endpoint.set('park_after_bridge', 'true');
    await first.endpoint.bridge(third.endpoint);
    await third.endpoint.destroy();
    await first.endpoint.bridge(second.endpoint);
    await first.endpoint.destroy();
    await secondEnded;
    await nothingIsLeft();
  });

  it('holds and retrieves', async () => {
    const { endpoint, audio } = await createConnected(440);
    const states: string[] = [];
    endpoint.on('channelCallState', ({ state }) => states.push(state ?? ''));
    await endpoint.modify(audio.sdp('inactive', 2));
    expect(endpoint.local.sdp).toContain('a=inactive');
    await endpoint.modify(audio.sdp('sendrecv', 3));
    expect(endpoint.local.sdp).toContain('a=sendrecv');
    await endpoint.destroy();
    expect(states.slice(0, 3)).toEqual(['HELD', 'UNHELD', 'ACTIVE']);
    await nothingIsLeft();
  });

  it('makes a conference, in which each hears the others, and ends it', async () => {
    const conference = await server.createConference('meeting');
    const first = await createConnected(440);
    const second = await createConnected(660);
    await first.endpoint.join('meeting');
    await second.endpoint.join('meeting');
    await Promise.all([first.audio.hears(660), second.audio.hears(440)]);
    await first.endpoint.unjoin();
    await conference.destroy();
    await first.endpoint.play('tone_stream://%(100,0,500)');
    await first.endpoint.destroy();
    await second.endpoint.destroy();
    await nothingIsLeft();
  });

  it('refuses a caller without a common codec', async () => {
    const audio = await RtpPeer.open();
    peers.push(audio);
    const remoteSdp = audio.sdp().replace('PCMU/8000', 'G729/8000').replace('AVP 0 ', 'AVP 18 ');
    await expect(
      server.createEndpoint({ remoteSdp: remoteSdp.replace('rtpmap:0', 'rtpmap:18') }),
    ).rejects.toThrow(/488/);
    await nothingIsLeft();
  });
});
