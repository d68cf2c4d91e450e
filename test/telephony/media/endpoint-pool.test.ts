import { beforeEach, describe, expect, it } from 'vitest';
import { EndpointPool, type Poolable } from '../../../src/telephony/media/endpoint-pool.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';

class Channel implements Poolable {
  readonly #ended = new AbortController();
  wasHungUp = false;

  get ended(): AbortSignal {
    return this.#ended.signal;
  }

  end(): void {
    this.#ended.abort();
  }

  async destroy(): Promise<void> {
    this.wasHungUp = true;
    this.end();
  }

  abandon(): void {
    this.end();
  }
}

let clock: VirtualClock;
let opened: Channel[];
let opening: { resolve: (channel: Channel) => void; reject: (error: unknown) => void }[];
let isWanted: boolean;
let pool: EndpointPool<Channel>;

beforeEach(() => {
  clock = new VirtualClock();
  [opened, opening, isWanted] = [[], [], true];
  const open = () =>
    new Promise<Channel>((resolve, reject) => void opening.push({ resolve, reject }));
  pool = new EndpointPool({ clock, size: 3, open, isWanted: () => isWanted });
});

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Lets what is being opened succeed, and what follows from it. */
async function serve(): Promise<void> {
  while (opening.length > 0) {
    const channel = new Channel();
    opened.push(channel);
    opening.shift()?.resolve(channel);
    await settled();
  }
}

describe('a pool of channels', () => {
  it('fills up to its size, a few at a time', async () => {
    pool.fill();
    expect(opening.length).toBe(2);
    await serve();
    expect(opened.length).toBe(3);
  });

  it('gives the oldest, and replaces it after the call has had its turn', async () => {
    pool.fill();
    await serve();
    expect([pool.take(), pool.take()]).toEqual(opened.slice(0, 2));
    expect(opening.length).toBe(0);
    clock.advance(1_000);
    await serve();
    expect(opened.length).toBe(5);
    expect(opened.some(({ wasHungUp }) => wasHungUp)).toBe(false);
  });

  it('gives nothing when it is empty', () => {
    expect(pool.take()).toBeUndefined();
  });

  it('does not give one that has ended, and replaces it', async () => {
    pool.fill();
    await serve();
    opened[0]?.end();
    expect(pool.take()).toBe(opened[1]);
    clock.advance(10_000);
    await serve();
    expect(opened.length).toBe(5);
  });

  it('lets go of what it has and what is coming when a server is lost, and begins anew', async () => {
    pool.fill();
    await serve();
    pool.take();
    clock.advance(1_000);
    isWanted = false;
    pool.abandon();
    await serve();
    const [taken, ...others] = opened;
    expect(others.map(({ ended }) => ended.aborted)).toEqual([true, true, true]);
    expect(taken?.ended.aborted).toBe(false);
    expect(pool.take()).toBeUndefined();
    isWanted = true;
    pool.fill();
    await serve();
    expect(pool.take()).toBe(opened[4]);
  });

  it('tries again some time after a failure, not at once', async () => {
    pool.fill();
    for (const { reject } of opening.splice(0)) reject(new Error('no channel'));
    await settled();
    expect(opening.length).toBe(0);
    clock.advance(10_000);
    await serve();
    expect(opened.length).toBe(3);
  });

  it('replaces those that have waited so long that their server may give them up', async () => {
    pool.fill();
    await serve();
    clock.advance(3_600_000);
    await serve();
    expect(opened.map(({ wasHungUp }) => wasHungUp)).toEqual([true, true, true, ...fresh(3)]);
  });

  it('hangs all up when it is stopped, also what comes too late', async () => {
    pool.fill();
    opening.shift()?.resolve(record(new Channel()));
    await settled();
    await pool.stop();
    await serve();
    expect(opened.every(({ wasHungUp }) => wasHungUp)).toBe(true);
    clock.advance(3_600_000);
    expect(opening.length).toBe(0);
  });
});

function record(channel: Channel): Channel {
  opened.push(channel);
  return channel;
}

function fresh(count: number): readonly boolean[] {
  return Array.from({ length: count }, () => false);
}
