/** A process of the hotline under a bench: as the supervisor starts it, but never started again. */
import { type ChildProcess, fork } from 'node:child_process';
import type { ChildMessage, SupervisorMessage } from '../../src/process/child.ts';
import { collectorArguments } from '../../src/process/collector-arguments.ts';

/** How long a process may take to be ready, and to end. */
const readyMsMax = 60_000;
const endMsMax = 10_000;

export class Child {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly #process: ChildProcess;
  #isStopping = false;
  /** How it ended before it was told to; undefined while it lives. */
  death: string | undefined;

  /** @throws Error when it refuses to start, dies, or is not ready in time */
  static start(
    module: string,
    environment: Record<string, string | undefined>,
    nodeArguments: readonly string[] = [],
  ): Promise<Child> {
    const child = fork(module, [], {
      env: environment,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: [...collectorArguments, ...nodeArguments],
    });
    return new Promise((resolve, reject) => {
      const fail = (why: string) => {
        clearTimeout(late);
        child.kill('SIGKILL');
        reject(new Error(`${module}: ${why}`));
      };
      const late = setTimeout(() => fail('not ready in time'), readyMsMax);
      child.once('exit', () => fail('died'));
      child.once('message', (message: ChildMessage) => {
        if (message.kind !== 'ready') {
          fail(message.message);
          return;
        }
        clearTimeout(late);
        child.removeAllListeners('exit');
        resolve(new Child(child, message.facts));
      });
    });
  }

  private constructor(child: ChildProcess, facts: Readonly<Record<string, unknown>>) {
    this.#process = child;
    this.facts = facts;
    child.once('exit', (code, signal) => {
      if (!this.#isStopping) this.death = signal ?? `exit ${code}`;
    });
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Settles when it has ended, in order or not. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    const child = this.#process;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.send({ kind: 'stop' } satisfies SupervisorMessage);
    const kill = setTimeout(() => child.kill('SIGKILL'), endMsMax);
    await ended;
    clearTimeout(kill);
  }
}
