import { expect, test } from 'vitest';
import type { PlaybackId, PlayRequest } from '../../../src/engine/media/media-engine.ts';
import { PlaybackRun } from '../../../src/engine/media/playback/playback-run.ts';
import { clipSource, silenceSource } from '../../../src/engine/media/sources/audio-source.ts';

/** Plays clips given as lengths in ms; tells what happened, each line with its time in ms. */
function tell(lengths: readonly number[], changes: Partial<PlayRequest>, forMs: number): string[] {
  const story: string[] = [];
  let nowMs = 0;
  const note = (text: string) => story.push(`${nowMs} ${text}`);
  const sources = lengths.map((ms, index) =>
    clipSource(`f${index + 1}`, new Int16Array(ms * 8).fill(index + 1)),
  );
  const request = { sources: sources.map(({ name }) => name), ...changes };
  const run = new PlaybackRun('p' as PlaybackId, request, {
    fileStarted: (source) => note(`start ${source}`),
    fileFinished: (source, samples) => note(`finish ${source} ${samples / 8}`),
    ended: (end) => note(`${end.reason} ${end.source} ${end.playedMs} at ${end.offsetSamples / 8}`),
  });
  run.begin(sources.map((source) => ({ name: source.name, source })));
  const out = new Int16Array(160);
  for (; nowMs < forMs && !run.hasEnded; nowMs += 20) run.frame(out, nowMs * 8);
  return story;
}

test("files follow each other with FreeSWITCH's pause between", () => {
  expect(tell([100, 60], {}, 2000)).toEqual([
    '0 start f1',
    '80 finish f1 100',
    '340 start f2',
    '380 finish f2 60',
    '380 ended f2 60 at 60',
  ]);
});

test('a list is looped as often as asked for, without a pause if there is none', () => {
  expect(
    tell([40], { loops: 3, pauseMs: 0 }, 2000).filter((line) => line.includes('start')),
  ).toEqual(['0 start f1', '20 start f1', '60 start f1']);
  expect(tell([40], { loops: -1, pauseMs: 0 }, 2000)).not.toContainEqual(
    expect.stringContaining('ended'),
  );
});

test('an offset skips the beginning of the first file only', () => {
  expect(tell([100, 100], { offsetMs: 60, pauseMs: 0 }, 2000)).toEqual([
    '0 start f1',
    '20 finish f1 40',
    '20 start f2',
    '120 finish f2 100',
    '120 ended f2 100 at 100',
  ]);
  expect(tell([100], { offsetMs: 500 }, 2000).at(-1)).toBe('0 ended f1 0 at 100');
});

test('a time limit ends it in the middle of a file', () => {
  expect(tell([1000], { timeLimitMs: 200, offsetMs: 100 }, 2000)).toEqual([
    '0 start f1',
    '180 finish f1 200',
    '180 time-limit f1 200 at 300',
  ]);
});

test('an endless loop over nothing ends instead of spinning', () => {
  expect(tell([0, 0], { loops: -1, pauseMs: 0 }, 2000).at(-1)).toBe('20 ended f2 0 at 0');
});

test('it is silent until its sources are there, and a stop meanwhile is the end', () => {
  const ends: string[] = [];
  const run = new PlaybackRun(
    'p' as PlaybackId,
    { sources: ['x'] },
    {
      fileStarted: () => ends.push('started'),
      fileFinished: () => ends.push('finished'),
      ended: ({ reason, source }) => ends.push(`${reason} ${source}`),
    },
  );
  const out = new Int16Array(160).fill(7);
  run.frame(out, 0);
  expect(out.every((sample) => sample === 0)).toBe(true);
  run.stop('stopped');
  run.begin([{ name: 'x', source: silenceSource('x', 100) }]);
  run.stop('target-closed');
  expect(ends).toEqual(['stopped x']);
});

test('files that cannot be read are passed over; none at all is an end of its own', () => {
  const story: string[] = [];
  const make = () =>
    new PlaybackRun(
      'p' as PlaybackId,
      { sources: ['a', 'b'] },
      {
        fileStarted: (source) => story.push(`start ${source}`),
        fileFinished: () => {},
        ended: ({ reason, source }) => story.push(`${reason} ${source}`),
      },
    );
  make().begin([{ name: 'a' }, { name: 'b', source: silenceSource('b', 100) }]);
  make().begin([{ name: 'a' }, { name: 'b' }]);
  expect(story).toEqual(['start b', 'file-not-found a']);
});
