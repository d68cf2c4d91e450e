/** The desk over real sockets on loopback: handshakes, and the client for Node. */
import type { ClientRequest, IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../../src/base/clock.ts';
import { DeskClient, type DeskHappening } from '../../src/client/desk-client.ts';
import { deskSubprotocol } from '../../src/protocol/desk-protocol.ts';
import { type DeskFixture, openDeskFixture, samplePassword } from '../support/desk/desk-fixture.ts';
import { linJing, samplePop, zhaoMin } from '../support/desk/desk-samples.ts';
import { metricOf } from '../support/metric-of.ts';

const patience = 5_000;

describe('the desk over real sockets', () => {
  let fixture: DeskFixture;
  let address: string;
  let clients: DeskClient[];
  let happenings: DeskHappening[];

  beforeEach(async () => {
    fixture = await openDeskFixture(systemClock, { socketsMax: 4, socketsPerPersonMax: 3 });
    address = `http://127.0.0.1:${await fixture.server.listen('127.0.0.1', 0)}`;
    clients = [];
    happenings = [];
  });
  afterEach(async () => {
    for (const client of clients) client.disconnect();
    await fixture.server.close();
  });

  async function signIn(username = 'linjing', sendReceipts = true): Promise<DeskClient> {
    const client = await DeskClient.signIn({
      address,
      username,
      password: samplePassword,
      sendReceipts,
      onHappening: (happening) => happenings.push(happening),
    });
    clients.push(client);
    return client;
  }

  const isKind = (kind: DeskHappening['kind']) => (happening: DeskHappening) =>
    happening.kind === kind;

  /** The HTTP status of a refused handshake, or the close code of an accepted socket. */
  function knock(headers: Record<string, string>, origin?: string, path = '/api/desk') {
    return new Promise<number>((resolve) => {
      const socket = new WebSocket(address.replace('http', 'ws') + path, deskSubprotocol, {
        headers,
        ...(origin !== undefined && { origin }),
      });
      socket.on('unexpected-response', (_request: ClientRequest, response: IncomingMessage) => {
        resolve(response.statusCode ?? 0);
        socket.terminate();
      });
      socket.on('close', (code) => resolve(code));
      socket.on('error', () => undefined);
    });
  }

  async function cookieOf(username: string): Promise<string> {
    const response = await fetch(`${address}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: address },
      body: JSON.stringify({ username, password: samplePassword }),
    });
    return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }

  const endedAs = (reason: string) => `hotline_desk_connections_ended_total{reason="${reason}"}`;

  const refusedSockets = (why: string) =>
    metricOf(fixture.registry, `hotline_desk_sockets_refused_total{why="${why}"}`);

  /** What the server answers to these bytes before it closes. */
  function said(text: string): Promise<string> {
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    let answer = '';
    socket.on('data', (bytes) => {
      answer += bytes.toString();
    });
    socket.on('error', () => undefined); // the server may close before all was read
    socket.write(text);
    return new Promise((resolve) => socket.once('close', () => resolve(answer)));
  }

  it('refuses handshakes from elsewhere, without an origin, and to other addresses', async () => {
    expect(await knock({}, 'http://evil.test')).toBe(403);
    expect(await knock({})).toBe(403);
    expect(await knock({}, address, '/api/other')).toBe(404);
    expect(await refusedSockets('foreign-origin')).toBe(2);
    expect(await refusedSockets('not-found')).toBe(1);
  });

  it.each([
    ['what is no HTTP', 'INVITE sip:a@b SIP/2.0\r\n\r\n', '400', 'malformed'],
    ['endless headers', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, '431', 'too-large'],
  ])('refuses %s, and counts it', async (_case, text, status, why) => {
    expect(await said(text)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    const series = `hotline_http_requests_refused_total{why="${why}"}`;
    expect(await metricOf(fixture.registry, series)).toBe(1);
  });

  it('refuses a handshake without a key, and counts it', async () => {
    const upgrade = ['GET /api/desk HTTP/1.1', `Origin: ${address}`, `Host: ${address.slice(7)}`];
    const lines = [...upgrade, 'Connection: Upgrade', 'Upgrade: websocket', '', ''];
    expect(await said(lines.join('\r\n'))).toMatch(/^HTTP\/1.1 400 /);
    expect(await refusedSockets('malformed')).toBe(1);
  });

  it('tells a browser that is not signed in, and a person without a desk', async () => {
    expect(await knock({}, address)).toBe(4002);
    expect(await knock({ cookie: 'hotline_session=forged' }, address)).toBe(4002);
    const liu = await signIn('liu');
    void liu.command({ name: 'ready' });
    const ended = liu.waitFor(
      (happening) => happening.kind === 'link-changed' && happening.link.state === 'ended',
      patience,
    );
    void liu.connect().catch(() => undefined);
    expect(await ended).toMatchObject({ link: { reason: 'not-allowed' } });
    expect(await refusedSockets('signed-out')).toBe(2);
    expect(await refusedSockets('not-allowed')).toBe(1);
  });

  it('takes a call from the pop to the end of wrap-up', async () => {
    const desk = await signIn();
    expect((await desk.connect()).state.state).toBe('not-ready');
    expect(await desk.command({ name: 'ready' })).toEqual({ ok: true });
    const receipt = desk.waitFor(isKind('receipt-confirmed'), patience);
    fixture.agentDesk.offer(linJing, samplePop(1, Date.now()));
    await receipt;
    expect(fixture.agentDesk.receipts).toEqual(['ofr_1']);
    fixture.agentDesk.answer(linJing);
    expect(await desk.command({ name: 'hold' })).toEqual({ ok: true });
    expect(await desk.command({ name: 'hold' })).toMatchObject({ error: { code: 'conflict' } });
    expect(await desk.command({ name: 'clear' })).toEqual({ ok: true });
    expect(await desk.command({ name: 'end-wrap-up' })).toEqual({ ok: true });
    expect(desk.view?.state.state).toBe('ready');
    const presented = happenings.filter(isKind('offer-presented'));
    expect(presented).toHaveLength(1);
  });

  it('counts the pop as unacknowledged until the receipt, and its latency after', async () => {
    const desk = await signIn('linjing', false);
    await desk.connect();
    const presented = desk.waitFor(isKind('offer-presented'), patience);
    fixture.agentDesk.offer(linJing, samplePop(1, Date.now()));
    await presented;
    const metric = (series: string) => metricOf(fixture.registry, series);
    expect(await metric('hotline_desk_pops_unacknowledged')).toBe(1);
    await desk.command({ name: 'offer-received', offerId: 'ofr_1' });
    expect(await metric('hotline_desk_pops_unacknowledged')).toBe(0);
    expect(await metric('hotline_desk_pop_latency_seconds_count')).toBe(1);
    expect(await metric('hotline_desk_sockets')).toBe(1);
  });

  it('cuts a socket with an over-long frame, and goes on with the desk', async () => {
    const desk = await signIn();
    await desk.connect();
    const long = 'x'.repeat(70_000);
    const back = desk.waitFor(
      (happening) => happening.kind === 'link-changed' && happening.link.state === 'waiting',
      patience,
    );
    void desk.command({ name: 'not-ready', reason: long });
    await back;
    const live = desk.waitFor(
      (happening) => happening.kind === 'link-changed' && happening.link.state === 'live',
      patience,
    );
    await live;
    const series = 'hotline_desk_frames_refused_total{code="too-large"}';
    expect(await metricOf(fixture.registry, series)).toBe(1);
    expect(fixture.faults).toEqual([]);
  });

  it('cuts a desk that sends ten thousand frames at once, and the others go on', async () => {
    const zhao = await signIn('zhaomin');
    await zhao.connect();
    const cookie = await cookieOf('linjing');
    const flood = new WebSocket(`${address.replace('http', 'ws')}/api/desk`, deskSubprotocol, {
      headers: { cookie },
      origin: address,
    });
    const closed = new Promise<number>((resolve) => flood.on('close', resolve));
    flood.on('open', () => {
      flood.send('{"kind":"hello","version":1}');
      for (let count = 0; count < 10_000; count++) flood.send('{"kind":"ping","at":1}');
    });
    const receipt = zhao.waitFor(isKind('receipt-confirmed'), patience);
    fixture.agentDesk.offer(zhaoMin, samplePop(1, Date.now()));
    await receipt;
    expect(await closed).toBe(4004);
    expect(await metricOf(fixture.registry, endedAs('too-many'))).toBe(1);
    expect(await zhao.command({ name: 'decline-offer', offerId: 'ofr_1' })).toEqual({ ok: true });
  });

  it('opens no desk to the cookie of a sign-in that has ended', async () => {
    const cookie = await cookieOf('linjing');
    expect((await fetch(`${address}/api/session`, { headers: { cookie } })).status).toBe(200);
    const method = 'DELETE';
    await fetch(`${address}/api/session`, { method, headers: { cookie, origin: address } });
    expect((await fetch(`${address}/api/session`, { headers: { cookie } })).status).toBe(401);
    expect(await knock({ cookie }, address)).toBe(4002);
    expect(await refusedSockets('signed-out')).toBe(1);
    expect(fixture.agentDesk.done).not.toContain(`signIn ${linJing}`);
  });

  it('lets only so many sockets in, of one person and in all', async () => {
    const cookieOf = async (username: string) => {
      const response = await fetch(`${address}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: address },
        body: JSON.stringify({ username, password: samplePassword }),
      });
      return { cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
    };
    const enter = async (headers: Record<string, string>) => {
      const url = `${address.replace('http', 'ws')}/api/desk`;
      const socket = new WebSocket(url, deskSubprotocol, { headers, origin: address });
      await new Promise((open) => socket.once('open', open));
      return socket;
    };
    const [linJings, zhaoMins] = await Promise.all([cookieOf('linjing'), cookieOf('zhaomin')]);
    const inside = [await enter(linJings), await enter(linJings), await enter(linJings)];
    expect(await knock(linJings, address)).toBe(4004);
    inside.push(await enter(zhaoMins));
    expect(await knock(zhaoMins, address)).toBe(503);
    expect(await refusedSockets('too-many')).toBe(2);
    for (const socket of inside) socket.terminate();
  });

  it('ends the desk of someone who signs out', async () => {
    const desk = await signIn();
    await desk.connect();
    await desk.signOut();
    expect(fixture.sessions.isConnected(linJing)).toBe(false);
    expect(await knock({}, address)).toBe(4002);
  });

  it('says goodbye when the server stops, and closes in time', async () => {
    const desk = await signIn();
    await desk.connect();
    const lost = desk.waitFor(
      (happening) => happening.kind === 'link-changed' && happening.link.state === 'waiting',
      patience,
    );
    await fixture.server.close();
    await lost;
  });
});
