import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AccessList,
  loopbackOnly,
} from '../../../src/engine/freeswitch/event-socket/access-list.ts';
import { AuthenticationGate } from '../../../src/engine/freeswitch/event-socket/authentication-gate.ts';
import { CommandParser } from '../../../src/engine/freeswitch/event-socket/command-parser.ts';
import { EventSocketSession } from '../../../src/engine/freeswitch/event-socket/event-socket-session.ts';
import {
  encodeValue,
  formatApiResponse,
  formatChannelData,
  formatEvent,
} from '../../../src/engine/freeswitch/event-socket/format-message.ts';
import { LoginAttempts } from '../../../src/engine/freeswitch/event-socket/login-attempts.ts';
import { Subscription } from '../../../src/engine/freeswitch/event-socket/subscription.ts';
import { SwitchEvent } from '../../../src/engine/freeswitch/events/switch-event.ts';
import { SwitchFixture, TestClient } from './switch-fixture.ts';

const sendmsg =
  'sendmsg 4f1c\nexecute-app-name: set\nexecute-app-arg: a=b: c\ncall-command: execute\n\n';

describe('commands', () => {
  it('are the same however they are cut into fragments', () => {
    const stream = Buffer.from(`auth secret\n\napi status\r\n\r\n${sendmsg}exit\n\n`);
    const whole = new CommandParser(1_000).push(stream);
    expect(whole.map(({ name, argument }) => [name, argument])).toEqual([
      ['auth', 'secret'],
      ['api', 'status'],
      ['sendmsg', '4f1c'],
      ['exit', ''],
    ]);
    expect(whole[2]?.headers.get('execute-app-arg')).toBe('a=b: c');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 }), (cuts) => {
        const parser = new CommandParser(1_000);
        const commands = [];
        let at = 0;
        for (const cut of cuts) {
          commands.push(...parser.push(stream.subarray(at, at + cut)));
          at += cut;
        }
        commands.push(...parser.push(stream.subarray(at)));
        expect(commands).toEqual(whole);
      }),
    );
  });

  it('take a body of as many bytes as announced', () => {
    const [command, next] = new CommandParser(1_000).push(
      Buffer.from('sendmsg u\nContent-Length: 6\n\nüber!\n\napi version\n\n'),
    );
    expect(command?.body).toBe('über!');
    expect(next?.name).toBe('api');
  });

  it.each([
    ['a line without end', 'x'.repeat(200), 'command-too-large'],
    ['a body above the limit', 'sendmsg\nContent-Length: 101\n\n', 'command-too-large'],
    ['a negative length', 'sendmsg\nContent-Length: -1\n\n', 'malformed-length'],
    ['a length in words', 'sendmsg\nContent-Length: ten\n\n', 'malformed-length'],
  ])('are refused for %s', (_what, text, fault) => {
    const push = () => new CommandParser(100).push(Buffer.from(text));
    expect(push).toThrow(expect.objectContaining({ details: expect.objectContaining({ fault }) }));
  });

  it('of any bytes end in commands or in a refusal', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 5 }), (chunks) => {
        const parser = new CommandParser(200);
        try {
          for (const chunk of chunks) parser.push(chunk);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-input' });
        }
      }),
    );
  });
});

describe('messages', () => {
  const event = new SwitchEvent({ 'Event-Name': 'DTMF', 'DTMF-Digit': '50 %', sdp: 'v=0\r\n' });

  it('count bytes, not characters', () => {
    expect(formatApiResponse('ü\n')).toBe('Content-Type: api/response\nContent-Length: 3\n\nü\n');
  });

  it('encode what clients decode: an outer header block never has a lone percent sign', () => {
    const block = formatChannelData(event);
    expect(block).toContain('DTMF-Digit: 50%20%25\n');
    expect(block).toContain('sdp: v%3D0%0D%0A\n');
    expect(block).toContain('Reply-Text: %2BOK%0A\n');
    expect(encodeValue('\ud800')).toBe('%EF%BF%BD');
  });

  it('carry JSON events as plain JSON, a body as `_body`', () => {
    const json = formatEvent(new SwitchEvent({ 'Event-Name': 'CUSTOM' }, 'ü'), 'json');
    const [head = '', body = ''] = json.split('\n\n');
    expect(head).toBe(`Content-Length: ${Buffer.byteLength(body)}\nContent-Type: text/event-json`);
    expect(JSON.parse(body)).toEqual({ 'Event-Name': 'CUSTOM', 'Content-Length': '2', _body: 'ü' });
  });
});

describe('a subscription', () => {
  const eventOf = (name: string, headers = {}) =>
    new SwitchEvent({ 'Event-Name': name, ...headers });

  it('takes everything after CUSTOM as subclasses', () => {
    const subscription = new Subscription();
    subscription.subscribe('json DTMF SWITCH_EVENT_PLAYBACK_START CUSTOM a::b BACKGROUND_JOB');
    expect(subscription.format).toBe('json');
    expect(subscription.wants(eventOf('DTMF'))).toBe(true);
    expect(subscription.wants(eventOf('PLAYBACK_START'))).toBe(true);
    expect(subscription.wants(eventOf('CUSTOM', { 'Event-Subclass': 'a::b' }))).toBe(true);
    expect(subscription.wants(eventOf('CUSTOM', { 'Event-Subclass': 'c::d' }))).toBe(false);
    expect(subscription.wants(eventOf('BACKGROUND_JOB'))).toBe(false);
  });

  it('lets an event through that matches any filter', () => {
    const subscription = new Subscription();
    subscription.subscribe('plain all');
    subscription.addFilter('Unique-ID', 'one');
    subscription.addFilter('Conference-Unique-ID', 'two');
    expect(subscription.wants(eventOf('DTMF', { 'Unique-ID': 'one' }))).toBe(true);
    expect(subscription.wants(eventOf('CUSTOM', { 'Conference-Unique-ID': 'two' }))).toBe(true);
    expect(subscription.wants(eventOf('DTMF', { 'Unique-ID': 'two' }))).toBe(false);
    subscription.deleteFilter('Unique-ID', '');
    expect(subscription.wants(eventOf('DTMF', { 'Unique-ID': 'one' }))).toBe(false);
  });

  it('is bounded', () => {
    const subscription = new Subscription();
    const names = Array.from({ length: 600 }, (_, index) => `N${index}`).join(' ');
    expect(subscription.subscribe(`json ${names}`)).toBe(false);
    for (let index = 0; index < 512; index++) subscription.addFilter('h', `${index}`);
    expect(subscription.addFilter('h', 'one more')).toBe(false);
  });
});

describe('a connection', () => {
  it('that sends what cannot be read is dropped, and each fault is counted', () => {
    const fixture = new SwitchFixture();
    const garbage = ['x'.repeat(70_000), 'sendmsg\nContent-Length: ten', 'no-such-command'];
    const clients = garbage.map((text) => {
      const client = fixture.openInbound();
      client.send(text);
      return client;
    });
    expect(clients.map(({ isClosed }) => isClosed)).toEqual([true, true, false]);
    expect(fixture.totals).toMatchObject({
      ...{ oversizedCommands: 1, malformedCommands: 1, unknownCommands: 1 },
      droppedConnections: 2,
    });
  });

  it('whose client does not read is dropped', async () => {
    const fixture = new SwitchFixture();
    const client = fixture.openInbound();
    client.send('event json CUSTOM x');
    client.bytesQueued = 2_000_000;
    client.send('sendevent CUSTOM', 'Event-Subclass: x');
    expect(client.isClosed).toBe(true);
    expect(fixture.totals.droppedConnections).toBe(1);
  });

  it('reports a background job under the uuid it was given', async () => {
    const fixture = new SwitchFixture();
    const client = fixture.openInbound();
    client.send('event json BACKGROUND_JOB');
    client.send('bgapi create_uuid', 'Job-UUID: job-1');
    const messages = client.take();
    expect(messages[1]?.headers['Reply-Text']).toBe('+OK Job-UUID: job-1');
    const event = JSON.parse(messages[2]?.body ?? '{}');
    expect(event).toMatchObject({ 'Event-Name': 'BACKGROUND_JOB', 'Job-UUID': 'job-1' });
    expect(event._body).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('cannot speak in the name of a conference', () => {
    const client = new SwitchFixture().openInbound();
    client.send('sendevent CUSTOM', 'Event-Subclass: conference::maintenance');
    expect(client.take()[0]?.headers['Reply-Text']).toMatch(/^-ERR/);
  });
});

describe('logging in', () => {
  function open(fixture: SwitchFixture, attempts: LoginAttempts): TestClient {
    const client = new TestClient();
    client.session = new EventSocketSession({
      stream: client,
      bus: fixture.bus,
      clock: fixture.clock,
      limits: { commandBytesMax: 1_000, queuedBytesMax: 100_000, pendingCommandsMax: 10 },
      commands: new AuthenticationGate({
        commands: fixture.commands,
        password: 'secret',
        attempts,
        source: '10.0.0.1',
        clock: fixture.clock,
        totals: fixture.totals,
      }),
      totals: fixture.totals,
      onClosed: () => undefined,
    });
    return client;
  }

  it('comes before any other command', () => {
    const fixture = new SwitchFixture();
    const client = open(fixture, new LoginAttempts(fixture.clock));
    client.send('api status');
    client.send('auth secret');
    client.send('api show channels count');
    expect(client.take().map(({ headers, body }) => headers['Reply-Text'] ?? body)).toEqual([
      '-ERR command not found',
      '+OK accepted',
      '\n0 total.\n',
    ]);
    expect(fixture.totals.unknownCommands).toBe(1);
  });

  it('takes longer with each failure, whatever the password then is', async () => {
    const fixture = new SwitchFixture();
    const attempts = new LoginAttempts(fixture.clock);
    for (let failure = 0; failure < 5; failure++) {
      const guesser = open(fixture, attempts);
      guesser.send('auth guess');
      await fixture.advance(10_000);
      expect(guesser.take()[0]?.headers['Reply-Text']).toBe('-ERR invalid');
      expect(guesser.isClosed).toBe(true);
    }
    expect(fixture.totals.wrongPasswords).toBe(5);
    const client = open(fixture, attempts);
    client.send('auth secret');
    await fixture.advance(990);
    expect(client.take()).toEqual([]);
    await fixture.advance(10);
    expect(client.take()[0]?.headers['Reply-Text']).toBe('+OK accepted');
  });

  it('is for this machine unless configured otherwise', () => {
    const access = new AccessList(loopbackOnly);
    expect(
      ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'].map((a) => access.allows(a)),
    ).toEqual([true, true, true, true]);
    expect(['10.0.0.1', '::2', 'localhost', ''].map((a) => access.allows(a))).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(() => new AccessList(['10.0.0.0/33'])).toThrow('Not a network');
  });
});
