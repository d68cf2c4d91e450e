import fc from 'fast-check';
import { expect, it } from 'vitest';
import { startHeartbeat } from '../../../src/engine/freeswitch/events/heartbeat.ts';
import { SwitchFixture } from './switch-fixture.ts';

const word = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('UUID', 'OTHER', 'room', 'all', 'start', 'stop', '-both'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('1', '-1', '99999999999', '+5', 'inline', 'park', 'mute'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('tone_stream://%(20,0,440)', '/rec/a.wav', '^^^a=b', "'", '{'),
  },
  { weight: 2, arbitrary: fc.string({ maxLength: 20 }) },
);

const commandNames = [
  'uuid_bridge UUID OTHER',
  'uuid_transfer UUID',
  'uuid_record UUID',
  'uuid_broadcast UUID',
  'uuid_displace UUID',
  'uuid_audio UUID',
  'uuid_hold',
  'uuid_setvar UUID',
  'uuid_send_dtmf UUID',
  'uuid_dump',
  'show',
  'sofia',
  'status',
  'sched_hangup',
  'conference',
  'conference room',
  'conference room mute',
  'conference room play',
  'conference room recording',
  'conference room relate',
  'conference room transfer',
  'conference room set max_members',
];

const applicationNames = [
  'set',
  'multiset',
  'export',
  'playback',
  'play_and_get_digits',
  'record',
  'record_session',
  'conference',
  'eavesdrop',
  'send_dtmf',
  'sleep',
  'set_mute',
  'displace_session',
  'sched_hangup',
  'socket',
  'park',
];

const hostile = fc.oneof(
  fc
    .tuple(fc.constantFrom(...commandNames), fc.array(word, { maxLength: 6 }))
    .map(([name, words]) => `api ${name} ${words.join(' ')}`),
  fc
    .tuple(fc.constantFrom(...applicationNames), fc.array(word, { maxLength: 10 }))
    .map(
      ([name, words]) =>
        `sendmsg UUID\ncall-command: execute\nexecute-app-name: ${name}\nexecute-app-arg: ${words.join(' ')}`,
    ),
  fc
    .tuple(
      fc.constantFrom(
        'event',
        'filter',
        'nixevent',
        'myevents',
        'linger',
        'sendevent',
        'getvar',
        'log',
      ),
      fc.array(word, { maxLength: 6 }),
    )
    .map(([name, words]) => `${name} ${words.join(' ')}`),
);

it('whatever a controller sends, every command is answered and nothing is left in the end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(hostile, { maxLength: 12 }), async (commands) => {
      const fixture = new SwitchFixture();
      const [channel, client] = await fixture.openChannel();
      const [other] = await fixture.openChannel();
      const inbound = fixture.openInbound();
      for (const command of commands) {
        const named = command.replaceAll('UUID', channel.uuid).replaceAll('OTHER', other.uuid);
        inbound.send(named.replaceAll(/\r|\n(?!call-|execute-)/g, ' '));
        await fixture.settle();
        if (!inbound.isClosed) expect(inbound.take().length).toBeGreaterThan(0);
        client.take();
      }
      await channel.end('NORMAL_CLEARING');
      await other.end('NORMAL_CLEARING');
      await fixture.advance(1_000);
      expect(fixture.core.channels.size).toBe(0);
      expect(fixture.core.conferences.count).toBe(0);
      expect(await fixture.media.statistics()).toMatchObject({
        streams: 0,
        playbacks: 0,
        recordings: 0,
        conferences: 0,
        bridges: 0,
        taps: 0,
      });
      expect(fixture.clock.pendingTimers).toBe(0);
    }),
    { numRuns: 150 },
  );
});

it('the heart beats every twenty seconds with the load', async () => {
  const fixture = new SwitchFixture();
  await fixture.openChannel();
  const client = fixture.openInbound();
  client.send('event json HEARTBEAT');
  client.take();
  const stop = startHeartbeat(fixture.core);
  fixture.clock.advance(40_000);
  stop();
  expect(client.takeEvents()).toMatchObject([
    { 'Session-Count': '1', 'Max-Sessions': '2000', 'Session-Per-Sec': '500' },
    { 'Session-Count': '1', 'Event-Name': 'HEARTBEAT' },
  ]);
  expect(fixture.clock.pendingTimers).toBe(0);
});
