/**
 * Processes that are killed outright: the supervisor starts them again, what was recorded can be
 * played, what was under way is closed on record, and the next call is as good as any.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallRecord } from '../../src/calls/ports.ts';
import type { TerminalCall } from '../../src/cli/terminal/terminal-call.ts';
import type { MediaEngine } from '../../src/engine/media/media-engine.ts';
import { startMediaEngine } from '../../src/engine/media/start-media-engine.ts';
import { type CallRow, callsBody } from '../../src/protocol/rest/desk.ts';
import { Database } from '../../src/store/database/database.ts';
import { buildHotline } from '../support/built-hotline.ts';
import { eventually } from '../support/eventually.ts';
import { isExternal } from '../support/hotline/call-servers.ts';
import { rang, rungOff } from '../support/hotline/situations.ts';
import { TestDesk } from '../support/hotline/test-desk.ts';
import { numbers, writeTestDialplan } from '../support/hotline/test-dialplan.ts';
import { TestPhone } from '../support/hotline/test-phone.ts';
import { babble, likeness, parseWav, writeWav } from '../support/sound.ts';
import { StartedHotline } from '../support/started-hotline.ts';

const alike = 0.95;
const callerVoice = babble(1, 15);
const agentVoice = babble(2, 15);

describe('after a kill', () => {
  let folder: string;
  let media: MediaEngine;
  let hotline: StartedHotline;
  let desk: TestDesk;
  let phone: TestPhone;

  beforeAll(() => buildHotline(), 240_000);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hotline-restarts-'));
    writeWav(join(folder, 'caller.wav'), callerVoice);
    writeWav(join(folder, 'agent.wav'), agentVoice);
    writeTestDialplan(join(folder, 'dialplans'));
    media = await startMediaEngine({
      rtpAddress: '127.0.0.1',
      portRange: { first: 0, last: 0 },
      soundRoots: [folder],
      recordingRoots: [folder],
    });
    hotline = await StartedHotline.start({ folder, dialplans: join(folder, 'dialplans') });
    const card = hotline.card(0);
    phone = await newPhone(card.extension, card.phonePassword);
    await phone.terminal.register(300);
    desk = await TestDesk.open({ address: hotline.deskAddress, card });
  });
  afterEach(async () => {
    desk?.client.disconnect();
    await hotline?.program.stop();
    await media?.stop();
    rmSync(folder, { recursive: true });
  });

  function newPhone(user: string, password?: string): Promise<TestPhone> {
    return TestPhone.start({
      ...{ media, folder, user, protocol: 'udp' },
      local: { address: '127.0.0.1', port: 0 },
      server: hotline.sip,
      ...(password === undefined ? {} : { password }),
    });
  }

  /** A caller and the agent in conversation; both speak. */
  async function talk(callerNumber: string, forMs = 2_600): Promise<TestPhone> {
    const caller = await newPhone(callerNumber);
    const callerCall = await caller.dial(numbers.queue);
    const agentCall = await phone.ringing();
    await agentCall.pickUp();
    void callerCall.play(join(folder, 'caller.wav'));
    void agentCall.play(join(folder, 'agent.wav'));
    await desk.reaches('talking talking');
    const heard = await Promise.all([
      caller.listen(callerCall, forMs),
      phone.listen(agentCall, forMs),
    ]);
    const [atCaller, atAgent] = heard.map(({ channels }) => channels[0] ?? new Int16Array());
    expect(likeness(atCaller ?? new Int16Array(), agentVoice)).toBeGreaterThan(alike);
    expect(likeness(atAgent ?? new Int16Array(), callerVoice)).toBeGreaterThan(alike);
    return caller;
  }

  /** The agent's latest call, closed with its recording. */
  async function lastCall(): Promise<CallRow> {
    return eventually('the call and its recording are closed', async () => {
      const [call] = callsBody.parse(await desk.get('/api/calls')).calls;
      return call?.endedAt !== undefined && call.recordings.length > 0 ? call : undefined;
    });
  }

  async function expectPlayable(call: CallRow): Promise<void> {
    const played = await desk.client.request(`/api/recordings/${call.recordings[0]?.id}/audio`);
    expect(played.status).toBe(200);
    const [left, right] = parseWav(Buffer.from(await played.arrayBuffer())).channels;
    expect(likeness(left ?? new Int16Array(), callerVoice)).toBeGreaterThan(alike);
    expect(likeness(right ?? new Int16Array(), agentVoice)).toBeGreaterThan(alike);
  }

  it.skipIf(isExternal)('of the engine the recording is whole and new calls work', async () => {
    await desk.does({ name: 'ready' });
    await desk.reaches('ready');
    // A crash may cost the last second of a recording: enough is said to know the voices without it.
    const cut = await talk('13900000001', 3_600);
    const engine = await hotline.child('engine/main');
    process.kill(engine, 'SIGKILL');
    await hotline.program.says(/The engine died \(SIGKILL\) and is started again/);
    await hotline.child('engine/main', engine);
    await cut.terminal.kill();
    await expectPlayable(await lastCall());
    await eventually('the agent can be ready', () => desk.does({ name: 'ready' }).then(() => true));
    for (const call of phone.terminal.calls) call.end('us', 0, 'the server is gone');
    await eventually('calls are taken again', async () => {
      return (await fetch(`${hotline.deskAddress}/healthz`)).ok || undefined;
    });
    const caller = await talk('13900000002');
    await caller.terminal.stop();
    await desk.reaches('ready');
    await expectPlayable(await lastCall());
    await desk.client.signOut();
    expect(await hotline.interrupt()).toEqual({ code: 0, signal: null });
  });

  it('of the controller waiting callers are on record and the agents go on', async () => {
    const waiting = [await newPhone('13900000001'), await newPhone('13900000002')];
    const calls: TerminalCall[] = [];
    for (const caller of waiting) {
      const call = await caller.dial(numbers.queue);
      await caller.hears(call);
      calls.push(call);
    }
    await eventually('both wait', () => desk.view.waiting === 2 || undefined);
    const controller = await hotline.child('controller');
    process.kill(controller, 'SIGKILL');
    await hotline.program.says(/The controller died \(SIGKILL\) and is started again/);
    await hotline.child('controller', controller);
    await eventually('nobody waits', () => desk.view.waiting === 0 || undefined, 20_000);
    expect(desk.states).toEqual(['not-ready signed-in']);
    await desk.does({ name: 'ready' });
    await desk.reaches('ready');
    // The new process sends the BYE; without one they would hear music for a minute.
    for (const call of calls) {
      expect(await call.ended).toMatchObject({ by: 'peer', status: 0 });
    }
    for (const caller of waiting)
      expect(caller.wire.lines.slice(-2)).toEqual(['<- BYE', '-> 200 BYE']);
    const caller = await talk('13900000003');
    await caller.terminal.stop();
    await desk.reaches('ready');
    await expectPlayable(await lastCall());
    await desk.client.signOut();
    expect(await hotline.interrupt()).toEqual({ code: 0, signal: null });
    const closed = (await storedCalls()).filter(({ agentId }) => agentId === undefined);
    expect(closed).toMatchObject([
      { callerNumber: '13900000001', outcome: 'failed', endedBy: 'system' },
      { callerNumber: '13900000002', outcome: 'failed', endedBy: 'system' },
    ]);
  });

  it('of the controller a phone that rang is cancelled and rings for the next call', async () => {
    await desk.does({ name: 'ready' });
    await desk.reaches('ready');
    const caller = await newPhone('13900000001');
    const call = await caller.dial(numbers.queue);
    const rung = await phone.ringing();
    await desk.reaches('offered ringing');
    const controller = await hotline.child('controller');
    process.kill(controller, 'SIGKILL');
    await hotline.child('controller', controller);
    expect(await rung.ended).toMatchObject({ by: 'peer', status: 487 });
    expect(await call.ended).toMatchObject({ by: 'peer', status: 0 });
    await eventually('the CANCEL is through', () => phone.wire.first('<- ACK'));
    expect(phone.wire.lines).toEqual([...rang, ...rungOff]);
    expect(caller.wire.lines.slice(-2)).toEqual(['<- BYE', '-> 200 BYE']);
    await eventually('the agent can be ready', () => desk.does({ name: 'ready' }).then(() => true));
    await desk.reaches('ready');
    await (await talk('13900000002')).terminal.stop();
    await desk.reaches('ready');
    await eventually('nothing is left', async () => {
      const metrics = await (await fetch(`${hotline.deskAddress}/metrics`)).text();
      return alive(metrics).every((line) => line.endsWith(' 0')) || undefined;
    });
    await desk.client.signOut();
    expect(await hotline.interrupt()).toEqual({ code: 0, signal: null });
    expect(await storedCalls()).toMatchObject([
      { callerNumber: '13900000001', outcome: 'failed', endedBy: 'system' },
      { callerNumber: '13900000002', outcome: 'answered', endedBy: 'caller' },
    ]);
  });

  function alive(metrics: string): readonly string[] {
    const lines = metrics.split('\n').filter((line) => line.startsWith('hotline_alive{'));
    expect(lines.length).toBeGreaterThan(0);
    return lines;
  }

  /** All records, by arrival. */
  async function storedCalls(): Promise<readonly CallRecord[]> {
    const database = await Database.open(join(folder, 'data', 'hotline.sqlite'));
    const rows = database.all(
      database.query.selectFrom('calls').select('record').orderBy('received_at'),
    );
    database.close();
    return rows.map(({ record }) => JSON.parse(record) as CallRecord);
  }
});
