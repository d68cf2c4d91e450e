/** A person on a phone who talks without a pause: whose voice is heard where, is told by comparing. */
import { join } from 'node:path';
import { expect } from 'vitest';
import type { TerminalCall } from '../../../src/cli/terminal-call.ts';
import { babble, likeness, writeWav } from '../sound.ts';
import type { TestPhone } from './test-phone.ts';

/** Of the heard with the said: two voices at once come to 0.7. */
const alike = 0.95;
/** Two seconds are compared. */
export const listenMs = 2_600;

/** Longer than any test talks: between repeats a playback is silent for a moment. */
const voiceSeconds = 90;
export const voices = {
  caller: babble(1, voiceSeconds),
  first: babble(2, voiceSeconds),
  second: babble(3, voiceSeconds),
  supervisor: babble(4, voiceSeconds),
} as const;
export type Voice = keyof typeof voices;

/** @param folder that the phones' media engine may play from */
export function writeVoices(folder: string): void {
  for (const [name, voice] of Object.entries(voices)) writeWav(join(folder, `${name}.wav`), voice);
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
    void this.call.play(this.#file, -1);
  }

  fallSilent(): Promise<void> {
    return this.#phone.fallSilent(this.call);
  }

  /** Asserts that this, and nothing else, is heard now. */
  async hears(sound: Voice | Int16Array): Promise<void> {
    const { channels } = await this.#phone.listen(this.call, listenMs);
    const [heard = new Int16Array()] = channels;
    const source = typeof sound === 'string' ? voices[sound] : sound;
    const what = typeof sound === 'string' ? `the voice of ${sound}` : 'the sound';
    expect(likeness(heard, source), `how like ${what}`).toBeGreaterThan(alike);
  }
}
