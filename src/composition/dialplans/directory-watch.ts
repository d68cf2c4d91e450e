/**
 * Notices that files have changed, by looking now and then: it sees every kind of file system and
 * editor alike. A change is told once it has rested for one look, so that a file half written or a
 * group of files half copied is not taken.
 */
import type { Clock, Timer } from '../../base/clock.ts';

export interface DirectoryWatchParts {
  readonly clock: Clock;
  /** Another text whenever something has changed. */
  readonly signature: () => string;
  readonly onChange: () => void;
  /** What looking or `onChange` threw; the watch goes on. */
  readonly onFault: (error: unknown) => void;
}

export const lookIntervalMs = 1_000;

export class DirectoryWatch {
  readonly #parts: DirectoryWatchParts;
  #told = '';
  #seen = '';
  #timer: Timer | undefined;

  constructor(parts: DirectoryWatchParts) {
    this.#parts = parts;
  }

  /** What is there now is known. */
  start(): void {
    this.#told = this.#parts.signature();
    this.#seen = this.#told;
    this.#lookLater();
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #lookLater(): void {
    this.#timer = this.#parts.clock.setTimer(lookIntervalMs, () => {
      try {
        this.#look();
      } catch (error) {
        this.#parts.onFault(error);
      }
      if (this.#timer) this.#lookLater();
    });
  }

  #look(): void {
    const now = this.#parts.signature();
    const rests = now === this.#seen;
    this.#seen = now;
    if (!rests || now === this.#told) return;
    this.#told = now;
    this.#parts.onChange();
  }
}
