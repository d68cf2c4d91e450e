/** A conference of fake legs: who is in it, and in which order they came and went. */
import { HotlineError } from '../../../src/base/errors.ts';
import type { Conference, Leg } from '../../../src/calls/ports.ts';
import { FakeLeg } from './fake-leg.ts';

export class FakeConference implements Conference {
  readonly #legs = new Set<Leg>();
  readonly #deeds: string[];
  readonly #over = new AbortController();
  readonly #onLeft: ((leg: Leg) => void)[] = [];

  constructor(deeds: string[]) {
    this.#deeds = deeds;
  }

  get legs(): readonly Leg[] {
    return [...this.#legs];
  }

  get ended(): AbortSignal {
    return this.#over.signal;
  }

  async join(leg: Leg): Promise<void> {
    if (this.ended.aborted) throw new HotlineError('conflict', 'the conference is over');
    if (leg.ended.aborted) throw new HotlineError('leg-ended', 'the leg has ended');
    if (this.#legs.has(leg)) return;
    this.#legs.add(leg);
    this.#deeds.push(`conference joined by ${nameOf(leg)}`);
    if (leg instanceof FakeLeg) leg.hears = 'conference';
    leg.ended.addEventListener('abort', () => this.#remove(leg));
  }

  async leave(leg: Leg): Promise<void> {
    this.#remove(leg);
  }

  onLeft(listener: (leg: Leg) => void): void {
    this.#onLeft.push(listener);
  }

  async end(): Promise<void> {
    for (const leg of this.legs) this.#remove(leg);
  }

  #remove(leg: Leg): void {
    if (!this.#legs.delete(leg)) return;
    this.#deeds.push(`conference left by ${nameOf(leg)}`);
    if (leg instanceof FakeLeg) leg.hears = 'silence';
    for (const listener of this.#onLeft) listener(leg);
    if (this.#legs.size === 0) this.#over.abort();
  }
}

function nameOf(leg: Leg): string {
  return leg instanceof FakeLeg ? leg.name : leg.id;
}
