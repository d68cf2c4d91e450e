/**
 * A conference on one media server. It exists there from its first join to its last leave, so there
 * is nothing to make and nothing to end: only who is in it.
 */
import { randomUUID } from 'node:crypto';
import { HotlineError } from '../../base/errors.ts';
import type { Conference, Leg } from '../../calls/ports.ts';
import { LiveLeg } from './live-leg.ts';

export class LiveConference implements Conference {
  readonly #name = `conference-${randomUUID()}`;
  readonly #server: string;
  readonly #legs = new Set<LiveLeg>();
  readonly #over = new AbortController();
  readonly #listeners: ((leg: Leg) => void)[] = [];

  private constructor(server: string) {
    this.#server = server;
  }

  /** All come in, or all are out and it throws. */
  static async open(legs: readonly Leg[]): Promise<LiveConference> {
    const [first] = legs;
    const conference = new LiveConference(live(first).mediaServer);
    // One transfer parks both sides of a bridge: nobody may be on their way in already.
    for (const leg of legs) await conference.#known(leg).unbridge();
    const joined = await Promise.allSettled(legs.map((leg) => conference.join(leg)));
    const failed = joined.find((one) => one.status === 'rejected');
    if (!failed) return conference;
    await conference.end();
    throw failed.reason;
  }

  get legs(): readonly Leg[] {
    return [...this.#legs];
  }

  get ended(): AbortSignal {
    return this.#over.signal;
  }

  async join(leg: Leg): Promise<void> {
    if (this.ended.aborted) throw new HotlineError('conflict', 'The conference is over');
    const joining = this.#known(leg);
    if (this.#legs.has(joining)) return;
    this.#legs.add(joining);
    try {
      await joining.enterConference(this.#name, () => this.#remove(joining));
    } catch (error) {
      await Promise.allSettled([joining.unbridge()]);
      this.#remove(joining);
      throw error;
    }
  }

  async leave(leg: Leg): Promise<void> {
    const leaving = this.#known(leg);
    if (this.#legs.has(leaving)) await leaving.unbridge();
  }

  onLeft(listener: (leg: Leg) => void): void {
    this.#listeners.push(listener);
  }

  async end(): Promise<void> {
    await Promise.allSettled([...this.#legs].map((leg) => leg.unbridge()));
  }

  #known(leg: Leg): LiveLeg {
    const known = live(leg);
    if (known.mediaServer === this.#server) return known;
    throw new HotlineError('media-failed', 'The legs are on different media servers');
  }

  #remove(leg: LiveLeg): void {
    if (!this.#legs.delete(leg)) return;
    for (const listener of this.#listeners) listener(leg);
    if (this.#legs.size === 0) this.#over.abort();
  }
}

function live(leg: Leg | undefined): LiveLeg {
  if (leg instanceof LiveLeg) return leg;
  throw new HotlineError('invalid-input', 'Only legs of this system can talk together');
}
