/**
 * Runs a channel's applications. On an idle channel one starts at once; while one runs, the next is
 * nested into it: it starts at once as well, and the outer one goes on when it is done. (The media
 * engine does the same to the audio: a playback interrupts the one under way.)
 */
import { type Application, noResponse, RunningApplication } from '../applications/application.ts';
import type { Channel } from './channel.ts';

/** Nested executions at once; a controller that piles up more gets them refused. */
const nestingMax = 64;

export class ApplicationRunner {
  readonly #channel: Channel;
  readonly #running: RunningApplication[] = [];
  #whenIdle: (() => void)[] = [];
  #breaks = 0;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  /** How often `uuid_break` has come so far. */
  get breaks(): number {
    return this.#breaks;
  }

  /** How many applications run, the outermost included. */
  get depth(): number {
    return this.#running.length;
  }

  /** The outermost application: what the channel is *in* while it waits for commands. */
  get base(): RunningApplication | undefined {
    return this.#running[0];
  }

  get innermost(): RunningApplication | undefined {
    return this.#running.at(-1);
  }

  isRunning(name: string): boolean {
    return this.#running.some((running) => running.name === name);
  }

  /** Runs an application; settles with its response after `CHANNEL_EXECUTE_COMPLETE`. */
  execute(name: string, argument: string, uuid: string): string | Promise<string> {
    const running = new RunningApplication(this.#channel, name, argument, uuid);
    this.#channel.publishExecute(running);
    const application = this.#channel.core.applications.get(name);
    // Deviation: FreeSWITCH hangs the channel up on an unknown application; here it only fails.
    if (!application) return this.#refused(running, `-ERR Invalid Application ${name}`);
    if (this.#running.length >= nestingMax) return this.#refused(running, '-ERR too many');
    this.#running.push(running);
    const response = this.#start(application, running);
    if (typeof response === 'string') return this.#complete(running, response);
    return response.then((text) => this.#complete(running, text));
  }

  /** Ends all that runs; settles when every application has said so. */
  abortAll(): Promise<void> {
    for (const running of [...this.#running].reverse()) running.abort();
    return this.#idle();
  }

  /** `uuid_break`: ends what the innermost application does, or what all do. */
  breakMedia(which: 'current' | 'all'): void {
    this.#breaks += 1;
    const targets = which === 'all' ? [...this.#running].reverse() : this.#running.slice(-1);
    for (const running of targets) running.onBreak?.();
  }

  #idle(): Promise<void> {
    if (this.#running.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  #start(application: Application, running: RunningApplication): string | Promise<string> {
    const failed = (error: unknown) => {
      this.#channel.core.log.warn('application failed', {
        channel: this.#channel.uuid,
        application: running.name,
        error: String(error),
      });
      return noResponse;
    };
    try {
      const response = application(running);
      return typeof response === 'string' ? response : response.catch(failed);
    } catch (error) {
      return failed(error);
    }
  }

  #refused(running: RunningApplication, response: string): string {
    this.#channel.publishExecuteComplete(running, response);
    return response;
  }

  #complete(running: RunningApplication, response: string): string {
    const at = this.#running.indexOf(running);
    if (at >= 0) this.#running.splice(at, 1);
    this.#channel.publishExecuteComplete(running, response);
    if (this.#running.length === 0) {
      const waiting = this.#whenIdle;
      this.#whenIdle = [];
      for (const resolve of waiting) resolve();
    }
    this.#channel.applicationCompleted();
    return response;
  }
}
