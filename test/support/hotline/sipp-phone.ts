/** sipp as an agent's phone: not ours, and it keeps strictly to its scenario (test/fixtures/sipp/). */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SignInCard } from '../../../src/first-start.ts';
import { ChildProgram } from './child-program.ts';
import { freePorts } from './free-ports.ts';

export const hasSipp = existsSync('/usr/bin/sipp');

export interface SippPhoneOptions {
  readonly folder: string;
  readonly server: { readonly address: string; readonly port: number };
  readonly card: Pick<SignInCard, 'extension' | 'phonePassword'>;
}

export class SippPhone {
  readonly #options: SippPhoneOptions;
  readonly #port: number;

  /** Settles when it is registered. @throws Error with what sipp said */
  static async register(options: SippPhoneOptions): Promise<SippPhone> {
    const [port = 0] = await freePorts(1);
    const phone = new SippPhone(options, port);
    await phone.#registerFor(60);
    return phone;
  }

  private constructor(options: SippPhoneOptions, port: number) {
    this.#options = options;
    this.#port = port;
  }

  unregister(): Promise<void> {
    return this.#registerFor(0);
  }

  /**
   * Settles with what was said in each of its dialogs, by their order: `-> 202 REFER`, `<- NOTIFY
   * SIP/2.0 200 OK`.
   *
   * @param keys of the scenario, such as a colleague's extension
   * @throws Error with what sipp said, when anything was not as the scenario has it
   */
  plays(scenario: string, keys: Readonly<Record<string, string>>): Promise<readonly string[][]> {
    const trace = join(this.#options.folder, `${scenario}-${this.#port}.log`);
    const named = Object.entries(keys).flatMap(([key, value]) => ['-key', key, value]);
    const program = this.#program(scenario, [...named, '-trace_msg', '-message_file', trace]);
    return succeeded(program).then(() => dialogsOf(readFileSync(trace, 'utf8')));
  }

  #registerFor(seconds: number): Promise<void> {
    return succeeded(this.#program('phone-registers', ['-key', 'seconds', String(seconds)]));
  }

  #program(scenario: string, more: readonly string[] = []): ChildProgram {
    const { server, card } = this.#options;
    return new ChildProgram('sipp', [
      ...['-sf', `test/fixtures/sipp/${scenario}.xml`, '-i', '127.0.0.1', '-p', String(this.#port)],
      ...['-s', card.extension, '-au', card.extension, '-ap', card.phonePassword],
      ...['-m', '1', '-nostdin', '-aa', '-timeout', '20', '-timeout_error', ...more],
      `${server.address}:${server.port}`,
    ]);
  }
}

async function succeeded(program: ChildProgram): Promise<void> {
  const { code } = await program.ended;
  if (code !== 0) throw new Error(`sipp: ${code}\n${program.output.slice(-3_000)}`);
}

function dialogsOf(trace: string): readonly string[][] {
  const dialogs = new Map<string, string[]>();
  const message = /message (received|sent)[^\n]*\n\n([\s\S]*?)(?=\n-{20}|$)/g;
  for (const [, way = '', text = ''] of trace.matchAll(message)) {
    const id = /^Call-ID:\s*(\S+)/im.exec(text)?.[1] ?? '';
    const said = dialogs.get(id) ?? [];
    dialogs.set(id, said);
    said.push(`${way === 'sent' ? '->' : '<-'} ${describe(text)}`);
  }
  return [...dialogs.values()];
}

function describe(text: string): string {
  const [first = '', second = ''] = text.split(' ', 2);
  if (first === 'SIP/2.0') return `${second} ${/^CSeq:\s*\d+\s+(\S+)/im.exec(text)?.[1] ?? ''}`;
  const fragment = /^SIP\/2\.0 .*$/m.exec(text)?.[0].trim();
  return fragment === undefined ? first : `${first} ${fragment}`;
}
