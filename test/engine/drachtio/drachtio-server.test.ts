/** What the server does beyond the recordings: authentication, limits, and applications that die. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DrachtioServer } from '../../../src/engine/drachtio/drachtio-server.ts';
import { encodeFrame } from '../../../src/engine/drachtio/framing.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';
import { ScriptedNetwork, type SentDatagram } from '../../support/network/scripted-network.ts';
import { ScriptedApp } from './scripted-app.ts';

const secret = 'cymru';
const sdp = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n';

let clock: VirtualClock;
let network: ScriptedNetwork;
let sent: SentDatagram[];
let server: DrachtioServer;

beforeEach(async () => {
  clock = new VirtualClock(1_000_000);
  network = new ScriptedNetwork();
  sent = [];
  network.onSent = (datagram) => sent.push(datagram);
  server = new DrachtioServer({
    sip: { listen: [{ protocol: 'udp', address: '127.0.0.1', port: 5060 }], datagrams: network },
    admin: { address: '127.0.0.1', secret },
    clock,
  });
  await server.start();
});

afterEach(() => server.stop());

function request(
  method: string,
  callId: string,
  more: { to?: string; cseq?: number } = {},
): string {
  return [
    `${method} sip:service@127.0.0.1:5060 SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:5101;branch=z9hG4bK${callId}${method}${more.cseq ?? 1};rport`,
    'Max-Forwards: 70',
    'From: <sip:alice@127.0.0.1:5101>;tag=caller',
    `To: <sip:service@127.0.0.1:5060>${more.to ? `;tag=${more.to}` : ''}`,
    `Call-ID: ${callId}`,
    `CSeq: ${more.cseq ?? 1} ${method}`,
    'Contact: <sip:alice@127.0.0.1:5101>',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}

function startLines(): string[] {
  return sent.map((datagram) => datagram.text.slice(0, datagram.text.indexOf('\r\n')));
}

function txnIdOf(payload: string | undefined): string {
  return payload?.split('|')[8] ?? '';
}

/** An INVITE that the application answers and the caller acknowledges. @returns our tag. */
function establish(app: ScriptedApp, callId: string): string {
  network.deliver(request('INVITE', callId), 5101);
  const txnId = txnIdOf(app.requestsAndResponses.at(-1));
  app.say(`ok-${callId}|sip|${txnId}|\nSIP/2.0 200 OK\ncseq: 1 INVITE\n\n${sdp}`);
  const answer = sent.findLast((datagram) => datagram.text.startsWith('SIP/2.0 200'));
  const tag = /^To: .*;tag=(\S+)/m.exec(answer?.text ?? '')?.[1] ?? '';
  network.deliver(request('ACK', callId, { to: tag }).replace('z9hG4bK', 'z9hG4bKack'), 5101);
  return tag;
}

describe('authentication', () => {
  it('comes first: everything else is refused and the connection closed', () => {
    const app = new ScriptedApp(server);
    app.say('1|route|invite');
    expect(app.answerTo('1')).toBe('response|1|NO|not authenticated');
    expect(app.isClosed).toBe(true);
  });

  it('is refused a second late when the secret is wrong, and the application is not heard', () => {
    const app = new ScriptedApp(server);
    app.say('1|authenticate|wrong|');
    app.say('2|authenticate|cymru|');
    expect(app.received).toEqual([]);
    clock.advance(1_000);
    expect(app.answerTo('1')).toBe('response|1|NO|incorrect secret');
    expect([app.isClosed, app.received.length]).toEqual([true, 1]);
    expect(server.counters().refusedConnections).toBe(1);
  });

  it('has ten seconds', () => {
    const app = new ScriptedApp(server);
    clock.advance(9_999);
    expect(app.isClosed).toBe(false);
    clock.advance(1);
    expect([app.isClosed, server.counters().connections]).toEqual([true, 0]);
  });

  it('tells the addresses and a version that srf can read', () => {
    const app = ScriptedApp.ready(server, secret);
    expect(app.answerTo('auth')).toMatch(
      /^response\|auth\|OK\|udp\/127\.0\.0\.1:5060\|v0\.9\.\d+-\w+\|udp\/127\.0\.0\.1:5060$/,
    );
  });
});

describe('the protocol’s limits', () => {
  it('take a large frame and close on one beyond a mebibyte', () => {
    const app = ScriptedApp.ready(server, secret);
    app.say(
      `1|sip||\nMESSAGE sip:a@127.0.0.1:5999 SIP/2.0\nContent-Type: t/p\n\n${'x'.repeat(20_000)}`,
    );
    expect(app.answerTo('1')).toMatch(/^response\|1\|OK\|application\|/);
    app.sayRaw(Buffer.from('1048577#'));
    expect(app.received.at(-1)).toMatch(/\|response\|\|NOK\|message too large$/);
    expect([app.isClosed, server.counters().refusedConnections]).toEqual([true, 1]);
  });

  it('close the connection on a length that is no number', () => {
    const app = ScriptedApp.ready(server, secret);
    app.sayRaw(Buffer.from('abc#hello'));
    expect(app.isClosed).toBe(true);
    expect(server.counters().refusedConnections).toBe(1);
  });

  it('close the connection of an application that does not read', () => {
    const app = ScriptedApp.ready(server, secret);
    app.queuedBytes = 16_777_217;
    app.say('1|ping');
    const { connections, refusedConnections } = server.counters();
    expect([app.isClosed, connections, refusedConnections]).toEqual([true, 0, 1]);
  });

  it('refuse more than 64 applications', () => {
    const apps = Array.from({ length: 65 }, () => new ScriptedApp(server));
    expect(apps.filter((app) => app.isClosed)).toHaveLength(1);
    expect(server.counters().refusedConnections).toBe(1);
  });

  it('answer unknown types, unknown transactions and senseless requests by their texts', () => {
    const app = ScriptedApp.ready(server, secret);
    app.say('a3|sip|nosuchtxn|\nSIP/2.0 200 OK\n\n');
    app.say('a4|sip||nosuchdialog\nBYE sip:placeholder SIP/2.0\n\n');
    app.say('a5|sip|nosuchtxn|\nCANCEL sip:placeholder SIP/2.0\n\n');
    app.say('a6|sip||\nOPTIONS sip:127.0.0.1:5060 SIP/2.0\n\n');
    app.say('a7|sip||\nOPTIONS nonsense SIP/2.0\n\n');
    app.say('a8|sip||\nMESSAGE sip:bob@127.0.0.1:5999 SIP/2.0\n\nhello');
    app.say('a9|proxy|nosuch||fullResponse||serial|||sip:127.0.0.1:5999\nINVITE sip:a SIP/2.0\n\n');
    app.say('b1|sip||');
    app.sayRaw(encodeFrame('b3|sip||', Buffer.from('A\nB sip:a@127.0.0.1:5999 SIP/2.0\r\n\r\n')));
    app.sayRaw(encodeFrame('b4|sip|x|', Buffer.from('SIP/2.0 200 O\rK\r\n\r\n')));
    const ids = ['a3', 'a4', 'a5', 'a6', 'a7', 'a8', 'a9', 'b1', 'b3', 'b4'];
    expect(ids.map((id) => app.answerTo(id))).toEqual([
      'response|a3|NOK|Response not sent due to unknown transaction',
      'response|a4|NOK|Server error: unable to find dialog for dialog id provided',
      'response|a5|NOK|unable to cancel unknown transaction id: nosuchtxn',
      'response|a6|NOK|can not send request to myself',
      'response|a7|NOK|invalid request-uri: OPTIONS nonsense SIP/2.0',
      'response|a8|NOK|missing content-type',
      'response|a9|NOK|proxying is not supported',
      'response|b1|NOK|Server error: no SIP message',
      'response|b3|NOK|Server error: no SIP message',
      'response|b4|NOK|Server error: no SIP message',
    ]);
    expect(app.isClosed).toBe(false);
    app.say('b2|bogus|x');
    expect(app.answerTo('b2')).toBe('response|b2|NO|Unknown message type');
    expect(app.isClosed).toBe(true);
    expect(sent).toEqual([]);
    expect(server.counters()).toMatchObject({ malformedMessages: 4, refusedConnections: 1 });
  });
});

describe('routes', () => {
  it('take turns, however often an application repeats itself', () => {
    const one = ScriptedApp.ready(server, secret, 'invite', 'invite', 'invite');
    const two = ScriptedApp.ready(server, secret, 'invite');
    for (const callId of ['c1', 'c2', 'c3', 'c4']) network.deliver(request('INVITE', callId), 5101);
    expect([one, two].map((app) => app.requestsAndResponses.length)).toEqual([2, 2]);
  });

  it('are removed one verb at a time', () => {
    const app = ScriptedApp.ready(server, secret, 'invite', 'options');
    app.say('1|remove_route|options');
    network.deliver(request('OPTIONS', 'c1'), 5101);
    network.deliver(request('INVITE', 'c2'), 5101);
    expect(app.answerTo('1')).toBe('response|1|OK');
    expect(app.requestsAndResponses).toHaveLength(1);
    expect(startLines()).toEqual(['SIP/2.0 503 Service Unavailable', 'SIP/2.0 100 Trying']);
    expect(sent[0]?.text).toContain('Retry-After: ');
  });
});

describe('an application that dies', () => {
  it('leaves its calls up, and who routes invite next gets their requests', () => {
    const first = ScriptedApp.ready(server, secret, 'invite');
    const tag = establish(first, 'c1');
    first.die();
    sent = [];
    network.deliver(request('BYE', 'c1', { to: tag, cseq: 2 }), 5101);
    expect(startLines()).toEqual([]);
    clock.advance(9_000);
    const next = ScriptedApp.ready(server, secret, 'invite');
    const bye = next.requestsAndResponses[0];
    expect(bye).toMatch(/\|c1;from-tag=caller\|\r\nBYE /);
    next.say(`1|sip|${txnIdOf(bye)}|\nSIP/2.0 200 OK\ncseq: 2 BYE\n\n`);
    expect(startLines()).toEqual(['SIP/2.0 200 OK']);
    expect(server.counters()).toMatchObject({ dialogs: 0, incomingRequests: 0, heldRequests: 0 });
  });

  it('is replaced by one that uses the dialog', () => {
    const first = ScriptedApp.ready(server, secret, 'invite');
    const tag = establish(first, 'c1');
    first.die();
    network.deliver(request('INFO', 'c1', { to: tag, cseq: 2 }), 5101);
    const next = ScriptedApp.ready(server, secret);
    next.say('1|sip||c1;from-tag=caller\nOPTIONS sip:placeholder SIP/2.0\n\n');
    expect(next.answerTo('1')).toMatch(/^response\|1\|OK\|application\|/);
    expect(next.requestsAndResponses[0]).toMatch(/\r\nINFO /);
    network.deliver(request('MESSAGE', 'c1', { to: tag, cseq: 3 }), 5101);
    expect(next.requestsAndResponses[1]).toMatch(/\r\nMESSAGE /);
  });

  it('costs the peer a 481 after ten seconds when nobody comes', () => {
    const app = ScriptedApp.ready(server, secret, 'invite');
    const tag = establish(app, 'c1');
    app.die();
    sent = [];
    network.deliver(request('INFO', 'c1', { to: tag, cseq: 2 }), 5101);
    clock.advance(9_999);
    expect(startLines()).toEqual([]);
    clock.advance(1);
    expect(startLines()).toEqual(['SIP/2.0 481 Call/Transaction Does Not Exist']);
    expect(server.counters().heldRequests).toBe(0);
  });

  it('hands an INVITE it has not answered to another, or to who comes within ten seconds', () => {
    const first = ScriptedApp.ready(server, secret, 'invite');
    network.deliver(request('INVITE', 'c1'), 5101);
    const second = ScriptedApp.ready(server, secret, 'invite');
    first.die();
    expect(second.requestsAndResponses).toHaveLength(1);
    second.die();
    const third = ScriptedApp.ready(server, secret, 'invite');
    const txnId = txnIdOf(third.requestsAndResponses[0]);
    third.say(`1|sip|${txnId}|\nSIP/2.0 486 Busy Here\ncseq: 1 INVITE\n\n`);
    expect(startLines()).toEqual(['SIP/2.0 100 Trying', 'SIP/2.0 486 Busy Here']);
  });

  it('costs the caller a 503 with Retry-After when nobody comes', () => {
    const app = ScriptedApp.ready(server, secret, 'invite');
    network.deliver(request('INVITE', 'c1'), 5101);
    app.die();
    clock.advance(10_000);
    expect(startLines().at(-1)).toBe('SIP/2.0 503 Service Unavailable');
    expect(sent.at(-1)?.text).toMatch(/^Retry-After: \d+\r$/m);
  });

  it('has what rings for it cancelled', () => {
    const app = ScriptedApp.ready(server, secret);
    app.say(`1|sip||\nINVITE sip:bob@127.0.0.1:5200 SIP/2.0\n\n${sdp}`);
    const invite = sent[0]?.text ?? '';
    const response = (status: string) =>
      invite
        .replace(/^.*\r\n/, `SIP/2.0 ${status}\r\n`)
        .replace(/^(To: .*)\r$/m, '$1;tag=bob\r')
        .replace(/^Content-Length: .*[\s\S]*$/m, 'Content-Length: 0\r\n\r\n');
    network.deliver(response('180 Ringing'), 5200);
    app.die();
    expect(startLines().at(-1)).toBe('CANCEL sip:bob@127.0.0.1:5200 SIP/2.0');
    network.deliver(response('487 Request Terminated'), 5200);
    expect(startLines().at(-1)).toBe('ACK sip:bob@127.0.0.1:5200 SIP/2.0');
    expect(server.counters()).toMatchObject({ dialogs: 0, outgoingRequests: 0 });
  });
});

describe('a dialog that the peer no longer knows', () => {
  it('ends for the application with the 481 and a BYE that nobody had to send', () => {
    const app = ScriptedApp.ready(server, secret, 'invite');
    establish(app, 'c1');
    app.say('1|sip||c1;from-tag=caller\nINFO sip:placeholder SIP/2.0\n\n');
    const info = sent.at(-1)?.text ?? '';
    network.deliver(info.replace(/^.*\r\n/, 'SIP/2.0 481 Call Does Not Exist\r\n'), 5101);
    const [response, bye] = app.requestsAndResponses.slice(-2);
    expect(response).toMatch(/\|c1;from-tag=caller\|\r\nSIP\/2\.0 481 /);
    expect(bye).toMatch(/\|sip\|application\|.*\|unsolicited\|c1;from-tag=caller\|\r\nBYE /);
    expect(bye).toMatch(/\r\nReason: SIP;cause=481;text="/);
    expect(startLines().filter((line) => line.startsWith('BYE'))).toEqual([]);
    expect(server.counters().dialogs).toBe(0);
  });
});

describe('ids with the separator in them', () => {
  it('keep the tokens in their places', () => {
    const app = ScriptedApp.ready(server, secret, 'invite');
    network.deliver(request('INVITE', 'a|b'), 5101);
    const txnId = txnIdOf(app.requestsAndResponses[0]);
    app.say(`1|sip|${txnId}|\nSIP/2.0 180 Ringing\ncseq: 1 INVITE\n\n`);
    expect(app.answerTo('1')).toContain('|a%7Cb;from-tag=caller||Msg sent:|');
  });
});

describe('a frame with mutations', () => {
  it('never brings the server down', () => {
    const good = encodeFrame(
      `1|sip||\r\nINVITE sip:bob@127.0.0.1:5200 SIP/2.0\r\nFrom: <sip:a@localhost>\r\n\r\n${sdp}`,
    );
    let seed = 9022;
    const random = (max: number) => {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      return (seed >>> 8) % max;
    };
    for (let round = 0; round < 1_000; round++) {
      const app = ScriptedApp.ready(server, secret, 'invite');
      const bytes = Buffer.from(good);
      for (let change = 0; change <= random(4); change++) bytes[random(bytes.length)] = random(256);
      app.sayRaw(bytes);
      app.die();
    }
    clock.advance(64_000);
    const app = ScriptedApp.ready(server, secret, 'invite');
    app.say('1|ping');
    expect(app.answerTo('1')).toBe('response|1|OK|pong');
    expect(server.counters()).toMatchObject({ connections: 1, dialogs: 0, outgoingRequests: 0 });
  });
});
