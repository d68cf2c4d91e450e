/**
 * Customers who are called back, on the wire: they ask by a key while they wait, are called by an
 * agent or before one, again when they did not answer, and never outside the hours. Their phones are
 * the terminal's, reached through a trunk.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { DeskClient } from '../../src/client/desk-client.ts';
import { callbacksBody } from '../../src/protocol/rest/callbacks.ts';
import { callsBody } from '../../src/protocol/rest/desk.ts';
import { eventually } from '../support/eventually.ts';
import { type AgentAtWork, RunningHotline } from '../support/hotline/running-hotline.ts';
import type { TestPhone } from '../support/hotline/test-phone.ts';

const numbers = { agent: '4008300001', customer: '4008300002', shut: '4008300003' } as const;
type Queue = keyof typeof numbers;
type Caller = TestPhone & { readonly number: string };

const name = '{zh-CN: 回电, en: Callback}';
const dayMs = 86_400_000;

/** Today in China, and the days beside it: midnight may pass during a test. */
function daysAround(now: number): readonly string[] {
  const inChina = now + 8 * 3_600_000;
  return [-1, 0, 1].map((day) => new Date(inChina + day * dayMs).toISOString().slice(0, 10));
}

function queue(calendar: string, first: string): string {
  const rules = `calendar: ${calendar}, first: ${first}, ring: 1s, retryAfter: [500ms]`;
  return `{name: ${name}, music: waiting, waitWithoutAgents: true, wrapUp: 0s, callback: {${rules}}}`;
}

function flow(id: Queue): string {
  return `{name: ${name}, start: answer, steps: {answer: {answer: {next: wait}},
    wait: {queue: {id: ${id}, timedOut: over, noAgents: over, full: over, keys: {'1': wish}}},
    wish: {callback: {queue: ${id}, next: over, refused: refused}},
    over: {hangup: {}}, refused: {hangup: {cause: busy}}}}`;
}

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const weekly = days.map((day) => `${day}: 00:00-24:00`).join(', ');
const ids = Object.keys(numbers) as Queue[];

const plan = (now: number) => `
hotlines:
${ids.map((id) => `  ${id}: {name: ${name}, numbers: ['${numbers[id]}'], flow: ${id}}`).join('\n')}
flows:
${ids.map((id) => `  ${id}: ${flow(id)}`).join('\n')}
queues:
  agent: ${queue('always', 'agent')}
  customer: ${queue('always', 'customer')}
  shut: ${queue('never-now', 'agent')}
calendars:
  always: {timeZone: Asia/Shanghai, weekly: {${weekly}}}
  never-now: {timeZone: Asia/Shanghai, weekly: {${weekly}},
    dates: {${daysAround(now)
      .map((day) => `'${day}': closed`)
      .join(', ')}}}
`;

function calledBack({ wire }: TestPhone): number {
  return wire.lines.filter((line) => line === '<- INVITE').length;
}

describe('a customer', () => {
  let hotline: RunningHotline;

  beforeAll(async () => {
    hotline = await RunningHotline.start({
      addDialplan: (directory) =>
        writeFileSync(join(directory, 'callbacks.yaml'), plan(Date.now())),
    });
  });
  afterEach(() => hotline.endTest());
  afterAll(() => hotline?.stop());

  /** Whatever is dialled from now on rings at this phone. */
  function reachedAt(phone: TestPhone): void {
    const port = Number(/@.*:(\d+)/.exec(phone.terminal.contact)?.[1]);
    const prefixes = [{ from: '', to: '' }];
    hotline.app.telephony.setTrunks([
      { name: 'local', addresses: ['127.0.0.0/8'] },
      {
        name: 'out',
        outgoing: {
          ...{ host: '127.0.0.1', port, transport: 'udp', linesMax: 10, order: 1, prefixes },
          ...{ noResponseMs: 5_000, callerNumbers: { default: '4008300001', allowed: [] } },
        },
      },
    ]);
  }

  async function caller(): Promise<Caller> {
    const phone = await hotline.caller();
    reachedAt(phone);
    return phone;
  }

  /** By the key of the queue; the hotline hangs up once it is promised. */
  async function asks(phone: Caller, id: Queue): Promise<void> {
    const call = await phone.dial(numbers[id]);
    await phone.hears(call);
    await call.press('1');
    await eventually('the hotline has hung up', () => call.isOver || undefined);
  }

  async function supervisor(): Promise<DeskClient> {
    const card = hotline.cards.find(({ role }) => role === 'supervisor');
    if (!card) throw new Error('there is no supervisor');
    const { username, password } = card;
    return DeskClient.signIn({ address: hotline.deskAddress, username, password });
  }

  const address = '/api/supervision/callbacks';

  async function listed(who: DeskClient) {
    const answer = await who.request(address);
    return callbacksBody.parse(await answer.json()).callbacks;
  }

  /** As the agent finds it among her calls, once it is closed. */
  async function answeredBack({ desk }: AgentAtWork, { number }: Caller): Promise<void> {
    await eventually('the callback is on record', async () => {
      const { calls } = callsBody.parse(await desk.get('/api/calls?limit=1'));
      const [call] = calls;
      if (call?.outcome === 'open') return undefined;
      expect(call).toMatchObject({
        ...{ callerNumber: number, outcome: 'answered', path: [{ step: 'callback' }] },
      });
      return true;
    });
  }

  it('who asked twice is called back once, by an agent who hears her phone ring', async () => {
    const phone = await caller();
    await asks(phone, 'agent');
    await asks(phone, 'agent');
    const watching = await supervisor();
    expect(await listed(watching)).toMatchObject([
      { number: phone.number, state: 'due', position: 1, merged: 1, attempts: 0 },
    ]);
    await watching.signOut();
    const agent = await hotline.agent(0, { arrival: 'offered ringing' });
    expect(agent.desk.view).toMatchObject({
      waiting: 0,
      call: { pop: { callerNumber: phone.number } },
    });
    const ringing = await agent.phone.ringing();
    await ringing.pickUp();
    const back = await phone.ringing();
    await agent.phone.hears(ringing);
    await back.pickUp();
    await agent.desk.reaches('talking talking');
    await Promise.all([phone.hears(back), agent.phone.hears(ringing)]);
    back.hangUp();
    await agent.desk.reaches('ready');
    await ringing.ended;
    await answeredBack(agent, phone);
    expect(calledBack(phone)).toBe(1);
  });

  it('is on the desks of her queue, and is called back by an agent who was not ready', async () => {
    const phone = await caller();
    const ours = await hotline.phone(0);
    await ours.terminal.register(300);
    const desk = await hotline.desk(0);
    await asks(phone, 'agent');
    const callback = await eventually('she is listed', () => desk.client.callbacks.nearest[0]);
    expect(callback).toMatchObject({
      ...{ number: phone.number, state: 'due', mayCall: true, queue: { id: 'agent' } },
    });
    expect(desk.view.state).toMatchObject({ state: 'not-ready' });
    await desk.does({ name: 'call-back', callbackId: callback.id });
    const ringing = await ours.ringing();
    await ringing.pickUp();
    const back = await phone.ringing();
    await back.pickUp();
    await desk.reaches('talking talking');
    await Promise.all([phone.hears(back), ours.hears(ringing)]);
    back.hangUp();
    await desk.reaches('ready');
    await ringing.ended;
    await eventually(
      'nobody is listed',
      () => desk.client.callbacks.nearest.length === 0 || undefined,
    );
  });

  it('who is called before an agent, and missed the first attempt, is tried again', async () => {
    const phone = await caller();
    await asks(phone, 'customer');
    const agent = await hotline.agent(0);
    const missed = await phone.ringing();
    await missed.ended;
    expect(agent.desk.offers).toEqual([]);
    const back = await phone.ringing();
    await back.pickUp();
    const ringing = await agent.phone.ringing();
    await ringing.pickUp();
    await agent.desk.reaches('talking talking');
    await Promise.all([phone.hears(back), agent.phone.hears(ringing)]);
    ringing.hangUp();
    await agent.desk.reaches('ready');
    await back.ended;
    await answeredBack(agent, phone);
  });

  it('is never called outside the hours, whoever is free and whatever a supervisor wants', async () => {
    const late = await caller();
    await asks(late, 'shut');
    const watching = await supervisor();
    const [promise] = await listed(watching);
    expect(promise).toMatchObject({ state: 'requested', mayBeCalledNow: false });
    const now = await watching.request(`${address}/${promise?.id}/now`, { method: 'POST' });
    expect(now.status).toBe(409);
    // One who asked later is called at once: the agent is free.
    const other = await caller();
    await asks(other, 'agent');
    const agent = await hotline.agent(0, { arrival: 'offered ringing' });
    const ringing = await agent.phone.ringing();
    await ringing.pickUp();
    const back = await other.ringing();
    await back.pickUp();
    await agent.desk.reaches('talking talking');
    back.hangUp();
    await agent.desk.reaches('ready');
    await ringing.ended;
    expect(await listed(watching)).toMatchObject([{ number: late.number, state: 'requested' }]);
    const cancelled = await watching.request(`${address}/${promise?.id}`, { method: 'DELETE' });
    expect(cancelled.status).toBe(204);
    expect(await listed(watching)).toEqual([]);
    expect(calledBack(late)).toBe(0);
    await watching.signOut();
  });
});
