/** The desk's side of the protocol against a scripted server, on a virtual clock. */
import { beforeEach, describe, expect, it } from 'vitest';
import { DeskLink, type LinkSocketEvents, type LinkState } from '../../src/client/desk-link.ts';
import type { DeskEvent } from '../../src/protocol/desk-frames.ts';
import { deskLimits } from '../../src/protocol/desk-protocol.ts';
import { VirtualClock } from '../support/clocks/virtual-clock.ts';

interface ScriptedSocket {
  readonly sent: Record<string, unknown>[];
  readonly events: LinkSocketEvents;
  isClosed: boolean;
  say(frame: unknown): void;
}

const view = {
  agentId: 'agt_1',
  name: '林静',
  extension: '1001',
  phoneReachable: true,
  state: { state: 'ready', since: 0 },
  waiting: 0,
  callbacksDue: 0,
  today: { answered: 0, talkMs: 0, wrapUpMs: 0 },
} as const;

describe('a desk link', () => {
  let clock: VirtualClock;
  let sockets: ScriptedSocket[];
  let events: DeskEvent[];
  let snapshots: number[];
  let states: LinkState[];
  let link: DeskLink;

  beforeEach(() => {
    clock = new VirtualClock(1_000_000);
    sockets = [];
    events = [];
    snapshots = [];
    states = [];
    link = new DeskLink({
      clock,
      random: () => 0.5,
      openSocket: (socketEvents) => {
        const socket: ScriptedSocket = {
          sent: [],
          events: socketEvents,
          isClosed: false,
          say: (frame) => socketEvents.message(JSON.stringify(frame)),
        };
        sockets.push(socket);
        return {
          send: (text) => socket.sent.push(JSON.parse(text) as Record<string, unknown>),
          close: () => {
            socket.isClosed = true;
          },
        };
      },
      onEvent: (event) => events.push(event),
      onSnapshot: (snapshot) => snapshots.push(snapshot.seq),
      onState: (state) => states.push(state),
    });
  });

  function socket(number: number): ScriptedSocket {
    const found = sockets[number];
    if (!found) throw new Error(`no socket ${number}`);
    return found;
  }

  function welcome(number: number, session = 'desk_1', resumed = false): ScriptedSocket {
    const opened = socket(number);
    opened.events.opened();
    opened.say({
      kind: 'welcome',
      version: 1,
      session,
      resumed,
      heartbeatMs: 5_000,
      now: 2_000_000,
    });
    return opened;
  }

  const waiting = (count: number) => ({ kind: 'agent-changed', view: { ...view, waiting: count } });
  const sentKinds = (number: number) => socket(number).sent.map((frame) => frame.kind);

  function connect(): ScriptedSocket {
    link.start();
    const opened = welcome(0);
    opened.say({ kind: 'snapshot', seq: 5, view, notices: [] });
    return opened;
  }

  it('says hello, takes the snapshot, and acknowledges several events at once', () => {
    const opened = connect();
    opened.say({ kind: 'event', seq: 6, event: waiting(1) });
    opened.say({ kind: 'event', seq: 7, event: waiting(2) });
    clock.advance(50);
    expect(opened.sent).toEqual([
      { kind: 'hello', version: 1 },
      { kind: 'ack', seq: 7 },
    ]);
    expect(snapshots).toEqual([5]);
    expect(events).toMatchObject([{ view: { waiting: 1 } }, { view: { waiting: 2 } }]);
    expect(link.serverNow()).toBe(2_000_050);
  });

  it('resumes after the last event it saw, and shows no event twice', () => {
    const opened = connect();
    opened.say({ kind: 'event', seq: 6, event: waiting(1) });
    opened.events.closed();
    clock.advance(1_000);
    const again = welcome(1, 'desk_1', true);
    expect(again.sent[0]).toEqual({
      kind: 'hello',
      version: 1,
      resume: { session: 'desk_1', after: 6 },
    });
    again.say({ kind: 'event', seq: 6, event: waiting(1) });
    again.say({ kind: 'event', seq: 7, event: waiting(2) });
    expect(events).toHaveLength(2);
  });

  it('asks for a snapshot when an event is missing', () => {
    connect().say({ kind: 'event', seq: 8, event: waiting(1) });
    expect(events).toEqual([]);
    expect(socket(0).isClosed).toBe(true);
    welcome(1);
    expect(socket(1).sent[0]).toEqual({ kind: 'hello', version: 1 });
  });

  it('acknowledges kinds of events that it does not know, and ignores unknown frames', () => {
    const opened = connect();
    opened.say({ kind: 'event', seq: 6, event: { kind: 'moon-landed' } });
    opened.say({ kind: 'balloon' });
    opened.events.message('{');
    clock.advance(50);
    expect(opened.sent.at(-1)).toEqual({ kind: 'ack', seq: 6 });
    expect(events).toEqual([]);
  });

  it('repeats an unanswered command on the next socket under the same id', async () => {
    const opened = connect();
    const answer = link.command({ name: 'hold' });
    const sent = opened.sent.at(-1);
    opened.events.closed();
    clock.advance(1_000);
    const again = welcome(1, 'desk_1', true);
    expect(again.sent.at(-1)).toEqual(sent);
    again.say({ kind: 'answer', id: sent?.id, answer: { ok: true } });
    expect(await answer).toEqual({ ok: true });
  });

  it('does not repeat a command to a server that forgot, except for receipts', async () => {
    const opened = connect();
    const hold = link.command({ name: 'hold' });
    void link.command({ name: 'offer-received', offerId: 'ofr_1' });
    opened.events.closed();
    clock.advance(1_000);
    const again = welcome(1, 'desk_2');
    expect(await hold).toMatchObject({ ok: false, error: { code: 'deadline-passed' } });
    expect(again.sent.slice(1)).toMatchObject([{ command: { name: 'offer-received' } }]);
  });

  it('settles every command: in time, or when the desk ends', async () => {
    connect();
    const late = link.command({ name: 'hold' });
    for (let passed = 0; passed < deskLimits.commandTimeoutMs; passed += 1_000) {
      socket(0).say({ kind: 'ping', at: clock.now() });
      clock.advance(1_000);
    }
    expect(await late).toMatchObject({ error: { code: 'deadline-passed' } });
    const cut = link.command({ name: 'clear' });
    link.stop();
    expect(await cut).toMatchObject({ error: { code: 'not-signed-in' } });
    expect(await link.command({ name: 'clear' })).toMatchObject({ ok: false });
    expect(clock.pendingTimers).toBe(0);
  });

  it('finds a half-open socket by its silence, and at once when asked to look', () => {
    connect();
    clock.advance(deskLimits.silenceMsMax);
    clock.advance(1);
    expect(socket(0).isClosed).toBe(true);
    clock.advance(1_000);
    welcome(1, 'desk_1', true);
    clock.advance(1_000);
    link.probe();
    expect(sentKinds(1).at(-1)).toBe('ping');
    clock.advance(deskLimits.silenceMsMax / 4);
    expect(link.state.state).toBe('waiting');
  });

  it('comes back quickly at first and more slowly later', () => {
    link.start();
    const delays: number[] = [];
    for (let tries = 0; tries < 7; tries++) {
      socket(tries).events.closed();
      const state = link.state;
      delays.push(state.state === 'waiting' ? state.dueAt - clock.now() : Number.NaN);
      clock.advance(10_000);
      // The next socket opened in between and found no answer either.
      sockets.length = tries + 2;
    }
    expect(delays[0]).toBe(100);
    expect(delays.at(-1)).toBe(4_000);
  });

  it.each(['taken-over', 'signed-out', 'not-allowed'] as const)('stays away after %s', (reason) => {
    connect().say({ kind: 'bye', reason });
    clock.advance(60_000);
    expect(sockets).toHaveLength(1);
    expect(link.state).toMatchObject({ state: 'ended', reason });
    expect(clock.pendingTimers).toBe(0);
    link.start();
    expect(sockets).toHaveLength(2);
  });

  it('comes back after the server stopped', () => {
    connect().say({ kind: 'bye', reason: 'shutting-down' });
    clock.advance(1_000);
    expect(sockets).toHaveLength(2);
  });
});
