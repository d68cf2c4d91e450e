/** One socket of the protocol, frame by frame, on a virtual clock. */
import { Registry } from 'prom-client';
import { beforeEach, describe, expect, it } from 'vitest';
import { AgentSeat } from '../../src/desk/live/agent-seat.ts';
import { DeskConnection, type DeskSocket } from '../../src/desk/live/desk-connection.ts';
import { DeskSessions } from '../../src/desk/live/desk-sessions.ts';
import { deskLimits } from '../../src/protocol/desk-protocol.ts';
import { supervisorCommandSchemas } from '../../src/protocol/supervisor-commands.ts';
import { VirtualClock } from '../support/clocks/virtual-clock.ts';
import { linJing, samplePop, sampleSettings } from '../support/desk/desk-samples.ts';
import { FakeAgentDesk } from '../support/fakes/fake-agent-desk.ts';
import { metricOf } from '../support/metric-of.ts';
import { seeded } from '../support/seeded-numbers.ts';

const startAt = 1_800_000_000_000;

interface Frame {
  readonly kind: string;
  readonly [field: string]: unknown;
}

class RecordingSocket implements DeskSocket {
  frames: Frame[] = [];
  bufferedAmount = 0;
  closedWith: number | 'terminated' | undefined;

  send(text: string): void {
    this.frames.push(JSON.parse(text) as Frame);
  }

  close(code: number): void {
    this.closedWith ??= code;
  }

  terminate(): void {
    this.closedWith ??= 'terminated';
  }

  kinds(): string[] {
    return this.frames.map((frame) => frame.kind);
  }

  /** What came since the last call. */
  take(): Frame[] {
    return this.frames.splice(0);
  }
}

/** A body for each of the supervisors' commands: what it does not need is ignored. */
const supervisorsWords = {
  ...{ agentId: 'agt_1', callId: 'call_1', reason: 'break', priority: 1, queueIds: ['tracking'] },
  ...{ messageId: 'msg_1', agentIds: ['agt_1'], text: 'hello' },
};

describe('a desk connection', () => {
  let clock: VirtualClock;
  let sessions: DeskSessions;
  let agentDesk: FakeAgentDesk;
  let faults: unknown[];
  let isSignedIn: boolean;
  let registry: Registry;

  beforeEach(() => {
    clock = new VirtualClock(startAt);
    registry = new Registry();
    sessions = new DeskSessions(clock, registry);
    agentDesk = new FakeAgentDesk(clock, sessions);
    agentDesk.addAgent(linJing, '林静', '1001');
    faults = [];
    isSignedIn = true;
  });

  function open() {
    const socket = new RecordingSocket();
    const connection = new DeskConnection({
      socket,
      clock,
      metrics: sessions.metrics,
      isSignedIn: () => isSignedIn,
      seat: new AgentSeat({
        agentId: linJing,
        agentDesk,
        sessions,
        settings: sampleSettings,
        clock,
        readNotice: () => undefined,
        onFault: (error) => faults.push(error),
      }),
    });
    const say = (frame: unknown) => connection.receive(JSON.stringify(frame));
    return { socket, connection, say };
  }

  function openDesk(resume?: { session: unknown; after: number }) {
    const desk = open();
    desk.say({ kind: 'hello', version: 1, ...(resume && { resume }) });
    return desk;
  }

  /** Lets the answers of commands come. */
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
  }

  it('welcomes with a snapshot and signs the agent in', () => {
    const { socket } = openDesk();
    expect(socket.kinds()).toEqual(['welcome', 'snapshot']);
    expect(socket.frames[0]).toMatchObject({ version: 1, resumed: false, now: startAt });
    expect(socket.frames[1]).toMatchObject({ view: { state: { state: 'not-ready' } } });
    expect(sessions.isConnected(linJing)).toBe(true);
  });

  it('numbers events without gaps and sends what a resuming desk missed', () => {
    const first = openDesk();
    const session = first.socket.frames[0]?.session;
    const seq = Number(first.socket.frames[1]?.seq);
    agentDesk.ready(linJing);
    first.connection.closed();
    agentDesk.offer(linJing, samplePop(1, startAt));
    const second = openDesk({ session, after: seq + 1 });
    expect(second.socket.take()).toMatchObject([
      { kind: 'welcome', session, resumed: true },
      { kind: 'event', seq: seq + 2, event: { kind: 'offer-presented' } },
      { kind: 'event', seq: seq + 3, event: { kind: 'agent-changed' } },
    ]);
  });

  it.each([
    ['another session', { session: 'desk_other', after: 1 }],
    ['a number from the future', { session: undefined, after: 99 }],
  ])('sends a snapshot to a desk that resumes after %s', (_case, resume) => {
    const first = openDesk();
    const session = resume.session ?? first.socket.frames[0]?.session;
    const second = openDesk({ session, after: resume.after });
    expect(second.socket.kinds()).toEqual(['welcome', 'snapshot']);
  });

  it('sends a snapshot where more was missed than is kept', () => {
    const first = openDesk();
    const session = first.socket.frames[0]?.session;
    const after = Number(first.socket.frames[1]?.seq);
    first.connection.closed();
    for (let count = 0; count <= deskLimits.unacknowledgedEventsMax; count++) {
      agentDesk.amend(linJing, { waiting: count });
    }
    const { socket } = openDesk({ session, after });
    expect(socket.kinds()).toEqual(['welcome', 'snapshot']);
    expect(socket.frames[1]).toMatchObject({ view: { waiting: 64 } });
  });

  it('shows the standing offer in the snapshot, and whether it was received', async () => {
    const first = openDesk();
    agentDesk.ready(linJing);
    agentDesk.offer(linJing, samplePop(7, startAt));
    const offerOf = (socket: RecordingSocket) => socket.frames[1]?.offer;
    expect(offerOf(openDesk().socket)).toMatchObject({
      pop: { offerId: 'ofr_7' },
      received: false,
    });
    const { say } = openDesk();
    say({ kind: 'command', id: 'cmd_1', command: { name: 'offer-received', offerId: 'ofr_7' } });
    await settle();
    expect(agentDesk.receipts).toEqual(['ofr_7']);
    expect(offerOf(openDesk().socket)).toMatchObject({ received: true });
    agentDesk.answer(linJing);
    expect(offerOf(openDesk().socket)).toBeUndefined();
    expect(first.socket.closedWith).toBe(4001);
  });

  it('tells an older desk that a newer one took over', () => {
    const older = openDesk();
    const newer = openDesk();
    expect(older.socket.frames.at(-1)).toEqual({ kind: 'bye', reason: 'taken-over' });
    expect(older.socket.closedWith).toBe(4001);
    older.connection.closed();
    expect(sessions.isConnected(linJing)).toBe(true);
    expect(agentDesk.done.filter((line) => line.startsWith('deskDisconnected'))).toEqual([]);
    newer.connection.closed();
    expect(sessions.isConnected(linJing)).toBe(false);
    expect(agentDesk.done.at(-1)).toBe(`deskDisconnected ${linJing}`);
  });

  it('does a repeated command once and gives the same answer, over sockets too', async () => {
    const ready = { kind: 'command', id: 'cmd_1', command: { name: 'ready' } };
    const first = openDesk();
    first.say(ready);
    first.say(ready);
    first.connection.closed();
    const second = openDesk();
    second.say(ready);
    await settle();
    expect(agentDesk.done.filter((line) => line.startsWith('ready'))).toHaveLength(1);
    expect(second.socket.frames.at(-1)).toEqual({
      kind: 'answer',
      id: 'cmd_1',
      answer: { ok: true },
    });
  });

  it.each([
    [{ name: 'make-coffee' }, 'not-found'],
    [{ name: 'constructor' }, 'not-found'],
    [{ name: 'not-ready' }, 'invalid-input'],
    [{ name: 'not-ready', reason: 'no-such-reason' }, 'invalid-input'],
    [{ name: 'set-disposition', callId: 'call_1', disposition: 'no-such' }, 'invalid-input'],
    [{ name: 'hold' }, 'conflict'],
  ])('answers %j with %s', async (command, code) => {
    const { say, socket } = openDesk();
    say({ kind: 'command', id: 'cmd_1', command });
    await settle();
    expect(socket.frames.at(-1)).toMatchObject({
      id: 'cmd_1',
      answer: { ok: false, error: { code } },
    });
  });

  it.each(Object.keys(supervisorCommandSchemas) as (keyof typeof supervisorCommandSchemas)[])(
    'lets no agent do what is a supervisor’s: %s',
    async (name) => {
      const { say, socket } = openDesk();
      say({ kind: 'command', id: 'cmd_1', command: { ...supervisorsWords, name } });
      await settle();
      expect(socket.frames.at(-1)).toMatchObject({
        answer: { ok: false, error: { code: 'not-allowed' } },
      });
    },
  );

  it('ignores fields it does not know', async () => {
    const { say, socket } = openDesk();
    say({ kind: 'command', id: 'cmd_1', later: 1, command: { name: 'ready', colour: 'red' } });
    await settle();
    expect(socket.frames.at(-1)).toMatchObject({ id: 'cmd_1', answer: { ok: true } });
  });

  it('answers a command that never ends with deadline-passed', async () => {
    agentDesk.hold = () => new Promise(() => {});
    const { say, socket } = openDesk();
    say({ kind: 'command', id: 'cmd_1', command: { name: 'hold' } });
    for (let second = 0; second < 10; second++) {
      say({ kind: 'pong', at: 0 });
      clock.advance(1_000);
      await settle();
    }
    expect(socket.frames.find((frame) => frame.kind === 'answer')).toMatchObject({
      answer: { ok: false, error: { code: 'deadline-passed' } },
    });
  });

  it('lets only so many commands wait', async () => {
    agentDesk.hold = () => new Promise(() => {});
    const { say, socket } = openDesk();
    for (let count = 0; count <= deskLimits.pendingCommandsMax; count++) {
      say({ kind: 'command', id: `cmd_${count}`, command: { name: 'hold' } });
    }
    await settle();
    expect(socket.frames.at(-1)).toMatchObject({ answer: { error: { code: 'too-many' } } });
  });

  it('gives a slow desk no events until it drains, then one snapshot', () => {
    const { socket, say } = openDesk();
    socket.take();
    socket.bufferedAmount = deskLimits.socketBacklogBytesMax + 1;
    for (let count = 0; count < 1_000; count++) agentDesk.amend(linJing, { waiting: count });
    expect(socket.take()).toEqual([]);
    socket.bufferedAmount = 0;
    agentDesk.amend(linJing, { waiting: 1_000 });
    expect(socket.take()).toEqual([]);
    say({ kind: 'pong', at: 0 });
    expect(socket.take()).toMatchObject([{ kind: 'snapshot', view: { waiting: 1_000 } }]);
    agentDesk.amend(linJing, { waiting: 0 });
    expect(socket.kinds()).toEqual(['event']);
  });

  it('finds a half-open socket by its silence', () => {
    const { socket } = openDesk();
    clock.advance(deskLimits.silenceMsMax + deskLimits.heartbeatMs);
    expect(socket.kinds()).toContain('ping');
    expect(socket.closedWith).toBe('terminated');
    expect(sessions.isConnected(linJing)).toBe(false);
    expect(clock.pendingTimers).toBe(0);
  });

  it('stays with a desk that answers the heartbeat', () => {
    const { socket, say } = openDesk();
    for (let beat = 0; beat < 20; beat++) {
      clock.advance(deskLimits.heartbeatMs);
      say({ kind: 'pong', at: clock.now() });
    }
    expect(socket.closedWith).toBeUndefined();
  });

  it('ends when nobody says hello, when the sign-in ends, and for another version', () => {
    const silent = open();
    clock.advance(deskLimits.helloTimeoutMs);
    expect(silent.socket.closedWith).toBe(4006);
    const expired = openDesk();
    isSignedIn = false;
    clock.advance(deskLimits.heartbeatMs);
    expect(expired.socket.closedWith).toBe(4002);
    const other = open();
    other.say({ kind: 'hello', version: 2 });
    expect(other.socket.closedWith).toBe(4005);
  });

  it('answers nonsense with coded faults, then closes, and nothing else changes', async () => {
    const nonsense = [
      '',
      '{',
      'null',
      '[]',
      '{"kind":"hello"}',
      '{"kind":"ack","seq":-1}',
      '{"kind":"ack","seq":"1"}',
      '{"kind":"command","id":"x"}',
      `{"kind":"command","id":"${'x'.repeat(100)}","command":{"name":"ready"}}`,
      '{"kind":"__proto__"}',
      '{"kind":"hello","version":1}',
    ];
    const { socket, connection } = openDesk();
    const before = agentDesk.view(linJing);
    socket.take();
    for (let count = 0; count <= deskLimits.refusedFramesMax + 5; count++) {
      connection.receive(nonsense[count % nonsense.length] ?? '');
    }
    const faultFrames = socket.frames.filter((frame) => frame.kind === 'fault');
    expect(faultFrames).toHaveLength(deskLimits.refusedFramesMax);
    expect(socket.closedWith).toBe(4007);
    const counted = (code: string) =>
      metricOf(registry, `hotline_desk_frames_refused_total{code="${code}"}`);
    expect(await counted('conflict')).toBe(1);
    expect(await counted('invalid-input')).toBe(deskLimits.refusedFramesMax);
    expect(agentDesk.view(linJing)).toEqual(before);
    expect(faults).toEqual([]);
  });

  it('closes on a flood of frames, and counts it', async () => {
    const { socket, say } = openDesk();
    for (let count = 0; count < 10_000; count++) say({ kind: 'ack', seq: 0 });
    expect(socket.closedWith).toBe(4004);
    const counted = 'hotline_desk_connections_ended_total{reason="too-many"}';
    expect(await metricOf(registry, counted)).toBe(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('survives ten thousand mutated frames, and its own desk goes on', async () => {
    const random = seeded(20_261_122);
    const seeds = [
      { kind: 'hello', version: 1, resume: { session: 'desk_1', after: 3 } },
      { kind: 'ack', seq: 7 },
      { kind: 'command', id: 'cmd_1', command: { name: 'offer-received', offerId: 'ofr_1' } },
      { kind: 'command', id: 'cmd_2', command: { name: 'hold' } },
      { kind: 'ping', at: 1 },
    ].map((frame) => JSON.stringify(frame));
    let desk = openDesk();
    for (let count = 0; count < 10_000; count++) {
      if (desk.socket.closedWith !== undefined) desk = openDesk();
      desk.connection.receive(mutated(seeds[count % seeds.length] ?? '', random));
      clock.advance(25);
      if (count % 100 === 0) await settle();
    }
    await settle();
    const { socket, say } = openDesk();
    say({ kind: 'command', id: 'cmd_last', command: { name: 'ready' } });
    await settle();
    expect(socket.frames.at(-1)).toMatchObject({ id: 'cmd_last', answer: { ok: true } });
    expect(faults).toEqual([]);
  });
});

/** Some characters replaced, removed, doubled or cut off. */
function mutated(text: string, random: () => number): string {
  const alphabet = '{}[]",:0-9eE.\\u\u0000\ud800漢null true';
  let result = text;
  for (let edits = 1 + Math.floor(random() * 4); edits > 0; edits--) {
    const at = Math.floor(random() * result.length);
    const piece = alphabet.charAt(Math.floor(random() * alphabet.length));
    const kept = result.slice(at + Math.floor(random() * 3));
    result = random() < 0.1 ? result.slice(0, at) : result.slice(0, at) + piece + kept;
  }
  return result;
}
