/**
 * `tone_stream://` after FreeSWITCH's tone script: `%(on,off,f1[,f2...])` in ms and Hz, `v=` level in
 * dB, `L=` or `loops=` repetitions (-1: endless), `>=`/`<=` ramps are ignored. Parts follow each
 * other, separated by `;`.
 */
import { type AudioSource, clipSource } from './audio-source.ts';

interface Tone {
  readonly onMs: number;
  readonly offMs: number;
  readonly frequencies: readonly number[];
  readonly levelDb: number;
}

/** Longer than any call progress tone's period; more is refused. */
const cycleMsMax = 60_000;
/** FreeSWITCH's default volume. */
const defaultLevelDb = -7;
const fullScale = 32767;

/** @param script what follows `tone_stream://`. `undefined` when it is no tone script. */
export function toneSource(name: string, script: string): AudioSource | undefined {
  const tones: Tone[] = [];
  let levelDb = defaultLevelDb;
  let loops = 1;
  for (const part of script.split(';')) {
    const tone = parseTone(part, levelDb);
    const setting = /^(v|L|loops)=(-?\d+)$/.exec(part.trim());
    if (tone) tones.push(tone);
    if (setting?.[1] === 'v') levelDb = Math.min(0, Number(setting[2]));
    else if (setting) loops = Number(setting[2]);
  }
  const cycleMs = tones.reduce((sum, tone) => sum + tone.onMs + tone.offMs, 0);
  if (cycleMs <= 0 || cycleMs > cycleMsMax) return undefined;
  return clipSource(name, renderCycle(tones), loops === 0 ? 1 : loops);
}

function parseTone(part: string, levelDb: number): Tone | undefined {
  const match = /^%\(([\d.,\s]+)\)$/.exec(part.trim());
  const [onMs, offMs, ...frequencies] = (match?.[1] ?? '').split(',').map(Number);
  if (match === null || onMs === undefined || offMs === undefined) return undefined;
  const areNumbers = [onMs, offMs, ...frequencies].every(Number.isFinite);
  const areHeard = frequencies.length <= 8 && frequencies.every((hz) => hz > 0 && hz < 4000);
  return areNumbers && areHeard ? { onMs, offMs, frequencies, levelDb } : undefined;
}

function renderCycle(tones: readonly Tone[]): Int16Array {
  const parts = tones.map(renderTone);
  const cycle = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    cycle.set(part, offset);
    offset += part.length;
  }
  return cycle;
}

/** The level is shared by the frequencies, so that their sum never clips. */
function renderTone(tone: Tone): Int16Array {
  const samples = new Int16Array(Math.round(tone.onMs * 8) + Math.round(tone.offMs * 8));
  const amplitude = (fullScale * 10 ** (tone.levelDb / 20)) / Math.max(1, tone.frequencies.length);
  for (let index = 0; index < Math.round(tone.onMs * 8); index++) {
    let sum = 0;
    for (const hz of tone.frequencies) sum += Math.sin((2 * Math.PI * hz * index) / 8000);
    samples[index] = Math.round(amplitude * sum);
  }
  return samples;
}
