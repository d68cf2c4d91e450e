/**
 * Random callers and agents doing random things in random order. Whatever happens: no fault is logged,
 * legs and state never differ, every record is closed, and nothing is left at the end.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AgentId } from '../../src/base/ids.ts';
import { CallScene, hotlineNumber, lin, wang } from '../support/call-scene.ts';
import type { FakeCaller, FakePhone } from '../support/fakes/fake-telephony.ts';

const disruptions = [
  ...(['decline', 'agent-hangs-up', 'phone-dies', 'hold', 'retrieve', 'clear'] as const),
  ...(['registration-changes', 'caller-cancels', 'caller-hangs-up', 'media-fails'] as const),
  ...(['hold-at-phone', 'desk-declines', 'not-ready'] as const),
];

interface Act {
  readonly what: 'agent-goes-on' | 'caller-goes-on' | 'dial' | (typeof disruptions)[number];
  readonly who: number;
  readonly waitMs: number;
  /** Whether everything settles before the next act, or races with it. */
  readonly settles: boolean;
}

const acts = fc.array(
  fc.record({
    what: fc.oneof(
      { weight: 5, arbitrary: fc.constant('agent-goes-on' as const) },
      { weight: 5, arbitrary: fc.constant('caller-goes-on' as const) },
      { weight: 1, arbitrary: fc.constant('dial' as const) },
      { weight: 3, arbitrary: fc.constantFrom(...disruptions) },
    ),
    who: fc.integer({ min: 0, max: 5 }),
    waitMs: fc.constantFrom(0, 0, 0, 0, 100, 100, 1_500, 21_000),
    settles: fc.boolean(),
  }),
  { minLength: 60, maxLength: 200 },
);

const extensions = new Map<AgentId, string>([
  [lin, '1001'],
  [wang, '1002'],
]);

class Chaos {
  readonly scene = new CallScene();
  readonly #callers: FakeCaller[] = [];

  async act({ what, who, waitMs, settles }: Act): Promise<void> {
    const agentId = who % 2 === 0 ? lin : wang;
    const phone = this.scene.telephony.phone(extensions.get(agentId) ?? '');
    const caller = this.#callers[who % Math.max(1, Math.min(3, this.#callers.length))];
    if (what === 'agent-goes-on') this.#goOn(agentId, phone);
    else if (what === 'dial') this.#dial();
    else this.#callerActs(what, caller);
    this.#agentActs(what, agentId, phone);
    if (settles) await this.scene.settle();
    if (waitMs > 0) await this.scene.pass(waitMs);
  }

  /** What an agent at work does next. */
  #goOn(agentId: AgentId, phone: FakePhone): void {
    const { agents } = this.scene.centre;
    const pop = this.scene.desks.pops.get(agentId);
    if (phone.isRinging) phone.answer();
    else if (this.scene.state(agentId) === 'wrap-up') agents.endWrapUp(agentId);
    else if (pop) agents.offerReceived(agentId, pop.offerId);
    if (this.scene.state(agentId) !== 'wrap-up') this.scene.ready(agentId);
  }

  #dial(): void {
    const from = `138${this.#callers.length}`;
    this.#callers.unshift(this.scene.telephony.callIn({ from, to: hotlineNumber }));
  }

  #agentActs(what: Act['what'], agentId: AgentId, phone: FakePhone): void {
    const { agents } = this.scene.centre;
    const offerId = this.scene.desks.pops.get(agentId)?.offerId;
    const leg = phone.legs.at(-1);
    const deeds: Partial<Record<Act['what'], () => unknown>> = {
      decline: () => phone.decline(),
      'desk-declines': () => offerId && agents.declineOffer(agentId, offerId),
      'agent-hangs-up': () => leg?.endByPeer(),
      'phone-dies': () => leg?.endByPeer('media-timeout'),
      'hold-at-phone': () => leg?.holdAtPhone(leg.hears.startsWith('bridge')),
      'not-ready': () => agents.notReady(agentId, 'break'),
      hold: () => agents.hold(agentId),
      retrieve: () => agents.retrieve(agentId),
      clear: () => agents.clear(agentId),
      'registration-changes': () => {
        this.scene.telephony.setRegistered(extensions.get(agentId) ?? '', !phone.isRegistered);
      },
    };
    deeds[what]?.();
  }

  #callerActs(what: Act['what'], caller: FakeCaller | undefined): void {
    const leg = caller?.status === 200 ? caller.leg : undefined;
    if (what === 'caller-goes-on') {
      if (leg?.hears === 'prompt welcome') leg.finishPlaying();
      else if (leg) leg.press('0');
      else if (!caller) this.#dial();
    }
    if (what === 'caller-cancels') caller?.cancel();
    if (what === 'caller-hangs-up') leg?.endByPeer();
    if (what === 'media-fails' && leg) leg.failsAt = 'bridge';
  }

  async end(): Promise<void> {
    for (const caller of this.#callers) {
      caller.cancel();
      if (caller.status === 200) caller.leg.endByPeer();
    }
    await this.scene.pass(60_000);
  }
}

/** The fake media server was told to refuse. */
const expectedFaults = new Set(['hand-over failed', 'hold change failed']);

describe('a centre of random callers and agents', () => {
  it('never differs from its legs, closes every record, and is empty at the end', async () => {
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(acts, async (plan) => {
        const chaos = new Chaos();
        for (const act of plan) await chaos.act(act);
        await chaos.end();
        const { scene } = chaos;
        const faults = scene.log.faults.filter((fault) => !expectedFaults.has(fault));
        expect(faults).toEqual([]);
        expect(scene.fatal).toEqual([]);
        expect(scene.centre.counters().repairs).toBe(0);
        expect(scene.alive()).toBe(0);
        expect(scene.store.openCalls()).toEqual([]);
        answered += scene.store.calls.filter(({ outcome }) => outcome === 'answered').length;
        await scene.centre.stop();
        expect(scene.clock.pendingTimers).toBe(0);
      }),
      { numRuns: 100, seed: 20_261_122 },
    );
    // Random days in which nobody talks would prove little.
    expect(answered).toBeGreaterThan(100);
  });
});
