/**
 * Prompts spoken into a phone: rung, recorded, brought to the form of all recordings, and kept beside
 * them until somebody has decided. What is not decided upon is deleted, at the next start at the latest.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import { HotlineError, isHotlineError } from '../base/errors.ts';
import { newId } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import { Scope } from '../base/scope.ts';
import type { SoundTakes, TakeEnd } from '../calls/takes/sound-takes.ts';
import type { PromptDesk, PromptTakes, Speaker, TakeBeginning } from '../desk/admin-ports.ts';
import { soundBounds } from '../dialplan/checks/prompt-checks.ts';
import type { PromptTake, RecordingRow } from '../protocol/rest/prompts.ts';
import { levelled } from '../sound/levelled.ts';
import { trimmed } from '../sound/trimmed.ts';
import { writeWhole } from '../store/files/write-whole.ts';

export interface PhonePromptTakesParts {
  /** Where media servers may write; all that is in it is deleted at the start. */
  readonly directory: string;
  readonly phones: Pick<SoundTakes, 'begin'>;
  readonly prompts: Pick<PromptDesk, 'asRecording' | 'replace'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Two minutes each: more speak at once in no house. */
const takesMax = 20;
/** Chosen: a take is heard at once, or was forgotten over something else. */
const undecidedMsMax = 1_800_000;
/** Of a spoken prompt: a breath before it, and its sound dies away. */
const margins = { beforeMs: 80, afterMs: 200 };

interface LiveTake {
  readonly by: Speaker;
  readonly path: string;
  /** Ends the call, and deletes what was said. */
  readonly scope: Scope;
  told: PromptTake;
}

export class PhonePromptTakes implements PromptTakes {
  readonly #parts: PhonePromptTakesParts;
  readonly #scope: Scope;
  readonly #takes = new Map<string, LiveTake>();

  constructor(parts: PhonePromptTakesParts) {
    this.#parts = parts;
    this.#scope = new Scope((error) => parts.log.error({ err: error }, 'a take is not well'));
    mkdirSync(parts.directory, { recursive: true });
    for (const left of readdirSync(parts.directory)) {
      rmSync(join(parts.directory, left), { recursive: true, force: true });
    }
  }

  /** Ends and deletes all takes. */
  stop(): Promise<void> {
    return this.#scope.end();
  }

  begin({ file, extension }: TakeBeginning, by: Speaker): PromptTake {
    for (const [id, { by: speaker }] of this.#takes) if (speaker.id === by.id) this.#forget(id);
    if (this.#takes.size >= takesMax) throw new HotlineError('too-many', 'too many takes');
    const { clock, directory } = this.#parts;
    const id = newId('take');
    const path = join(directory, `${id}.wav`);
    const scope = this.#scope.child();
    const ringing = this.#ring({ id, path, extension, title: file }, scope);
    const told: PromptTake = { id, file, extension, stage: 'ringing', since: clock.now() };
    this.#takes.set(id, { by, path, scope, told });
    scope.add(() => void this.#takes.delete(id));
    scope.run(ringing.then((end) => this.#ended(id, path, end)));
    return told;
  }

  take(id: string, by: Speaker): PromptTake {
    return this.#find(id, by).told;
  }

  audio(id: string, by: Speaker): Promise<Buffer> {
    return readFile(this.#recorded(id, by).path);
  }

  async accept(id: string, by: Speaker, why: string): Promise<RecordingRow> {
    const { path, told } = this.#recorded(id, by);
    const audio = await readFile(path);
    // Somebody may have decided while it was read.
    this.#recorded(id, by);
    const change = { file: told.file, audio, level: false };
    const row = this.#parts.prompts.replace(change, { by: by.name, why });
    this.#forget(id);
    return row;
  }

  discard(id: string, by: Speaker): PromptTake {
    const { told } = this.#find(id, by);
    this.#forget(id);
    return told;
  }

  /** @throws HotlineError `conflict` */
  #ring(
    { id, path, ...phone }: { id: string; path: string; extension: string; title: string },
    scope: Scope,
  ): Promise<TakeEnd> {
    const onAnswered = () => this.#enter(id, { stage: 'recording' });
    try {
      const { phones } = this.#parts;
      return phones.begin({ ...phone, file: path, signal: scope.signal, onAnswered });
    } catch (error) {
      this.#scope.run(scope.end());
      throw error;
    }
  }

  #find(id: string, by: Speaker): LiveTake {
    const take = this.#takes.get(id);
    if (take?.by.id === by.id) return take;
    throw new HotlineError('not-found', 'no such take');
  }

  #recorded(id: string, by: Speaker): LiveTake {
    const take = this.#find(id, by);
    if (take.told.stage === 'recorded') return take;
    throw new HotlineError('conflict', 'there is nothing to hear yet');
  }

  #enter(id: string, change: Pick<PromptTake, 'stage' | 'reason' | 'recording'>): void {
    const take = this.#takes.get(id);
    if (take) take.told = { ...take.told, ...change, since: this.#parts.clock.now() };
  }

  /** What comes after it was discarded is deleted as well. */
  #ended(id: string, path: string, end: TakeEnd): void {
    const take = this.#takes.get(id);
    if (!take) {
      rmSync(path, { force: true });
      return;
    }
    take.scope.add(() => rmSync(path, { force: true }));
    const { outcome } = end;
    if (outcome === 'recorded') this.#keep(id, take);
    else this.#enter(id, { stage: 'failed', reason: outcome });
    const timer = this.#parts.clock.setTimer(undecidedMsMax, () => this.#forget(id));
    take.scope.add(() => timer.cancel());
  }

  #keep(id: string, { path, told }: LiveTake): void {
    try {
      const sound = levelled(trimmed(readFileSync(path), margins), soundBounds);
      const recording = this.#parts.prompts.asRecording(told.file, sound);
      writeWhole(path, sound);
      this.#enter(id, { stage: 'recorded', recording });
    } catch (error) {
      const isEmpty = isHotlineError(error, 'invalid-input');
      this.#enter(id, { stage: 'failed', reason: isEmpty ? 'empty' : 'failed' });
      if (!isEmpty) throw error;
    }
  }

  #forget(id: string): void {
    const take = this.#takes.get(id);
    this.#takes.delete(id);
    if (take) this.#scope.run(take.scope.end());
  }
}
