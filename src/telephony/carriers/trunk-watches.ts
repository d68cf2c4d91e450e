/**
 * The care for all trunks that want it. They are replaced as a whole while calls go on: one that stays
 * as it was keeps its registration, one that has another password renews it, any other that changes is
 * taken back before it is made anew.
 */
import { randomBytes } from 'node:crypto';
import type { OutgoingTrunkConfig, TrunkConfig, TrunkStanding } from '../ports.ts';
import { TrunkWatch, type TrunkWatchParts } from './trunk-watch.ts';

export type TrunkWatchesParts = Omit<TrunkWatchParts, 'trunk' | 'outgoing' | 'random' | 'token'> &
  Partial<Pick<TrunkWatchParts, 'random' | 'token'>>;

interface Watched {
  readonly watch: TrunkWatch;
  readonly outgoing: OutgoingTrunkConfig;
}

export class TrunkWatches {
  readonly #parts: Omit<TrunkWatchParts, 'trunk' | 'outgoing'>;
  readonly #watched = new Map<string, Watched>();
  /** Being taken back, by trunk. */
  readonly #leaving = new Map<string, Promise<void>>();

  constructor(parts: TrunkWatchesParts) {
    this.#parts = { random: Math.random, token: () => randomBytes(8).toString('hex'), ...parts };
  }

  /** From now on these. */
  replace(trunks: readonly TrunkConfig[]): void {
    const wanted = new Map<string, OutgoingTrunkConfig>();
    for (const { name, outgoing } of trunks) {
      if (outgoing?.register || outgoing?.health) wanted.set(name, outgoing);
    }
    for (const [name, { watch, outgoing }] of this.#watched) {
      const next = wanted.get(name);
      if (!next || !isSame(withoutPassword(outgoing), withoutPassword(next))) this.#leave(name);
      else {
        wanted.delete(name);
        if (isSame(outgoing, next)) continue;
        this.#watched.set(name, { watch, outgoing: next });
        watch.signWith(next.credentials);
      }
    }
    for (const [trunk, outgoing] of wanted) this.#begin(trunk, outgoing);
  }

  /** Our own SIP server is there, perhaps again. */
  wake(): void {
    for (const { watch } of this.#watched.values()) watch.wake();
  }

  isDown(trunk: string): boolean {
    return this.#watched.get(trunk)?.watch.isDown ?? false;
  }

  standings(): readonly TrunkStanding[] {
    return [...this.#watched.values()].map(({ watch }) => watch.standing);
  }

  /** Takes all registrations back; settles when the carriers have answered, or have had their time. */
  async stop(): Promise<void> {
    this.replace([]);
    await Promise.all(this.#leaving.values());
  }

  #begin(trunk: string, outgoing: OutgoingTrunkConfig): void {
    const watch = new TrunkWatch({ ...this.#parts, trunk, outgoing });
    this.#watched.set(trunk, { watch, outgoing });
    const before = this.#leaving.get(trunk);
    if (before) void before.then(() => watch.wake());
    else watch.wake();
  }

  #leave(trunk: string): void {
    const leaver = this.#watched.get(trunk);
    if (!leaver) return;
    this.#watched.delete(trunk);
    const before = this.#leaving.get(trunk) ?? Promise.resolve();
    const leaving = before
      .then(() => leaver.watch.stop())
      .finally(() => {
        if (this.#leaving.get(trunk) === leaving) this.#leaving.delete(trunk);
      });
    this.#leaving.set(trunk, leaving);
  }
}

/** Values without functions, made by the same code: written alike when they are alike. */
function isSame(one: OutgoingTrunkConfig, other: OutgoingTrunkConfig): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function withoutPassword(outgoing: OutgoingTrunkConfig): OutgoingTrunkConfig {
  const { credentials } = outgoing;
  return credentials ? { ...outgoing, credentials: { ...credentials, password: '' } } : outgoing;
}
