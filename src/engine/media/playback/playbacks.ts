/**
 * The playbacks of one stream or conference. To a stream the newest plays and the others wait with
 * what is left of them (FreeSWITCH nests applications so); to a conference they follow each other.
 */
import type { PlaybackEndReason, PlaybackId } from '../media-engine.ts';
import type { PlaybackRun } from './playback-run.ts';

/** Nested or queued deeper than any application does. */
export const playbacksMax = 32;

export class Playbacks {
  readonly #order: 'newest-first' | 'oldest-first';
  #runs: PlaybackRun[] = [];

  constructor(order: 'newest-first' | 'oldest-first') {
    this.#order = order;
  }

  get count(): number {
    return this.#runs.length;
  }

  /** The one that is heard now. */
  get current(): PlaybackRun | undefined {
    return this.#order === 'newest-first' ? this.#runs.at(-1) : this.#runs[0];
  }

  add(run: PlaybackRun): void {
    this.#runs.push(run);
  }

  find(id: PlaybackId): PlaybackRun | undefined {
    return this.#runs.find((run) => run.id === id);
  }

  /** Forgets an ended run. */
  remove(run: PlaybackRun): void {
    this.#runs = this.#runs.filter((other) => other !== run);
  }

  /** Stops the current one or all, those that wait last. The number stopped. */
  stop(which: 'current' | 'all', reason: PlaybackEndReason): number {
    const { current } = this;
    const others = which === 'all' ? this.#runs.filter((run) => run !== current) : [];
    const stopped = current ? [current, ...others] : [];
    for (const run of stopped) run.stop(reason);
    return stopped.length;
  }

  /** Stops the current one when this digit ends it. */
  receiveDigit(digit: string): void {
    const { current } = this;
    if (current?.stopOnDigits.includes(digit)) current.stop('digit', digit);
  }
}
