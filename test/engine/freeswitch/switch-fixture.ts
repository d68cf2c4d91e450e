/**
 * A switch without sockets: virtual clock, fake media engine, and controllers in memory. A channel
 * is made as the SIP profile would make it; its `socket` application connects to a test's client.
 */

import { runApiCommand } from '../../../src/engine/freeswitch/api/api-commands.ts';
import { applicationRegistry } from '../../../src/engine/freeswitch/applications/application-registry.ts';
import { Channel } from '../../../src/engine/freeswitch/channel/channel.ts';
import type { DialplanStep } from '../../../src/engine/freeswitch/channel/dialplan-steps.ts';
import { type CoreSettings, SwitchCore } from '../../../src/engine/freeswitch/core/switch-core.ts';
import {
  type ByteStream,
  EventSocketSession,
} from '../../../src/engine/freeswitch/event-socket/event-socket-session.ts';
import { EventSocketTotals } from '../../../src/engine/freeswitch/event-socket/event-socket-totals.ts';
import { SessionCommands } from '../../../src/engine/freeswitch/event-socket/session-commands.ts';
import { EventBus } from '../../../src/engine/freeswitch/events/event-bus.ts';
import type { AudioCodec } from '../../../src/engine/media/media-engine.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';
import { FakeMediaEngine } from '../../support/fakes/fake-media-engine.ts';

export interface SentMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The controller's end of an event socket: what it sent is parsed from what was written. */
export class TestClient implements ByteStream {
  bytesQueued = 0;
  isClosed = false;
  #text = '';
  session: EventSocketSession | undefined;

  write(text: string): void {
    this.#text += text;
  }

  end(): void {
    this.isClosed = true;
  }

  destroy(): void {
    this.isClosed = true;
  }

  /** Sends a command as the stock client does: each line by itself, then an empty one. */
  send(...lines: readonly string[]): void {
    for (const line of [...lines, '']) this.session?.receive(Buffer.from(`${line}\n`));
  }

  execute(uuid: string, application: string, argument: string, eventUuid: string): void {
    this.send(
      `sendmsg ${uuid}`,
      `execute-app-name: ${application}`,
      `execute-app-arg: ${argument}`,
      'call-command: execute',
      `Event-UUID: ${eventUuid}`,
    );
  }

  /** Closes the controller's side, as a process that dies does. */
  die(): void {
    this.isClosed = true;
    this.session?.streamClosed();
  }

  /** What came since the last call. */
  take(): SentMessage[] {
    const messages: SentMessage[] = [];
    let rest = Buffer.from(this.#text);
    this.#text = '';
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      const headers: Record<string, string> = {};
      for (const line of rest.toString('utf8', 0, end).split('\n')) {
        const colon = line.indexOf(': ');
        headers[line.slice(0, colon)] = decodeURIComponent(line.slice(colon + 2));
      }
      const length = Number(headers['Content-Length'] ?? 0);
      messages.push({ headers, body: rest.toString('utf8', end + 2, end + 2 + length) });
      rest = rest.subarray(end + 2 + length);
    }
    return messages;
  }

  /** The events that came since the last call; everything else is dropped. */
  takeEvents(): Record<string, string>[] {
    return this.take()
      .filter(({ headers }) => headers['Content-Type'] === 'text/event-json')
      .map(({ body }) => JSON.parse(body) as Record<string, string>);
  }
}

const settings: CoreSettings = {
  profile: 'drachtio_mrf',
  sessionsMax: 2000,
  sessionsPerSecondMax: 500,
  conferencesMax: 100,
  fallThrough: [{ application: 'endless_playback', argument: 'local_stream://moh' }],
  orphanLimitMs: 60_000,
  mediaTimeoutMs: 0,
};

export class SwitchFixture {
  readonly clock = new VirtualClock(1_795_313_843_000);
  readonly media = new FakeMediaEngine(this.clock);
  readonly bus = new EventBus(this.clock, { coreUuid: 'core', ipv4: '127.0.0.1' });
  readonly core: SwitchCore;
  readonly totals = new EventSocketTotals();
  readonly commands: SessionCommands;
  /** What the signalling was told, such as `hangup NORMAL_CLEARING`. */
  readonly signalled: string[] = [];
  readonly warnings: string[] = [];
  readonly #clients = new Map<string, TestClient>();

  constructor(changes: Partial<CoreSettings> = {}) {
    this.core = new SwitchCore({
      clock: this.clock,
      bus: this.bus,
      media: this.media,
      log: { info: () => undefined, warn: (message) => this.warnings.push(message) },
      settings: { ...settings, ...changes },
      applications: applicationRegistry,
      openControl: (channel) => this.#openControl(channel),
    });
    this.core.profileAddress = '127.0.0.1:5080';
    this.commands = new SessionCommands(
      {
        findChannel: (uuid) => this.core.channels.get(uuid),
        api: (name, argument) => runApiCommand(this.core, name, argument),
      },
      this.bus,
      this.totals,
    );
  }

  /** An answered channel and its controller, connected and subscribed as fsmrf does. */
  async openChannel(steps?: readonly DialplanStep[]): Promise<[Channel, TestClient]> {
    const stream = await this.media.createStream();
    const number = this.#clients.size + 1;
    const client = new TestClient();
    const channel = new Channel({
      core: this.core,
      stream,
      facts: {
        callId: `call-${number}`,
        fromUser: 'nobody',
        fromHost: '127.0.0.1',
        fromUri: 'nobody@127.0.0.1:5070',
        toUser: 'drachtio',
        toHost: '127.0.0.1',
        requestUser: 'drachtio',
        userAgent: `drachtio-fsmrf:key-${number}`,
        remoteAddress: '127.0.0.1',
        remotePort: 5070,
        protocol: 'udp',
        extensionHeaders: new Map([['X-esl-outbound', '127.0.0.1:8085']]),
      },
      signalling: {
        hangup: (cause) => this.signalled.push(`hangup ${cause}`),
        setHold: (isHeld) => this.signalled.push(`hold ${isHeld}`),
        mediaTimeoutChanged: () => this.signalled.push('media-timeout'),
        sendDigitInfo: (digit) => this.signalled.push(`info ${digit}`),
      },
    });
    this.#clients.set(channel.uuid, client);
    const codec: AudioCodec = 'PCMU';
    await this.media.configureStream(stream.streamId, {
      codec: { name: codec, payloadType: 0 },
      direction: 'sendrecv',
    });
    channel.setMedia('v=0\r\n');
    const plan = [
      { application: 'socket', argument: '127.0.0.1:8085 async full' },
      ...this.core.settings.fallThrough,
    ];
    channel.answered(steps ?? plan);
    await this.settle();
    return [channel, client];
  }

  /** A connection that controls no channel, already logged in. */
  openInbound(): TestClient {
    const client = new TestClient();
    this.#attach(client);
    return client;
  }

  /** Lets what is under way come to rest; no time passes. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 60; turn++) await Promise.resolve();
  }

  /** Moves time on in steps of 10 ms, so that promises settle between timers. */
  async advance(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 10) {
      this.clock.advance(Math.min(left, 10));
      await this.settle();
    }
  }

  async api(command: string): Promise<string> {
    const [name = '', ...rest] = command.split(' ');
    const result = await runApiCommand(this.core, name, rest.join(' '));
    await this.settle();
    return result;
  }

  #openControl(channel: Channel): Promise<void> {
    const client = this.#clients.get(channel.uuid);
    if (!client) return Promise.resolve();
    return new Promise((resolve) => {
      const session = this.#attach(client, channel, resolve);
      channel.controlOpened(session);
    });
  }

  #attach(client: TestClient, channel?: Channel, onClosed?: () => void): EventSocketSession {
    const session = new EventSocketSession({
      stream: client,
      bus: this.bus,
      clock: this.clock,
      limits: { commandBytesMax: 65_536, queuedBytesMax: 1_000_000, pendingCommandsMax: 1_000 },
      commands: this.commands,
      totals: this.totals,
      ...(channel && { channelUuid: channel.uuid }),
      onClosed: (closed) => {
        channel?.controlClosed(closed);
        onClosed?.();
      },
    });
    client.session = session;
    return session;
  }
}
