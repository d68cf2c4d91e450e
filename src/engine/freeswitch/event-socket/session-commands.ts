/**
 * The commands of the event socket itself: subscriptions, filters, `sendmsg`, and the door to the
 * api commands. What they do to channels is behind {@link Switchboard}.
 */
import { randomUUID } from 'node:crypto';
import type { EventBus } from '../events/event-bus.ts';
import { FixedHeaders } from '../events/header-block.ts';
import type { SwitchEvent } from '../events/switch-event.ts';
import type { EventSocketCommand } from './command-parser.ts';
import type { CommandRunner, EventSocketSession, SessionReply } from './event-socket-session.ts';
import type { EventSocketTotals } from './event-socket-totals.ts';

/** A channel as its controllers see it. */
export interface ControllableChannel {
  readonly uuid: string;
  /**
   * Runs an application; `eventUuid` comes back as `Application-UUID`.
   *
   * @param loops how often; negative: until `uuid_break`, a bridge, a transfer or the end
   */
  execute(application: string, argument: string, eventUuid: string, loops: number): void;
  hangup(cause: string): void;
  /** The `CHANNEL_DATA` event: everything known of the channel. */
  describe(): SwitchEvent;
  /** Undefined when it is not set. */
  variable(name: string): string | undefined;
}

/** The switch as an event-socket connection sees it. */
export interface Switchboard {
  findChannel(uuid: string): ControllableChannel | undefined;
  /** Runs an api command; the text is its result, `-ERR ...` for a failure. Never rejects. */
  api(name: string, argument: string): string | Promise<string>;
}

type Reply = SessionReply | Promise<SessionReply>;
type Handler = (session: EventSocketSession, command: EventSocketCommand) => Reply;

/** The events that `myevents` brings. */
const channelEvents =
  'CHANNEL_CREATE CHANNEL_ANSWER CHANNEL_STATE CHANNEL_CALLSTATE CHANNEL_EXECUTE ' +
  'CHANNEL_EXECUTE_COMPLETE CHANNEL_BRIDGE CHANNEL_UNBRIDGE CHANNEL_HOLD CHANNEL_UNHOLD ' +
  'CHANNEL_PARK CHANNEL_UNPARK CHANNEL_HANGUP CHANNEL_HANGUP_COMPLETE CHANNEL_DESTROY ' +
  'CHANNEL_PROGRESS CHANNEL_PROGRESS_MEDIA CHANNEL_APPLICATION DTMF DETECTED_TONE ' +
  'PLAYBACK_START PLAYBACK_STOP RECORD_START RECORD_STOP CUSTOM conference::maintenance';

const lingerSecondsMax = 600;

export class SessionCommands implements CommandRunner {
  readonly #switchboard: Switchboard;
  readonly #bus: EventBus;
  readonly #totals: EventSocketTotals;
  readonly #handlers: ReadonlyMap<string, Handler>;

  constructor(switchboard: Switchboard, bus: EventBus, totals: EventSocketTotals) {
    this.#switchboard = switchboard;
    this.#bus = bus;
    this.#totals = totals;
    this.#handlers = new Map<string, Handler>([
      ['connect', (session) => this.#connect(session)],
      ['event', (session, { argument }) => subscribe(session, argument)],
      ['nixevent', (session, { argument }) => unsubscribe(session, argument)],
      ['noevents', (session) => noEvents(session)],
      ['filter', (session, { argument }) => filter(session, argument)],
      ['api', (_session, { argument }) => this.#api(argument)],
      ['bgapi', (_session, command) => this.#backgroundApi(command)],
      ['sendmsg', (session, command) => this.#sendMessage(session, command)],
      ['sendevent', (_session, command) => this.#sendEvent(command)],
      ['myevents', (session, { argument }) => this.#myEvents(session, argument)],
      ['getvar', (session, { argument }) => this.#getVariable(session, argument)],
      ['linger', (session, { argument }) => linger(session, argument)],
      ['nolinger', (session) => noLinger(session)],
      ['exit', (session) => exit(session)],
      ['auth', () => ok('accepted')],
      ['resume', () => ok()],
      ['divert_events', () => ok()],
      ['log', () => ok('log level set')],
      ['nolog', () => ok('no longer logging')],
    ]);
  }

  /** Carries out a command; anything unknown is answered as FreeSWITCH does. */
  run(session: EventSocketSession, command: EventSocketCommand): Reply {
    const handler = this.#handlers.get(command.name);
    if (handler) return handler(session, command);
    this.#totals.unknownCommands++;
    return error('command not found');
  }

  #connect(session: EventSocketSession): Reply {
    const channel = this.#ownChannel(session, '');
    return channel ? { kind: 'channel-data', event: channel.describe() } : error('no channel');
  }

  #api(argument: string): Reply {
    const [name, rest] = splitWord(argument);
    const body = this.#switchboard.api(name, rest);
    if (typeof body === 'string') return { kind: 'api', body };
    return body.then((text): SessionReply => ({ kind: 'api', body: text }));
  }

  #backgroundApi(command: EventSocketCommand): Reply {
    const [name, rest] = splitWord(command.argument);
    const jobUuid = command.headers.get('job-uuid') ?? randomUUID();
    const report = (result: string) =>
      this.#bus.publish({
        name: 'BACKGROUND_JOB',
        build: () => [
          new FixedHeaders({ 'Job-UUID': jobUuid, 'Job-Command': name, 'Job-Command-Arg': rest }),
        ],
        body: result,
      });
    const andThen = () => {
      const result = this.#switchboard.api(name, rest);
      if (typeof result === 'string') report(result);
      else result.then(report, () => report('-ERR internal error\n'));
    };
    return { kind: 'job', jobUuid, andThen };
  }

  #sendMessage(session: EventSocketSession, command: EventSocketCommand): Reply {
    const channel = this.#ownChannel(session, command.argument);
    if (!channel) return error(`invalid session id [${command.argument}]`);
    const { headers } = command;
    switch (headers.get('call-command')) {
      case 'execute': {
        const application = headers.get('execute-app-name') ?? '';
        if (application === '') return error('no application');
        const argument = headers.get('execute-app-arg') ?? command.body;
        const uuid = headers.get('event-uuid') ?? randomUUID();
        const loops = Number.parseInt(headers.get('loops') ?? '1', 10) || 1;
        const execute = () => channel.execute(application, argument, uuid, loops);
        return { ...ok(), andThen: execute };
      }
      case 'hangup': {
        const cause = headers.get('hangup-cause') ?? 'NORMAL_CLEARING';
        return { ...ok(), andThen: () => channel.hangup(cause) };
      }
      default:
        return error('invalid command');
    }
  }

  /** Only custom events: a client cannot forge what channels say. */
  #sendEvent(command: EventSocketCommand): Reply {
    const subclass = command.headers.get('event-subclass');
    if (command.argument.toUpperCase() !== 'CUSTOM' || !subclass) return error('invalid event');
    if (subclass.startsWith('conference::')) return error('reserved subclass');
    const headers = Object.fromEntries(command.headers);
    this.#bus.publish({ name: 'CUSTOM', subclass, build: () => [new FixedHeaders(headers)] });
    return ok(randomUUID());
  }

  #myEvents(session: EventSocketSession, argument: string): Reply {
    const words = argument.split(/\s+/).filter((word) => word !== '');
    const format = words.find((word) => word === 'json' || word === 'plain');
    const uuid = words.find((word) => word !== format) ?? session.channelUuid;
    if (!uuid || !this.#switchboard.findChannel(uuid)) return error('no such channel');
    session.subscription.subscribe(`${format ?? session.subscription.format} ${channelEvents}`);
    session.addFilter('Unique-ID', uuid);
    return ok('Events Enabled');
  }

  #getVariable(session: EventSocketSession, name: string): Reply {
    const value = this.#ownChannel(session, '')?.variable(name) ?? '';
    return { kind: 'command', text: value };
  }

  #ownChannel(session: EventSocketSession, uuid: string): ControllableChannel | undefined {
    const wanted = uuid === '' ? session.channelUuid : uuid;
    return wanted ? this.#switchboard.findChannel(wanted) : undefined;
  }
}

function subscribe(session: EventSocketSession, argument: string): Reply {
  if (!session.subscription.subscribe(argument)) return error('no keywords supplied');
  return ok(`event listener enabled ${session.subscription.format}`);
}

function unsubscribe(session: EventSocketSession, argument: string): Reply {
  session.subscription.unsubscribe(argument);
  return ok('events removed');
}

function noEvents(session: EventSocketSession): Reply {
  session.subscription.clear();
  return ok('no longer listening for events');
}

function filter(session: EventSocketSession, argument: string): Reply {
  const [first, rest] = splitWord(argument);
  if (first === 'delete') {
    const [header, value] = splitWord(rest);
    session.deleteFilter(header, value);
    return ok(`filter deleted. [${header}]=[${value}]`);
  }
  const [header, value] = first === 'add' ? splitWord(rest) : [first, rest];
  if (!session.addFilter(header, value)) return error('invalid syntax');
  return ok(`filter added. [${header}]=[${value}]`);
}

function linger(session: EventSocketSession, argument: string): Reply {
  if (!session.channelUuid) return error('not controlling a session');
  const seconds = Number.parseInt(argument, 10);
  session.setLinger(Number.isNaN(seconds) ? 5 : Math.min(Math.max(seconds, 0), lingerSecondsMax));
  return ok('will linger');
}

function noLinger(session: EventSocketSession): Reply {
  session.setLinger(undefined);
  return ok('will not linger');
}

function exit(session: EventSocketSession): Reply {
  return { ...ok('bye'), andThen: () => session.disconnect() };
}

function splitWord(text: string): [string, string] {
  const [, word = '', rest = ''] = /^\s*(\S*)\s?([\s\S]*)$/.exec(text) ?? [];
  return [word, rest];
}

function ok(text?: string): SessionReply & { kind: 'command' } {
  return { kind: 'command', text: text === undefined ? '+OK' : `+OK ${text}` };
}

function error(text: string): SessionReply & { kind: 'command' } {
  return { kind: 'command', text: `-ERR ${text}` };
}
