import { describe, expect, it } from 'vitest';
import { HttpServices, type ServiceConfig } from '../../src/services/http-services.ts';
import { VirtualClock } from '../support/clocks/virtual-clock.ts';

const config: ServiceConfig = {
  ...{ url: 'https://crm.example.com/orders?kind=all', timeoutMs: 3_000, retries: 2 },
  ...{ cacheMs: 0, atOnceMax: 2 },
};

type Answer = Response | 'unreachable' | 'silent';

/** A service that gives these answers in turn, the last one again and again. */
class ScriptedService {
  readonly clock = new VirtualClock(1_800_000_000_000);
  readonly requests: { readonly url: string; readonly init: RequestInit }[] = [];
  readonly services: HttpServices;
  readonly #answers: readonly (() => Answer)[];

  constructor(answers: readonly (() => Answer)[], changes: Partial<ServiceConfig> = {}) {
    this.#answers = answers;
    this.services = new HttpServices({
      settings: () => ({ crm: { ...config, ...changes } }),
      clock: this.clock,
      fetch: (url, init) => this.#fetch(url, init),
    });
  }

  ask(query: Readonly<Record<string, string>> = {}, signal = new AbortController().signal) {
    return this.services.ask('crm', query, signal);
  }

  /** Lets everything happen that needs no time, then lets time pass. */
  async pass(ms: number): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    this.clock.advance(ms);
    await new Promise((resolve) => setImmediate(resolve));
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    this.requests.push({ url, init });
    const answer = this.#answers[Math.min(this.requests.length, this.#answers.length) - 1]?.();
    if (answer === 'unreachable' || answer === undefined) throw new TypeError('fetch failed');
    if (answer !== 'silent') return answer;
    return new Promise((_, reject) => {
      init.signal?.addEventListener('abort', () => reject(new Error('aborted')));
    });
  }
}

const json = (value: unknown) => () => Response.json(value);
const status = (code: number) => () => new Response('no', { status: code });

describe('a service that is asked', () => {
  it('gets the query, the token and no redirect, and its JSON is the answer', async () => {
    const script = new ScriptedService([json({ status: 'delivered' })], { token: 'secret' });
    const answer = await script.ask({ waybill: '47&11' });
    expect(answer).toEqual({ outcome: 'answered', json: { status: 'delivered' } });
    expect(script.requests).toMatchObject([
      {
        url: 'https://crm.example.com/orders?kind=all&waybill=47%2611',
        init: { method: 'GET', redirect: 'error', headers: { authorization: 'Bearer secret' } },
      },
    ]);
  });

  it('is asked again, after a pause that grows, as long as it may recover', async () => {
    const script = new ScriptedService([() => 'unreachable', status(503), json(1)]);
    const answer = script.ask();
    await script.pass(199);
    expect(script.requests).toHaveLength(1);
    await script.pass(1);
    expect(script.requests).toHaveLength(2);
    await script.pass(400);
    expect(await answer).toEqual({ outcome: 'answered', json: 1 });
  });

  it.each([
    ['refuses for good', status(404), 1, 'refused'],
    ['fails each time', status(500), 3, 'refused'],
    ['is asked too much each time', status(429), 3, 'refused'],
    ['cannot be reached', () => 'unreachable' as const, 3, 'unreachable'],
    ['answers no JSON', () => new Response('<html>'), 1, 'malformed'],
    ['answers without end', () => new Response(`"${'x'.repeat(70_000)}`), 1, 'malformed'],
  ])('has failed when it %s', async (_, answer, attempts, reason) => {
    const script = new ScriptedService([answer]);
    const asked = script.ask();
    for (let pause = 0; pause < 3; pause++) await script.pass(1_000);
    expect(await asked).toEqual({ outcome: 'failed', reason });
    expect(script.requests).toHaveLength(attempts);
    expect(script.services.counters()).toMatchObject({ failed: 1, underWay: 0 });
  });

  it('has so much time for each attempt, and none when its caller has gone', async () => {
    const slow = new ScriptedService([() => 'silent'], { retries: 0 });
    const answer = slow.ask();
    await slow.pass(2_999);
    expect(slow.services.counters().underWay).toBe(1);
    await slow.pass(1);
    expect(await answer).toEqual({ outcome: 'failed', reason: 'timed-out' });
    const left = new ScriptedService([() => 'silent']);
    const caller = new AbortController();
    const asked = left.ask({}, caller.signal);
    await left.pass(0);
    caller.abort();
    expect(await asked).toEqual({ outcome: 'failed', reason: 'timed-out' });
    expect(left.requests).toHaveLength(1);
  });

  it('is not asked by more calls at once than it may be', async () => {
    const script = new ScriptedService([() => 'silent'], { retries: 0 });
    const first = [script.ask({ n: '1' }), script.ask({ n: '2' })];
    expect(await script.ask({ n: '3' })).toEqual({ outcome: 'failed', reason: 'too-many' });
    await script.pass(3_000);
    await Promise.all(first);
    expect(script.services.counters().underWay).toBe(0);
  });

  it('is not asked the same again while its answer is kept', async () => {
    let count = 0;
    const counting = () => Response.json(++count);
    const script = new ScriptedService([counting], { cacheMs: 60_000 });
    for (const [waybill, passes, wanted] of [
      ['1', 0, 1],
      ['1', 59_999, 1],
      ['2', 0, 2],
      ['1', 1, 3],
    ] as const) {
      await script.pass(passes);
      expect(await script.ask({ waybill })).toEqual({ outcome: 'answered', json: wanted });
    }
    const kept = new ScriptedService([status(404), json(7)], { cacheMs: 60_000 });
    await kept.ask();
    expect(await kept.ask()).toEqual({ outcome: 'answered', json: 7 });
  });

  it('keeps a bounded number of answers', async () => {
    const script = new ScriptedService([json(1)], { cacheMs: 60_000 });
    for (let n = 0; n <= 1_000; n++) await script.ask({ n: String(n) });
    await script.ask({ n: '1000' });
    expect(script.requests).toHaveLength(1_001);
    await script.ask({ n: '0' });
    expect(script.requests).toHaveLength(1_002);
  });

  it('that nobody knows has failed at once', async () => {
    const script = new ScriptedService([json(1)]);
    const { signal } = new AbortController();
    expect(await script.services.ask('weather', {}, signal)).toMatchObject({ outcome: 'failed' });
    expect(await script.services.tell('weather', {})).toMatchObject({ reason: 'unknown-service' });
  });
});

it('tells a service facts as JSON, and takes an empty answer for a yes', async () => {
  const script = new ScriptedService([() => new Response(null, { status: 204 })]);
  expect(await script.services.tell('crm', { waybill: '4711' })).toMatchObject({
    outcome: 'answered',
  });
  expect(script.requests).toMatchObject([
    { url: config.url, init: { method: 'POST', body: '{"waybill":"4711"}' } },
  ]);
});
