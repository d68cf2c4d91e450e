/**
 * A terminal phone in a test's hand, as a caller's or an agent's: it keeps what came and what it saw
 * on the wire, and does nothing by itself but ring.
 */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CallProgress, TerminalCall } from '../../../src/cli/terminal/terminal-call.ts';
import { type PhoneOptions, TerminalPhone } from '../../../src/cli/terminal/terminal-phone.ts';
import { eventually } from '../eventually.ts';
import { readWav, type WavSound } from '../sound.ts';
import { WireTrace } from './wire-trace.ts';

export type TestPhoneOptions = Pick<
  PhoneOptions,
  'media' | 'local' | 'server' | 'protocol' | 'user' | 'password'
> & {
  /** Where what was heard is written. */
  readonly folder: string;
};

interface Parts {
  readonly options: TestPhoneOptions;
  readonly terminal: TerminalPhone;
  readonly wire: WireTrace;
  readonly incoming: TerminalCall[];
  readonly progress: ReadonlyMap<TerminalCall, readonly CallProgress[]>;
}

/** A prompt is over when nothing was audible for so long. */
const promptSilenceMs = 300;

export class TestPhone {
  readonly wire: WireTrace;
  readonly terminal: TerminalPhone;
  readonly #options: TestPhoneOptions;
  readonly #incoming: TerminalCall[];
  readonly #progress: ReadonlyMap<TerminalCall, readonly CallProgress[]>;

  static async start(options: TestPhoneOptions): Promise<TestPhone> {
    const incoming: TerminalCall[] = [];
    const progress = new Map<TerminalCall, CallProgress[]>();
    const wire = new WireTrace();
    const { folder: _, ...phone } = options;
    const terminal = await TerminalPhone.start({
      ...phone,
      datagrams: wire.network,
      onIncoming: (call) => incoming.push(call),
      onProgress: (call, step) => progress.set(call, [...(progress.get(call) ?? []), step]),
    });
    return new TestPhone({ options, terminal, wire, incoming, progress });
  }

  private constructor(parts: Parts) {
    this.#options = parts.options;
    this.terminal = parts.terminal;
    this.wire = parts.wire;
    this.#incoming = parts.incoming;
    this.#progress = parts.progress;
  }

  /** What became of a call, in order. */
  progressOf(call: TerminalCall): readonly CallProgress[] {
    return this.#progress.get(call) ?? [];
  }

  /** The call that rings now, or the next that does. */
  ringing(): Promise<TerminalCall> {
    return eventually(`${this.#options.user} rings`, () => this.#incoming.shift());
  }

  /** Calls, and settles when the hotline has answered. */
  async dial(number: string): Promise<TerminalCall> {
    const call = await this.terminal.call(number);
    const how = await call.settled;
    if (how !== 'answered')
      throw new Error(`not answered: ${JSON.stringify(this.progressOf(call))}`);
    return call;
  }

  /** Settles when the hotline has spoken and is silent. */
  async promptEnd(call: TerminalCall): Promise<void> {
    const file = this.#newFile();
    const { media } = this.#options;
    const request = { file, channels: 'said', silenceLimitMs: promptSilenceMs } as const;
    const listening = await media.startRecording(call.streamId, request);
    await listening.finished;
    rmSync(file, { force: true });
  }

  /** Settles when packets of audio have come. */
  async hears(call: TerminalCall, packets = 10): Promise<void> {
    const { media } = this.#options;
    const before = await media.streamStatistics(call.streamId);
    await eventually('audio comes', async () => {
      const { packetsReceived } = await media.streamStatistics(call.streamId);
      return packetsReceived >= before.packetsReceived + packets ? true : undefined;
    });
  }

  /** Stops what the call plays. */
  async fallSilent(call: TerminalCall): Promise<void> {
    await this.#options.media.stopPlaybacks(call.streamId, 'all');
  }

  /** What is heard from now on for so long. */
  async listen(call: TerminalCall, ms: number): Promise<WavSound> {
    const file = this.#newFile();
    const request = { file, channels: 'said', timeLimitMs: ms } as const;
    const recording = await this.#options.media.startRecording(call.streamId, request);
    await recording.finished;
    return readWav(file);
  }

  #newFile(): string {
    return join(this.#options.folder, `${this.#options.user}-${randomUUID()}.wav`);
  }
}
