/**
 * The pop's promise with the real queue engine and the real desk server: two agents at their pages,
 * wires that are cut, callers who wait. No phone rings for a pop that its agent's page has not
 * painted, no caller is lost, and each pop is raised once.
 */
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import type { AgentId } from '../../src/base/ids.ts';
import type { RingOptions } from '../../src/calls/ports.ts';
import { DeskSession } from '../../src/client/desk-session.ts';
import { AgentSeat } from '../../src/desk/live/agent-seat.ts';
import { DeskConnection } from '../../src/desk/live/desk-connection.ts';
import { DeskSessions } from '../../src/desk/live/desk-sessions.ts';
import { CallScene, lin, wang } from '../support/call-scene.ts';
import { sampleSettings } from '../support/desk/desk-samples.ts';
import { cuts, DeskWire } from '../support/desk/desk-wire.ts';
import { MemoryTexts } from '../support/memory-texts.ts';
import { seeded } from '../support/seeded-numbers.ts';

const runs = 100;
const callers = 3;
const stepMs = 100;
const extensions: ReadonlyMap<AgentId, string> = new Map([
  [lin, '1001'],
  [wang, '1002'],
]);

class Floor {
  readonly random: () => number;
  readonly scene: CallScene;
  readonly pages = new Map<AgentId, DeskSession>();
  /** '1001 ofr_…': raised as new on the page of that extension. */
  readonly raised: string[] = [];
  readonly painted = new Set<string>();
  /** Rings of a call whose pop its agent's page had not painted. */
  readonly unseen: string[] = [];
  isCutting = true;
  cutsMade = 0;
  #sessions: DeskSessions | undefined;

  constructor(seed: number) {
    this.random = seeded(seed);
    this.scene = new CallScene({
      desk: (clock) => {
        this.#sessions = new DeskSessions(clock, new Registry());
        return this.#sessions;
      },
    });
    const { telephony } = this.scene;
    const ring = telephony.ring.bind(telephony);
    telephony.ring = (options) => {
      this.#rings(options);
      return ring(options);
    };
    for (const agentId of extensions.keys()) this.pages.set(agentId, this.#openPage(agentId));
  }

  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      await this.scene.pass(stepMs);
      for (const [agentId, page] of this.pages) this.#attend(agentId, page);
      await this.scene.settle();
    }
  }

  async until(test: () => boolean, patienceMs: number): Promise<boolean> {
    for (let waited = 0; waited < patienceMs && !test(); waited += stepMs) await this.pass(stepMs);
    return test();
  }

  stop(): void {
    for (const page of this.pages.values()) page.stop();
  }

  /** What an agent at work does: looks at the pop, picks up, becomes ready again. */
  #attend(agentId: AgentId, page: DeskSession): void {
    const { pop, phase, view, link } = page.state;
    if (pop && (phase === 'presented' || phase === 'ringing')) {
      this.painted.add(`${extensions.get(agentId)} ${pop.callId}`);
      page.popPainted(pop.offerId);
    }
    const phone = this.scene.telephony.phone(extensions.get(agentId) ?? '');
    if (phone.isRinging && this.random() < 0.1) phone.answer();
    const isFree = link.state === 'live' && !pop && view?.state.state === 'not-ready';
    if (isFree && this.random() < 0.1) void page.run({ name: 'ready' });
  }

  #rings({ extension, callId }: RingOptions): void {
    const ringing = `${extension} ${callId}`;
    if (!this.painted.has(ringing)) this.unseen.push(ringing);
  }

  #openPage(agentId: AgentId): DeskSession {
    const { clock, centre } = this.scene;
    const sessions = this.#sessions as DeskSessions;
    const wire = new DeskWire({
      ...{ clock, random: this.random, delayMsMax: 40 },
      cutAt: () => {
        if (!this.isCutting || this.random() >= 0.03) return undefined;
        this.cutsMade++;
        return cuts[Math.floor(this.random() * cuts.length)];
      },
      accept: (socket) =>
        new DeskConnection({
          ...{ socket, clock, metrics: sessions.metrics, isSignedIn: () => true },
          seat: new AgentSeat({
            ...{ agentId, agentDesk: centre.agents, sessions, clock, settings: sampleSettings },
            readNotice: () => undefined,
            onFault: (error) => this.scene.fatal.push(error),
          }),
        }),
    });
    const page = new DeskSession({
      openSocket: (events) => wire.open(events),
      ...{ clock, random: this.random, kept: new MemoryTexts() },
      onNewPop: ({ offerId }) => this.raised.push(`${extensions.get(agentId)} ${offerId}`),
    });
    page.start();
    return page;
  }
}

/** Callers come one after the other while the wires are cut. */
async function workOn(seed: number): Promise<Floor> {
  const floor = new Floor(seed);
  const { scene } = floor;
  await floor.pass(2_000);
  for (let number = 1; number <= callers; number++) {
    const caller = await scene.queuedCaller(`1380013800${number}`);
    const record = () =>
      scene.store.calls.find(({ callerNumber }) => callerNumber === `1380013800${number}`);
    const isAnswered = () => record()?.connectedAt !== undefined;
    await floor.until(isAnswered, 60_000);
    // Both desks may be cut off for long; once the wires hold, the caller must be answered.
    floor.isCutting = false;
    await floor.until(isAnswered, 50_000);
    floor.isCutting = true;
    await floor.pass(1_000);
    caller.leg.endByPeer();
    await scene.settle();
  }
  floor.isCutting = false;
  await floor.pass(40_000);
  floor.stop();
  return floor;
}

describe('callers under fault of the desks', () => {
  it(`are answered, and no phone rings unseen, in ${runs} seeded runs`, async () => {
    let cutsMade = 0;
    for (let seed = 1; seed <= runs; seed++) {
      const floor = await workOn(seed);
      const context = `seed ${seed}`;
      const { store, fatal } = floor.scene;
      expect(floor.unseen, context).toEqual([]);
      expect(new Set(floor.raised).size, context).toBe(floor.raised.length);
      expect(
        store.calls.map(({ outcome, talkMs }) => [outcome, talkMs > 0]),
        context,
      ).toEqual(Array.from({ length: callers }, () => ['answered', true]));
      expect(fatal, context).toEqual([]);
      cutsMade += floor.cutsMade;
    }
    expect(cutsMade).toBeGreaterThan(3 * runs);
  }, 120_000);
});
