/**
 * The process that `npm start` is: it starts the embedded engine and the controller, tells the person
 * what to do next, starts again what dies, and ends both on Ctrl-C. It knows no call.
 */
import { randomBytes } from 'node:crypto';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { systemClock } from './base/clock.ts';
import { HotlineError, isHotlineError } from './base/errors.ts';
import { type Config, childEnvironment, type EngineAddresses, readConfig } from './config.ts';
import { WatchedChild } from './process/child.ts';
import { welcomeText } from './process/welcome.ts';

class Supervisor {
  readonly #controller: WatchedChild;
  readonly #engine: WatchedChild | undefined;
  #addresses: EngineAddresses | undefined;
  #stopping: Promise<void> | undefined;

  constructor(config: Config) {
    if (!config.external) {
      const addresses = newEngineAddresses();
      this.#addresses = addresses;
      this.#engine = this.#child('engine', './engine/main', (facts, again) => {
        // The ports that were free at the first start are asked for again at a restart.
        this.#addresses = { ...addresses, ...facts };
        if (!again) this.#controller.start();
      });
    }
    this.#controller = this.#child('controller', './controller', (facts, again) => {
      if (!again) process.stdout.write(welcomeText(config, facts));
    });
  }

  start(): void {
    (this.#engine ?? this.#controller).start();
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stopBoth();
    return this.#stopping;
  }

  async #stopBoth(): Promise<void> {
    await this.#controller.stop();
    await this.#engine?.stop();
  }

  /** A second Ctrl-C does not wait. */
  kill(): void {
    this.#controller.kill();
    this.#engine?.kill();
  }

  #child(
    name: string,
    module: string,
    onReady: (facts: Readonly<Record<string, unknown>>, again: boolean) => void,
  ): WatchedChild {
    const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    return new WatchedChild({
      name,
      module: fileURLToPath(new URL(module + extension, import.meta.url)),
      environment: () => childEnvironment(process.env, this.#addresses),
      clock: systemClock,
      onReady,
      onRefused: (_, message) => this.#refuse(message),
      onDied: (how, delayMs) =>
        say(`The ${name} died (${how}) and is started again in ${delayMs} ms.`),
    });
  }

  #refuse(message: string): void {
    say(message);
    process.exitCode = 1;
    void this.stop().then(() => process.exit(1));
  }
}

function newEngineAddresses(): EngineAddresses {
  const secret = randomBytes(24).toString('base64url');
  return { secret, drachtioPort: 0, eventSocketPort: 0, mediaSipPort: 0 };
}

function prepareDataDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
  } catch (cause) {
    const message = `The data directory ${directory} cannot be written: choose another with HOTLINE_DATA.`;
    throw new HotlineError('data-directory-unwritable', message, { cause });
  }
}

function say(line: string): void {
  process.stderr.write(`hotline: ${line}\n`);
}

function run(): void {
  try {
    const config = readConfig(process.env);
    prepareDataDirectory(config.dataDirectory);
    const supervisor = new Supervisor(config);
    const stop = () => {
      process.once('SIGINT', () => supervisor.kill());
      void supervisor.stop().then(() => process.exit(process.exitCode ?? 0));
    };
    process.once('SIGINT', stop);
    process.once('SIGTERM', stop);
    supervisor.start();
  } catch (error) {
    if (!isHotlineError(error)) throw error;
    for (const line of error.message.split('\n')) say(line);
    process.exitCode = 1;
  }
}

run();
