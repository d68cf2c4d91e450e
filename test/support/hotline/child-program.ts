/** A program of the system under a test's control: its output is kept, its end can be waited for. */
import { type ChildProcess, spawn } from 'node:child_process';
import { eventually } from '../eventually.ts';

export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ProgramOptions {
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export class ChildProgram {
  readonly ended: Promise<ProgramEnd>;
  readonly #process: ChildProcess;
  readonly #command: string;
  #output = '';
  #hasEnded = false;

  constructor(command: string, args: readonly string[], options: ProgramOptions = {}) {
    this.#command = command;
    const { directory, environment } = options;
    this.#process = spawn(command, args, {
      ...(directory === undefined ? {} : { cwd: directory }),
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const keep = (bytes: Buffer) => {
      this.#output += bytes.toString();
    };
    this.#process.stdout?.on('data', keep);
    this.#process.stderr?.on('data', keep);
    this.ended = new Promise((resolve) => {
      const end = (code: number | null, signal: NodeJS.Signals | null) => {
        this.#hasEnded = true;
        resolve({ code, signal });
      };
      this.#process.once('close', end);
      this.#process.once('error', (error) => {
        this.#output += String(error);
        end(null, null);
      });
    });
  }

  /** Standard output and errors so far, in the order they came. */
  get output(): string {
    return this.#output;
  }

  get pid(): number {
    if (this.#process.pid === undefined) throw new Error(`${this.#command} did not start`);
    return this.#process.pid;
  }

  /** Settles with the first match in the output. @throws Error with the output when it does not come */
  says(pattern: RegExp, deadlineMs = 15_000): Promise<RegExpMatchArray> {
    const look = () => {
      const match = this.#output.match(pattern);
      if (match) return match;
      throw new Error(`of ${this.#command}:\n${this.#output}`);
    };
    return eventually(`the line ${pattern}`, look, deadlineMs);
  }

  send(signal: NodeJS.Signals): void {
    if (!this.#hasEnded) this.#process.kill(signal);
  }

  /** Ends it, if need be by force. */
  async stop(): Promise<ProgramEnd> {
    this.send('SIGTERM');
    const force = setTimeout(() => this.send('SIGKILL'), 5_000);
    const end = await this.ended;
    clearTimeout(force);
    return end;
  }
}
