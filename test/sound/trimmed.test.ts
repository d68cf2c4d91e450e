import { describe, expect, it } from 'vitest';
import { measureSound } from '../../src/sound/measured-sound.ts';
import { trimmed } from '../../src/sound/trimmed.ts';
import { encodeWavHeader } from '../../src/sound/wav.ts';
import { tone } from '../support/sound.ts';

const rate = 8_000;

function wav(...pieces: readonly Int16Array[]): Buffer {
  const audio = Buffer.concat(pieces.map(({ buffer }) => Buffer.from(buffer)));
  return Buffer.concat([encodeWavHeader(1, rate, audio.length), audio]);
}

const silence = (ms: number) => new Int16Array((ms * rate) / 1_000);
const margins = { beforeMs: 80, afterMs: 200 };

describe('a recording that is trimmed', () => {
  it('loses the silence around what is said, but for its margins', () => {
    const said = [tone(500, 1), silence(700), tone(800, 1)] as const;
    const kept = trimmed(wav(silence(2_000), ...said, silence(3_000)), margins);
    expect(measureSound(kept)).toMatchObject({ durationMs: 2_980, leadingSilenceMs: 80 });
    const middle = kept.subarray(44 + 2 * 0.08 * rate, kept.length - 2 * 0.2 * rate);
    expect(middle.equals(wav(...said).subarray(44))).toBe(true);
  });

  it('gains none where it had less', () => {
    const tight = wav(silence(20), tone(500, 1));
    expect(trimmed(tight, margins).equals(tight)).toBe(true);
  });

  it.each([
    ['silent', wav(silence(500))],
    ['empty', wav()],
    ['no recording', Buffer.from('no sound')],
  ])('stays as it is when it is %s', (_, file) => {
    expect(trimmed(file, margins)).toBe(file);
  });
});
