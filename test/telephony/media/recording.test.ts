import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HotlineError } from '../../../src/base/errors.ts';
import { type RecordedEndpoint, Recording } from '../../../src/telephony/media/recording.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';
import { readWav } from '../../support/sound.ts';

let directory: string;
let file: string;
let clock: VirtualClock;
let endpoint: FakeEndpoint;
const counter = { waits: 0 };

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'recording-'));
  file = join(directory, 'call_1-1.wav');
  clock = new VirtualClock(1_800_000_000_000);
  endpoint = new FakeEndpoint();
});

afterEach(() => {
  expect([counter.waits, clock.pendingTimers]).toEqual([0, 0]);
  rmSync(directory, { recursive: true });
});

/** FreeSWITCH as it records: it takes commands, and says when it has closed a file. */
class FakeEndpoint implements RecordedEndpoint {
  readonly uuid = 'uuid-1';
  readonly commands: string[] = [];
  readonly #end = new AbortController();
  #closed: (path: string) => void = () => undefined;
  /** How the start is answered; 'never': by the channel's end alone. */
  start: 'yes' | 'refused' | 'never' = 'yes';

  get ended(): AbortSignal {
    return this.#end.signal;
  }

  onRecordingClosed(listener: (path: string) => void): void {
    this.#closed = listener;
  }

  async api(command: string, argument: string): Promise<string> {
    const [, verb = '', path = ''] = argument.split(' ');
    this.commands.push(`${command} ${verb}`);
    if (this.ended.aborted) throw new HotlineError('leg-ended', 'The channel has ended');
    if (verb === 'stop') this.#closed(path);
    if (verb === 'start' && this.start === 'refused') throw new HotlineError('media-failed', 'No');
    if (verb === 'start' && this.start === 'never') return this.#untilEnded();
    return '+OK';
  }

  end(): void {
    this.#end.abort(new HotlineError('leg-ended', 'The channel has ended'));
  }

  #untilEnded(): Promise<string> {
    return new Promise((_, reject) => {
      this.ended.addEventListener('abort', () => reject(this.ended.reason));
    });
  }
}

/** Recorded for so long; the file is as FreeSWITCH left it. Time goes by until the end is known. */
async function recorded(ms: number): Promise<void> {
  const recording = new Recording(endpoint, file, clock, counter);
  await recording.start();
  clock.advance(ms);
  await stopped(recording);
}

async function stopped(recording: Recording): Promise<void> {
  let isOver = false;
  const stopped = recording.stop().finally(() => {
    isOver = true;
  });
  stopped.catch(() => undefined);
  while (!isOver) {
    await new Promise((resolve) => setImmediate(resolve));
    // Besides the deadline: the wait before the next look. The disk is not hurried.
    if (clock.pendingTimers > 1) clock.advance(50);
  }
  await stopped;
}

describe('a recording', () => {
  const part = () => join(directory, 'call_1-1.part.wav');

  it('gets its name when FreeSWITCH has closed it', async () => {
    writeFileSync(part(), 'sound');
    await recorded(5_000);
    expect(endpoint.commands).toEqual(['uuid_record start', 'uuid_record stop']);
    expect([existsSync(part()), readFileSync(file, 'utf8')]).toEqual([false, 'sound']);
  });

  it('too brief for FreeSWITCH to write is an empty one of two channels', async () => {
    await recorded(999);
    expect(readWav(file)).toEqual({ rate: 8_000, channels: [new Int16Array(), new Int16Array()] });
    expect(readFileSync(file)).toHaveLength(44);
  });

  it('too brief, and written all the same, is what was written', async () => {
    writeFileSync(part(), 'a moment');
    await recorded(20);
    expect(readFileSync(file, 'utf8')).toBe('a moment');
  });

  it('that should have had sound and is not there fails, and nothing stands for it', async () => {
    await expect(recorded(1_000)).rejects.toMatchObject({ code: 'media-failed' });
    expect(existsSync(file)).toBe(false);
  });

  it('whose channel ends before FreeSWITCH has answered is what was written until then', async () => {
    endpoint.start = 'never';
    const recording = new Recording(endpoint, file, clock, counter);
    const starting = recording.start();
    starting.catch(() => undefined);
    // The folder is made first; then the order goes out.
    while (endpoint.commands.length === 0) await new Promise((resolve) => setImmediate(resolve));
    writeFileSync(part(), 'a moment');
    endpoint.end();
    await stopped(recording);
    await expect(starting).rejects.toMatchObject({ code: 'leg-ended' });
    expect([existsSync(part()), readFileSync(file, 'utf8')]).toEqual([false, 'a moment']);
  });

  it('that FreeSWITCH refuses leaves no file', async () => {
    endpoint.start = 'refused';
    const recording = new Recording(endpoint, file, clock, counter);
    await expect(recording.start()).rejects.toMatchObject({ code: 'media-failed' });
    await recording.stop();
    expect([endpoint.commands, existsSync(file)]).toEqual([['uuid_record start'], false]);
  });
});
