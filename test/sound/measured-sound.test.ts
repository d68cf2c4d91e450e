import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { measureSound } from '../../src/sound/measured-sound.ts';
import { encodeWavHeader } from '../../src/sound/wav.ts';

const rate = 8_000;

/** A tone of that many dB below full scale, in pieces of sound and silence, seconds. */
function wav(db: number, pieces: readonly (readonly [silence: number, sound: number])[]): Buffer {
  const samples: number[] = [];
  for (const [silence, sound] of pieces) {
    for (let index = 0; index < silence * rate; index++) samples.push(0);
    const amplitude = 32_767 * 10 ** (db / 20);
    for (let index = 0; index < sound * rate; index++) {
      samples.push(Math.round(amplitude * Math.sin((2 * Math.PI * 500 * index) / rate)));
    }
  }
  const audio = Buffer.from(Int16Array.from(samples).buffer);
  return Buffer.concat([encodeWavHeader(1, rate, audio.length), audio]);
}

describe('a recording', () => {
  it('is as loud as its speech is, whatever the pauses (ITU-T P.56)', () => {
    // A tone's power is 3 dB below its peak.
    const steady = measureSound(wav(-17, [[0, 4]]));
    const withPauses = measureSound(
      wav(-17, [
        [2, 2],
        [2, 2],
        [3, 2],
      ]),
    );
    expect(steady?.speechDb).toBeCloseTo(-20, 0);
    expect(withPauses?.speechDb).toBeGreaterThan(-21);
    expect(withPauses?.speechDb).toBeLessThan(-19.5);
    expect(steady?.peakDb).toBeCloseTo(-17, 1);
  });

  it('is louder by what it is made louder', () => {
    const level = (db: number) => measureSound(wav(db, [[0.3, 3]]))?.speechDb ?? 0;
    expect(level(-10) - level(-30)).toBeCloseTo(20, 0);
  });

  it('begins where its sound begins, and is of its length', () => {
    const sound = measureSound(wav(-20, [[0.6, 1]]));
    expect(sound?.leadingSilenceMs).toBe(600);
    expect(sound?.durationMs).toBe(1_600);
  });

  it('of silence has no loudness', () => {
    const sound = measureSound(wav(-20, [[1, 0]]));
    expect(sound).toMatchObject({ leadingSilenceMs: 1_000, peakDb: Number.NEGATIVE_INFINITY });
    expect(sound).not.toHaveProperty('speechDb');
  });

  it('that is no WAV cannot be measured', () => {
    expect(measureSound(Buffer.from('ID3 this is no WAV file'))).toBeUndefined();
    expect(measureSound(wav(-20, [[0, 1]]).subarray(0, 40))).toBeUndefined();
  });

  it('that ships is told as what it is', () => {
    const welcome = measureSound(readFileSync('dialplans/prompts/zh-CN/welcome.wav'));
    expect(welcome).toMatchObject({ encoding: 'pcm16', sampleRate: 8_000, channels: 1 });
  });
});
