/**
 * A supervisor at a whole hotline with real phones: her wallboard follows the calls, what lies behind
 * them is explained, and her hand reaches agents and calls.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../../src/base/clock.ts';
import { deskSocketPath, deskSubprotocol } from '../../src/protocol/desk-protocol.ts';
import { watchedCallBody } from '../../src/protocol/rest/supervision.ts';
import { levelOf } from '../../src/web/model/wallboard-figures.ts';
import { WallboardSession } from '../../src/web/model/wallboard-session.ts';
import { eventually } from '../support/eventually.ts';
import { RunningHotline } from '../support/hotline/running-hotline.ts';
import { numbers } from '../support/hotline/test-dialplan.ts';

/** The page's view-model without the page. */
class Wall {
  readonly session: WallboardSession;
  readonly #address: string;
  readonly #cookie: string;

  static async open(hotline: RunningHotline): Promise<Wall> {
    const { username, password } = hotline.card(3);
    const response = await fetch(`${hotline.deskAddress}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: hotline.deskAddress },
      body: JSON.stringify({ username, password }),
    });
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const wall = new Wall(hotline.deskAddress, cookie);
    wall.session.start();
    await wall.sees('a wallboard', ({ queues }) => queues.length > 0);
    return wall;
  }

  private constructor(address: string, cookie: string) {
    this.#address = address;
    this.#cookie = cookie;
    this.session = new WallboardSession({
      clock: systemClock,
      random: Math.random,
      openSocket: (events) => {
        const url = `${address.replace('http', 'ws')}${deskSocketPath}`;
        const socket = new WebSocket(url, deskSubprotocol, {
          headers: { cookie },
          origin: address,
        });
        socket.on('open', () => events.opened());
        socket.on('message', (text) => events.message(text.toString()));
        socket.on('close', () => events.closed());
        socket.on('error', () => undefined);
        return { send: (text) => socket.send(text), close: () => socket.close() };
      },
    });
  }

  get view() {
    const { view } = this.session.state;
    if (!view) throw new Error('there is no wallboard yet');
    return view;
  }

  sees(what: string, test: (view: Wall['view']) => boolean): Promise<Wall['view']> {
    return eventually(what, () => (test(this.view) ? this.view : undefined));
  }

  async get(path: string): Promise<unknown> {
    const headers = { cookie: this.#cookie };
    return (await fetch(`${this.#address}/api/supervision/${path}`, { headers })).json();
  }
}

describe('a supervisor', () => {
  let hotline: RunningHotline;
  let wall: Wall;

  beforeAll(async () => {
    hotline = await RunningHotline.start();
    wall = await Wall.open(hotline);
  });
  afterEach(() => hotline.endTest());
  afterAll(async () => {
    wall?.session.stop();
    await hotline?.stop();
  });

  it('sees a caller wait, why, and then talk; and the service level follows', async () => {
    const caller = await hotline.caller();
    const call = await caller.dial(numbers.queue);
    const waiting = await wall.sees('a caller waits', ({ calls }) => calls[0]?.stage === 'waiting');
    expect(waiting.lines.used).toBe(1);
    expect(waiting.calls[0]?.callerNumber).toMatch(/^139\*{4}\d{4}$/);
    await wall.sees('the alarm', ({ alarms }) => alarms[0]?.kind === 'queue-unstaffed');
    const callId = waiting.calls[0]?.id ?? '';
    const body = watchedCallBody.parse(await wall.get(`calls/${callId}`));
    expect(body.call.callerNumber).toBe(caller.number);
    expect(body.wait).toMatchObject({ position: 1, agents: [{ reason: 'signed-out' }, {}, {}] });
    const { phone, desk } = await hotline.agent(0, { arrival: 'offered ringing' });
    await (await phone.ringing()).pickUp();
    const talking = await wall.sees('they talk', ({ calls }) => calls[0]?.stage === 'talking');
    const agent = talking.agents.find(({ id }) => id === desk.view.agentId);
    expect(agent).toMatchObject({ state: { state: 'talking' }, call: { id: callId } });
    expect(talking.calls[0]?.agentId).toBe(desk.view.agentId);
    call.hangUp();
    await wall.sees('nobody calls', ({ calls, lines }) => calls.length + lines.used === 0);
    const queue = wall.view.queues.find(({ id }) => id === 'general');
    expect(queue?.serviceLevel.today).toMatchObject({ offered: 1, answered: 1 });
    expect(levelOf(queue?.serviceLevel.today ?? never())).toBe(1);
  });

  it('makes an agent not ready and ready again, and the agent is told by whom', async () => {
    const { desk } = await hotline.agent(0);
    const { agentId } = desk.view;
    const reason = 'break';
    const { session } = wall;
    expect(await session.run({ name: 'force-not-ready', agentId, reason })).toEqual({ ok: true });
    await desk.reaches('not-ready break');
    expect(await session.run({ name: 'force-ready', agentId })).toEqual({ ok: true });
    await desk.reaches('ready');
    await session.run({ name: 'force-ready', agentId: 'agt_none' });
    expect(session.state.refusal).toEqual({ command: 'force-ready', code: 'not-found' });
  });

  it('ends a conversation, and both phones hear it', async () => {
    const { phone, desk } = await hotline.agent(0);
    const caller = await hotline.caller();
    const call = await caller.dial(numbers.queue);
    const answered = await phone.ringing();
    await answered.pickUp();
    await desk.reaches('talking talking');
    const { calls } = await wall.sees('they talk', ({ calls: all }) => all[0]?.stage === 'talking');
    const callId = calls[0]?.id ?? '';
    expect(await wall.session.run({ name: 'clear-call', callId })).toEqual({ ok: true });
    expect(await call.ended).toMatchObject({ by: 'peer' });
    expect(await answered.ended).toMatchObject({ by: 'peer' });
    const { record, events } = await hotline.closedCall(caller.number);
    expect(record).toMatchObject({ outcome: 'answered', endedBy: 'system' });
    expect(events.find(({ kind }) => kind === 'call-cleared')?.facts?.by).toMatch(/^prs_/);
  });
});

function never(): never {
  throw new Error('the queue is not on the wall');
}
