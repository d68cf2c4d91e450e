/**
 * A hotline under hostile input: a conversation goes on while every border is fed with mutated
 * messages. After each border the conversation must still be heard; at the end nothing may be left
 * and the memory must be what it was.
 */
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { pino } from 'pino';
import { type App, startApp } from '../../src/app.ts';
import { systemClock } from '../../src/base/clock.ts';
import type { TerminalCall } from '../../src/cli/terminal/terminal-call.ts';
import type { MediaEngine } from '../../src/engine/media/media-engine.ts';
import { startMediaEngine } from '../../src/engine/media/start-media-engine.ts';
import { eventually } from '../support/eventually.ts';
import { type CallServers, startCallServers, testConfig } from '../support/hotline/call-servers.ts';
import { lingering, stillAlive } from '../support/hotline/left-over.ts';
import { TestDesk } from '../support/hotline/test-desk.ts';
import { numbers, writeTestDialplan } from '../support/hotline/test-dialplan.ts';
import { TestPhone } from '../support/hotline/test-phone.ts';
import { seeded } from '../support/seeded-numbers.ts';
import { type Borders, surfaces } from './surfaces.ts';

export interface FuzzOptions {
  readonly seed: number;
  /** Of each surface. */
  readonly inputs: number;
  /** Absent: all. */
  readonly only?: string;
  readonly say: (line: string) => void;
}

export interface SurfaceResult {
  readonly surface: string;
  readonly inputs: number;
  readonly tookMs: number;
  /** How far the system's own counters of what it refused rose. */
  readonly refused: number;
}

/** JavaScript heaps in MB. */
export interface HeapMb {
  /** The main thread's after garbage collection: engine, controller, phones, the fuzz itself. */
  readonly main: number;
  /** The engine's media thread's; nobody can collect it from outside, so garbage is in it. */
  readonly media: number;
}

export interface FuzzResult {
  readonly surfaces: readonly SurfaceResult[];
  /** After everything was warm but before the first counted input, and at the end. */
  readonly heapMb: { readonly before: HeapMb; readonly after: HeapMb };
  /** Errors logged, promises unhandled, exceptions uncaught; empty when all is well. */
  readonly faults: readonly string[];
  /** What was still alive at the end, in words. */
  readonly left: readonly string[];
}

/**
 * A run of 10,000 of each was measured to add 3.4 MB to the main heap and 2.1 MB to the media
 * thread's: compiled code, statistics, caches. The rest is room for another seed's share of them and,
 * in the media thread, for garbage. One kilobyte left behind per input would add 70 MB.
 */
export const heapGrowthMbMax: HeapMb = { main: 12, media: 12 };
const mebibyte = 1024 * 1024;
/** Everything compiled and cached once before memory is compared. */
const warmUpInputs = 300;
/** How far SIP's timers run ahead between two looks at what is left. */
const leapMs = 4_000;
const heardPacketsMin = 25;
const registrationSeconds = 3_600;

/** Which heaps grew by more than they may, in words. */
export function outgrown({ heapMb: { before, after } }: Pick<FuzzResult, 'heapMb'>): string[] {
  return (['main', 'media'] as const).flatMap((heap) => {
    const grownMb = after[heap] - before[heap];
    const isTooMuch = grownMb > heapGrowthMbMax[heap];
    return isTooMuch ? [`${heap} heap grew by ${grownMb.toFixed(1)} MB`] : [];
  });
}

export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const target = await FuzzTarget.start();
  try {
    return await target.run(options);
  } finally {
    await target.stop();
  }
}

interface Parts {
  readonly folder: string;
  readonly app: App;
  readonly servers: CallServers;
  readonly media: MediaEngine;
  readonly borders: Borders;
  readonly faults: string[];
  readonly conversation: Conversation;
}

interface Conversation {
  readonly caller: TestPhone;
  readonly call: TerminalCall;
  readonly agent: TestPhone;
  readonly answered: TerminalCall;
  readonly desk: TestDesk;
}

class FuzzTarget {
  readonly #parts: Parts;

  static async start(): Promise<FuzzTarget> {
    const folder = await mkdtemp(join(tmpdir(), 'hotline-fuzz-'));
    const host = '127.0.0.1';
    const config = await testConfig(folder, host);
    writeTestDialplan(config.dialplanDirectory);
    const recordingsDirectory = join(config.dataDirectory, 'recordings');
    mkdirSync(recordingsDirectory, { recursive: true });
    const faults = collectFaults();
    const promptsDirectory = join(config.dialplanDirectory, 'prompts');
    const quiet = () => undefined;
    const log = { debug: quiet, info: quiet, warn: quiet };
    const servers = await startCallServers({ config, promptsDirectory, recordingsDirectory, log });
    const { addresses } = servers;
    if (!addresses) throw new Error('the embedded engine is what is fuzzed');
    const media = await startMediaEngine({
      ...{ rtpAddress: host, portRange: { first: 0, last: 0 } },
      ...{ soundRoots: [folder], recordingRoots: [folder] },
    });
    const write = (line: string) => faults.push(line);
    const app = await startApp({
      ...{ config, engine: addresses, clock: systemClock },
      logger: pino({ level: 'error' }, { write }),
      onFatal: (error) => faults.push(`fatal: ${String(error)}`),
    });
    const { sipPort, deskPort } = { sipPort: config.sipPort, deskPort: app.deskPort };
    const conversation = await startConversation({ app, media, folder, host, sipPort });
    const answer = conversation.caller.wire.first('<- 200 INVITE')?.text ?? '';
    const rtpPort = Number(/^m=audio (\d+)/m.exec(answer)?.[1]);
    const cookie = await signIn(app);
    const { drachtioPort, eventSocketPort, secret } = addresses;
    const control = { drachtioPort, eventSocketPort, secret };
    const borders = { host, sipPort, rtpPort, deskPort, cookie, ...control };
    return new FuzzTarget({ folder, app, servers, media, borders, faults, conversation });
  }

  private constructor(parts: Parts) {
    this.#parts = parts;
  }

  async run({ seed, inputs, only, say }: FuzzOptions): Promise<FuzzResult> {
    const wanted = Object.keys(surfaces).filter((name) => only === undefined || name === only);
    if (wanted.length === 0) throw new Error(`surfaces are ${Object.keys(surfaces).join(', ')}`);
    for (const surface of wanted) await this.#feed(surface, warmUpInputs, seed + 1);
    await this.#quiet();
    const before = await this.#heapMb();
    const results: SurfaceResult[] = [];
    for (const surface of wanted) {
      const result = await this.#feed(surface, inputs, seed);
      results.push(result);
      const { tookMs, refused } = result;
      say(`${surface}: ${inputs} inputs in ${(tookMs / 1_000).toFixed(1)} s, ${refused} refused`);
    }
    await this.#quiet();
    const after = await this.#heapMb();
    const left = await this.#end();
    return { surfaces: results, heapMb: { before, after }, faults: this.#parts.faults, left };
  }

  async stop(): Promise<void> {
    const { app, servers, media, folder } = this.#parts;
    const { caller, agent, desk } = this.#parts.conversation;
    // After a run that broke they are still there, and would go on in a folder that is gone.
    desk.client.disconnect();
    await Promise.all([caller.terminal.kill(), agent.terminal.kill()]);
    await app.stop();
    await servers.stop();
    await media.stop();
    await rm(folder, { recursive: true, force: true });
  }

  async #feed(surface: string, inputs: number, seed: number): Promise<SurfaceResult> {
    const startedAt = performance.now();
    const refusedBefore = await this.#refused();
    await surfaces[surface]?.(this.#parts.borders, inputs, seeded(seed));
    await this.#stillTalks(surface);
    const refused = (await this.#refused()) - refusedBefore;
    return { surface, inputs, tookMs: performance.now() - startedAt, refused };
  }

  /** Both hear each other, and the desk knows it. */
  async #stillTalks(surface: string): Promise<void> {
    const { caller, call, agent, answered, desk } = this.#parts.conversation;
    try {
      await caller.hears(call, heardPacketsMin);
      await agent.hears(answered, heardPacketsMin);
      await desk.reaches('talking talking');
    } catch (cause) {
      throw new Error(`the conversation did not survive ${surface}`, { cause });
    }
  }

  /** What engine and controller counted as malformed, refused or dropped. */
  async #refused(): Promise<number> {
    const counters = await this.#parts.servers.counters?.();
    if (!counters) return 0;
    const { drachtio, freeswitch, media } = counters;
    const { malformed, refused, dropped } = drachtio.sip;
    const control = drachtio.malformedMessages + drachtio.refusedConnections;
    const metrics = await fetch(`http://127.0.0.1:${this.#parts.borders.deskPort}/metrics`);
    const text = await metrics.text();
    const desk = deskRefusals.map((name) => sumOf(text, name));
    const sockets = Object.values(freeswitch.eventSocket);
    return sum([malformed, refused, dropped, control, media.packetsDropped, ...desk, ...sockets]);
  }

  async #heapMb(): Promise<HeapMb> {
    const main = await collectedHeapMb();
    const media = ((await this.#parts.servers.counters?.())?.media.heapBytes ?? 0) / mebibyte;
    return { main, media };
  }

  /** Until only the conversation is alive. */
  async #quiet(): Promise<void> {
    const { app, servers } = this.#parts;
    await eventually('all but the conversation is over', async () => {
      const { legs } = app.counters().telephony.counters;
      const left = await lingering({ ...this.#parts, servers });
      if (legs <= 2 && !left.some((line) => /Transactions/.test(line))) return true;
      servers.leap?.(leapMs);
      throw new Error(`${legs} legs, ${left.join(', ')}`);
    });
  }

  async #end(): Promise<readonly string[]> {
    const { caller, call, agent, desk } = this.#parts.conversation;
    call.hangUp();
    await call.ended;
    await desk.reaches('ready');
    await Promise.all([caller.terminal.stop(), agent.terminal.stop()]);
    await desk.client.signOut();
    const nothing = async () => {
      const left = await stillAlive(this.#parts);
      if (left.length > 0) throw new Error(left.join(', '));
      return left;
    };
    return eventually('nothing is left', nothing).catch((error: unknown) => [String(error)]);
  }
}

interface ConversationParts {
  readonly app: App;
  readonly media: MediaEngine;
  readonly folder: string;
  readonly host: string;
  readonly sipPort: number;
}

async function startConversation(parts: ConversationParts): Promise<Conversation> {
  const { app, media, folder, host, sipPort } = parts;
  const card = app.signInCards[0];
  if (!card) throw new Error('the first start makes agents');
  const server = { address: host, port: sipPort };
  const phone = {
    media,
    folder,
    local: { address: host, port: 0 },
    server,
    protocol: 'udp',
  } as const;
  const user = card.extension;
  const agent = await TestPhone.start({ ...phone, user, password: card.phonePassword });
  await agent.terminal.register(registrationSeconds);
  const desk = await TestDesk.open({ address: `http://${host}:${app.deskPort}`, card });
  await desk.does({ name: 'ready' });
  const caller = await TestPhone.start({ ...phone, user: '13900000001' });
  const call = await caller.dial(numbers.queue);
  const answered = await agent.ringing();
  await answered.pickUp();
  await desk.reaches('talking talking');
  return { caller, call, agent, answered, desk };
}

/** The session of a second agent, whose desk is fuzzed. */
async function signIn({ signInCards, deskPort }: App): Promise<string> {
  const card = signInCards[1];
  const origin = `http://127.0.0.1:${deskPort}`;
  const response = await fetch(`${origin}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify({ username: card?.username, password: card?.password }),
  });
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
}

function collectFaults(): string[] {
  const faults: string[] = [];
  process.on('uncaughtException', (error) => faults.push(error.stack ?? String(error)));
  process.on('unhandledRejection', (reason) => faults.push(`unhandled: ${String(reason)}`));
  return faults;
}

const deskRefusals = [
  'hotline_desk_frames_refused_total',
  'hotline_desk_sockets_refused_total',
  'hotline_http_requests_refused_total',
];

function sumOf(metrics: string, name: string): number {
  const lines = metrics.split('\n').filter((line) => line.startsWith(name));
  return sum(lines.map((line) => Number(line.slice(line.lastIndexOf(' ') + 1))));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

async function collectedHeapMb(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  await new Promise((resolve) => setTimeout(resolve, 100));
  collect();
  return process.memoryUsage().heapUsed / mebibyte;
}
