/** The real sockets, on loopback with ports that the system chooses. */

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';
import type {
  IncomingRequest,
  IncomingResponse,
  TransactionUser,
  UserAgentOptions,
} from '../../../src/engine/sip/transaction-user.ts';
import { UserAgent } from '../../../src/engine/sip/user-agent.ts';
import { required } from '../../engine/sip/two-agents.ts';

const running: UserAgent[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((agent) => agent.stop()));
});

const obliging: TransactionUser = {
  onRequest: (incoming) => void incoming.respond({ status: 200 }),
  onDialogRequest: (incoming) => void incoming.respond({ status: 200 }),
  onAck: () => undefined,
  onCancel: () => undefined,
  onDialogEnded: () => undefined,
};

async function agentAt(address: string, options: Partial<UserAgentOptions> = {}) {
  const listen = (['udp', 'tcp'] as const).map((protocol) => ({ protocol, address, port: 0 }));
  const agent = new UserAgent({ listen, clock: systemClock, user: obliging, ...options });
  await agent.start();
  running.push(agent);
  return agent;
}

function uriOf(agent: UserAgent, protocol: 'udp' | 'tcp'): string {
  const point = required(agent.listenPoints.find((one) => one.protocol === protocol));
  const host = point.address.includes(':') ? `[${point.address}]` : point.address;
  return `sip:${host}:${point.port};transport=${protocol}`;
}

function ask(agent: UserAgent, uri: string, body?: string): Promise<IncomingResponse> {
  return new Promise((resolve, reject) => {
    const result = agent.request(
      { method: 'OPTIONS', uri, ...(body && { body }) },
      { onResponse: resolve },
    );
    if (result.outcome === 'refused') reject(new Error(result.reason));
  });
}

function options(branch: string, body = ''): string {
  return [
    'OPTIONS sip:bob@127.0.0.1 SIP/2.0',
    `Via: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bK${branch}`,
    'From: <sip:alice@127.0.0.1>;tag=a',
    'To: <sip:bob@127.0.0.1>',
    `Call-ID: ${branch}`,
    'CSeq: 1 OPTIONS',
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

/** Reads until as many responses came. */
async function responses(socket: Socket, count: number): Promise<string> {
  let text = '';
  while ((text.match(/^SIP\/2\.0 /gm) ?? []).length < count) {
    const [chunk] = await once(socket, 'data');
    text += String(chunk);
  }
  return text;
}

async function streamTo(agent: UserAgent): Promise<Socket> {
  const point = required(agent.listenPoints.find(({ protocol }) => protocol === 'tcp'));
  const socket = connect(point.port, point.address);
  await once(socket, 'connect');
  return socket;
}

describe.each(['127.0.0.1', '::1'])('on %s', (address) => {
  it.each(['udp', 'tcp'] as const)(
    'a request over %s is answered on the same way',
    async (protocol) => {
      const alice = await agentAt(address);
      const bob = await agentAt(address);
      const { response, flow } = await ask(alice, uriOf(bob, protocol));
      expect(response.status).toBe(200);
      expect([flow.protocol, flow.remoteAddress]).toEqual([protocol, address]);
    },
  );
});

describe('TCP', () => {
  it('reuses one connection for many requests', async () => {
    const alice = await agentAt('127.0.0.1');
    const bob = await agentAt('127.0.0.1');
    await Promise.all(Array.from({ length: 5 }, () => ask(alice, uriOf(bob, 'tcp'))));
    await ask(alice, uriOf(bob, 'tcp'));
    expect([alice.counters().connections, bob.counters().connections]).toEqual([1, 1]);
  });

  it('takes messages that arrive in pieces and several at once', async () => {
    const bob = await agentAt('127.0.0.1');
    const socket = await streamTo(bob);
    const text = `\r\n\r\n${options('one', 'x'.repeat(50))}${options('two')}${options('three')}`;
    const cuts = [0, 3, 40, 260, 300, text.length];
    for (const [index, cut] of cuts.entries()) socket.write(text.slice(cuts[index - 1] ?? 0, cut));
    const answers = await responses(socket, 3);
    expect(answers.match(/Call-ID: \w+/g)).toEqual([
      'Call-ID: one',
      'Call-ID: two',
      'Call-ID: three',
    ]);
    expect(answers.startsWith('\r\n')).toBe(true);
    socket.destroy();
  });

  it('answers 400 to a stream it cannot frame, and closes it', async () => {
    const bob = await agentAt('127.0.0.1');
    const socket = await streamTo(bob);
    socket.write(options('bad').replace('Content-Length: 0', 'Content-Length: x'));
    const answer = await responses(socket, 1);
    expect(answer).toMatch(/^SIP\/2\.0 400 /);
    await once(socket, 'close');
    expect(bob.counters()).toMatchObject({ malformed: 1, connections: 0 });
  });

  it('closes a connection beyond those that one source may have', async () => {
    const bob = await agentAt('127.0.0.1', { limits: { connectionsPerSourceMax: 1 } });
    const first = await streamTo(bob);
    const second = await streamTo(bob);
    await once(second, 'close');
    expect(bob.counters()).toMatchObject({ refused: 1, connections: 1 });
    first.destroy();
  });

  it('closes a connection that is idle for long', async () => {
    const bob = await agentAt('127.0.0.1', { limits: { connectionIdleMs: 1 } });
    const socket = await streamTo(bob);
    socket.resume();
    await once(socket, 'close');
    expect(bob.counters()).toMatchObject({ connections: 0 });
  });

  it('carries a body that fits no datagram, and refuses one above the limit', async () => {
    const alice = await agentAt('127.0.0.1');
    const limits = { messageBytesMax: 200_000 };
    const bob = await agentAt('127.0.0.1', { limits });
    const { response } = await ask(alice, uriOf(bob, 'tcp'), 'v=0'.padEnd(150_000, '\r\n'));
    expect(response.status).toBe(200);
    const tooMuch = await ask(alice, uriOf(bob, 'tcp'), 'v=0'.padEnd(250_000, '\r\n'));
    expect(tooMuch.response.status).not.toBe(200);
  });

  it('opens a connection to the sent-by for a response whose own is gone (RFC 3261 §18.2.2)', async () => {
    const held: IncomingRequest[] = [];
    const user = {
      ...obliging,
      onRequest: (incoming: IncomingRequest) => void held.push(incoming),
    };
    const bob = await agentAt('127.0.0.1', { user });
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const socket = await streamTo(bob);
    socket.write(options('late').replace('127.0.0.1:9;', `127.0.0.1:${port};`));
    await expect.poll(() => held.length).toBe(1);
    socket.destroy();
    await expect.poll(() => bob.counters().connections).toBe(0);
    const connected = once(server, 'connection') as Promise<[Socket]>;
    required(held[0]).respond({ status: 200 });
    const [again] = await connected;
    expect(await responses(again, 1)).toContain('Call-ID: late');
    again.destroy();
    server.close();
  });

  it('closes a connection whose peer sends what never becomes a message, or reads nothing', async () => {
    const limits = { bufferedBytesMax: 20_000, messageBytesMax: 1_000_000 };
    const talkative: TransactionUser = {
      ...obliging,
      onRequest: (incoming) => void incoming.respond({ status: 200, body: 'x'.repeat(60_000) }),
    };
    const bob = await agentAt('127.0.0.1', { limits, user: talkative });
    const flooding = await streamTo(bob);
    flooding.on('error', () => undefined);
    flooding.write(options('x').replace('Content-Length: 0', 'Content-Length: 900000'));
    flooding.write('x'.repeat(30_000));
    await once(flooding, 'close');
    const deaf = await streamTo(bob);
    deaf.on('error', () => undefined);
    deaf.pause();
    for (let index = 0; index < 400; index++) deaf.write(options(`deaf${index}`));
    await expect.poll(() => bob.counters().connections).toBe(0);
    deaf.destroy();
  });

  it('fails a request with a fabricated 503 when nobody listens', async () => {
    const alice = await agentAt('127.0.0.1');
    const bob = await agentAt('127.0.0.1');
    const uri = uriOf(bob, 'tcp');
    await bob.stop();
    const incoming = await ask(alice, uri);
    expect([incoming.response.status, incoming.fabricated]).toEqual([503, 'transport']);
  });
});

describe('UDP', () => {
  it('sends the response where the request came from when rport is asked for (RFC 3581)', async () => {
    const bob = await agentAt('127.0.0.1');
    const port = required(bob.listenPoints[0]).port;
    const socket = createSocket('udp4');
    const text = options('nat').replace('SIP/2.0/TCP 127.0.0.1:9', 'SIP/2.0/UDP 10.9.9.9:9;rport');
    socket.send(text, port, '127.0.0.1');
    const [bytes] = await once(socket, 'message');
    expect(String(bytes)).toContain(`received=127.0.0.1`);
    expect(String(bytes)).toContain(`rport=${socket.address().port}`);
    socket.close();
  });

  it('answers 400 to a malformed request and forgets it', async () => {
    const bob = await agentAt('127.0.0.1');
    const port = required(bob.listenPoints[0]).port;
    const socket = createSocket('udp4');
    const text = options('bad').replace('/TCP 127.0.0.1:9', '/UDP 127.0.0.1:9;rport');
    socket.send(text.replace('CSeq: 1 OPTIONS', 'CSeq: one'), port, '127.0.0.1');
    const [bytes] = await once(socket, 'message');
    expect(String(bytes)).toMatch(/^SIP\/2\.0 400 /);
    expect(bob.counters()).toMatchObject({ malformed: 1, serverTransactions: 0 });
    socket.close();
  });

  it('names the address that faces the peer where it is bound to all', async () => {
    const alice = await agentAt('0.0.0.0');
    const bob = await agentAt('127.0.0.1');
    const { response } = await ask(alice, uriOf(bob, 'udp'));
    const port = required(alice.listenPoints[0]).port;
    expect(response.headers.get('Via')).toMatch(`SIP/2.0/UDP 127.0.0.1:${port};`);
    const { response: back } = await ask(bob, uriOf(alice, 'udp').replace('0.0.0.0', '127.0.0.1'));
    expect(back.status).toBe(200);
  });

  it('finds a peer by its name, and fails with a fabricated 503 for a name that is none', async () => {
    const alice = await agentAt('127.0.0.1');
    const bob = await agentAt('127.0.0.1');
    const { response } = await ask(alice, uriOf(bob, 'udp').replace('127.0.0.1', 'localhost'));
    expect(response.status).toBe(200);
    const nowhere = await ask(alice, 'sip:bob@nowhere.invalid');
    expect([nowhere.response.status, nowhere.fabricated]).toEqual([503, 'transport']);
  });

  it('cannot be bound twice', async () => {
    const bob = await agentAt('127.0.0.1');
    const { port } = required(bob.listenPoints[0]);
    const listen = [{ protocol: 'udp', address: '127.0.0.1', port }] as const;
    await expect(agentAt('127.0.0.1', { listen })).rejects.toMatchObject({ code: 'port-in-use' });
  });
});

describe('stopping', () => {
  it('fails what waits, closes every socket and leaves no timer', async () => {
    const silent = { ...obliging, onRequest: () => undefined };
    const alice = await agentAt('127.0.0.1');
    const bob = await agentAt('127.0.0.1', { user: silent });
    const waiting = ask(alice, uriOf(bob, 'tcp'));
    await alice.stop();
    await bob.stop();
    expect((await waiting).fabricated).toBe('transport');
    for (const agent of [alice, bob]) {
      expect(agent.counters()).toMatchObject({
        clientTransactions: 0,
        serverTransactions: 0,
        dialogs: 0,
        timers: 0,
        sockets: 0,
        connections: 0,
      });
    }
  });
});
