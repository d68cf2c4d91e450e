/**
 * The pop's promise, under cuts at every step of the protocol: each offer is shown once and its
 * receipt arrives, whatever the wire does; no command is done twice; at the end desk and server
 * agree. The page's own view-model and link run against the server's own connection in memory.
 */
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { AgentSeat } from '../../src/desk/live/agent-seat.ts';
import { DeskConnection } from '../../src/desk/live/desk-connection.ts';
import { DeskSessions } from '../../src/desk/live/desk-sessions.ts';
import type { CommandAnswer } from '../../src/protocol/desk-commands.ts';
import { DeskSession } from '../../src/web/model/desk-session.ts';
import { linJing, samplePop, sampleSettings } from '../support/desk-samples.ts';
import { DeskWire, type WireFaults } from '../support/desk-wire.ts';
import { FakeAgentDesk } from '../support/fake-agent-desk.ts';
import { MemoryTexts } from '../support/memory-texts.ts';
import { seeded } from '../support/seeded-numbers.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const runs = 300;
const calls = 4;
const startAt = 1_800_000_000_000;

class Shift {
  readonly random: () => number;
  readonly clock = new VirtualClock(startAt);
  readonly sessions = new DeskSessions(this.clock, new Registry());
  readonly agentDesk = new FakeAgentDesk(this.clock, this.sessions);
  /** Offers raised as new, over all pages. */
  readonly raised: string[] = [];
  readonly commands: { readonly name: string; answer?: CommandAnswer }[] = [];
  readonly faults: unknown[] = [];
  readonly #kept = new MemoryTexts();
  readonly #wire: DeskWire;
  wireFaults: WireFaults;
  page: DeskSession;

  constructor(seed: number) {
    this.random = seeded(seed);
    this.wireFaults = { cutProbability: 0.06, delayMsMax: 40 };
    this.agentDesk.addAgent(linJing, '林静', '1001');
    this.#wire = new DeskWire({
      clock: this.clock,
      random: this.random,
      faults: () => this.wireFaults,
      accept: (socket) =>
        new DeskConnection({
          socket,
          clock: this.clock,
          metrics: this.sessions.metrics,
          isSignedIn: () => true,
          seat: new AgentSeat({
            agentId: linJing,
            agentDesk: this.agentDesk,
            sessions: this.sessions,
            settings: sampleSettings,
            clock: this.clock,
            readNotice: () => undefined,
            onFault: (error) => this.faults.push(error),
          }),
        }),
    });
    this.page = this.#openPage();
  }

  /** As the browser does it: a new page with the tab's kept texts. */
  reload(): void {
    this.page.stop();
    this.page = this.#openPage();
  }

  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 20) {
      this.clock.advance(20);
      for (let turn = 0; turn < 8; turn++) await Promise.resolve();
      this.#paint();
    }
  }

  /** @returns whether it came true within two minutes. */
  async until(test: () => boolean): Promise<boolean> {
    for (let waited = 0; waited < 120_000 && !test(); waited += 100) await this.pass(100);
    return test();
  }

  command(name: 'ready' | 'hold' | 'retrieve' | 'clear' | 'end-wrap-up'): void {
    const command: { readonly name: string; answer?: CommandAnswer } = { name };
    this.commands.push(command);
    void this.page.run({ name }).then((answer) => {
      command.answer = answer;
    });
  }

  get phase() {
    return this.agentDesk.view(linJing)?.call?.phase;
  }

  /** Carries the command through: an agent presses again when nothing came of it. */
  async carry(
    name: 'ready' | 'hold' | 'retrieve' | 'clear' | 'end-wrap-up',
    isDone: () => boolean,
  ): Promise<void> {
    for (let tries = 0; tries < 20 && !isDone(); tries++) {
      this.command(name);
      const command = this.commands.at(-1);
      await this.until(() => command?.answer !== undefined);
    }
  }

  /** The page paints what it shows, a frame later. */
  #paint(): void {
    const { pop, phase } = this.page.state;
    if (pop && (phase === 'presented' || phase === 'ringing')) this.page.popPainted(pop.offerId);
  }

  #openPage(): DeskSession {
    const page = new DeskSession({
      openSocket: (events) => this.#wire.open(events),
      clock: this.clock,
      random: this.random,
      kept: this.#kept,
      onNewPop: (pop) => this.raised.push(pop.offerId),
    });
    page.start();
    return page;
  }
}

async function work(seed: number): Promise<Shift> {
  const shift = new Shift(seed);
  const { agentDesk } = shift;
  await shift.carry('ready', () => agentDesk.view(linJing)?.state.state === 'ready');
  for (let number = 1; number <= calls; number++) {
    agentDesk.offer(linJing, samplePop(number, shift.clock.now()));
    if (shift.random() < 0.3) await shift.pass(Math.floor(shift.random() * 200));
    if (shift.random() < 0.3) shift.reload();
    // The phone rings after the receipt only: without it the story does not go on.
    await shift.until(() => shift.phase === 'ringing');
    if (shift.random() < 0.2) shift.reload();
    agentDesk.answer(linJing);
    await shift.carry('hold', () => shift.phase === 'held');
    if (shift.random() < 0.2) shift.reload();
    await shift.carry('retrieve', () => shift.phase === 'talking');
    await shift.carry('clear', () => shift.phase === 'wrap-up');
    await shift.carry('end-wrap-up', () => agentDesk.view(linJing)?.state.state === 'ready');
  }
  shift.wireFaults = { cutProbability: 0, delayMsMax: 5 };
  await shift.pass(40_000);
  return shift;
}

function timesDone(shift: Shift, command: string): number {
  return shift.agentDesk.done.filter((line) => line.startsWith(`${command} `)).length;
}

describe('the pop under fault', () => {
  it(`is shown once, receipted and never lost, in ${runs} seeded runs`, async () => {
    const offers = Array.from({ length: calls }, (_, index) => `ofr_${index + 1}`);
    for (let seed = 1; seed <= runs; seed++) {
      const shift = await work(seed);
      const context = `seed ${seed}`;
      expect(shift.raised, context).toEqual(offers);
      expect([...new Set(shift.agentDesk.receipts)], context).toEqual(offers);
      expect(shift.page.state.view, context).toEqual(shift.agentDesk.view(linJing));
      expect(shift.page.state.pop, context).toBeUndefined();
      expect(shift.faults, context).toEqual([]);
      for (const name of ['hold', 'retrieve', 'clear'] as const) {
        const given = shift.commands.filter((command) => command.name === name);
        const confirmed = given.filter((command) => command.answer?.ok);
        expect(timesDone(shift, name), context).toBeLessThanOrEqual(given.length);
        expect(timesDone(shift, name), context).toBeGreaterThanOrEqual(confirmed.length);
      }
      shift.page.stop();
    }
  }, 120_000);

  it('cuts the wire in most of these runs', async () => {
    const shift = await work(1);
    const ended = shift.sessions.metrics.connectionsEnded;
    const values = (await ended.get()).values;
    expect(values.reduce((sum, { value }) => sum + value, 0)).toBeGreaterThan(3);
    shift.page.stop();
  });
});
