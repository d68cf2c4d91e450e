/**
 * A whole hotline in the test's process, on ports and a data directory of its own, with phones,
 * callers and desks at it. `endTest` sends everybody home and asserts that nothing is left.
 */
import { cpSync, createWriteStream, mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { expect } from 'vitest';
import { type App, startApp } from '../../../src/app.ts';
import { systemClock } from '../../../src/base/clock.ts';
import type { CallEvent, CallRecord, Recording } from '../../../src/calls/ports.ts';
import type { MediaEngine } from '../../../src/engine/media/media-engine.ts';
import { startMediaEngine } from '../../../src/engine/media/start-media-engine.ts';
import type { SignInCard } from '../../../src/first-start.ts';
import { Database } from '../../../src/store/database/database.ts';
import { SqliteCallArchive } from '../../../src/store/sqlite-call-archive.ts';
import type { OutgoingTrunkConfig } from '../../../src/telephony/ports.ts';
import { eventually } from '../eventually.ts';
import { type CallServers, startCallServers, testConfig } from './call-servers.ts';
import { lingering, lingerMs, stillAlive } from './left-over.ts';
import { TestDesk } from './test-desk.ts';
import { writeTestDialplan } from './test-dialplan.ts';
import { TestPhone } from './test-phone.ts';

export interface HotlineOptions {
  /** Of SIP, RTP and the desk. */
  readonly address?: string;
  readonly webDirectory?: string;
  /** Copied; absent: the tests' own dialplan. */
  readonly dialplans?: string;
  /** Adds files to the tests' dialplan, before it is read. */
  readonly addDialplan?: (directory: string) => void;
  /** More of the environment's settings. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface PhoneWishes {
  readonly protocol?: 'udp' | 'tcp';
  /** Absent: the right one. */
  readonly password?: string;
}

export interface AgentWishes extends PhoneWishes {
  /** Whether the desk confirms pops; true unless given. */
  readonly receipts?: boolean;
  /** The state to come to: where somebody waits, the agent is ready for a moment only. */
  readonly arrival?: string;
}

/** An agent at work: signed in, phone registered, ready. */
export interface AgentAtWork {
  readonly desk: TestDesk;
  readonly phone: TestPhone;
  readonly card: SignInCard;
}

export interface StoredCall {
  readonly record: CallRecord;
  readonly events: readonly CallEvent[];
  readonly recordings: readonly Recording[];
}

const registrationSeconds = 300;

interface Parts {
  readonly folder: string;
  readonly servers: CallServers;
  readonly app: App;
  readonly media: MediaEngine;
  readonly database: Database;
  readonly faults: string[];
  readonly address: string;
}

export class RunningHotline {
  readonly app: App;
  readonly folder: string;
  readonly deskAddress: string;
  readonly cards: readonly SignInCard[];
  readonly #parts: Parts;
  readonly #archive: SqliteCallArchive;
  readonly #phones = new Set<TestPhone>();
  readonly #desks = new Set<TestDesk>();
  #callers = 0;

  static async start(options: HotlineOptions = {}): Promise<RunningHotline> {
    const folder = await mkdtemp(join(tmpdir(), 'hotline-'));
    const address = options.address ?? '127.0.0.1';
    const config = await testConfig(folder, address, options.settings);
    if (options.dialplans === undefined) writeTestDialplan(config.dialplanDirectory);
    else cpSync(options.dialplans, config.dialplanDirectory, { recursive: true });
    options.addDialplan?.(config.dialplanDirectory);
    const recordingsDirectory = join(config.dataDirectory, 'recordings');
    mkdirSync(recordingsDirectory, { recursive: true });
    const faults: string[] = [];
    const logger = faultLogger(faults);
    const promptsDirectory = join(config.dialplanDirectory, 'prompts');
    const log = engineLog(logger);
    const servers = await startCallServers({ config, promptsDirectory, recordingsDirectory, log });
    const media = await startMediaEngine({
      rtpAddress: address,
      portRange: { first: 0, last: 0 },
      soundRoots: [folder],
      recordingRoots: [folder],
    });
    const app = await startApp({
      config,
      ...(servers.addresses ? { engine: servers.addresses } : {}),
      clock: systemClock,
      logger,
      ...(options.webDirectory === undefined ? {} : { webDirectory: options.webDirectory }),
      onFatal: (error) => faults.push(`fatal: ${String(error)}`),
    });
    const database = await Database.open(join(config.dataDirectory, 'hotline.sqlite'));
    return new RunningHotline({ folder, servers, app, media, database, faults, address });
  }

  private constructor(parts: Parts) {
    const { app, address } = parts;
    this.#parts = parts;
    this.app = app;
    this.folder = parts.folder;
    this.cards = app.signInCards;
    this.#archive = new SqliteCallArchive(parts.database);
    const host = address.includes(':') ? `[${address}]` : address;
    this.deskAddress = `http://${host}:${app.deskPort}`;
  }

  /** Where SIP is taken. */
  get sip(): { readonly address: string; readonly port: number } {
    const points = this.app.telephony.health.sipAddresses;
    const udp = points.find((point) => point.startsWith('udp/')) ?? '';
    return { address: this.#parts.address, port: Number(udp.slice(udp.lastIndexOf(':') + 1)) };
  }

  /** Numbers outside are dialled at this port of 127.0.0.1 from now on. */
  dialsOutTo(port: number, more: Partial<OutgoingTrunkConfig> = {}): void {
    const outgoing: OutgoingTrunkConfig = {
      ...{ host: '127.0.0.1', port, transport: 'udp', linesMax: 10, order: 1, noResponseMs: 5_000 },
      callerNumbers: { default: '4008108000', allowed: [] },
      prefixes: [{ from: '', to: '' }],
      ...more,
    };
    const callers = { name: 'local', addresses: ['127.0.0.0/8', '::1'] };
    this.app.telephony.setTrunks([callers, { name: 'out', outgoing }]);
  }

  card(position: number): SignInCard {
    const card = this.cards[position];
    if (!card) throw new Error(`there is no agent ${position}`);
    return card;
  }

  /** An agent's phone that has not registered yet. */
  async phone(position: number, wishes: PhoneWishes = {}): Promise<TestPhone> {
    const { extension, phonePassword } = this.card(position);
    return this.#newPhone(extension, wishes.password ?? phonePassword, wishes);
  }

  /** A caller with a number of its own. */
  async caller(wishes: PhoneWishes = {}): Promise<TestPhone & { readonly number: string }> {
    this.#callers += 1;
    const number = `139${String(this.#callers).padStart(8, '0')}`;
    return Object.assign(await this.#newPhone(number, undefined, wishes), { number });
  }

  async desk(position: number, sendReceipts = true): Promise<TestDesk> {
    const card = this.card(position);
    const desk = await TestDesk.open({ address: this.deskAddress, card, sendReceipts });
    this.#desks.add(desk);
    return desk;
  }

  async agent(position: number, wishes: AgentWishes = {}): Promise<AgentAtWork> {
    const phone = await this.phone(position, wishes);
    await phone.terminal.register(registrationSeconds);
    const desk = await this.desk(position, wishes.receipts ?? true);
    await desk.does({ name: 'ready' });
    await desk.reaches(wishes.arrival ?? 'ready');
    return { desk, phone, card: this.card(position) };
  }

  /** The call of this caller as it is stored, once it and its recordings are closed. */
  async closedCall(callerNumber: string): Promise<StoredCall> {
    return eventually('the record is closed', () => {
      const call = this.storedCall(callerNumber);
      const isOpen = [call.record, ...call.recordings].some(({ endedAt }) => endedAt === undefined);
      return isOpen ? undefined : call;
    });
  }

  /** The latest call of this caller as it is stored now. @throws Error when there is none */
  storedCall(callerNumber: string): StoredCall {
    const { database } = this.#parts;
    const row = database.first(
      database.query
        .selectFrom('calls')
        .select('record')
        .where('caller_number', '=', callerNumber)
        .orderBy('received_at', 'desc'),
    );
    if (!row) throw new Error(`no call of ${callerNumber} is stored`);
    const record: CallRecord = JSON.parse(row.record);
    const { id } = record;
    return { record, events: this.#archive.events(id), recordings: this.#archive.recordingsOf(id) };
  }

  /** Sends everybody home, then asserts that no call, leg, channel, stream or fault is left. */
  async endTest(): Promise<void> {
    await Promise.all([...this.#phones].map(({ terminal }) => terminal.stop()));
    for (const desk of this.#desks) {
      await eventually('the agent is free to leave', () => desk.client.signOut().then(() => true));
    }
    this.#phones.clear();
    this.#desks.clear();
    await this.#settles('nothing is left', () => stillAlive(this.#lookedAt));
    expect(this.#parts.faults.splice(0)).toEqual([]);
  }

  /** Asserts that SIP has let go of everything once the RFC's times have passed. */
  async endsLingering(): Promise<void> {
    this.#parts.servers.leap?.(lingerMs);
    await this.#settles('nothing lingers', () => lingering(this.#lookedAt));
  }

  async stop(): Promise<void> {
    const { app, servers, media, database, folder } = this.#parts;
    database.close();
    await app.stop();
    await servers.stop();
    await media.stop();
    await rm(folder, { recursive: true });
  }

  get #lookedAt() {
    const { app, servers, media } = this.#parts;
    return { app, servers, media };
  }

  async #settles(what: string, look: () => Promise<readonly string[]>): Promise<void> {
    const isQuiet = async () => {
      const left = await look();
      if (left.length > 0) throw new Error(left.join(', '));
      return true;
    };
    await eventually(what, isQuiet);
  }

  async #newPhone(
    user: string,
    password: string | undefined,
    { protocol = 'udp' }: PhoneWishes,
  ): Promise<TestPhone> {
    const { media, folder, address } = this.#parts;
    const phone = await TestPhone.start({
      ...{ media, folder, user, protocol },
      local: { address, port: 0 },
      server: this.sip,
      ...(password === undefined ? {} : { password }),
    });
    this.#phones.add(phone);
    return phone;
  }
}

/** The whole log goes to test-output/; what is an error there fails the test. */
function faultLogger(faults: string[]): Logger {
  const folder = join('test-output', 'e2e');
  mkdirSync(folder, { recursive: true });
  const file = createWriteStream(join(folder, `hotline-${process.pid}-${Date.now()}.log`));
  const write = (line: string) => {
    file.write(line);
    const { level } = JSON.parse(line) as { level: number };
    if (level >= 50) faults.push(line);
  };
  return pino({ level: 'debug' }, { write });
}

function engineLog(logger: Logger) {
  return {
    debug: (message: string, facts: object) => logger.debug(facts, message),
    info: (message: string, facts: object) => logger.info(facts, message),
    warn: (message: string, facts: object) => logger.warn(facts, message),
  };
}
