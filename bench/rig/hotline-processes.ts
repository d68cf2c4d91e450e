/**
 * A whole hotline as `npm start` runs it, engine and controller in processes of their own, on free
 * ports and a data directory of its own, with as many agents as a bench needs.
 */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { newId } from '../../src/base/ids.ts';
import { childEnvironment, type EngineAddresses } from '../../src/config.ts';
import { hashPassword } from '../../src/desk/sign-in/password-hash.ts';
import { Database } from '../../src/store/database/database.ts';
import { phoneAccount } from '../../src/store/phone-account.ts';
import { SqlitePeople } from '../../src/store/sqlite-people.ts';
import { Child } from './child.ts';

export const address = '127.0.0.1';
/** Of all agents and phones of a bench. */
export const password = 'for-the-bench-alone';
/** Straight into a queue without wrap-up. */
export const queueNumber = '4000000000';
/** As the demo begins: opening hours, welcome, menu. */
export const hotlineNumber = '4008108000';

const project = fileURLToPath(new URL('../..', import.meta.url));
const realm = 'hotline';
const rtpPorts = '28000-31999';
/** Hashing is not what is measured: quick, and enough for the memory limit of the hash. */
const hashCost = 1_024;

/** In place of the shipped hotlines, whose line budgets would end a level early. */
const replaced = ['hotlines', 'flows', 'queues', 'sites'];
const benchHotlines = `
hotlines:
  bench: {name: {zh-CN: 测试, en: Bench}, numbers: ['${queueNumber}'], flow: bench}
  demo: {name: {zh-CN: 演示, en: Demo}, numbers: ['${hotlineNumber}'], flow: demo}
flows:
  bench:
    name: {zh-CN: 测试, en: Bench}
    start: answer
    steps:
      answer: {answer: {next: wait}}
      wait: {queue: {id: bench, timedOut: end, noAgents: end, full: end}}
      end: {hangup: {}}
  demo:
    name: {zh-CN: 演示, en: Demo}
    start: answer
    steps:
      answer: {answer: {next: opening-hours}}
      opening-hours: {hours: {calendar: service, open: welcome, closed: welcome}}
      welcome: {play: {prompt: welcome, next: main-menu}}
      main-menu:
        menu:
          prompt: [main-menu, other-language]
          timeout: 5s
          tries: 3
          invalid: invalid-key
          keys: {'0': {label: {zh-CN: 人工服务, en: An agent}, next: wait}}
          otherwise: wait
      wait: {queue: {id: bench, timedOut: end, noAgents: end, full: end}}
      end: {hangup: {}}
queues:
  bench:
    name: {zh-CN: 测试, en: Bench}
    music: waiting
    waitWithoutAgents: true
    ringTimeout: 20s
    wrapUp: 0s
`;

export interface BenchAgent {
  readonly username: string;
  readonly extension: string;
}

/** Where the hotline is reached. */
export interface HotlineFace {
  readonly sipPort: number;
  readonly deskAddress: string;
}

export interface HotlineProcessesOptions {
  readonly agents: number;
  /** For both processes, such as `--cpu-prof`. */
  readonly nodeArguments?: readonly string[];
  /** Default: 'warn', which still goes to this process's output. */
  readonly logLevel?: string;
}

export class HotlineProcesses implements HotlineFace {
  readonly agents: readonly BenchAgent[];
  readonly addresses: EngineAddresses;
  readonly engine: Child;
  readonly controller: Child;
  readonly #folder: string;

  private constructor(
    folder: string,
    agents: readonly BenchAgent[],
    addresses: EngineAddresses,
    children: { readonly engine: Child; readonly controller: Child },
  ) {
    this.#folder = folder;
    this.agents = agents;
    this.addresses = addresses;
    this.engine = children.engine;
    this.controller = children.controller;
  }

  /** Builds what is not built, then starts both. @throws Error when one does not come */
  static async start(options: HotlineProcessesOptions): Promise<HotlineProcesses> {
    const build = ['scripts/start.mjs', '--build-only'];
    execFileSync(process.execPath, build, { cwd: project, stdio: 'inherit' });
    const folder = await mkdtemp(join(tmpdir(), 'hotline-bench-'));
    const dialplans = join(folder, 'dialplans');
    const shipped = join(project, 'dialplans');
    const filter = (file: string) => !replaced.includes(relative(shipped, file));
    cpSync(shipped, dialplans, { recursive: true, filter });
    writeFileSync(join(dialplans, 'bench.yaml'), benchHotlines);
    const agents = await addAgents(join(folder, 'data'), options.agents);
    const settings = {
      ...process.env,
      HOTLINE_SIP_PORT: '0',
      HOTLINE_DESK_PORT: '0',
      HOTLINE_RTP_PORTS: rtpPorts,
      HOTLINE_DATA: join(folder, 'data'),
      HOTLINE_DIALPLANS: dialplans,
      HOTLINE_LOG_LEVEL: options.logLevel ?? 'warn',
    };
    const start = (module: string, engine: EngineAddresses) => {
      const environment = childEnvironment(settings, engine);
      return Child.start(join(project, 'dist', module), environment, options.nodeArguments);
    };
    const secret = randomBytes(16).toString('hex');
    const wanted = { secret, drachtioPort: 0, eventSocketPort: 0, mediaSipPort: 0 };
    const engine = await start('engine/main.js', wanted);
    const addresses = { ...wanted, ...engine.facts };
    try {
      const controller = await start('controller.js', addresses);
      return new HotlineProcesses(folder, agents, addresses, { engine, controller });
    } catch (error) {
      await engine.stop();
      throw error;
    }
  }

  get sipPort(): number {
    return Number(this.engine.facts.sipPort);
  }

  get deskAddress(): string {
    return `http://${address}:${Number(this.controller.facts.deskPort)}`;
  }

  /** What died without being told to. */
  get deaths(): readonly string[] {
    const { engine, controller } = this;
    return [engine.death ?? [], controller.death ?? []].flat();
  }

  /** Usable while and after the processes run. */
  openDatabase(): Promise<Database> {
    return Database.open(join(this.#folder, 'data', 'hotline.sqlite'));
  }

  /** Ends both in order; the data stays until `remove`. */
  async stop(): Promise<void> {
    await this.controller.stop();
    await this.engine.stop();
  }

  async remove(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function addAgents(dataDirectory: string, count: number): Promise<readonly BenchAgent[]> {
  mkdirSync(dataDirectory, { recursive: true });
  const database = await Database.open(join(dataDirectory, 'hotline.sqlite'));
  const people = new SqlitePeople(database);
  const passwordHash = await hashPassword(password, hashCost);
  const agents = Array.from({ length: count }, (_, index) => {
    const extension = String(2000 + index);
    return { username: `agent${extension}`, extension };
  });
  database.transaction(() => {
    for (const { username, extension } of agents) {
      const id = newId('agt');
      const name = `Agent ${extension}`;
      const roles = ['agent'] as const;
      const queues = [{ queueId: 'bench', order: 1 }];
      people.saveAgent({ id, name, extension, queues, skills: {} });
      people.savePhoneAccount(phoneAccount(extension, realm, password));
      people.savePerson({
        ...{ id, username, passwordHash, name, roles, agentId: id, extension },
        disabled: false,
      });
    }
  });
  database.close();
  return agents;
}
