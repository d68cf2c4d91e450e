import { beforeEach, describe, expect, it } from 'vitest';
import type { Channel } from '../../../src/engine/freeswitch/channel/channel.ts';
import { SwitchFixture, type TestClient } from './switch-fixture.ts';

let fixture: SwitchFixture;
let channel: Channel;
let client: TestClient;

beforeEach(async () => {
  fixture = new SwitchFixture();
  [channel, client] = await fixture.openChannel();
  client.send('event json CHANNEL_EXECUTE_COMPLETE PLAYBACK_START PLAYBACK_STOP DTMF');
  client.send(`filter Unique-ID ${channel.uuid}`);
  client.take();
});

async function execute(application: string, argument = '', uuid = 'e'): Promise<void> {
  client.execute(channel.uuid, application, argument, uuid);
  await fixture.settle();
}

/** The completion of that execution, if it came since the last look. */
function completionOf(uuid = 'e'): Record<string, string> | undefined {
  return client
    .takeEvents()
    .find(
      (event) =>
        event['Event-Name'] === 'CHANNEL_EXECUTE_COMPLETE' && event['Application-UUID'] === uuid,
    );
}

async function press(digits: string): Promise<void> {
  for (const digit of digits) {
    fixture.media.press(channel.streamId, digit);
    await fixture.settle();
  }
}

describe('play_and_get_digits', () => {
  const prompt = 'tone_stream://%(2000,0,350)';
  const invalid = 'silence_stream://250';
  const collect = (min: number, max: number, tries: number, pattern = '\\d+') =>
    execute(
      'play_and_get_digits',
      `${min} ${max} ${tries} 5000 # ${prompt} ${invalid} digits ${pattern} 3000`,
    );
  const played = () => fixture.media.calls.filter((call) => call.startsWith('play ')).length;

  it('stops the prompt at the first digit and ends at the last that fits', async () => {
    await collect(1, 3, 1);
    await fixture.advance(500);
    await press('1');
    expect(client.takeEvents().map((event) => event['Event-Name'])).toContain('PLAYBACK_STOP');
    await press('23');
    expect(completionOf()).toMatchObject({
      variable_digits: '123',
      variable_read_result: 'success',
    });
  });

  it('ends at a terminator, which is not one of the digits', async () => {
    await collect(1, 9, 1);
    await press('42#');
    expect(completionOf()).toMatchObject({
      variable_digits: '42',
      variable_read_terminator_used: '#',
    });
  });

  it('skips the prompt when digits were typed ahead', async () => {
    await press('7#');
    await collect(1, 9, 1);
    expect(completionOf()).toMatchObject({ variable_digits: '7' });
    expect(played()).toBe(0);
  });

  it('waits from the end of the prompt for the first digit, then between digits', async () => {
    await collect(1, 9, 1);
    await fixture.advance(2_000 + 4_990);
    await press('5');
    await fixture.advance(2_990);
    expect(completionOf()).toBeUndefined();
    await fixture.advance(20);
    expect(completionOf()).toMatchObject({ variable_digits: '5', variable_read_result: 'success' });
  });

  it('takes no less than the digits wanted', async () => {
    await collect(2, 9, 1);
    await press('5');
    await fixture.advance(3_000 + 250);
    expect(completionOf()).toMatchObject({ variable_digits_invalid: '5' });
  });

  it('asks again after a wrong answer, and says so each time', async () => {
    await collect(1, 1, 2, '[1-3]');
    await press('9');
    await fixture.advance(250);
    await press('2');
    expect(completionOf()).toMatchObject({ variable_digits: '2' });
    expect(fixture.media.calls.filter((call) => call.endsWith(invalid))).toHaveLength(1);
  });

  it('leaves the variable unset when nobody answers', async () => {
    await collect(1, 9, 2);
    await fixture.advance(2 * (2_000 + 5_000 + 250));
    const completion = completionOf();
    expect(completion).toMatchObject({ variable_read_result: 'timeout' });
    expect(completion).not.toHaveProperty('variable_digits');
    expect(played()).toBe(4);
  });

  it('takes a terminator alone when no digit is needed', async () => {
    await collect(0, 9, 1);
    await press('#');
    expect(completionOf()).toMatchObject({ variable_read_terminator_used: '#' });
  });

  it('is not stopped by a pattern that does not compile', async () => {
    await collect(1, 1, 1, '[');
    await press('1');
    await fixture.advance(250);
    expect(completionOf()).toMatchObject({ variable_digits_invalid: '1' });
  });
});

describe('playback', () => {
  it('swallows digits: they are not typed ahead', async () => {
    await execute('playback', 'tone_stream://%(1000,0,440)');
    await press('5');
    expect(channel.digits.length).toBe(0);
    await press('*');
    expect(completionOf()).toMatchObject({
      'Application-Response': 'FILE PLAYED',
      variable_playback_terminator_used: '*',
    });
  });

  it('is not ended by any digit when the terminators are none', async () => {
    await execute('set', 'playback_terminators=none', 's');
    await execute('playback', 'tone_stream://%(1000,0,440)');
    await press('*');
    expect(completionOf()).toBeUndefined();
    await fixture.advance(1_000);
    expect(completionOf()).toMatchObject({ variable_playback_ms: '1000' });
  });

  it('begins where it is told', async () => {
    fixture.media.fileLengthsMs.set('/sounds/a.wav', 1_000);
    await execute('playback', '/sounds/a.wav@@4000');
    await execute('playback', 'nowhere.wav', 'n');
    expect(completionOf('n')).toMatchObject({ 'Application-Response': 'FILE NOT FOUND' });
    await fixture.advance(1_000);
    expect(completionOf()).toMatchObject({ variable_playback_last_offset_pos: '12000' });
  });

  it('of music ends only when broken, and tells how long it was', async () => {
    await execute('endless_playback', 'local_stream://moh');
    await fixture.advance(30_000);
    expect(await fixture.api(`uuid_break ${channel.uuid}`)).toBe('+OK\n');
    const events = client.takeEvents();
    expect(events.find((event) => event['Event-Name'] === 'PLAYBACK_STOP')).toMatchObject({
      'Playback-Status': 'break',
      'Playback-File-Type': 'local_stream',
    });
    expect(events.at(-1)).toMatchObject({
      'Application-Response': 'FILE PLAYED',
      variable_playback_ms: '30000',
    });
  });
});

describe('recording', () => {
  it('of what the caller says ends at the limit or the terminator', async () => {
    await execute('record', '/rec/a.wav 20');
    await fixture.advance(3_000);
    await press('*');
    expect(completionOf()).toMatchObject({
      variable_record_ms: '3000',
      variable_record_samples: '24000',
      variable_playback_terminator_used: '*',
    });
  });

  it('of a call is stereo when asked, and can be masked', async () => {
    await execute('set', 'RECORD_STEREO=true', 's');
    await execute('record_session', '/rec/call.wav');
    expect(fixture.media.calls.at(-1)).toMatch(/^record \S+ \/rec\/call.wav stereo$/);
    const record = (rest: string) => fixture.api(`uuid_record ${channel.uuid} ${rest}`);
    expect(await record('mask /rec/call.wav')).toBe('+OK Success\n');
    expect(await record('unmask /rec/other.wav')).toMatch(/^-ERR/);
    expect(await record('stop /rec/call.wav')).toBe('+OK Success\n');
    expect(channel.recordings.count).toBe(0);
  });

  it('outside the permitted directories fails without ending the call', async () => {
    await execute('record', 'passwd');
    expect(completionOf()).toBeDefined();
    expect(await fixture.api(`uuid_record ${channel.uuid} start passwd`)).toMatch(/^-ERR/);
    expect(channel.hasEnded).toBe(false);
  });
});

describe('eavesdrop', () => {
  it('changes who hears the listener with its digits, and ends with its target', async () => {
    const [target] = await fixture.openChannel();
    await execute('eavesdrop', target.uuid);
    const taps = () => fixture.media.calls.filter((call) => call.startsWith('tap '));
    await press('2130');
    expect(taps().map((call) => call.split(' ')[3])).toEqual([
      'listen',
      'whisper-target',
      'whisper-peer',
      'barge',
      'listen',
    ]);
    target.hangup('NORMAL_CLEARING');
    await fixture.settle();
    expect(completionOf()).toBeDefined();
    expect(channel.hasEnded).toBe(false);
  });

  it('whispers from the start when the variables say so', async () => {
    const [target] = await fixture.openChannel();
    await execute('set', 'eavesdrop_whisper_bleg=true', 's');
    await execute('eavesdrop', target.uuid);
    expect(fixture.media.calls.at(-1)).toMatch(/whisper-target$/);
    await fixture.api(`uuid_break ${channel.uuid}`);
    await execute('multiset', 'eavesdrop_whisper_bleg=false eavesdrop_whisper_aleg=true', 't');
    await execute('eavesdrop', target.uuid, 'again');
    expect(fixture.media.calls.at(-1)).toMatch(/whisper-peer$/);
  });
});

describe('other applications', () => {
  it('set several variables with a delimiter of their own', async () => {
    await execute('multiset', '^^^a=1^b=two words^c=');
    expect([channel.variable('a'), channel.variable('b')]).toEqual(['1', 'two words']);
  });

  it('that do not exist fail at once, and leave the channel alone', async () => {
    await execute('speak', 'x|y|z');
    expect(completionOf()?.['Application-Response']).toMatch(/^-ERR/);
    expect(channel.hasEnded).toBe(false);
  });

  it('refuse variables beyond the limit', async () => {
    for (let index = 0; index < 1_100; index++) channel.setVariable(`v${index}`, 'x');
    expect(channel.setVariable('another', 'x')).toBe(false);
    expect(channel.setVariable('a', 'x'.repeat(40_000))).toBe(false);
  });
});
