/**
 * Replays recorded sessions between drachtio-fsmrf and FreeSWITCH 1.10.12: every command is sent at
 * its recorded time, and what the switch answers is compared message by message with what FreeSWITCH
 * answered, in the fields that the protocol documents. Replies and events are compared separately:
 * FreeSWITCH takes commands up at the next media frame, this switch at once.
 */
import { describe, expect, it } from 'vitest';
import type { Channel } from '../../../src/engine/freeswitch/channel/channel.ts';
import { type RecordedMessage, readRecording } from './recorded-session.ts';
import { SwitchFixture, type TestClient } from './switch-fixture.ts';

interface Connection {
  /** Absent: a connection that controls no channel. */
  readonly channel?: Channel;
  readonly client: TestClient;
  readonly replies: string[];
  readonly events: string[];
}

/** Headers of events that are compared; the rest is not documented or differs in each run. */
const documented = [
  'Event-Name',
  'Channel-Call-State',
  'Application',
  'Application-Data',
  'Application-Response',
  'Playback-File-Path',
  'Playback-File-Type',
  'DTMF-Digit',
  'DTMF-Duration',
  'DTMF-Source',
  'Action',
  'Conference-Name',
  'Conference-Size',
  'Member-Type',
  'Hangup-Cause',
];

class Replay {
  readonly fixture = new SwitchFixture();
  readonly recorded: readonly RecordedMessage[];
  readonly #connections = new Map<number, Connection>();
  /** Recorded uuid to ours. */
  readonly #uuids = new Map<string, string>();

  constructor(recorded: readonly RecordedMessage[]) {
    this.recorded = recorded;
  }

  async run(): Promise<void> {
    let now = 0;
    for (const message of this.recorded) {
      await this.fixture.advance(Math.max(0, message.atMs - now));
      now = Math.max(now, message.atMs);
      await this.#play(message);
      await this.fixture.settle();
    }
    this.#collect();
  }

  connection(number: number): Connection {
    const connection = this.#connections.get(number);
    if (!connection) throw new Error(`connection ${number} was not opened`);
    return connection;
  }

  /** What FreeSWITCH said on a connection, in the form {@link connection} has. */
  expected(number: number): { replies: string[]; events: string[] } {
    const replies: string[] = [];
    const events: string[] = [];
    for (const message of this.recorded) {
      if (message.connection !== number) continue;
      if (message.kind === 'reply') replies.push(this.#ours(message.text));
      else if (message.kind === 'api') replies.push(comparableBody(this.#ours(message.body)));
      else if (message.kind === 'channel-data') replies.push('+OK');
      else if (message.kind === 'event') events.push(...comparableEvent(message.event, this.#ours));
    }
    return { replies, events };
  }

  async #play(message: RecordedMessage): Promise<void> {
    if (message.kind === 'command') {
      await this.#open(message.connection, message.lines[0] === 'connect');
      this.#learnConferences();
      this.connection(message.connection).client.send(...message.lines.map(this.#ours));
    } else if (message.kind === 'channel-data') {
      const { channel } = this.connection(message.connection);
      if (channel) this.#uuids.set(message.headers['Unique-ID'] ?? '', channel.uuid);
    } else if (message.kind === 'notice') this.#end(this.connection(message.connection).channel);
    else if (message.kind === 'event') this.#playCause(message.connection, message.event);
  }

  /** What the caller does (digits, hold, hanging up) happens when it was reported. */
  #playCause(number: number, event: Readonly<Record<string, string>>): void {
    const { channel } = this.connection(number);
    if (event['Hangup-Cause']) this.#end(channel);
    if (event['Channel-Call-State'] === 'HELD') channel?.setHeld(true);
    if (event['Channel-Call-State'] === 'UNHELD') channel?.setHeld(false);
    if (event['Event-Name'] === 'DTMF' && channel) {
      this.fixture.media.press(channel.streamId, event['DTMF-Digit'] ?? '');
    }
    const uuid = event['Conference-Unique-ID'];
    const conference = this.fixture.core.conferences.find(event['Conference-Name'] ?? '');
    if (uuid && conference) this.#uuids.set(uuid, conference.uuid);
  }

  #end(channel: Channel | undefined): void {
    if (!channel || channel.hasEnded) return;
    this.fixture.core.inBackground(channel.end('NORMAL_CLEARING', true), 'end');
  }

  /** Every connection begins with a command: `connect` on those that FreeSWITCH opened. */
  async #open(number: number, isOutbound: boolean): Promise<void> {
    if (this.#connections.has(number)) return;
    const [channel, client] = isOutbound
      ? await this.fixture.openChannel()
      : [undefined, this.fixture.openInbound()];
    this.#connections.set(number, { ...(channel && { channel }), client, replies: [], events: [] });
  }

  #learnConferences(): void {
    for (const message of this.recorded) {
      if (message.kind !== 'event') continue;
      const conference = this.fixture.core.conferences.find(message.event['Conference-Name'] ?? '');
      const uuid = message.event['Conference-Unique-ID'];
      if (conference && uuid) this.#uuids.set(uuid, conference.uuid);
    }
  }

  readonly #ours = (text: string): string => {
    let result = text;
    for (const [recorded, own] of this.#uuids) result = result.replaceAll(recorded, own);
    return result;
  };

  #collect(): void {
    for (const { client, replies, events } of this.#connections.values()) {
      for (const { headers, body } of client.take()) {
        if (headers['Event-Name'] === 'CHANNEL_DATA') replies.push('+OK');
        else if (headers['Reply-Text']) replies.push(headers['Reply-Text']);
        else if (headers['Content-Type'] === 'api/response') replies.push(comparableBody(body));
        else if (headers['Content-Type'] === 'text/event-json') {
          events.push(...comparableEvent(JSON.parse(body), (text) => text));
        }
      }
    }
  }
}

/** Dumps differ, and a fresh uuid is fresh. */
function comparableBody(body: string): string {
  if (/^Event-Name: CHANNEL_DATA|^\(dump\)/.test(body)) return '(dump)';
  if (/^\[\{|^\(json_list\)/.test(body)) return '(json_list)';
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(body)) return '(uuid)';
  // Who talks depends on audio that the recording does not have.
  if (/^UP 0 years|^\(status\)/.test(body)) return '(status)';
  // FreeSWITCH counts the recording that it stopped as none.
  return body
    .trim()
    .replaceAll(/\|(talking|floor)/g, '')
    .replace(/Stopped recording \d files/, 'Stopped recording 1 files');
}

function comparableEvent(
  event: Readonly<Record<string, string>>,
  ours: (text: string) => string,
): string[] {
  // Who talks, and who has the floor, depends on audio that the recording does not have.
  if (/talking|floor/.test(event.Action ?? '')) return [];
  const { Application: application = '' } = event;
  // What a channel is parked in matches no client's uuid, and differs between kinds of parking.
  if (application === 'park') return [];
  const hangsUp = event['Event-Name'] === 'CHANNEL_CALLSTATE';
  // Of these FreeSWITCH repeats the response of whatever ran before.
  const isLeftOver = application === 'socket' || application === 'conference';
  const fields = documented
    .filter((name) => event[name] !== undefined && (hangsUp || name !== 'Hangup-Cause'))
    .filter((name) => !isLeftOver || name !== 'Application-Response')
    .map((name) => `${name}=${event[name]}`);
  return [ours(fields.join(' '))];
}

describe('the event socket, against what FreeSWITCH answered', () => {
  it.each([
    ['esl-inbound.txt', [0], undefined],
    ['esl-outbound-nesting-and-bridge.txt', [0, 1], undefined],
    ['esl-outbound-park-after-bridge.txt', [0, 1], undefined],
    // Then FreeSWITCH's conference no longer took commands: a fault that is not repeated here.
    ['esl-outbound-applications-and-conference.txt', [0, 1, 2], 32_800],
  ])('%s', async (name, connections, untilMs = Number.POSITIVE_INFINITY) => {
    const replay = new Replay(readRecording(name).filter(({ atMs }) => atMs < untilMs));
    replay.fixture.media.fileLengthsMs.set('/var/lib/recordings/rec1.wav', 2_120);
    await replay.run();
    for (const number of connections) {
      const { replies, events } = replay.connection(number);
      const expected = replay.expected(number);
      expect.soft(replies, `replies on ${number}`).toEqual(expected.replies);
      expect.soft(events, `events on ${number}`).toEqual(expected.events);
    }
  });
});
