/** What a command shows and hears from the person: timed lines, single keys, a hidden question. */
import { emitKeypressEvents } from 'node:readline';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { HotlineError } from '../base/errors.ts';
import type { CallProgress } from './terminal-call.ts';

export class Terminal {
  readonly #startedAt = Date.now();

  /** A line with the seconds since the start. */
  say(line: string): void {
    const seconds = ((Date.now() - this.#startedAt) / 1000).toFixed(3).padStart(8);
    process.stdout.write(`${seconds}  ${line}\n`);
  }

  progress(progress: CallProgress): void {
    const line = progressLine(progress);
    if (line !== undefined) this.say(line);
  }

  /** Calls `onKey` for each key; returns what ends it. Without a keyboard nothing is heard. */
  keys(onKey: (key: string) => void): () => void {
    if (!process.stdin.isTTY) return () => undefined;
    emitKeypressEvents(process.stdin);
    process.stdin.setRawMode(true);
    process.stdin.resume();
    const listener = (text: string | undefined, key: { name?: string; ctrl?: boolean }) => {
      onKey(key.ctrl && key.name === 'c' ? 'q' : (text ?? ''));
    };
    process.stdin.on('keypress', listener);
    return () => {
      process.stdin.off('keypress', listener);
      process.stdin.setRawMode(false);
      process.stdin.pause();
    };
  }

  /**
   * Asks for a password without showing it.
   * @throws HotlineError `invalid-input` where nobody can be asked
   */
  async askHidden(question: string): Promise<string> {
    if (!process.stdin.isTTY) {
      const ways = '--password or HOTLINE_PHONE_PASSWORD';
      throw new HotlineError('invalid-input', `no terminal to ask for the password: use ${ways}`);
    }
    process.stdout.write(question);
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
    const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
    const answer = await lines.question('');
    lines.close();
    process.stdout.write('\n');
    return answer;
  }
}

function progressLine(progress: CallProgress): string | undefined {
  switch (progress.kind) {
    case 'sent':
      return '-> INVITE';
    case 'progress':
      return `<- ${progress.status} ${progress.reason}`;
    case 'answered':
      return '== answered';
    case 'digit':
      return `<- key ${progress.digit}`;
    case 'held':
      return '== on hold';
    case 'retrieved':
      return '== retrieved';
    case 'transfer':
      return `== transfer: ${progress.status}`;
    case 'ended':
      return `== ended by ${progress.by === 'us' ? 'us' : 'the other side'}: ${
        progress.status === 0 ? progress.reason : `${progress.status} ${progress.reason}`
      }`;
  }
}

/** `127.0.0.1:5060` or `[::1]:5060`. */
export function parseServer(text: string): { address: string; port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text);
  return { address: match?.[1] ?? match?.[2] ?? text, port: Number(match?.[3] ?? 5060) };
}
