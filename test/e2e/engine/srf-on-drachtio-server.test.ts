/**
 * The unmodified drachtio-srf 5 against the engine, over loopback sockets on ports that the system
 * chooses: srf as the application, a second user agent of ours as the phone.
 */
import Srf from 'drachtio-srf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';
import { DrachtioServer } from '../../../src/engine/drachtio/drachtio-server.ts';
import { ScriptedPhone } from '../../engine/drachtio/scripted-phone.ts';

const sdp = (port: number) =>
  `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio ${port} RTP/AVP 8\r\n`;

/** The part of srf that is used here, as its source behaves; its own types are thin. */
interface Emitter {
  on(name: string, listener: (...args: never[]) => void): void;
  once(name: string, listener: (...args: never[]) => void): void;
}
interface SrfRequest extends Emitter {
  readonly body: string;
  cancel(): void;
}
interface SrfResponse {
  send(status: number, options?: object): void;
}
interface SrfDialog extends Emitter {
  readonly remote: { sdp: string };
  destroy(): Promise<unknown>;
  modify(sdp: string): Promise<string>;
  request(options: object): Promise<{ status: number }>;
}
type Handler = (req: SrfRequest, res: SrfResponse) => unknown;
interface Application extends Emitter {
  connect(options: object): void;
  disconnect(): void;
  invite(handler: Handler): void;
  register(handler: Handler): void;
  options(handler: Handler): void;
  message(handler: Handler): void;
  request(uri: string, options: object): Promise<Emitter>;
  createUAS(req: SrfRequest, res: SrfResponse, options: object): Promise<SrfDialog>;
  createUAC(uri: string, options: object, progress?: object): Promise<SrfDialog>;
  createB2BUA(
    req: SrfRequest,
    res: SrfResponse,
    uri: string,
  ): Promise<{ uas: SrfDialog; uac: SrfDialog }>;
}
const NewSrf = Srf as unknown as new () => Application;

let server: DrachtioServer;
let srf: Application;
let phone: ScriptedPhone;

beforeEach(async () => {
  server = new DrachtioServer({
    sip: {
      listen: [
        { protocol: 'udp', address: '127.0.0.1', port: 0 },
        { protocol: 'tcp', address: '127.0.0.1', port: 0 },
      ],
    },
    admin: { address: '127.0.0.1', port: 0, secret: 'cymru' },
    clock: systemClock,
  });
  await server.start();
  phone = new ScriptedPhone();
  await phone.start();
  srf = new NewSrf();
  srf.on('error', () => undefined);
  await connected(srf);
});

afterEach(async () => {
  srf.disconnect();
  await phone.stop();
  await server.stop();
});

function connected(application: Application): Promise<void> {
  application.connect({ host: '127.0.0.1', port: server.adminPort, secret: 'cymru' });
  return new Promise((resolve, reject) => {
    application.once('connect', (error: Error | null) => (error ? reject(error) : resolve()));
  });
}

function hotline(): string {
  return `sip:service@127.0.0.1:${server.listenPoints[0]?.port}`;
}

function happened(emitter: Emitter) {
  return (name: string): Promise<unknown[]> =>
    new Promise((resolve) => emitter.once(name, (...args: unknown[]) => resolve(args)));
}

/** Until the condition holds; the test's own timeout ends it. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

async function nothingLeft(): Promise<void> {
  await until(() => {
    const { dialogs, incomingRequests, outgoingRequests } = server.counters();
    return dialogs + incomingRequests + outgoingRequests === 0;
  });
}

describe('srf as the called side', () => {
  it('rings, answers, hears the ACK, an INFO and the BYE', async () => {
    const dialogs: SrfDialog[] = [];
    const infos: string[] = [];
    srf.invite(async (req, res) => {
      res.send(180);
      const dialog = await srf.createUAS(req, res, { localSdp: sdp(4000) });
      dialog.on('info', (info: { body: string }, answer: { send(status: number): void }) => {
        infos.push(info.body);
        answer.send(200);
      });
      dialogs.push(dialog);
    });
    const call = phone.call(hotline(), sdp(5000));
    expect(await call.status(180)).toBe(180);
    const answer = await call.final();
    expect([answer.response.status, answer.response.body.toString()]).toEqual([200, sdp(4000)]);
    answer.dialog?.ack();
    await until(() => dialogs.length === 1);
    const [dialog] = dialogs;
    if (!dialog) throw new Error('no dialog');
    expect(dialog.remote.sdp).toBe(sdp(5000));
    const destroyed = happened(dialog)('destroy');
    const info = await phone.inDialog(answer, 'INFO', 'Signal=5');
    expect([info, infos]).toEqual([200, ['Signal=5']]);
    expect(await phone.inDialog(answer, 'BYE')).toBe(200);
    await destroyed;
    await nothingLeft();
  });

  it('refuses with what it sends', async () => {
    srf.invite((_req, res) => res.send(486, { headers: { 'Retry-After': '5' } }));
    const { response } = await phone.call(hotline(), sdp(5000)).final();
    expect([response.status, response.headers.get('Retry-After')]).toEqual([486, '5']);
    await nothingLeft();
  });

  it('hears that the caller gave up', async () => {
    const cancelled = new Promise((resolve) => {
      srf.invite((req, res) => {
        req.on('cancel', () => resolve('cancelled'));
        res.send(180);
      });
    });
    const call = phone.call(hotline(), sdp(5000));
    await call.status(180);
    call.cancel();
    expect(await cancelled).toBe('cancelled');
    expect((await call.final()).response.status).toBe(487);
    await nothingLeft();
  });

  it('answers a REGISTER and hears OPTIONS and MESSAGE', async () => {
    srf.register((_req, res) => res.send(200, { headers: { Expires: '60' } }));
    srf.options((_req, res) => res.send(200));
    srf.message((_req, res) => res.send(202));
    expect(await phone.ask(hotline(), 'REGISTER')).toBe(200);
    expect(await phone.ask(hotline(), 'OPTIONS')).toBe(200);
    expect(await phone.ask(hotline(), 'MESSAGE')).toBe(202);
    expect(await phone.ask(hotline(), 'PUBLISH')).toBe(503);
  });
});

describe('srf as the calling side', () => {
  it('answers a digest challenge, re-INVITEs, asks and hangs up', async () => {
    phone.challenge = true;
    const dialog = await srf.createUAC(phone.uri('bob'), {
      localSdp: sdp(4000),
      auth: { username: 'u', password: 'p' },
    });
    expect(dialog.remote.sdp).toBe(phone.sdp);
    const [first, second] = phone.received.filter((one) => one.method === 'INVITE');
    expect(second?.headers.get('Call-ID')).toBe(first?.headers.get('Call-ID'));
    expect(second?.headers.get('From')).toBe(first?.headers.get('From'));
    expect(second?.headers.get('Authorization')).toContain('Digest username="u"');
    phone.challenge = false;
    expect(await dialog.modify(sdp(4002))).toBe(phone.sdp);
    expect((await dialog.request({ method: 'OPTIONS' })).status).toBe(200);
    await dialog.destroy();
    expect(phone.received.map((one) => one.method).slice(2)).toEqual([
      'ACK',
      'INVITE',
      'ACK',
      'OPTIONS',
      'BYE',
    ]);
    await nothingLeft();
  });

  it('is told why a phone refused', async () => {
    phone.refuseWith = 603;
    await expect(srf.createUAC(phone.uri('bob'), { localSdp: sdp(4000) })).rejects.toMatchObject({
      status: 603,
    });
    await nothingLeft();
  });

  it('gives up a call that rings', async () => {
    phone.ringsOnly = true;
    let sent: { cancel(): void } | undefined;
    const call = srf.createUAC(
      phone.uri('bob'),
      { localSdp: sdp(4000) },
      {
        cbRequest: (_error: unknown, request: { cancel(): void }) => {
          sent = request;
        },
        cbProvisional: () => sent?.cancel(),
      },
    );
    await expect(call).rejects.toMatchObject({ status: 487 });
    await nothingLeft();
  });

  it('never loses the response to a request by promise', async () => {
    for (let round = 0; round < 50; round++) {
      const request = await srf.request(phone.uri('bob'), { method: 'OPTIONS' });
      const [response] = await happened(request)('response');
      expect((response as { status: number }).status).toBe(200);
    }
  });

  it('sends the answer to a late offer in the ACK', async () => {
    const late = await srf.createUAC(phone.uri('bob'), { localSdp: '', noAck: true });
    const { sdp: offer, ack } = late as unknown as {
      sdp: string;
      ack: (answer: string) => Promise<SrfDialog>;
    };
    expect(offer).toBe(phone.sdp);
    const dialog = await ack(sdp(4006));
    await until(() => phone.received.some((one) => one.method === 'ACK'));
    const acknowledged = phone.received.find((one) => one.method === 'ACK');
    expect(acknowledged?.body.toString()).toBe(sdp(4006));
    await dialog.destroy();
    await nothingLeft();
  });
});

describe('srf between two sides', () => {
  it('joins the caller with the phone and ends both', async () => {
    const joined: Promise<{ uas: SrfDialog; uac: SrfDialog }> = new Promise((resolve, reject) => {
      srf.invite((req, res) => {
        srf.createB2BUA(req, res, phone.uri('bob')).then(resolve, reject);
      });
    });
    const call = phone.call(hotline(), sdp(5000));
    const answer = await call.final();
    answer.dialog?.ack();
    expect(answer.response.body.toString()).toBe(phone.sdp);
    const { uas, uac } = await joined;
    const ended = happened(uas)('destroy');
    expect(await phone.inDialog(answer, 'BYE')).toBe(200);
    await ended;
    await uac.destroy();
    expect(phone.received.at(-1)?.method).toBe('BYE');
    await nothingLeft();
  });
});

describe('srf that loses its connection', () => {
  it('comes back, routes again and gets the next call', async () => {
    srf.options((_req, res) => res.send(200));
    const { adminPort } = server;
    const again = happened(srf)('connect');
    server.dropApplications();
    await again;
    expect(server.adminPort).toBe(adminPort);
    await until(() => server.counters().connections === 1);
    let status = 503;
    while (status === 503) status = await phone.ask(hotline(), 'OPTIONS');
    expect(status).toBe(200);
  });
});
