/** The embedded engine as a process of its own, which can be killed and started again. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { EngineAddresses } from '../../src/config.ts';
import { freePort } from './supervisor-process.ts';
import type { TelephonyServers } from './telephony-fixture.ts';

const secret = 'a secret for the tests alone';

export class EngineProcess {
  readonly #folder: string;
  readonly #sipPort: number;
  #addresses: EngineAddresses = { secret, drachtioPort: 0, eventSocketPort: 0, mediaSipPort: 0 };
  #process: ChildProcess | undefined;

  /** @param folder for its data and prompts */
  static async start(folder: string): Promise<EngineProcess> {
    const engine = new EngineProcess(folder, await freePort());
    await engine.startAgain();
    return engine;
  }

  private constructor(folder: string, sipPort: number) {
    this.#folder = folder;
    this.#sipPort = sipPort;
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  get recordingsFolder(): string {
    return join(this.#folder, 'data', 'recordings');
  }

  get servers(): TelephonyServers {
    const { drachtioPort, eventSocketPort } = this.#addresses;
    const host = '127.0.0.1';
    return {
      drachtio: { host, port: drachtioPort, secret },
      freeswitch: { host, port: eventSocketPort, secret },
    };
  }

  /** On the ports it had. Settles when it is ready. */
  async startAgain(): Promise<void> {
    mkdirSync(join(this.#folder, 'dialplans', 'prompts'), { recursive: true });
    const child = fork('src/engine/main.ts', [], {
      execArgv: ['--import', 'tsx'],
      env: {
        ...process.env,
        HOTLINE_SIP_PORT: String(this.#sipPort),
        HOTLINE_DATA: join(this.#folder, 'data'),
        HOTLINE_DIALPLANS: join(this.#folder, 'dialplans'),
        HOTLINE_LOG_LEVEL: 'silent',
        HOTLINE_ENGINE: JSON.stringify(this.#addresses),
      },
    });
    this.#process = child;
    const [message] = await once(child, 'message');
    if (message.kind !== 'ready') throw new Error(message.message);
    this.#addresses = { ...this.#addresses, ...message.facts };
  }

  /** kill -9; settles when it is gone. Harmless when it was. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
}
