/** The processes of `npm start`: what the terminal shows, how they stop, and who starts whom again. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { PeerCall, SipPeer } from '../support/sip-peer.ts';
import { freePort, isAlive, SupervisorProcess } from '../support/supervisor-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'hotline-supervisor-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(settings: Readonly<Record<string, string>> = {}): Promise<SupervisorProcess> {
  const supervisor = new SupervisorProcess({
    HOTLINE_SIP_PORT: String(await freePort()),
    HOTLINE_DESK_PORT: '0',
    HOTLINE_DATA: join(folder, 'data'),
    ...settings,
  });
  onTestFinished(() => {
    for (const pid of [supervisor.child('engine'), supervisor.child('controller')]) {
      if (pid !== undefined && isAlive(pid)) process.kill(pid, 'SIGKILL');
    }
    supervisor.signal('SIGKILL');
  });
  return supervisor;
}

function childrenOf(supervisor: SupervisorProcess): { engine: number; controller: number } {
  const [engine, controller] = [supervisor.child('engine'), supervisor.child('controller')];
  if (engine === undefined || controller === undefined) throw new Error(supervisor.output);
  return { engine, controller };
}

/** Settles when a controller answers behind this port: OPTIONS go through the engine to it. */
async function answersAt(port: number): Promise<void> {
  const peer = await SipPeer.open({ host: '127.0.0.1', port });
  onTestFinished(() => peer.close());
  const isOk = () =>
    peer.unexpected.some((line) => line.startsWith('SIP/2.0 200')) ? true : undefined;
  const ask = async () => {
    PeerCall.to(peer, 'ping', 'probe').request('OPTIONS');
    await new Promise((resolve) => setTimeout(resolve, 100));
    return isOk();
  };
  await eventually('OPTIONS are answered', ask, 30_000);
}

describe('npm start', () => {
  it('prints what to dial, where the desk is, and the sign-ins once; Ctrl-C leaves nothing', async () => {
    const data = join(folder, 'first');
    const first = await (await start({ HOTLINE_DATA: data })).ready();
    const port = /sip:4008108000@127\.0\.0\.1:(\d+) {2}sip:8008108000@/.exec(first.output)?.[1];
    expect(first.output).toMatch(/desk 座席 {4}http:\/\/127\.0\.0\.1:\d+\n/);
    expect(first.output).toMatch(/linjing +(\w{4}-){2}\w{4} +1001 +(\w{4}-){2}\w{4}/);
    expect(first.output).toContain(`-- call 4008108000 --press 2 --server 127.0.0.1:${port}\n`);
    expect(first.output).not.toContain('\u001b');
    const { engine, controller } = childrenOf(first);
    first.pressCtrlC();
    expect(await first.ended).toEqual({ code: 0, signal: null });
    expect([engine, controller].map(isAlive)).toEqual([false, false]);

    const second = await (await start({ HOTLINE_DATA: data })).ready();
    expect(second.output).not.toContain('linjing');
    second.signal('SIGTERM');
    expect(await second.ended).toEqual({ code: 0, signal: null });
  });

  it('ends at once at the second Ctrl-C, though a child hangs', async () => {
    const supervisor = await (await start()).ready();
    const { engine, controller } = childrenOf(supervisor);
    process.kill(controller, 'SIGSTOP');
    supervisor.signal('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(isAlive(controller)).toBe(true);
    supervisor.signal('SIGINT');
    await supervisor.ended;
    await eventually('both are gone', () => ![engine, controller].some(isAlive) || undefined);
  });

  it('does not leave its children behind when it is killed', async () => {
    const supervisor = await (await start()).ready();
    const { engine, controller } = childrenOf(supervisor);
    supervisor.signal('SIGKILL');
    await eventually('both are gone', () => ![engine, controller].some(isAlive) || undefined);
  });

  it('starts a killed engine, then a killed controller again; both serve as before', async () => {
    const port = await freePort();
    const supervisor = await (await start({ HOTLINE_SIP_PORT: String(port) })).ready();
    await answersAt(port);
    const before = childrenOf(supervisor);
    process.kill(before.engine, 'SIGKILL');
    const isTold = (line: string) => supervisor.output.includes(line) || undefined;
    await eventually('it is told', () => isTold('The engine died (SIGKILL)'));
    await answersAt(port);
    expect(supervisor.child('controller')).toBe(before.controller);
    process.kill(before.controller, 'SIGKILL');
    await eventually('it is told', () => isTold('The controller died (SIGKILL)'));
    await answersAt(port);
    expect(supervisor.output.match(/Hotline is ready/g)).toHaveLength(1);
    supervisor.signal('SIGTERM');
    await supervisor.ended;
  });
});

describe('one clear line says why it cannot start:', () => {
  async function refusal(settings: Readonly<Record<string, string>>): Promise<string> {
    const supervisor = await start(settings);
    expect(await supervisor.ended).toEqual({ code: 1, signal: null });
    return supervisor.output;
  }

  it('the SIP port is taken', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    onTestFinished(() => void socket.close());
    await once(socket, 'listening');
    const { port } = socket.address();
    expect(await refusal({ HOTLINE_SIP_PORT: String(port) })).toBe(
      `hotline: SIP port ${port} is taken\n`,
    );
  });

  it("the desk's port is taken", async () => {
    const server = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    expect(await refusal({ HOTLINE_DESK_PORT: String(port) })).toBe(
      `hotline: The desk's port ${port} is taken\n`,
    );
  });

  it('the data directory cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const data = join(folder, 'file', 'data');
    expect(await refusal({ HOTLINE_DATA: data })).toBe(
      `hotline: The data directory ${data} cannot be written: choose another with HOTLINE_DATA.\n`,
    );
  });

  it('the address is not ours', async () => {
    expect(await refusal({ HOTLINE_ADDRESS: '192.0.2.1' })).toBe(
      'hotline: SIP cannot be taken at 192.0.2.1: it is not an address of this machine\n',
    );
  });
});
