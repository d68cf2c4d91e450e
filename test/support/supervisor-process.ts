/** `npm start` without the build: the supervisor as a process of its own, with its two children. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { eventually } from './eventually.ts';

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
}

const startDeadlineMs = 40_000;

export class SupervisorProcess {
  readonly #process: ChildProcess;
  readonly ended: Promise<Ended>;
  #output = '';

  constructor(settings: Readonly<Record<string, string>>) {
    this.#process = spawn(process.execPath, ['--import', 'tsx', 'src/main.ts'], {
      env: { ...process.env, HOTLINE_LOG_LEVEL: 'silent', ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.on('data', (bytes) => {
        this.#output += String(bytes);
      });
    }
    this.ended = once(this.#process, 'exit').then(([code, signal]) => ({ code, signal }));
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Everything that the terminal would show. */
  get output(): string {
    return this.#output;
  }

  /** Settles when the welcome has been printed. @throws Error with what was printed instead */
  async ready(): Promise<this> {
    const isThere = () => this.#output.includes('Ctrl-C stops it') || undefined;
    const look = () => (this.#process.exitCode === null ? isThere() : true);
    await eventually('the welcome', look, startDeadlineMs);
    if (!isThere()) throw new Error(this.#output);
    return this;
  }

  /** The process of the engine or of the controller, at this moment. */
  child(name: 'engine' | 'controller'): number | undefined {
    const module = name === 'engine' ? 'engine/main' : 'controller';
    const line = this.#children().find((text) => text.includes(`src/${module}.`));
    return line === undefined ? undefined : Number.parseInt(line, 10);
  }

  signal(name: NodeJS.Signals): void {
    this.#process.kill(name);
  }

  /** As a terminal does it: every process of its group gets the signal. */
  pressCtrlC(): void {
    const children = this.#children().map((line) => Number.parseInt(line, 10));
    for (const pid of [this.pid, ...children]) process.kill(pid, 'SIGINT');
  }

  /** Each as `<pid> <command line>`; esbuild's service, which tsx starts, is none of ours. */
  #children(): string[] {
    try {
      const args = ['-o', 'pid=,args=', '--ppid', String(this.pid)];
      const lines = execFileSync('ps', args, { encoding: 'utf8' }).trim().split('\n');
      return lines.filter((line) => line.includes('src/')).map((line) => line.trim());
    } catch {
      return []; // ps fails where there are none
    }
  }
}

/** True while there is such a process. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A port that nothing listens on at this moment. */
export async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}
