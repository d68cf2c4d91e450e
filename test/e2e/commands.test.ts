/**
 * The commands of the README as real processes: `npm start`, a phone, a caller; what they print, what
 * they leave, and the one clear line each when something is wrong.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { callsBody } from '../../src/protocol/rest/desk.ts';
import { buildHotline, projectDirectory } from '../support/built-hotline.ts';
import { isExternal } from '../support/hotline/call-servers.ts';
import { ChildProgram } from '../support/hotline/child-program.ts';
import { freePorts } from '../support/hotline/free-ports.ts';
import { TestDesk } from '../support/hotline/test-desk.ts';
import { babble, likeness, parseWav, readWav, writeWav } from '../support/sound.ts';
import { StartedHotline } from '../support/started-hotline.ts';

const alike = 0.95;
/** How long the two talk. */
const talkMs = 4_000;
const callerVoice = babble(1, 60);
const agentVoice = babble(2, 60);

describe('the commands', () => {
  let folder: string;
  const programs: ChildProgram[] = [];

  beforeAll(() => {
    buildHotline();
    folder = mkdtempSync(join(tmpdir(), 'hotline-commands-'));
    writeWav(join(folder, 'caller.wav'), callerVoice);
    writeWav(join(folder, 'agent.wav'), agentVoice);
  }, 240_000);
  afterEach(async () => {
    await Promise.all(programs.splice(0).map((program) => program.stop()));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function hotlineCommand(...args: readonly string[]): ChildProgram {
    const options = { directory: projectDirectory };
    const program = new ChildProgram(process.execPath, ['dist/cli/hotline.js', ...args], options);
    programs.push(program);
    return program;
  }

  it('let a caller in the terminal talk with an agent in the terminal', async () => {
    const hotline = await StartedHotline.start({ folder: join(folder, 'talk') });
    programs.push(hotline.program);
    const server = `127.0.0.1:${hotline.sip.port}`;
    const card = hotline.card(0);
    const phone = hotlineCommand(
      ...['phone', card.extension, '--password', card.phonePassword, '--server', server],
      ...['--auto-answer', '--play', join(folder, 'agent.wav')],
      ...['--record', join(folder, 'at-agent.wav')],
    );
    await phone.says(/registered as 1001/);
    const desk = await TestDesk.open({ address: hotline.deskAddress, card });
    await desk.does({ name: 'ready' });
    writeFileSync(join(folder, 'at-caller.wav.part'), 'left by a caller who was killed');
    const caller = hotlineCommand(
      ...['call', '4008108000', '--press', '2', '--server', server],
      ...['--say', join(folder, 'caller.wav'), '--record', join(folder, 'at-caller.wav')],
    );
    await caller.says(/== answered/);
    await caller.says(/-> keys 2/, 60_000);
    await desk.reaches('talking talking');
    await wait(talkMs);
    caller.send('SIGINT');
    expect((await caller.ended).code).toBe(0);
    await desk.reaches('wrap-up wrap-up');
    await desk.does({ name: 'end-wrap-up' });
    phone.send('SIGINT');
    expect((await phone.ended).code).toBe(0);

    const atAgent = readWav(join(folder, 'at-agent.wav')).channels[0] ?? new Int16Array();
    const atCaller = readWav(join(folder, 'at-caller.wav')).channels[0] ?? new Int16Array();
    expect(likeness(atAgent, callerVoice)).toBeGreaterThan(alike);
    // Prompts and music came before.
    expect(likeness(atCaller.subarray(-3 * 8_000), agentVoice)).toBeGreaterThan(alike);

    const { calls } = callsBody.parse(await desk.get('/api/calls'));
    expect(calls).toMatchObject([
      { callerNumber: '13800138000', customerName: '王建国', outcome: 'answered' },
    ]);
    const id = calls[0]?.recordings[0]?.id;
    const played = await desk.client.request(`/api/recordings/${id}/audio`);
    const [left, right] = parseWav(Buffer.from(await played.arrayBuffer())).channels;
    expect(likeness(left ?? new Int16Array(), callerVoice)).toBeGreaterThan(alike);
    expect(likeness(right ?? new Int16Array(), agentVoice)).toBeGreaterThan(alike);

    await desk.client.signOut();
    expect(await hotline.interrupt()).toEqual({ code: 0, signal: null });
  }, 120_000);

  it('ends on Ctrl-C with a call in progress, and frees its ports', async () => {
    const options = { folder: join(folder, 'interrupted') };
    const hotline = await StartedHotline.start(options);
    programs.push(hotline.program);
    const server = `127.0.0.1:${hotline.sip.port}`;
    const caller = hotlineCommand(
      ...['call', '4008108000', '--server', server, '--record', join(folder, 'cut.wav')],
    );
    await caller.says(/== answered/);
    expect(await hotline.interrupt()).toEqual({ code: 0, signal: null });
    await caller.says(/ended by the other side/);
    expect((await caller.ended).code).toBe(0);
    const [metricsPort] = await freePorts(1);
    const settings = {
      HOTLINE_SIP_PORT: String(hotline.sip.port),
      HOTLINE_DESK_PORT: new URL(hotline.deskAddress).port,
      HOTLINE_ENGINE_METRICS_PORT: String(metricsPort),
    };
    const again = await StartedHotline.start({ ...options, settings });
    programs.push(again.program);
    expect(again.program.output).not.toContain('shown this once');
    const counters = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
    expect(await counters.text()).toMatch(
      /^hotline_engine\{counter="drachtio.sip.malformed"\} 0$/m,
    );
    expect((await fetch(`http://127.0.0.1:${metricsPort}/`)).status).toBe(404);
    expect(await again.interrupt()).toEqual({ code: 0, signal: null });
  }, 60_000);

  it('refuse a phone with a wrong password', async () => {
    const hotline = await StartedHotline.start({ folder: join(folder, 'wrong') });
    programs.push(hotline.program);
    const server = `127.0.0.1:${hotline.sip.port}`;
    const phone = hotlineCommand('phone', '1001', '--password', 'wrong', '--server', server);
    expect((await phone.ended).code).toBe(1);
    expect(phone.output).toContain('registration refused: 403');
  }, 60_000);

  /** What a start that fails prints: its lines, without the log's. */
  async function refusedStart(settings: Record<string, string>): Promise<readonly string[]> {
    const hotline = await StartedHotline.launch({ folder: join(folder, 'refused'), settings });
    programs.push(hotline.program);
    expect(await hotline.program.ended).toEqual({ code: 1, signal: null });
    return hotline.program.output.split('\n').filter((line) => line.startsWith('hotline:'));
  }

  it.skipIf(isExternal)('say in one line that the SIP port is taken', async () => {
    const taken = createSocket('udp4');
    taken.bind(0, '127.0.0.1');
    await once(taken, 'listening');
    const port = taken.address().port;
    const lines = await refusedStart({ HOTLINE_SIP_PORT: String(port) });
    taken.close();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(String(port));
  });

  it('say in one line that the data directory cannot be written', async () => {
    const file = join(folder, 'not-a-directory');
    writeFileSync(file, '');
    const lines = await refusedStart({ HOTLINE_DATA: `${file}/data` });
    expect(lines).toEqual([
      `hotline: The data directory ${file}/data cannot be written: choose another with HOTLINE_DATA.`,
    ]);
  });

  it('say in one line each which settings are wrong', async () => {
    const lines = await refusedStart({ HOTLINE_DESK_PORT: 'eighty', HOTLINE_COLOUR: 'red' });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('HOTLINE_DESK_PORT');
    expect(lines[1]).toBe('hotline: HOTLINE_COLOUR: there is no such setting');
  });
});
