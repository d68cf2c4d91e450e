/** A supervisor's wallboard and commands over real sockets: roles, masks, bounds, receipts. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../../src/base/clock.ts';
import type { CallId } from '../../src/base/ids.ts';
import { WallboardFeed } from '../../src/desk/live/wallboard-feed.ts';
import type { ServerFrame } from '../../src/protocol/desk-frames.ts';
import { deskSubprotocol } from '../../src/protocol/desk-protocol.ts';
import { wallboardView } from '../../src/protocol/wallboard.ts';
import { applyChanges } from '../../src/protocol/wallboard-changes.ts';
import { VirtualClock } from '../support/clocks/virtual-clock.ts';
import {
  addRecordedCall,
  type DeskFixture,
  openDeskFixture,
  samplePassword,
} from '../support/desk/desk-fixture.ts';
import { linJing } from '../support/desk/desk-samples.ts';
import { busyWallboard, sampleAgent } from '../support/desk/wallboard-samples.ts';
import { eventually } from '../support/eventually.ts';
import { FakeSupervisorDesk } from '../support/fakes/fake-supervisor-desk.ts';

/** A page without a page: keeps the frames it was sent. */
class Watcher {
  readonly frames: ServerFrame[] = [];
  readonly socket: WebSocket;
  #commands = 0;

  constructor(address: string, cookie: string, query = '') {
    const url = `${address.replace('http', 'ws')}/api/desk${query}`;
    this.socket = new WebSocket(url, deskSubprotocol, { headers: { cookie }, origin: address });
    this.socket.on('message', (text) => this.frames.push(JSON.parse(text.toString())));
    this.socket.on('open', () => this.say({ kind: 'hello', version: 1 }));
    this.socket.on('error', () => undefined);
  }

  say(frame: object): void {
    this.socket.send(JSON.stringify(frame));
  }

  frame<Kind extends ServerFrame['kind']>(kind: Kind) {
    return eventually(kind, () =>
      this.frames.find(
        (frame): frame is Extract<ServerFrame, { kind: Kind }> => frame.kind === kind,
      ),
    );
  }

  event(kind: string) {
    return eventually(
      kind,
      () =>
        this.frames.flatMap((frame) =>
          frame.kind === 'event' && frame.event.kind === kind ? [frame.event] : [],
        )[0],
    );
  }

  /** Settles with 'ok' or the code of the refusal. */
  async does(command: object): Promise<string> {
    const id = `cmd_${++this.#commands}`;
    this.say({ kind: 'command', id, command });
    return eventually(
      JSON.stringify(command),
      () =>
        this.frames.flatMap((frame) => {
          if (frame.kind !== 'answer' || frame.id !== id) return [];
          return [frame.answer.ok ? 'ok' : frame.answer.error.code];
        })[0],
    );
  }
}

describe("a supervisor's socket", () => {
  let fixture: DeskFixture;
  let address: string;
  let watchers: Watcher[];

  beforeEach(async () => {
    fixture = await openDeskFixture(systemClock);
    address = `http://127.0.0.1:${await fixture.server.listen('127.0.0.1', 0)}`;
    fixture.supervisorDesk.show(busyWallboard(Date.now()));
    watchers = [];
  });
  afterEach(async () => {
    for (const { socket } of watchers) socket.terminate();
    await fixture.server.close();
    expect(fixture.faults).toEqual([]);
  });

  async function cookieOf(username: string): Promise<string> {
    const response = await fetch(`${address}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: address },
      body: JSON.stringify({ username, password: samplePassword }),
    });
    return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  }

  async function enter(username: string, query = ''): Promise<Watcher> {
    const watcher = new Watcher(address, await cookieOf(username), query);
    watchers.push(watcher);
    return watcher;
  }

  it('gets the wallboard whole, then what changes, and no whole number', async () => {
    const watcher = await enter('chen');
    const { view } = await watcher.frame('wallboard');
    expect(wallboardView.parse(view).agents).toHaveLength(12);
    fixture.supervisorDesk.show({ lines: { used: 12, max: 24 }, calls: [] });
    const event = await watcher.event('wallboard-changed');
    const changes = (event as unknown as { changes: Parameters<typeof applyChanges>[1] }).changes;
    expect(changes.agents).toBeUndefined();
    expect(applyChanges(view, changes)).toMatchObject({ lines: { used: 12 }, calls: [] });
    expect(JSON.stringify(watcher.frames)).not.toContain('13800138000');
  });

  it('belongs to supervisors and admins alone', async () => {
    for (const [username, query] of [
      ['linjing', '?as=supervisor'],
      ['liu', ''],
    ] as const) {
      const watcher = await enter(username, query);
      expect(await watcher.frame('bye')).toMatchObject({ reason: 'not-allowed' });
    }
    const root = await enter('root');
    await root.frame('wallboard');
  });

  it.each([
    { name: 'force-ready', agentId: linJing },
    { name: 'clear-call', callId: 'call_1' },
    { name: 'send-message', messageId: 'm1', agentIds: [linJing], text: 'hi' },
  ])('refuses $name to an agent', async (command) => {
    const agent = await enter('linjing');
    await agent.frame('snapshot');
    expect(await agent.does(command)).toBe('not-allowed');
    expect(fixture.supervisorDesk.done).toEqual([]);
  });

  it('takes no calls, and refuses what is wrong with a code', async () => {
    const watcher = await enter('chen');
    await watcher.frame('wallboard');
    expect(await watcher.does({ name: 'ready' })).toBe('not-allowed');
    const reason = 'no-such-reason';
    const agentId = linJing;
    expect(await watcher.does({ name: 'force-not-ready', agentId, reason })).toBe('invalid-input');
    const message = { name: 'send-message', messageId: 'm', text: 'hi' };
    expect(await watcher.does({ ...message, agentIds: ['agt_none'] })).toBe('not-found');
    expect(await watcher.does({ ...message, agentIds: [] })).toBe('invalid-input');
    expect(fixture.audit.entries.filter(({ facts }) => facts?.outcome)).toMatchObject([
      { kind: 'agent-forced', subject: linJing, facts: { outcome: 'invalid-input' } },
      { kind: 'message-sent', facts: { outcome: 'not-found' } },
    ]);
  });

  it('does a command once that comes again, also from another page of the same person', async () => {
    const [one, two] = [await enter('chen'), await enter('chen')];
    await Promise.all([one.frame('wallboard'), two.frame('wallboard')]);
    const command = { name: 'force-ready', agentId: linJing };
    expect(await one.does(command)).toBe('ok');
    expect(await two.does(command)).toBe('ok');
    expect(fixture.supervisorDesk.done).toEqual([`forceReady ${linJing}`]);
  });

  it('tells an agent who changed her state, and the writer who read a message', async () => {
    const agent = await enter('linjing');
    await agent.frame('snapshot');
    const watcher = await enter('chen');
    await watcher.frame('wallboard');
    const message = {
      name: 'send-message',
      messageId: 'msg_1',
      agentIds: [linJing],
      text: '慢一点',
    };
    expect(await watcher.does(message)).toBe('ok');
    const event = await agent.event('notice-posted');
    expect(event).toMatchObject({ notice: { id: 'msg_1', from: '陈主管' } });
    expect(await agent.does({ name: 'read-notice', noticeId: 'msg_1' })).toBe('ok');
    expect(await watcher.event('message-read')).toMatchObject({ messageId: 'msg_1' });
    const kinds = fixture.audit.entries.map(({ kind }) => kind);
    expect(kinds).toContain('message-sent');
    expect(kinds).toContain('message-read');
  });

  it('goes onto a call’s line with her own phone or another, and every step is on the trail', async () => {
    const watcher = await enter('chen');
    await watcher.frame('wallboard');
    const callId = 'call_1';
    expect(await watcher.does({ name: 'listen', callId })).toBe('conflict');
    expect(await watcher.does({ name: 'listen', callId, phone: '2001' })).toBe('ok');
    expect(await watcher.does({ name: 'take-over', callId, phone: '2001' })).toBe('ok');
    expect(await watcher.does({ name: 'leave-call', callId })).toBe('ok');
    expect(await watcher.does({ name: 'pull-call', callId, agentId: linJing })).toBe('ok');
    expect(await watcher.does({ name: 'pull-call', callId, agentId: 'agt_none' })).toBe(
      'not-found',
    );
    expect(await watcher.does({ name: 'set-priority', callId, priority: 3 })).toBe('ok');
    expect(await watcher.does({ name: 'move-agent', agentId: linJing, queueIds: ['a'] })).toBe(
      'ok',
    );
    expect(fixture.supervisorDesk.done).toEqual([
      ...['join prs_chen 2001 call_1 listen', 'join prs_chen 2001 call_1 take-over'],
      ...['leave prs_chen call_1', `assign call_1 ${linJing} prs_chen`],
      ...['setPriority call_1 3 prs_chen', `moveAgent ${linJing} a`],
    ]);
    const trail = fixture.audit.entries.filter(({ kind }) => kind === 'call-supervised');
    expect(
      trail.map(({ personId, subject, facts }) => [personId, subject, facts?.outcome]),
    ).toEqual([['prs_chen', callId, 'conflict'], ...Array(3).fill(['prs_chen', callId, 'done'])]);
    const agent = await enter('linjing');
    await agent.frame('snapshot');
    expect(await agent.does({ name: 'listen', callId, phone: '2001' })).toBe('not-allowed');
  });

  it('ends every sign-in of an agent whom she signs out', async () => {
    const cookie = await cookieOf('linjing');
    const signedIn = async () =>
      (await fetch(`${address}/api/session`, { headers: { cookie } })).status;
    expect(await signedIn()).toBe(200);
    const watcher = await enter('chen');
    await watcher.frame('wallboard');
    fixture.supervisorDesk.answer = { ok: false, code: 'conflict', message: 'in a call' };
    expect(await watcher.does({ name: 'force-sign-out', agentId: linJing })).toBe('conflict');
    expect(await signedIn()).toBe(200);
    fixture.supervisorDesk.answer = { ok: true };
    expect(await watcher.does({ name: 'force-sign-out', agentId: linJing })).toBe('ok');
    expect(await signedIn()).toBe(401);
  });

  it('gives what lies behind a row to those who watch, and to nobody else', async () => {
    const { callId } = await addRecordedCall(fixture, 1, Date.now());
    fixture.archive.timelines.set(callId as CallId, [
      { at: 1, kind: 'offer-presented', agentId: linJing, facts: { attempt: 1 } },
    ]);
    const get = async (username: string, path: string) => {
      const cookie = await cookieOf(username);
      return fetch(`${address}/api/supervision/${path}`, { headers: { cookie } });
    };
    const call = await get('chen', `calls/${callId}`);
    expect(await call.json()).toMatchObject({
      call: { callerNumber: '13800138000' },
      events: [{ kind: 'offer-presented', agentId: linJing }],
      agentNames: { [linJing]: '林静' },
    });
    expect((await get('linjing', `calls/${callId}`)).status).toBe(403);
    expect((await get('liu', `agents/${linJing}`)).status).toBe(403);
    expect((await get('chen', 'agents/agt_none')).status).toBe(404);
    expect((await get('chen', 'calls/call_none')).status).toBe(404);
  });

  it('masks numbers for who only judges quality, also those that agents dialled', async () => {
    const { callId } = await addRecordedCall(fixture, 1, Date.now());
    const party = { kind: 'external', name: '13900139000' };
    fixture.archive.timelines.set(callId as CallId, [
      { at: 1, kind: 'call-transferred', facts: { to: party } },
    ]);
    const timeline = async (username: string) => {
      const headers = { cookie: await cookieOf(username) };
      return (await fetch(`${address}/api/calls/${callId}`, { headers })).text();
    };
    expect(await timeline('liu')).not.toMatch(/13900139000|13800138000/);
    expect(await timeline('liu')).toContain('139****9000');
    expect(await timeline('chen')).toContain('13900139000');
    const callerOf = async (username: string) => {
      const cookie = await cookieOf(username);
      const response = await fetch(`${address}/api/calls`, { headers: { cookie } });
      return ((await response.json()) as { calls: { callerNumber: string }[] }).calls[0];
    };
    expect(await callerOf('liu')).toMatchObject({ callerNumber: '138****8000' });
    expect(await callerOf('chen')).toMatchObject({ callerNumber: '13800138000' });
  });
});

describe('the wallboard feed', () => {
  const clock = new VirtualClock(1_800_000_000_000);
  const supervisorDesk = new FakeSupervisorDesk(clock);
  const state = { state: 'ready', since: clock.now() } as const;

  it('sends at most two updates a second, keeps nothing for who is slow, and stops with the last', () => {
    const feed = new WallboardFeed({ clock, supervisorDesk, onFault: () => undefined });
    const frames: ServerFrame[] = [];
    const outlet = {
      isBacklogged: false,
      send: (frame: ServerFrame) => frames.push(frame),
      bye: () => undefined,
    };
    feed.add(outlet, 'prs_chen');
    for (let number = 0; number < 100; number++) {
      supervisorDesk.show({ agents: [sampleAgent(`agt_${number}`, state)] });
      clock.advance(20);
    }
    expect(frames.filter(({ kind }) => kind === 'event')).toHaveLength(4);
    outlet.isBacklogged = true;
    supervisorDesk.show({ agents: [sampleAgent('agt_a', state)] });
    clock.advance(60_000);
    supervisorDesk.show({ agents: [sampleAgent('agt_b', state)] });
    outlet.isBacklogged = false;
    clock.advance(500);
    const last = frames.at(-1);
    expect(frames.filter(({ kind }) => kind === 'event')).toHaveLength(5);
    expect(last).toMatchObject({
      seq: 5,
      event: { changes: { agents: [{ id: 'agt_b' }], gone: { agents: ['agt_99'] } } },
    });
    feed.remove(outlet);
    clock.advance(60_000);
    expect(frames.at(-1)).toBe(last);
  });
});
