/** Phones that register over TCP are reached by their connection, whatever their Contact says. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';
import { DrachtioServer } from '../../../src/engine/drachtio/drachtio-server.ts';
import { RegisteredFlows } from '../../../src/engine/drachtio/registered-flows.ts';
import { SipHeaders } from '../../../src/engine/sip/message/sip-headers.ts';
import { noBody, type SipRequest } from '../../../src/engine/sip/message/sip-message.ts';
import type { Flow } from '../../../src/engine/sip/transport/flow.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';
import { ScriptedApp } from './scripted-app.ts';
import { ScriptedPhone } from './scripted-phone.ts';

const flow: Flow = {
  protocol: 'tcp',
  localAddress: '127.0.0.1',
  localPort: 5060,
  remoteAddress: '127.0.0.1',
  remotePort: 40_000,
  connectionId: 7,
};

function register(contact: string, ...more: [string, string][]): SipRequest {
  const headers = SipHeaders.of([['Contact', contact], ...more]);
  return { kind: 'request', method: 'REGISTER', uri: 'sip:example.com', headers, body: noBody };
}

function granted(status: number, ...fields: [string, string][]) {
  const headers = SipHeaders.of(fields);
  return { kind: 'response', status, reason: 'OK', headers, body: noBody } as const;
}

describe('connections that phones registered over', () => {
  it('are found by user and host for as long as was granted', () => {
    const clock = new VirtualClock();
    const flows = new RegisteredFlows(clock);
    flows.granted(
      register('<sip:1001@abc.invalid;transport=ws>;expires=600'),
      granted(200, ['Contact', '<sip:1001@abc.invalid;transport=ws>;expires=60']),
      flow,
    );
    expect(flows.find('sip:1001@ABC.invalid')).toBe(flow);
    expect(flows.find('sip:1002@abc.invalid')).toBeUndefined();
    clock.advance(60_000);
    expect(flows.find('sip:1001@abc.invalid')).toBeUndefined();
    expect(flows.size).toBe(0);
  });

  it('are forgotten when zero seconds are granted, and not kept for refusals or over UDP', () => {
    const flows = new RegisteredFlows(new VirtualClock());
    const contact = '<sip:1001@abc.invalid>';
    flows.granted(register(contact), granted(200, ['Expires', '60']), flow);
    flows.granted(register(contact), granted(200, ['Expires', '0']), flow);
    flows.granted(register(contact), granted(403, ['Expires', '60']), flow);
    const udp = { ...flow, protocol: 'udp' as const };
    flows.granted(register(contact), granted(200, ['Expires', '60']), udp);
    expect(flows.size).toBe(0);
  });
});

describe('a phone on a TCP connection', () => {
  let server: DrachtioServer;
  let phone: ScriptedPhone;
  let app: ScriptedApp;

  beforeEach(async () => {
    server = new DrachtioServer({
      sip: { listen: [{ protocol: 'tcp', address: '127.0.0.1', port: 0 }] },
      admin: { address: '127.0.0.1', secret: 'cymru' },
      clock: systemClock,
    });
    await server.start();
    phone = new ScriptedPhone('tcp');
    await phone.start();
    app = ScriptedApp.ready(server, 'cymru', 'register');
    const registered = phone.ask(
      `sip:127.0.0.1:${server.listenPoints[0]?.port};transport=tcp`,
      'REGISTER',
      [['Contact', '<sip:1001@browser.invalid>']],
    );
    const asked = await app.next((payload) => payload.includes('\r\nREGISTER '));
    app.say(`1|sip|${asked.split('|')[8]}|\nSIP/2.0 200 OK\nexpires: 60\ncseq: 1 REGISTER\n\n`);
    expect(await registered).toBe(200);
  });

  afterEach(async () => {
    await phone.stop();
    await server.stop();
  });

  it('is asked over it under an address that nobody can resolve', async () => {
    app.say('2|sip||\nOPTIONS sip:1001@browser.invalid SIP/2.0\n\n');
    expect(await app.next((payload) => payload.includes('|sip|network'), 1)).toContain(
      '\r\nSIP/2.0 200 OK\r\n',
    );
    expect(phone.received.map((request) => request.method)).toEqual(['OPTIONS']);
  });

  it('is gone (410) when the connection is', async () => {
    await phone.stop();
    await app.until(() => server.counters().sip.connections === 0);
    app.say('2|sip||\nOPTIONS sip:1001@browser.invalid SIP/2.0\n\n');
    expect(await app.next((payload) => payload.includes('|sip|network'), 1)).toContain(
      '\r\nSIP/2.0 410 Gone\r\n',
    );
  });
});
