/**
 * How recordings sound: their form, how loud they are, when they begin, and files that nothing plays.
 * The bounds and where they come from are in docs/dialplan.md.
 */

import { bilingual, type Wording } from '../../base/wording.ts';
import type { Fault } from '../fault.ts';
import type { Entry, Sections } from '../files/read-files.ts';
import type { Path } from '../files/source-map.ts';
import type { SectionName } from '../schema.ts';
import type { Report } from './report.ts';

/** What was measured of a recording. */
export interface PromptSound {
  readonly encoding: string;
  /** Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  /** Of the loudest sample, dB below full scale. */
  readonly peakDb: number;
  /** The active speech level (ITU-T P.56), dBov; absent: nothing is heard. */
  readonly speechDb?: number;
  readonly leadingSilenceMs: number;
}

/** By file, relative to the prompts directory. */
export type PromptSounds = ReadonlyMap<string, PromptSound | 'unreadable'>;

export const soundBounds = {
  sampleRate: 8_000,
  /** G.711 ends at -0.2 dB, and what makes the signal anew overshoots by up to 1 dB. */
  peakDbMax: -1,
  /** What recordings are brought to. */
  speechDb: -20,
  /** 6 dB below the -26 dBov that agents and callers speak with on average. */
  speechDbMin: -32,
  /** 12 dB above them: speech that loud was clipped or pressed. */
  speechDbMax: -14,
  /** Chosen: callers take more for a dead line. */
  leadingSilenceMsMax: 500,
  /** Of a part of what is said: longer than a speaker's pause between two words. */
  partSilenceMsMax: 100,
} as const;

/** Of files that nothing plays so many are named. */
const unusedMax = 5;

interface Recording {
  readonly entry: Entry<SectionName>;
  /** Where the entry speaks of the file. */
  readonly path: Path;
  readonly file: string;
  /** Absent: it may begin whenever it likes. */
  readonly silenceMsMax?: number;
}

export function checkSounds(
  entries: Sections['entries'],
  sounds: PromptSounds,
  report: Report,
): void {
  for (const recording of recordingsOf(entries)) {
    const sound = sounds.get(recording.file);
    if (sound === 'unreadable') reportUnreadable(recording, report);
    else if (sound) checkSound(recording, sound, report);
  }
}

/** Recordings that no entry names. */
export function unusedRecordings(
  entries: Sections['entries'],
  promptFiles: ReadonlySet<string>,
): readonly Fault[] {
  const named = new Set(recordingsOf(entries).map(({ file }) => file));
  const unused = [...promptFiles].filter((file) => /\.wav$/i.test(file) && !named.has(file));
  const faults = unused.slice(0, unusedMax).map((file) => unusedFault(`prompts/${file}`));
  const more = unused.length - faults.length;
  if (more === 0) return faults;
  const others = bilingual(`${more} more files`, `另外 ${more} 个文件`);
  return [...faults, unusedFault('prompts', others)];
}

function unusedFault(file: string, what = bilingual('this file', '这个文件')): Fault {
  return {
    ...{ severity: 'warning', code: 'prompt-file-unused', file, line: 1, column: 1 },
    message: bilingual(`nothing plays ${what.en}`, `没有任何地方播放${what['zh-CN']}`),
    fix: bilingual('name it in a prompt, or delete it', '在某个提示音里写上它，或者删除'),
  };
}

/** Every file that prompts, parts and music name. */
function recordingsOf({ prompts, parts, music }: Sections['entries']): readonly Recording[] {
  const { leadingSilenceMsMax, partSilenceMsMax } = soundBounds;
  return [
    ...Object.values(prompts).flatMap((entry) =>
      Object.entries(entry.value.file).map(([language, file]) => {
        return { entry, path: ['file', language], file, silenceMsMax: leadingSilenceMsMax };
      }),
    ),
    ...Object.values(parts).flatMap((entry) =>
      Object.keys(entry.value.words).map((name) => ({
        ...{ entry, path: ['words', name], silenceMsMax: partSilenceMsMax },
        file: `${entry.value.folder}/${name}.wav`,
      })),
    ),
    ...Object.values(music).map((entry) => ({ entry, path: ['file'], file: entry.value.file })),
  ];
}

function reportUnreadable({ entry, path, file }: Recording, report: Report): void {
  report('prompt-unreadable', entry, path, {
    message: bilingual(
      `prompts/${file} is no WAV file that can be played`,
      `prompts/${file} 不是能播放的 WAV 文件`,
    ),
    fix: bilingual('save it as WAV, 8 kHz, mono, 16 bit', '存成 WAV：8 kHz、单声道、16 位'),
  });
}

function checkSound(
  { entry, path, file, silenceMsMax }: Recording,
  sound: PromptSound,
  report: Report,
): void {
  for (const { code, message, fix } of soundFaults(sound, silenceMsMax)) {
    const said = bilingual(`prompts/${file} ${message.en}`, `prompts/${file} ${message['zh-CN']}`);
    report(code, entry, path, { message: said, severity: 'warning', fix });
  }
}

/** What is wrong with a sound; the message goes on from the file's name. */
export interface SoundFault {
  readonly code: Fault['code'];
  readonly message: Wording;
  readonly fix: Wording;
}

/** @param silenceMsMax absent: it may begin whenever it likes */
export function soundFaults(sound: PromptSound, silenceMsMax?: number): readonly SoundFault[] {
  return [...formFaults(sound), ...loudnessFaults(sound), ...lateFaults(sound, silenceMsMax)];
}

function formFaults(sound: PromptSound): readonly SoundFault[] {
  const { sampleRate, channels, encoding } = sound;
  const isGood = sampleRate === soundBounds.sampleRate && channels === 1 && encoding === 'pcm16';
  if (isGood) return [];
  const form = formOf(sound);
  const command = 'sox in.wav -r 8000 -c 1 -b 16 out.wav';
  const message = bilingual(`is ${form.en}`, `的格式是 ${form['zh-CN']}`);
  return [{ code: 'prompt-format', message, fix: bilingual(command, command) }];
}

function loudnessFaults({ speechDb, peakDb }: PromptSound): readonly SoundFault[] {
  const { peakDbMax, speechDbMin, speechDbMax } = soundBounds;
  const clipped: SoundFault = {
    code: 'prompt-clipped',
    message: bilingual(
      `peaks at ${decibels(peakDb)}: it is distorted on the line`,
      `的峰值为 ${decibels(peakDb)}：在线路上会失真`,
    ),
    fix: bilingual(
      `record it anew, with peaks below ${decibels(peakDbMax)}`,
      `重新录制，峰值低于 ${decibels(peakDbMax)}`,
    ),
  };
  const peaks = peakDb > peakDbMax ? [clipped] : [];
  if (speechDb === undefined) return [...peaks, silent];
  const isGood = speechDb >= speechDbMin && speechDb <= speechDbMax;
  return isGood ? peaks : [...peaks, wrongLevel(speechDb, speechDb < speechDbMin)];
}

const silent: SoundFault = {
  code: 'prompt-loudness',
  message: bilingual('is silent: callers hear nothing', '没有声音：来电者什么也听不到'),
  fix: bilingual('record it anew', '重新录制'),
};

function wrongLevel(speechDb: number, isSoft: boolean): SoundFault {
  const said = decibels(speechDb);
  const by = `${Math.abs(soundBounds.speechDb - speechDb).toFixed(0)} dB`;
  return {
    code: 'prompt-loudness',
    message: isSoft
      ? bilingual(`is too soft: speech of ${said}`, `太轻：语音电平 ${said}`)
      : bilingual(`is too loud: speech of ${said}`, `太响：语音电平 ${said}`),
    fix: isSoft
      ? bilingual(`make it ${by} louder`, `提高 ${by}`)
      : bilingual(`make it ${by} softer`, `降低 ${by}`),
  };
}

function lateFaults(
  { speechDb, leadingSilenceMs }: PromptSound,
  silenceMsMax: number | undefined,
): readonly SoundFault[] {
  if (speechDb === undefined || silenceMsMax === undefined) return [];
  if (leadingSilenceMs <= silenceMsMax) return [];
  const ms = Math.round(leadingSilenceMs);
  return [
    {
      code: 'prompt-late',
      message: bilingual(`begins after ${ms} ms of silence`, `开头有 ${ms} 毫秒静音`),
      fix: bilingual(`cut it to ${silenceMsMax} ms at most`, `剪到最多 ${silenceMsMax} 毫秒`),
    },
  ];
}

function formOf({ encoding, sampleRate, channels }: PromptSound): Wording {
  const rate = `${sampleRate / 1_000} kHz`;
  const isWide = encoding === 'pcm16';
  const isMono = channels === 1;
  return bilingual(
    `${rate}, ${isMono ? 'mono' : 'stereo'}, ${isWide ? '16 bit' : encoding}`,
    `${rate}、${isMono ? '单声道' : '立体声'}、${isWide ? '16 位' : encoding}`,
  );
}

function decibels(value: number): string {
  return `${value.toFixed(1)} dB`;
}
