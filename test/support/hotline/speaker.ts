/** A person on a phone who talks without a pause: whose voice is heard where, is told by comparing. */
import { join } from 'node:path';
import { expect } from 'vitest';
import type { TerminalCall } from '../../../src/cli/terminal/terminal-call.ts';
import { babble, heardWithin, likeness, writeWav } from '../sound.ts';
import type { TestPhone } from './test-phone.ts';

/** What the heard must have in common with the said; two voices at once come to 0.7. */
export const alike = 0.95;
/** Two seconds are compared. */
export const listenMs = 2_600;

export const voices = {
  caller: babble(1, 10),
  first: babble(2, 10),
  second: babble(3, 10),
  supervisor: babble(4, 10),
} as const;
export type Voice = keyof typeof voices;

/** @param folder that the phones' media engine may play from */
export function writeVoices(folder: string): void {
  for (const [name, voice] of Object.entries(voices)) {
    writeWav(join(folder, `${name}.wav`), repeated(voice));
  }
}

/** Longer than any test talks: a playback is silent for a moment when it begins anew. */
function repeated(voice: Int16Array): Int16Array {
  const whole = new Int16Array(9 * voice.length);
  for (let at = 0; at < whole.length; at += voice.length) whole.set(voice, at);
  return whole;
}

export class Speaker {
  readonly call: TerminalCall;
  readonly #phone: TestPhone;
  readonly #file: string;

  /** Begins to talk. @param folder see {@link writeVoices} */
  constructor(folder: string, voice: Voice, phone: TestPhone, call: TerminalCall) {
    this.call = call;
    this.#phone = phone;
    this.#file = join(folder, `${voice}.wav`);
    this.talk();
  }

  /** Again, after having fallen silent. */
  talk(): void {
    void this.call.play(this.#file);
  }

  fallSilent(): Promise<void> {
    return this.#phone.fallSilent(this.call);
  }

  /** Settles when this short sound was heard somewhere in what came. */
  async hearsWithin(sound: Int16Array): Promise<void> {
    expect(heardWithin(await this.#listen(), sound)).toBeGreaterThan(alike);
  }

  /** Asserts that this, and nothing else, is heard now. */
  async hears(sound: Voice | Int16Array): Promise<void> {
    const heard = await this.#listen();
    const source = typeof sound === 'string' ? voices[sound] : sound;
    const what = typeof sound === 'string' ? `the voice of ${sound}` : 'the sound';
    expect(likeness(heard, source), `how like ${what}`).toBeGreaterThan(alike);
  }

  async #listen(): Promise<Int16Array> {
    const { channels } = await this.#phone.listen(this.call, listenMs);
    return channels[0] ?? new Int16Array();
  }
}
