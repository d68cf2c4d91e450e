/**
 * Channels kept ready at one media server, so that nobody waits for one to be made: that takes three
 * round trips, which an agent's INVITE and a caller's answer are spared. Refilled after the call that took one has had its
 * turn.
 */
import type { Clock, Timer } from '../../base/clock.ts';

/** What a pool holds. */
export interface Poolable {
  /** Aborts when it is gone. */
  readonly ended: AbortSignal;
  /** Never rejects. */
  destroy(): Promise<void>;
  /** After the loss of a server: gives it up without waiting for anything. */
  abandon(): void;
}

export interface EndpointPoolOptions<Item extends Poolable> {
  readonly clock: Clock;
  /** Kept ready at rest; 0: none. */
  readonly size: number;
  readonly open: () => Promise<Item>;
  /** False while the servers cannot be used: nothing is opened, and nothing is kept. */
  readonly isWanted: () => boolean;
}

/** Chosen: longer than the answer of the call that took one, shorter than the next arrivals. */
const refillDelayMs = 15;
/** Opened side by side: enough for 100 calls/s, too few to hold up the calls under way. */
const openingMax = 2;
const retryDelayMs = 2_000;
/** Far below the ages and silences at which a media server gives a channel up. */
const ageMsMax = 600_000;

interface Ready<Item> {
  readonly item: Item;
  readonly expiry: Timer;
  readonly onEnded: () => void;
}

export class EndpointPool<Item extends Poolable> {
  readonly #options: EndpointPoolOptions<Item>;
  #ready: Ready<Item>[] = [];
  #opening = 0;
  #timer: Timer | undefined;
  /** Counts the losses: what was opened before one is not kept after it. */
  #losses = 0;
  #isStopped = false;

  constructor(options: EndpointPoolOptions<Item>) {
    this.#options = options;
  }

  /** Whom `take` would give. */
  get first(): Item | undefined {
    return this.#ready[0]?.item;
  }

  /** The one that has waited longest; from now on the taker's. undefined: none is ready. */
  take(): Item | undefined {
    const ready = this.#ready.shift();
    if (ready) this.#release(ready);
    this.#fillIn(refillDelayMs);
    return ready?.item;
  }

  /** The servers can be used again: fills up. */
  fill(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    const { isWanted, size } = this.#options;
    while (
      !this.#isStopped &&
      isWanted() &&
      this.#opening < openingMax &&
      this.#ready.length + this.#opening < size
    ) {
      void this.#openOne();
    }
  }

  /** A server is lost, and with it all that was made over it. */
  abandon(): void {
    for (const item of this.#takeAll()) item.abandon();
  }

  /** Ends all, for good; settles when they are gone. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#takeAll().map((item) => item.destroy()));
  }

  #takeAll(): readonly Item[] {
    this.#losses++;
    this.#timer?.cancel();
    this.#timer = undefined;
    const all = this.#ready;
    this.#ready = [];
    for (const ready of all) this.#release(ready);
    return all.map(({ item }) => item);
  }

  async #openOne(): Promise<void> {
    const losses = this.#losses;
    this.#opening++;
    try {
      const item = await this.#options.open();
      this.#opening--;
      if (losses === this.#losses && !item.ended.aborted) this.#keep(item);
      else void item.destroy();
      this.fill();
    } catch {
      // Whoever needs one meets the same fault and reports it.
      this.#opening--;
      this.#fillIn(retryDelayMs);
    }
  }

  #keep(item: Item): void {
    const onEnded = (): void => this.#forget(item);
    const expiry = this.#options.clock.setTimer(ageMsMax, () => {
      this.#forget(item);
      void item.destroy();
    });
    item.ended.addEventListener('abort', onEnded, { once: true });
    this.#ready.push({ item, expiry, onEnded });
  }

  #forget(item: Item): void {
    for (const ready of this.#ready) if (ready.item === item) this.#release(ready);
    this.#ready = this.#ready.filter((ready) => ready.item !== item);
    this.#fillIn(retryDelayMs);
  }

  #release({ item, expiry, onEnded }: Ready<Item>): void {
    expiry.cancel();
    item.ended.removeEventListener('abort', onEnded);
  }

  #fillIn(delayMs: number): void {
    if (this.#timer || this.#isStopped || this.#options.size === 0) return;
    this.#timer = this.#options.clock.setTimer(delayMs, () => this.fill());
  }
}
