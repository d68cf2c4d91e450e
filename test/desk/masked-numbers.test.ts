/** Who reads numbers masked gets no whole one: on the desk, in lists, in timelines, by asking. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { CallId } from '../../src/base/ids.ts';
import type { DeskCall, SystemCard } from '../../src/calls/desk-port.ts';
import { maskNumber } from '../../src/desk/number-mask.ts';
import { deskSubprotocol } from '../../src/protocol/desk-protocol.ts';
import type { Role } from '../../src/protocol/rest/route.ts';
import { VirtualClock } from '../support/clocks/virtual-clock.ts';
import {
  addRecordedCall,
  type DeskFixture,
  openDeskFixture,
} from '../support/desk/desk-fixture.ts';
import { linJing, sampleCallback, samplePop, wangJianguo } from '../support/desk/desk-samples.ts';
import { callerAs } from '../support/desk/rest-caller.ts';

const whole = /138[ -]?0013[ -]?8000|13900139000/;
const name = { 'zh-CN': '客户系统', en: 'CRM' };
const crm: SystemCard = {
  ...{ id: 'crm', name, state: 'answered' },
  facts: [{ label: name, text: 'called from 13800138000' }],
  cases: [{ number: 'C-7', title: '请回电 13800138000' }],
  link: 'https://crm.example.com/callers/13800138000',
};
const shop: SystemCard = {
  ...{ id: 'shop', name, state: 'linked', facts: [], cases: [] },
  link: 'https://shop.example.com/customers/cus_wang',
};
const pop = samplePop(1, 1_800_000_000_000, {
  callerNumber: '+8613800138000',
  systems: [crm, shop],
  path: [
    { at: 1, step: 'callback', label: name, input: '13900139000' },
    { at: 2, step: 'waybill', label: name, input: '773498120056' },
  ],
});
const callback = sampleCallback(1, 1_800_000_000_000, {
  ...{ number: '13900139000', customerName: '13900139000' },
});
const outside = { kind: 'external', name: '13900139000' } as const;
const consulting: Partial<DeskCall> = {
  phase: 'talking',
  consultation: { to: outside, connection: 'alerting', since: 1 },
  conference: [{ ...outside, connection: 'connected', since: 1 }],
};

describe('a desk whose role reads numbers masked', () => {
  let fixture: DeskFixture;
  let sockets: WebSocket[];

  beforeEach(() => {
    sockets = [];
  });
  afterEach(async () => {
    for (const socket of sockets) socket.terminate();
    await fixture.server.close();
  });

  async function open(maskedNumbersFor: readonly Role[]) {
    fixture = await openDeskFixture(new VirtualClock(1_800_000_000_000), { maskedNumbersFor });
    const port = await fixture.server.listen('127.0.0.1', 0);
    const agent = await callerAs(fixture.server, 'linjing');
    const frames: string[] = [];
    const address = `127.0.0.1:${port}`;
    /** Everything that the desk is sent from now on; resolves with the first frame of that kind. */
    const connect = (kind: string) =>
      new Promise<void>((resolve) => {
        const socket = new WebSocket(`ws://${address}/api/desk`, deskSubprotocol, {
          headers: { cookie: agent.headers.cookie ?? '' },
          origin: `http://${address}`,
        });
        sockets.push(socket);
        socket.on('open', () => socket.send('{"kind":"hello","version":1}'));
        socket.on('message', (data) => {
          frames.push(data.toString());
          if (data.toString().includes(`"kind":"${kind}"`)) resolve();
        });
      });
    const got = (part: string) =>
      new Promise<void>((resolve) => {
        sockets.at(-1)?.on('message', (data) => {
          if (data.toString().includes(part)) resolve();
        });
      });
    return { agent, frames, connect, got };
  }

  it('is sent no whole number: pop, call, parties, what other systems say, snapshot', async () => {
    const { frames, connect, got } = await open(['agent', 'quality']);
    await connect('snapshot');
    const shown = got('"consultation"');
    fixture.agentDesk.offer(linJing, pop);
    fixture.agentDesk.amend(linJing, { call: { pop, phase: 'talking', ...consulting } });
    await shown;
    const listed = got('"callbacks-changed"');
    fixture.agentDesk.listCallbacks(linJing, { nearest: [callback], further: 0 });
    await listed;
    await connect('snapshot');
    const all = frames.join('\n');
    expect(all).not.toMatch(whole);
    expect(frames.at(-1)).toContain('"number":"139****9000"');
    expect(all).toContain('"callerNumber":"+86138****8000"');
    expect(all).toContain('"input":"139****9000"');
    expect(all).toContain('"input":"773498120056"');
    expect(all).toContain('called from 138****8000');
    expect(all).toContain('https://shop.example.com/customers/cus_wang');
    expect(all).not.toContain('crm.example.com');
  });

  it('reads calls, timelines and customers masked, and finds nobody by the number', async () => {
    const { agent } = await open(['agent', 'quality']);
    const { callId } = await addRecordedCall(fixture, 1, 1_700_000_000_000);
    fixture.archive.timelines.set(callId as CallId, [
      { at: 1, kind: 'call-transferred', facts: { to: outside } },
      { at: 2, kind: 'call-dialled', facts: { uri: 'sip:13900139000@carrier', id: 'x_13900139' } },
    ]);
    fixture.agentDesk.addAgent(linJing, '林静', '1001');
    fixture.agentDesk.offer(linJing, pop);
    for (const path of [
      '/api/calls',
      `/api/calls/${callId}`,
      '/api/desk/earlier-calls',
      `/api/customers/${wangJianguo.id}`,
    ]) {
      const answer = await agent.get(path);
      expect(answer.statusCode, path).toBe(200);
      expect(answer.body, path).not.toMatch(whole);
    }
    const timeline = (await agent.get(`/api/calls/${callId}`)).body;
    expect(timeline).toContain('sip:139****9000@carrier');
    expect(timeline).toContain('x_13900139');
    expect((await agent.get('/api/calls?number=138')).statusCode).toBe(403);
  });

  it('gets whole numbers where the role reads them', async () => {
    const { agent, frames, connect, got } = await open(['quality']);
    await connect('snapshot');
    const shown = got('"offer-presented"');
    fixture.agentDesk.offer(linJing, pop);
    await shown;
    expect(frames.join('')).toContain('13800138000');
    expect((await agent.get('/api/calls?number=138')).statusCode).toBe(200);
    const quality = await callerAs(fixture.server, 'liu');
    expect((await quality.get(`/api/customers/${wangJianguo.id}`)).body).not.toMatch(whole);
  });
});

it.each([
  ['13800138000', '138****8000'],
  ['+8613800138000', '+861******8000'],
  ['075588886666', '075*****6666'],
  ['1001', '1001'],
  ['anonymous', 'anonymous'],
  ['林静', '林静'],
])('masks %s as %s', (number, masked) => {
  expect(maskNumber(number)).toBe(masked);
});
