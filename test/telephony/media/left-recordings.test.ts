import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LeftRecordings } from '../../../src/telephony/media/left-recordings.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';

let directory: string;
let published: [file: string, endedAt: number][];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'left-'));
  published = [];
});

afterEach(() => rmSync(directory, { recursive: true }));

/** Looks through the directory so long after now. */
function look(laterMs: number): Promise<void> {
  const left = new LeftRecordings({
    directory,
    clock: new VirtualClock(Date.now() + laterMs),
    logger: pino({ level: 'silent' }),
    onPublished: (file, endedAt) => published.push([file, endedAt]),
  });
  return left.look();
}

/** As FreeSWITCH leaves a WAV behind: a chunk before the sound, the lengths not set yet. */
function unfinished(sound: Buffer): Buffer {
  const head = Buffer.alloc(56);
  head.write('RIFF', 0);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.write('fact', 36);
  head.writeUInt32LE(4, 40);
  head.write('data', 48);
  return Buffer.concat([head, sound]);
}

describe('a recording that nobody gave its name', () => {
  it('gets it, and lengths that are right, when nothing has written to it for a while', async () => {
    mkdirSync(join(directory, '2026-01-01'));
    const part = join(directory, '2026-01-01', 'call_1-1.part.wav');
    writeFileSync(part, unfinished(Buffer.alloc(6400, 5)));
    await look(30_000);
    expect(existsSync(part)).toBe(true);
    await look(61_000);
    const file = join(directory, '2026-01-01', 'call_1-1.wav');
    const content = readFileSync(file);
    expect(content.readUInt32LE(4)).toBe(content.length - 8);
    expect(content.readUInt32LE(52)).toBe(6400);
    expect(content.subarray(56)).toEqual(Buffer.alloc(6400, 5));
    expect(published).toMatchObject([[file, expect.closeTo(Date.now(), -4)]]);
    expect(existsSync(part)).toBe(false);
  });

  it('stays as it is where it holds no sound, is no WAV, or its name is taken', async () => {
    const kept: Record<string, Buffer> = {
      'empty.part.wav': unfinished(Buffer.alloc(0)),
      'text.part.wav': Buffer.from('hello'),
      'taken.part.wav': unfinished(Buffer.alloc(320)),
      'taken.wav': Buffer.from('whole'),
      'being-written.part.wav.part': unfinished(Buffer.alloc(320)),
    };
    for (const [name, bytes] of Object.entries(kept)) writeFileSync(join(directory, name), bytes);
    await look(3_600_000);
    for (const [name, bytes] of Object.entries(kept)) {
      expect(readFileSync(join(directory, name)), name).toEqual(bytes);
    }
    expect(published).toEqual([]);
  });
});
