/** The event socket's port, knocked at by those who are no controllers: each is counted, the rest go on. */
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/base/clock.ts';
import type { EventSocketCounters } from '../../../src/engine/freeswitch/event-socket/event-socket-totals.ts';
import { FreeSwitchServer } from '../../../src/engine/freeswitch/free-switch-server.ts';
import { eventually } from '../../support/eventually.ts';
import { FakeMediaEngine } from '../../support/fakes/fake-media-engine.ts';

const password = 'secret';
const none: EventSocketCounters = {
  refusedConnections: 0,
  droppedConnections: 0,
  wrongPasswords: 0,
  unknownCommands: 0,
  malformedCommands: 0,
  oversizedCommands: 0,
};

describe('the event socket', () => {
  let server: FreeSwitchServer;
  let knocks: Knock[];

  async function start(allow?: readonly string[]): Promise<void> {
    server = new FreeSwitchServer({
      sip: { address: '127.0.0.1', port: 0 },
      eventSocket: { address: '127.0.0.1', port: 0, password, ...(allow && { allow }) },
      media: new FakeMediaEngine(systemClock),
      clock: systemClock,
      log: { info: () => undefined, warn: () => undefined },
      limits: { connectionsMax: 3, commandBytesMax: 1_000, pendingCommandsMax: 20 },
    });
    await server.start();
  }
  beforeEach(() => {
    knocks = [];
  });
  afterEach(async () => {
    for (const knock of knocks) knock.close();
    await server.stop();
  });

  function knock(): Knock {
    const one = new Knock(server.eventSocketPort);
    knocks.push(one);
    return one;
  }

  async function expectCounted(counted: Partial<EventSocketCounters>): Promise<void> {
    await eventually('it is counted', () => {
      expect(server.counters().eventSocket).toEqual({ ...none, ...counted });
      return true;
    });
  }

  it('counts who sends what is no command, and serves the one who logs in', async () => {
    await start();
    const guesser = knock();
    guesser.say('auth guess\n\n');
    await guesser.closed;
    const talker = knock();
    talker.say('GET / HTTP/1.1\r\nHost: hotline\r\n\r\n');
    await talker.hears('-ERR command not found');
    const flooder = knock();
    flooder.say('x'.repeat(2_000));
    await flooder.closed;
    const liar = knock();
    liar.say('auth secret\nContent-Length: many\n\n');
    await liar.closed;
    await expectCounted({
      ...{ wrongPasswords: 1, unknownCommands: 1, oversizedCommands: 1, malformedCommands: 1 },
      droppedConnections: 2,
    });
    const controller = knock();
    controller.say(`auth ${password}\n\napi version\n\n`);
    await controller.hears('FreeSWITCH');
  });

  it('turns away one connection too many, and takes one again when there is room', async () => {
    await start();
    const inside = [knock(), knock(), knock()];
    for (const one of inside) await one.hears('auth/request');
    const outside = knock();
    await outside.hears('rude-rejection');
    await outside.closed;
    await expectCounted({ refusedConnections: 1 });
    inside[0]?.close();
    await eventually('there is room', () => server.counters().inboundSockets === 2 || undefined);
    await knock().hears('auth/request');
  });

  it('turns away who comes from elsewhere', async () => {
    await start(['192.0.2.0/24']);
    const stranger = knock();
    await stranger.hears('rude-rejection');
    await expectCounted({ refusedConnections: 1 });
  });
});

/** A TCP connection that says what the test wants. */
class Knock {
  readonly closed: Promise<void>;
  readonly #socket: Socket;
  #heard = '';

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1' });
    this.#socket.on('error', () => undefined); // being closed on is a right answer
    this.#socket.on('data', (bytes) => {
      this.#heard += bytes.toString();
    });
    this.closed = new Promise((resolve) => this.#socket.once('close', () => resolve()));
  }

  say(text: string): void {
    this.#socket.write(text);
  }

  async hears(text: string): Promise<void> {
    const isHeard = () => this.#heard.includes(text) || undefined;
    await eventually(`"${text}" is said`, isHeard, 2_000);
  }

  close(): void {
    this.#socket.destroy();
  }
}
