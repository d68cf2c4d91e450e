import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ClipStore, decodeWav } from '../../../src/engine/media/sources/clip-store.ts';
import { MediaPaths } from '../../../src/engine/media/sources/media-paths.ts';
import { Resampler } from '../../../src/engine/media/sources/resampler.ts';
import { SourceOpener } from '../../../src/engine/media/sources/source-opener.ts';
import { decodeWavHeader, encodeWavHeader } from '../../../src/sound/wav.ts';

const fixtures = join(import.meta.dirname, '../../fixtures/media');

/** 440 Hz at half scale, as sox was told to make it. */
function sine(length: number, hz = 440, amplitude = 16384): Int16Array {
  return Int16Array.from({ length }, (_, index) =>
    Math.round(amplitude * Math.sin((2 * Math.PI * hz * index) / 8000)),
  );
}

/** 1 for the same shape. Ends are left out: a filter has nothing beyond them. */
function correlation(one: Int16Array, other: Int16Array): number {
  let [product, square, otherSquare] = [0, 0, 0];
  for (let index = 100; index < Math.min(one.length, other.length) - 100; index++) {
    const [x, y] = [one[index] ?? 0, other[index] ?? 0];
    product += x * y;
    square += x * x;
    otherSquare += y * y;
  }
  return product / Math.sqrt(square * otherSquare);
}

function rms(samples: Int16Array): number {
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

describe('WAV files made by sox', () => {
  test.each([
    ['pcm-8k.wav', 1600],
    ['pcm-16k-stereo.wav', 1600],
    ['pcm-48k.wav', 800],
    ['a-law.wav', 1600],
    ['mu-law.wav', 1600],
  ])('%s is read as 8 kHz mono, true to shape and level', async (name, length) => {
    const samples = await decodeWav(await readFile(join(fixtures, name)));
    expect(samples?.length).toBe(length);
    expect(correlation(samples ?? new Int16Array(), sine(length))).toBeGreaterThan(0.999);
    const inner = samples?.subarray(100, length - 100) ?? new Int16Array();
    expect(rms(inner) / rms(sine(length).subarray(100, length - 100))).toBeCloseTo(1, 1);
  });

  test('the header of a recording is what sox writes', async () => {
    const file = await readFile(join(fixtures, 'pcm-8k.wav'));
    expect(encodeWavHeader(1, 8000, 3200)).toEqual(file.subarray(0, 44));
  });

  test('a file cut short gives what is there', async () => {
    const file = await readFile(join(fixtures, 'pcm-8k.wav'));
    expect(decodeWavHeader(file.subarray(0, 1044))?.dataBytes).toBe(1000);
  });

  test('no bytes whatever make the reader throw or hang', async () => {
    const file = await readFile(join(fixtures, 'pcm-16k-stereo.wav'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 255 })), {
          maxLength: 8,
        }),
        fc.integer({ min: 0, max: 400 }),
        async (changes, length) => {
          const broken = Buffer.from(file.subarray(0, length));
          for (const [offset, octet] of changes) if (offset < length) broken[offset] = octet;
          const samples = await decodeWav(broken);
          expect(samples === undefined || samples.length <= length).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('resampling', () => {
  const tone = (rate: number, hz: number) =>
    Int16Array.from({ length: rate }, (_, index) =>
      Math.round(10_000 * Math.sin((2 * Math.PI * hz * index) / rate)),
    );

  test.each([16000, 44100, 48000])(
    'from %i Hz what fits passes, what would alias is gone',
    (rate) => {
      const resample = (hz: number) => {
        const resampler = new Resampler(rate);
        return resampler.push(tone(rate, hz)).subarray(200);
      };
      for (const hz of [300, 1000, 3000]) expect(rms(resample(hz)) / 7071).toBeCloseTo(1, 1);
      for (const hz of [4500, 5000, 7000]) expect(rms(resample(hz)) / 7071).toBeLessThan(0.003);
    },
  );

  test('blocks of any size give the same as the whole', () => {
    const input = tone(44100, 700).subarray(0, 6000);
    const whole = new Resampler(44100).push(input);
    const resampler = new Resampler(44100);
    const parts: number[] = [];
    for (let from = 0; from < input.length; from += 441) {
      parts.push(...resampler.push(input.subarray(from, from + 441)));
    }
    expect(Int16Array.from(parts)).toEqual(whole);
  });
});

describe('names of sources', () => {
  let directory: string;
  let opener: SourceOpener;
  let clips: ClipStore;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sources-'));
    await mkdir(join(directory, 'sounds'));
    await mkdir(join(directory, 'secret'));
    const wav = await readFile(join(fixtures, 'pcm-8k.wav'));
    await writeFile(join(directory, 'sounds/a.wav'), wav);
    await writeFile(join(directory, 'secret/b.wav'), wav);
    await symlink(join(directory, 'secret/b.wav'), join(directory, 'sounds/link.wav'));
    clips = new ClipStore(4000);
    const paths = new MediaPaths([join(directory, 'sounds')], []);
    opener = new SourceOpener(clips, paths, { default: join(directory, 'sounds') });
  });

  afterEach(() => rm(directory, { recursive: true }));

  const lengthOf = async (name: string) => (await opener.open([name]))[0]?.source?.lengthSamples;

  test('files below the roots are found by absolute and relative name, others are not', async () => {
    expect(await lengthOf('a.wav')).toBe(1600);
    expect(await lengthOf(join(directory, 'sounds/a.wav'))).toBe(1600);
    expect(await lengthOf('../secret/b.wav')).toBeUndefined();
    expect(await lengthOf(join(directory, 'secret/b.wav'))).toBeUndefined();
    expect(await lengthOf('link.wav')).toBeUndefined();
    expect(await lengthOf('a.wav\0')).toBeUndefined();
    expect(await lengthOf('missing.wav')).toBeUndefined();
  });

  test('tones, silence, music and lists', async () => {
    expect(await lengthOf('tone_stream://%(200,100,440)')).toBe(2400);
    expect(await lengthOf('tone_stream://%(200,100,350,440);loops=3')).toBe(7200);
    expect(await lengthOf('tone_stream://v=-20;%(100,0,440);%(0,100,1);L=-1')).toBe(
      Number.POSITIVE_INFINITY,
    );
    expect(await lengthOf('silence_stream://250')).toBe(2000);
    expect(await lengthOf('silence_stream://-1,1400')).toBe(Number.POSITIVE_INFINITY);
    expect(await lengthOf('local_stream://moh')).toBe(Number.POSITIVE_INFINITY);
    const list = await opener.open([
      'file_string://a.wav!missing.wav!silence_stream://10',
      'a.wav',
    ]);
    expect(list.map(({ name, source }) => [name, source !== undefined])).toEqual([
      ['a.wav', true],
      ['missing.wav', false],
      ['silence_stream://10', true],
      ['a.wav', true],
    ]);
  });

  test.each([
    'tone_stream://',
    'tone_stream://%(a,b,c)',
    'tone_stream://%(999999999,0,440)',
    'tone_stream://%(100,0,9000)',
    'silence_stream://soon',
    'http://example.com/a.wav',
    'unknown://x',
    '',
  ])('"%s" cannot be played', async (name) => {
    expect(await lengthOf(name)).toBeUndefined();
  });

  test('music has one place for everybody', async () => {
    const [music] = await opener.open(['local_stream://moh']);
    const one = new Int16Array(160);
    const other = new Int16Array(160);
    music?.source?.read(0, one, 800);
    music?.source?.read(4000, other, 800);
    expect(one).toEqual(other);
    expect(one).toEqual(
      (await decodeWav(await readFile(join(fixtures, 'pcm-8k.wav'))))?.slice(800, 960),
    );
  });

  test('clips are kept within their limit and read again when the file changed', async () => {
    expect(await lengthOf('a.wav')).toBe(1600);
    expect(clips.bytes).toBe(3200);
    const long = encodeWavHeader(1, 8000, 1800 * 2);
    await writeFile(join(directory, 'sounds/a.wav'), Buffer.concat([long, Buffer.alloc(3600)]));
    expect(await lengthOf('a.wav')).toBe(1800);
    expect(clips.bytes).toBe(3600);
    await writeFile(join(directory, 'sounds/c.wav'), await readFile(join(fixtures, 'pcm-8k.wav')));
    await lengthOf('c.wav');
    expect(clips.bytes).toBe(3200);
  });

  test('recordings can be written below their root only, links on the way included', async () => {
    const paths = new MediaPaths([], [join(directory, 'sounds')]);
    expect(await paths.writable('2026/call.wav')).toBe(join(directory, 'sounds/2026/call.wav'));
    await symlink(join(directory, 'secret'), join(directory, 'sounds/out'));
    for (const path of [
      '../x.wav',
      join(directory, 'secret/x.wav'),
      'out/x.wav',
      'out/deep/x.wav',
      '',
      '.',
    ]) {
      await expect(paths.writable(path)).rejects.toMatchObject({ code: 'not-allowed' });
    }
  });
});
