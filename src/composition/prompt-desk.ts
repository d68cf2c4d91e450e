/** Recordings for admins' pages and machines: measured as the checker does, replaced whole, kept. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { HotlineError } from '../base/errors.ts';
import type {
  Author,
  PromptDesk,
  PromptVersion,
  PromptVersions,
  RecordingChange,
} from '../desk/admin-ports.ts';
import { soundBounds, soundFaults } from '../dialplan/checks/prompt-checks.ts';
import type { CompiledDialplan } from '../dialplan/compiled.ts';
import { languages } from '../dialplan/schema.ts';
import type { RecordingRow } from '../protocol/rest/prompts.ts';
import { levelled } from '../sound/levelled.ts';
import { type MeasuredSound, measureSound } from '../sound/measured-sound.ts';
import { measuredRecordings, promptsFolder } from '../store/files/dialplan-directory.ts';
import type { MeasuredSounds } from '../store/files/measured-sounds.ts';
import { writeWhole } from '../store/files/write-whole.ts';
import { reasonBack } from './dialplans/live-dialplan.ts';

export interface PromptDeskParts {
  /** Of the dialplans. */
  readonly directory: string;
  /** The live one. */
  readonly dialplan: () => CompiledDialplan;
  readonly sounds: MeasuredSounds;
  readonly versions: PromptVersions;
  readonly clock: Clock;
}

type Named = Omit<RecordingRow, 'faults' | 'sound'> & { readonly silenceMsMax?: number };

/** A sound so short that somebody has cut it away. */
const durationMsMin = 50;

export class DirectoryPromptDesk implements PromptDesk {
  readonly #parts: PromptDeskParts;

  constructor(parts: PromptDeskParts) {
    this.#parts = parts;
  }

  recordings(): readonly RecordingRow[] {
    const { directory, sounds, dialplan } = this.#parts;
    const measured = measuredRecordings(directory, sounds);
    const named = namedIn(dialplan());
    const known = new Set(named.map(({ file }) => file));
    const unused = [...measured.keys()].filter((file) => file.endsWith('.wav') && !known.has(file));
    const rest = unused.map((file): Named => ({ file, kind: 'unused', id: file }));
    return [...named, ...rest].map((one) => rowOf(one, measured.get(one.file)));
  }

  asRecording(file: string, sound: Buffer): RecordingRow {
    refuseForm(sound);
    const named = namedIn(this.#parts.dialplan()).find((one) => one.file === file);
    return rowOf(named ?? { file, kind: 'unused', id: file }, measureSound(sound));
  }

  async audio(file: string, version?: number): Promise<Buffer | undefined> {
    if (version !== undefined) return this.#parts.versions.sound(file, version);
    const path = this.#path(file);
    return existsSync(path) ? readFile(path) : undefined;
  }

  versions(file: string): readonly PromptVersion[] {
    return this.#parts.versions.versions(file);
  }

  replace({ file, audio, level }: RecordingChange, author: Author): RecordingRow {
    refuseForm(audio);
    return this.#write(file, level ? levelled(audio, soundBounds) : audio, author);
  }

  async rollBack(file: string, number: number, { by, why }: Author): Promise<RecordingRow> {
    const sound = await this.#parts.versions.sound(file, number);
    if (!sound) throw new HotlineError('not-found', 'there is no such version of it');
    return this.#write(file, sound, { by, why: reasonBack(number, why) });
  }

  #write(file: string, sound: Buffer, { by, why }: Author): RecordingRow {
    const { versions, clock } = this.#parts;
    const path = this.#path(file);
    const at = clock.now();
    // The first replacement must not lose what was there before anybody replaced it.
    if (existsSync(path) && versions.versions(file).length === 0) {
      versions.add(file, readFileSync(path), { at, by: 'files', why: '' });
    }
    mkdirSync(dirname(path), { recursive: true });
    writeWhole(path, sound);
    versions.add(file, sound, { at, by, why });
    const row = this.recordings().find((one) => one.file === file);
    if (row) return row;
    throw new HotlineError('not-found', 'the recording is gone again');
  }

  #path(file: string): string {
    return join(this.#parts.directory, promptsFolder, file);
  }
}

/** @throws HotlineError `invalid-input` for what would not do as a recording, with the reason */
function refuseForm(audio: Buffer): void {
  const sound = measureSound(audio);
  if (!sound) throw new HotlineError('invalid-input', 'this is no WAV file');
  const { sampleRate, channels, encoding, durationMs, speechDb } = sound;
  if (sampleRate !== soundBounds.sampleRate || channels !== 1 || encoding !== 'pcm16') {
    throw new HotlineError('invalid-input', 'a recording is WAV, 8 kHz, mono, 16 bit');
  }
  if (durationMs < durationMsMin || speechDb === undefined) {
    throw new HotlineError('invalid-input', 'nothing is heard in it');
  }
}

function namedIn({ prompts, parts, music }: CompiledDialplan): readonly Named[] {
  const { leadingSilenceMsMax, partSilenceMsMax } = soundBounds;
  return [
    ...Object.values(prompts).flatMap(({ id, text, file }) =>
      languages.map((language) => ({
        ...{ file: file[language], kind: 'prompt' as const, id, language, text: text[language] },
        silenceMsMax: leadingSilenceMsMax,
      })),
    ),
    ...Object.values(parts).flatMap(({ id: language, folder, words }) =>
      Object.entries(words).map(([id, { text }]) => ({
        ...{ file: `${folder}/${id}.wav`, kind: 'part' as const, id, language, text },
        silenceMsMax: partSilenceMsMax,
      })),
    ),
    ...Object.values(music).map(({ id, file, name }) => {
      return { file, kind: 'music' as const, id, text: `${name['zh-CN']} · ${name.en}` };
    }),
  ];
}

function rowOf(
  { silenceMsMax, ...named }: Named,
  measured: MeasuredSound | 'unreadable' | undefined,
): RecordingRow {
  if (measured === undefined) return { ...named, faults: ['prompt-file-missing'] };
  if (measured === 'unreadable') return { ...named, faults: ['prompt-unreadable'] };
  const { durationMs, sampleRate, channels, peakDb, speechDb, leadingSilenceMs } = measured;
  const unused = named.kind === 'unused' ? ['prompt-file-unused'] : [];
  return {
    ...named,
    faults: [...unused, ...soundFaults(measured, silenceMsMax).map(({ code }) => code)],
    sound: {
      ...{ durationMs, sampleRate, channels, leadingSilenceMs },
      ...(Number.isFinite(peakDb) && { peakDb }),
      ...(speechDb !== undefined && { speechDb }),
    },
  };
}
