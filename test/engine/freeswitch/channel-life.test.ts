import { beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../../src/engine/freeswitch/channel/channel.ts';
import { SwitchFixture, type TestClient } from './switch-fixture.ts';

let fixture: SwitchFixture;
let channel: Channel;
let client: TestClient;

beforeEach(async () => {
  fixture = new SwitchFixture();
  [channel, client] = await fixture.openChannel();
});

async function die(controller: TestClient): Promise<void> {
  controller.die();
  await fixture.settle();
}

const heard = (of: Channel) =>
  fixture.media.calls
    .filter((call) => call.startsWith(`play ${of.streamId}`))
    .map((call) => call.split(' ')[2]);

describe('a channel whose controller dies', () => {
  it('falls through to music when idle, and is hung up after the limit', async () => {
    await die(client);
    expect(heard(channel)).toEqual(['local_stream://moh']);
    await fixture.advance(59_990);
    expect(channel.hasEnded).toBe(false);
    await fixture.advance(10);
    expect(fixture.signalled).toEqual(['hangup ALLOTTED_TIMEOUT']);
    expect(fixture.core.channels.size).toBe(0);
    expect(fixture.clock.pendingTimers).toBe(0);
  });

  it('is hung up at once where that is configured', async () => {
    fixture = new SwitchFixture({ fallThrough: [] });
    [channel, client] = await fixture.openChannel();
    await die(client);
    expect(fixture.signalled).toEqual(['hangup NORMAL_CLEARING']);
  });

  it('plays on what it was playing, then falls through', async () => {
    client.execute(channel.uuid, 'playback', 'tone_stream://%(5000,0,440)', 'e');
    await fixture.settle();
    await die(client);
    await fixture.advance(4_990);
    expect(heard(channel)).toHaveLength(1);
    await fixture.advance(20);
    expect(heard(channel).at(-1)).toBe('local_stream://moh');
  });

  it('talks on while bridged, however long', async () => {
    const [other, otherClient] = await fixture.openChannel();
    await fixture.api(`uuid_bridge ${channel.uuid} ${other.uuid}`);
    await die(client);
    await die(otherClient);
    await fixture.advance(120_000);
    expect(fixture.signalled).toEqual([]);
    await other.end('NORMAL_CLEARING', true);
    await fixture.settle();
    expect(fixture.signalled).toEqual(['hangup NORMAL_CLEARING']);
    expect(fixture.core.channels.size).toBe(0);
  });

  it('falls through when it was parked by an unbridge', async () => {
    const [other] = await fixture.openChannel();
    await fixture.api(`uuid_bridge ${channel.uuid} ${other.uuid}`);
    await fixture.api(`uuid_transfer ${channel.uuid} -both park inline`);
    await die(client);
    expect(heard(channel)).toEqual(['local_stream://moh']);
  });

  it('is kept when another takes it over in time', async () => {
    await die(client);
    await fixture.advance(30_000);
    const transferred = await fixture.api(
      `uuid_transfer ${channel.uuid} 'socket:127.0.0.1:8085 async full,endless_playback:local_stream://moh' inline`,
    );
    expect(transferred).toBe('+OK\n');
    expect(channel.isControlled).toBe(true);
    await fixture.advance(120_000);
    expect(channel.hasEnded).toBe(false);
  });

  it('is hung up after the limit when it is parked after a bridge', async () => {
    const [other] = await fixture.openChannel();
    channel.setVariable('park_after_bridge', 'true');
    await fixture.api(`uuid_bridge ${channel.uuid} ${other.uuid}`);
    await die(client);
    await other.end('NORMAL_CLEARING', true);
    await fixture.settle();
    expect(channel.runner.base?.name).toBe('park');
    await fixture.advance(60_000);
    expect(fixture.signalled).toEqual(['hangup ALLOTTED_TIMEOUT']);
  });
});

describe('the end of a channel', () => {
  it('is told in order: completions, the call state, the farewell', async () => {
    client.send('event json CHANNEL_EXECUTE_COMPLETE CHANNEL_CALLSTATE');
    client.execute(channel.uuid, 'playback', 'tone_stream://%(5000,0,440)', 'e');
    await fixture.settle();
    await fixture.advance(1_000);
    client.take();
    await channel.end('NORMAL_CLEARING', true);
    const messages = client.take();
    const events = messages.slice(0, -1).map(({ body }) => JSON.parse(body));
    expect(events.map((event) => event.Application ?? event['Channel-Call-State'])).toEqual([
      'playback',
      'socket',
      'HANGUP',
    ]);
    expect(events[0]).toMatchObject({ 'Application-UUID': 'e', variable_playback_ms: '1000' });
    expect(messages.at(-1)?.headers).toMatchObject({
      'Content-Type': 'text/disconnect-notice',
      'Controlled-Session-UUID': channel.uuid,
    });
    expect(client.isClosed).toBe(true);
  });

  it('leaves the connection open for the time the controller lingers', async () => {
    client.send('linger 5');
    await channel.end('NORMAL_CLEARING', true);
    expect(client.isClosed).toBe(false);
    await fixture.advance(5_000);
    expect(client.isClosed).toBe(true);
  });

  it('comes once, whoever asks how often', async () => {
    channel.hangup('USER_BUSY');
    channel.hangup('NORMAL_CLEARING');
    await channel.end('NORMAL_CLEARING');
    expect(fixture.signalled).toEqual(['hangup USER_BUSY']);
    expect((await fixture.media.statistics()).streams).toBe(0);
  });

  it('comes when no audio arrives any more', async () => {
    fixture.media.timeOut(channel.streamId);
    await fixture.settle();
    expect(fixture.signalled).toEqual(['hangup MEDIA_TIMEOUT']);
  });

  it('comes when it was scheduled', async () => {
    await fixture.api(`sched_hangup +10 ${channel.uuid} NORMAL_CLEARING`);
    await fixture.advance(9_990);
    expect(channel.hasEnded).toBe(false);
    await fixture.advance(10);
    expect(fixture.signalled).toEqual(['hangup NORMAL_CLEARING']);
  });

  it('takes it out of its conference, whose last member closes it', async () => {
    const [other] = await fixture.openChannel();
    for (const [one, flags] of [
      [channel, '++flags{endconf}'],
      [other, ''],
    ] as const) {
      one.execute('conference', `room${flags}`, 'e');
      await fixture.settle();
    }
    expect(await fixture.api('conference room list count')).toBe('2');
    channel.hangup('NORMAL_CLEARING');
    await fixture.settle();
    expect(await fixture.api('conference room list count')).toBe(
      '-ERR Conference room not found\n',
    );
    expect(other.hasEnded).toBe(false);
    expect((await fixture.media.statistics()).conferences).toBe(0);
  });
});

describe('bridging', () => {
  it('takes a leg from its old partner, who is hung up', async () => {
    const [second] = await fixture.openChannel();
    const [third] = await fixture.openChannel();
    await fixture.api(`uuid_bridge ${channel.uuid} ${second.uuid}`);
    expect(await fixture.api(`uuid_bridge ${channel.uuid} ${third.uuid}`)).toBe(
      `+OK ${third.uuid}\n`,
    );
    expect(second.hasEnded).toBe(true);
    expect(channel.partner).toBe(third);
    expect(await fixture.api('show calls count')).toBe('\n1 total.\n');
  });

  it('of a channel with itself, or one that has ended, is refused', async () => {
    const [second] = await fixture.openChannel();
    expect(await fixture.api(`uuid_bridge ${channel.uuid} ${channel.uuid}`)).toBe(
      '-ERR Invalid uuid\n',
    );
    await second.end('NORMAL_CLEARING');
    expect(await fixture.api(`uuid_bridge ${channel.uuid} ${second.uuid}`)).toBe(
      '-ERR Invalid uuid\n',
    );
  });

  it('that the media engine refuses leaves both parked', async () => {
    const [second] = await fixture.openChannel();
    await fixture.media.closeStream(second.streamId);
    expect(await fixture.api(`uuid_bridge ${channel.uuid} ${second.uuid}`)).toMatch(/^-ERR/);
    expect(channel.partner).toBeUndefined();
    expect(channel.runner.base?.name).toBe('park');
  });

  it('passes digits on and reports them, but keeps none for later', async () => {
    const [second] = await fixture.openChannel();
    await fixture.api(`uuid_bridge ${channel.uuid} ${second.uuid}`);
    client.send('event json DTMF');
    client.take();
    fixture.media.press(channel.streamId, '5');
    expect(client.takeEvents()).toMatchObject([{ 'DTMF-Digit': '5', 'DTMF-Duration': '1440' }]);
    expect(channel.digits.length).toBe(0);
  });
});

describe('commands of a returning controller', () => {
  it('hold a caller: its phone is asked to be silent, and is silenced', async () => {
    client.send('event json CHANNEL_CALLSTATE');
    client.take();
    expect(await fixture.api(`uuid_hold ${channel.uuid}`)).toBe('+OK Success\n');
    expect(await fixture.api(`uuid_hold off ${channel.uuid}`)).toBe('+OK Success\n');
    expect(fixture.signalled).toEqual(['hold true', 'hold false']);
    expect(client.takeEvents().map((event) => event['Channel-Call-State'])).toEqual([
      'HELD',
      'UNHELD',
      'ACTIVE',
    ]);
    expect(fixture.media.calls.at(-1)).toBe('mute stream-1 {"said":false,"heard":false}');
  });

  it('play to one leg of a bridge, or to both', async () => {
    const [other] = await fixture.openChannel();
    await fixture.api(`uuid_bridge ${channel.uuid} ${other.uuid}`);
    await fixture.api(`uuid_broadcast ${channel.uuid} silence_stream://100 bleg`);
    expect([heard(channel), heard(other)]).toEqual([[], ['silence_stream://100']]);
    await fixture.api(`uuid_broadcast ${channel.uuid} playback::silence_stream://200 both`);
    expect([heard(channel).at(-1), heard(other).at(-1)]).toEqual([
      'silence_stream://200',
      'silence_stream://200',
    ]);
  });

  it('send digits as the peer takes them', async () => {
    expect(await fixture.api(`uuid_send_dtmf ${channel.uuid} 12#@200`)).toBe('+OK\n');
    expect(fixture.media.calls.at(-1)).toBe('digits stream-1 12#');
    channel.setVariable('dtmf_type', 'info');
    await fixture.api(`uuid_send_dtmf ${channel.uuid} 7`);
    expect(fixture.signalled).toEqual(['info 7']);
    expect(await fixture.api(`uuid_send_dtmf ${channel.uuid} hello`)).toMatch(/^-ERR/);
  });

  it('set a limit on silence, which the media engine keeps', async () => {
    await fixture.api(`uuid_setvar ${channel.uuid} media_timeout 5000`);
    await fixture.api(`uuid_setvar ${channel.uuid} media_timeout_audio 4000`);
    expect(fixture.signalled).toEqual(['media-timeout', 'media-timeout']);
  });
});

it('a returning controller finds its channels by what it put into their INVITEs', async () => {
  const list = JSON.parse(await fixture.api('show channels as json'));
  expect(list).toMatchObject({ row_count: 1, rows: [{ uuid: channel.uuid, callstate: 'ACTIVE' }] });
  const dump = await fixture.api(`uuid_dump ${channel.uuid}`);
  expect(dump).toContain('variable_sip_h_X-esl-outbound: 127.0.0.1%3A8085\n');
  expect(dump).toContain('variable_sip_user_agent: drachtio-fsmrf%3Akey-1\n');
});
