import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Recorder } from '../../../src/engine/media/recording/recorder.ts';
import { RecordingFile } from '../../../src/engine/media/recording/recording-file.ts';
import { repairRecordings } from '../../../src/engine/media/recording/repair-recordings.ts';
import { encodeG711 } from '../../../src/engine/rtp/g711.ts';
import { decodeWavHeader, encodeWavHeader } from '../../../src/sound/wav.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'recordings-'));
});

afterEach(() => rm(directory, { recursive: true }));

function packetOf(index: number, value: number) {
  const payload = new Uint8Array(160);
  encodeG711('PCMU', new Int16Array(160).fill(value), payload);
  return { ssrc: 1, timestamp: (4_294_967_000 + index * 160) >>> 0, payload };
}

/** Where, in 20 ms frames, each value is heard. */
function framesOf(blocks: readonly Buffer[]): number[] {
  const all = Buffer.concat(blocks);
  return Array.from({ length: Math.floor(all.length / 320) }, (_, frame) =>
    all.readInt16LE(frame * 320 + 160),
  );
}

describe('time lines', () => {
  function record(
    arrivals: readonly (readonly [index: number, atSamples: number])[],
    until: number,
  ) {
    const blocks: Buffer[] = [];
    const recorder = new Recorder(
      { channels: 'said' },
      { write: (block) => blocks.push(Buffer.from(block)) },
      0,
    );
    for (const [index, at] of arrivals) {
      recorder.advance(at);
      recorder.said.writePacket(packetOf(index, 1000 * (index + 1)), 'PCMU', at);
    }
    recorder.finish(until);
    return framesOf(blocks).map((value) => Math.round(value / 1000));
  }

  test('packets are put where they belong, however they come', () => {
    const arrivals = [
      [0, 0],
      [1, 300],
      [3, 480],
      [2, 640],
      [5, 800],
    ] as const;
    expect(record(arrivals, 1120)).toEqual([1, 2, 3, 4, 0, 6, 0]);
  });

  test('a pause of the sender is silence of the same length', () => {
    expect(
      record(
        [
          [0, 0],
          [1, 160],
          [5, 5 * 160],
        ],
        1120,
      ),
    ).toEqual([1, 2, 0, 0, 0, 6, 0]);
  });

  test('a sender that stops its clock while held is put where it is heard again', () => {
    expect(
      record(
        [
          [0, 0],
          [1, 160],
          [2, 8000],
        ],
        8320,
      ),
    ).toEqual([1, 2, ...Array(48).fill(0), 3, 0]);
  });

  test('a sender whose clock is off stays within 60 ms of its place', () => {
    const arrivals = Array.from({ length: 3000 }, (_, index) => [index % 30, index * 161] as const);
    const blocks: Buffer[] = [];
    const recorder = new Recorder(
      { channels: 'said' },
      { write: (block) => blocks.push(Buffer.from(block)) },
      0,
    );
    for (const [index, [, at]] of arrivals.entries()) {
      recorder.advance(at);
      recorder.said.writePacket(packetOf(index, index === 2999 ? 9000 : 1000), 'PCMU', at);
    }
    recorder.finish(3010 * 161);
    const place = framesOf(blocks).findIndex((value) => value > 5000) * 160;
    expect(Math.abs(place - 2999 * 161)).toBeLessThanOrEqual(480);
  });

  test('the sum of both sides is limited, not wrapped', () => {
    const blocks: Buffer[] = [];
    const recorder = new Recorder(
      { channels: 'mixed' },
      { write: (block) => blocks.push(Buffer.from(block)) },
      0,
    );
    recorder.said.writeFrame(0, new Int16Array(160).fill(30_000));
    recorder.heard.writeFrame(0, new Int16Array(160).fill(30_000));
    recorder.finish(160);
    expect(framesOf(blocks)).toEqual([32_767]);
  });
});

describe('files', () => {
  const path = () => join(directory, 'call.wav');
  const create = (failures: unknown[] = [], backlogBytesMax = 1e6) =>
    RecordingFile.create({
      path: path(),
      channels: 2,
      backlogBytesMax,
      onFailure: (error) => failures.push(error),
    });

  test('the final name appears when it is closed, and the header is right then', async () => {
    const file = await create();
    for (let block = 0; block < 50; block++) file.write(Buffer.alloc(6400, block));
    expect(await readdir(directory)).toEqual(['call.wav.part']);
    expect(await file.close()).toBe(true);
    expect(await readdir(directory)).toEqual(['call.wav']);
    const content = await readFile(path());
    expect(content.length).toBe(44 + 50 * 6400);
    expect(decodeWavHeader(content)).toMatchObject({ channels: 2, dataBytes: 50 * 6400 });
    expect(content[44 + 49 * 6400]).toBe(49);
  });

  test('what was given is on disk in order, whatever its sizes, though its memory is used again', async () => {
    const file = await create();
    const sizes = [6400, 31_999, 2, 70_001, 64_000, 1, 400];
    const block = Buffer.alloc(100_000);
    const given = sizes.map((size, index) => {
      block.fill(index + 1);
      file.write(block.subarray(0, size));
      return Buffer.alloc(size, index + 1);
    });
    expect(await file.close()).toBe(true);
    expect((await readFile(path())).subarray(44).equals(Buffer.concat(given))).toBe(true);
  });

  test('a disk that is too slow ends it, told once, and nothing looks whole', async () => {
    const failures: unknown[] = [];
    const file = await create(failures, 10_000);
    for (let block = 0; block < 5; block++) file.write(Buffer.alloc(6400));
    expect(failures).toHaveLength(1);
    expect(await file.close()).toBe(false);
    expect(await readdir(directory)).toEqual(['call.wav.part']);
  });

  test('a place that cannot be written is refused at the start', async () => {
    await writeFile(join(directory, 'file'), '');
    const path = join(directory, 'file', 'call.wav');
    const options = { path, channels: 1, backlogBytesMax: 1, onFailure: () => {} } as const;
    await expect(RecordingFile.create(options)).rejects.toMatchObject({ code: 'store-failed' });
  });

  test('a recording never replaces another', async () => {
    await writeFile(path(), 'kept');
    await expect(create()).rejects.toMatchObject({ code: 'conflict' });
    expect(await readFile(path(), 'utf8')).toBe('kept');
  });
});

describe('repair after a crash', () => {
  const header = (dataBytes: number) => encodeWavHeader(2, 8000, dataBytes);

  test('what was written can be played, under its final name', async () => {
    await writeFile(
      join(directory, 'a.wav.part'),
      Buffer.concat([header(0), Buffer.alloc(1002, 5)]),
    );
    await writeFile(
      join(directory, 'b.wav.part'),
      Buffer.concat([header(99_999), Buffer.alloc(400, 5)]),
    );
    const report = await repairRecordings(directory);
    expect([...report.repaired].sort()).toEqual([
      join(directory, 'a.wav'),
      join(directory, 'b.wav'),
    ]);
    const repaired = await readFile(join(directory, 'a.wav'));
    expect(repaired.length).toBe(44 + 1000);
    expect(repaired.subarray(0, 44)).toEqual(header(1000));
    expect((await readFile(join(directory, 'b.wav'))).subarray(0, 44)).toEqual(header(400));
  });

  test('what is no recording, empty, or already there is left alone', async () => {
    await writeFile(join(directory, 'empty.wav.part'), header(0));
    await writeFile(join(directory, 'text.part'), 'x'.repeat(100));
    await writeFile(join(directory, 'short.wav.part'), 'RIFF');
    await writeFile(
      join(directory, 'taken.wav.part'),
      Buffer.concat([header(0), Buffer.alloc(100)]),
    );
    await writeFile(join(directory, 'taken.wav'), 'kept');
    const before = (await readdir(directory)).sort();
    const report = await repairRecordings(directory);
    expect(report.repaired).toEqual([]);
    expect(report.left).toHaveLength(4);
    expect((await readdir(directory)).sort()).toEqual(before);
    expect(await readFile(join(directory, 'taken.wav'), 'utf8')).toBe('kept');
  });
});
