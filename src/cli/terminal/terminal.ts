/** What a command shows and hears from the person: timed lines, single keys, a hidden question. */
import { emitKeypressEvents } from 'node:readline';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { HotlineError } from '../../base/errors.ts';
import { bilingual, type Wording } from '../../base/wording.ts';
import type { Language } from '../../dialplan/schema.ts';
import type { CallEnd, CallProgress } from './terminal-call.ts';

const noTerminal = bilingual(
  'no terminal to ask for the password: use --password or HOTLINE_PHONE_PASSWORD',
  '没有终端可询问密码：请用 --password 或 HOTLINE_PHONE_PASSWORD',
);

export class Terminal {
  readonly #startedAt = Date.now();
  readonly #language: Language;

  constructor(language: Language) {
    this.#language = language;
  }

  /** A line with the seconds since the start. */
  say(words: Wording): void {
    const seconds = ((Date.now() - this.#startedAt) / 1000).toFixed(3).padStart(8);
    process.stdout.write(`${seconds}  ${words[this.#language]}\n`);
  }

  progress(progress: CallProgress): void {
    this.say(progressWords(progress));
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
  async askHidden(question: Wording): Promise<string> {
    if (!process.stdin.isTTY) throw new HotlineError('invalid-input', noTerminal[this.#language]);
    process.stdout.write(question[this.#language]);
    const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
    const lines = createInterface({ input: process.stdin, output: silent, terminal: true });
    const answer = await lines.question('');
    lines.close();
    process.stdout.write('\n');
    return answer;
  }
}

/** What SIP says stands as it is. */
function progressWords(progress: CallProgress): Wording {
  switch (progress.kind) {
    case 'sent':
      return bilingual('-> INVITE', '-> INVITE');
    case 'progress': {
      const said = `<- ${progress.status} ${progress.reason}`;
      return bilingual(said, said);
    }
    case 'answered':
      return bilingual('== answered', '== 已接听');
    case 'digit':
      return bilingual(`<- key ${progress.digit}`, `<- 按键 ${progress.digit}`);
    case 'held':
      return bilingual('== on hold', '== 保持');
    case 'retrieved':
      return bilingual('== retrieved', '== 取回');
    case 'transfer':
      return bilingual(`== transfer: ${progress.status}`, `== 转接：${progress.status}`);
    case 'ended':
      return endWords(progress);
  }
}

function endWords({ by, status, reason }: CallEnd): Wording {
  const isOurs = by === 'us';
  const why = typeof reason === 'string' ? bilingual(reason, reason) : reason;
  const code = status === 0 ? '' : `${status} `;
  return bilingual(
    `== ended by ${isOurs ? 'us' : 'the other side'}: ${code}${why.en}`,
    `== ${isOurs ? '本方' : '对方'}结束：${code}${why['zh-CN']}`,
  );
}

/** `127.0.0.1:5060` or `[::1]:5060`. */
export function parseServer(text: string): { address: string; port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(text);
  return { address: match?.[1] ?? match?.[2] ?? text, port: Number(match?.[3] ?? 5060) };
}
