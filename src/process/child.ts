/**
 * A process that the supervisor starts and watches: the engine and the controller. The child says
 * `ready` over the IPC channel; it ends when it is told to, and by itself when the supervisor is gone.
 */
import { type ChildProcess, fork } from 'node:child_process';
import type { Clock, Timer } from '../base/clock.ts';
import { collectorArguments } from './collector-arguments.ts';

/** From the child to the supervisor. */
export type ChildMessage =
  | { readonly kind: 'ready'; readonly facts: Readonly<Record<string, unknown>> }
  /** It cannot start at all: told to the person in one line, and not tried again. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

/** From the supervisor to the child. */
export type SupervisorMessage = { readonly kind: 'stop' };

/** Restarts wait this long, doubling up to the maximum while a child keeps dying young. */
const restartDelayMs = 200;
const restartDelayMsMax = 10_000;
/** A child that lived this long is not dying young. */
const healthyAfterMs = 60_000;
/** A child that dies so often before it was ever ready will not come: the start has failed. */
const failedStartsMax = 3;
/** After `stop`, a child that has not ended by then is killed. */
const stopTimeoutMs = 8_000;

export interface ChildOptions {
  readonly name: string;
  readonly module: string;
  readonly environment: () => Record<string, string | undefined>;
  readonly clock: Clock;
  readonly onReady: (facts: Readonly<Record<string, unknown>>, again: boolean) => void;
  readonly onRefused: (code: string, message: string) => void;
  /** It died and will be started again after `delayMs`. */
  readonly onDied: (how: string, delayMs: number) => void;
}

export class WatchedChild {
  readonly #options: ChildOptions;
  #process: ChildProcess | undefined;
  #restart: Timer | undefined;
  #stopping = false;
  #wasReady = false;
  #restarts = 0;
  #delayMs = restartDelayMs;

  constructor(options: ChildOptions) {
    this.#options = options;
  }

  /** The process id; undefined while it is not running. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  start(): void {
    const { module, environment, clock, name } = this.#options;
    const startedAt = clock.now();
    const child = fork(module, [], {
      env: environment(),
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: [...collectorArguments, ...process.execArgv],
    });
    this.#process = child;
    child.on('message', (message: ChildMessage) => this.#take(message));
    child.on('error', (error) => {
      // Without an id it never began, and no exit follows.
      if (child.pid === undefined) this.#process = undefined;
      this.#options.onRefused('child-failed', `${name}: ${error.message}`);
    });
    child.on('exit', (code, signal) => this.#exited(signal ?? `exit ${code}`, startedAt));
  }

  /** Settles when the process has ended. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#restart?.cancel();
    const child = this.#process;
    if (!child) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    // One that has ended takes no message; that is no failure of its.
    if (child.connected) child.send({ kind: 'stop' } satisfies SupervisorMessage, () => undefined);
    const kill = this.#options.clock.setTimer(stopTimeoutMs, () => child.kill('SIGKILL'));
    await ended;
    kill.cancel();
  }

  /** Ends it at once. */
  kill(): void {
    this.#stopping = true;
    this.#process?.kill('SIGKILL');
  }

  #take(message: ChildMessage): void {
    if (message.kind === 'ready') {
      this.#options.onReady(message.facts, this.#wasReady);
      this.#wasReady = true;
    }
    if (message.kind !== 'refused') return;
    this.#stopping = true;
    this.#options.onRefused(message.code, message.message);
  }

  #exited(how: string, startedAt: number): void {
    this.#process = undefined;
    if (this.#stopping) return;
    const { clock, name } = this.#options;
    if (!this.#wasReady && this.#restarts + 1 >= failedStartsMax) {
      this.#stopping = true;
      this.#options.onRefused('child-failed', `The ${name} cannot be started (${how}).`);
      return;
    }
    if (clock.now() - startedAt > healthyAfterMs) this.#delayMs = restartDelayMs;
    this.#options.onDied(how, this.#delayMs);
    this.#restarts++;
    this.#restart = clock.setTimer(this.#delayMs, () => this.start());
    this.#delayMs = Math.min(restartDelayMsMax, this.#delayMs * 2);
  }
}
