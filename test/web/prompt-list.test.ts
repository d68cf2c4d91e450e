import { describe, expect, it } from 'vitest';
import type { RecordingRow } from '../../src/protocol/rest/prompts.ts';
import { measureSound } from '../../src/sound/measured-sound.ts';
import { encodePhoneSound, toBase64 } from '../../src/web/model/phone-sound.ts';
import { chosenEntries, promptEntries } from '../../src/web/model/prompt-list.ts';

const rows: readonly RecordingRow[] = [
  { file: 'zh-CN/welcome.wav', kind: 'prompt', id: 'welcome', text: '您好', faults: [] },
  { file: 'en/welcome.wav', kind: 'prompt', id: 'welcome', text: 'Hello', faults: ['prompt-late'] },
  { file: 'zh-CN/parts/day.wav', kind: 'part', id: 'day', text: '日', faults: [] },
  { file: 'en/parts/day.wav', kind: 'part', id: 'day', text: 'day', faults: [] },
  { file: 'music/jazz.wav', kind: 'music', id: 'jazz', text: '爵士 · Jazz', faults: [] },
];

describe('the list of recordings', () => {
  const entries = promptEntries(rows);

  it('has a prompt once with all its languages, and parts of each language apart', () => {
    expect(entries.map(({ id, recordings }) => [id, recordings.length])).toEqual([
      ...[
        ['welcome', 2],
        ['day', 1],
        ['day', 1],
        ['jazz', 1],
      ],
    ]);
  });

  it('is searched in names, files and texts, and shows one kind or what has faults', () => {
    const ids = (...[filter, search]: [Parameters<typeof chosenEntries>[1], string]) =>
      chosenEntries(entries, filter, search).map(({ id }) => id);
    expect(ids('all', ' hELLO')).toEqual(['welcome']);
    expect(ids('all', 'parts/')).toEqual(['day', 'day']);
    expect(ids('faults', '')).toEqual(['welcome']);
    expect(ids('music', '')).toEqual(['jazz']);
    expect(ids('prompt', '日')).toEqual([]);
  });
});

describe('a sound that is uploaded', () => {
  it('is brought to one channel of 16 bit, and never over full scale', () => {
    const left = Float32Array.from({ length: 8_000 }, (_, index) => Math.sin(index / 3));
    const wav = Buffer.from(encodePhoneSound([left, left.map(() => 0)]));
    expect(measureSound(wav)).toMatchObject({
      ...{ encoding: 'pcm16', sampleRate: 8_000, channels: 1, durationMs: 1_000 },
      peakDb: expect.closeTo(-6, 0),
    });
    const loud = Buffer.from(encodePhoneSound([left.map((value) => value * 4)]));
    expect(measureSound(loud)?.peakDb).toBeLessThanOrEqual(0);
  });

  it('is written as base64, however long it is', () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index % 256);
    expect(Buffer.from(toBase64(bytes), 'base64')).toEqual(Buffer.from(bytes));
  });
});
