/**
 * An agent's page and the server's end of its desk, joined by a wire that can be cut: the page's own
 * view-model and link run against the server's own connection in memory, on a virtual clock.
 */
import { Registry } from 'prom-client';
import type { AgentDesk } from '../../../src/calls/desk-port.ts';
import { DeskSession } from '../../../src/client/desk-session.ts';
import { AgentSeat } from '../../../src/desk/live/agent-seat.ts';
import { DeskConnection } from '../../../src/desk/live/desk-connection.ts';
import { DeskSessions } from '../../../src/desk/live/desk-sessions.ts';
import type { CommandAnswer, DeskCommand } from '../../../src/protocol/desk-commands.ts';
import { VirtualClock } from '../clocks/virtual-clock.ts';
import { FakeAgentDesk } from '../fakes/fake-agent-desk.ts';
import { MemoryTexts } from '../memory-texts.ts';
import { seeded } from '../seeded-numbers.ts';
import { linJing, sampleSettings } from './desk-samples.ts';
import { type Cut, DeskWire, type WireMoment } from './desk-wire.ts';

const startAt = 1_800_000_000_000;
/** Of the wire's delays and the page's painting. */
const stepMs = 40;

interface GivenCommand {
  readonly command: DeskCommand;
  answer?: CommandAnswer;
}

export class DeskShift {
  readonly clock = new VirtualClock(startAt);
  readonly random: () => number;
  readonly sessions = new DeskSessions(this.clock, new Registry());
  readonly agentDesk = new FakeAgentDesk(this.clock, this.#ringsSeen());
  /** Offers raised as new, over all pages of the tab. */
  readonly raised: string[] = [];
  /** Offers whose pop a page had on its screen. */
  readonly painted = new Set<string>();
  /** Offers whose phone rang before any page had painted the pop. */
  readonly rangUnseen: string[] = [];
  readonly given: GivenCommand[] = [];
  readonly faults: unknown[] = [];
  /** Asked at each moment of the wire. */
  cutAt: (moment: WireMoment) => Cut | undefined = () => undefined;
  readonly #kept = new MemoryTexts();
  readonly #wire: DeskWire;
  #page: DeskSession;

  constructor(seed: number) {
    this.random = seeded(seed);
    this.agentDesk.addAgent(linJing, '林静', '1001');
    this.#wire = new DeskWire({
      ...{ clock: this.clock, random: this.random, delayMsMax: stepMs },
      cutAt: (moment) => this.cutAt(moment),
      accept: (socket) =>
        new DeskConnection({
          ...{ socket, clock: this.clock, metrics: this.sessions.metrics },
          isSignedIn: () => true,
          seat: this.#seat(this.agentDesk),
        }),
    });
    this.#page = this.#openPage();
  }

  get page(): DeskSession {
    return this.#page;
  }

  get phase() {
    return this.agentDesk.view(linJing)?.call?.phase;
  }

  get state() {
    return this.agentDesk.view(linJing)?.state.state;
  }

  /** As the browser does it: a new page with the tab's kept texts. */
  reload(): void {
    this.#page.stop();
    this.#page = this.#openPage();
  }

  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      this.clock.advance(stepMs);
      for (let turn = 0; turn < 8; turn++) await Promise.resolve();
      this.#paint();
    }
  }

  /** @returns whether it came true within two minutes. */
  async until(test: () => boolean): Promise<boolean> {
    for (let waited = 0; waited < 120_000 && !test(); waited += stepMs) await this.pass(stepMs);
    return test();
  }

  /** Gives the command once. */
  async run(command: DeskCommand): Promise<CommandAnswer | undefined> {
    const given: GivenCommand = { command };
    this.given.push(given);
    void this.page.run(command).then((answer) => {
      given.answer = answer;
    });
    await this.until(() => given.answer !== undefined);
    return given.answer;
  }

  /** Carries the command through: an agent presses again when nothing came of it. */
  async carry(command: DeskCommand, isDone: () => boolean): Promise<void> {
    for (let tries = 0; tries < 20 && !isDone(); tries++) await this.run(command);
  }

  /** The page paints what it shows, a frame later. */
  #paint(): void {
    const { pop, phase } = this.page.state;
    if (!pop || (phase !== 'presented' && phase !== 'ringing')) return;
    this.painted.add(pop.offerId);
    this.page.popPainted(pop.offerId);
  }

  #seat(agentDesk: AgentDesk): AgentSeat {
    return new AgentSeat({
      ...{ agentId: linJing, agentDesk, clock: this.clock, sessions: this.sessions },
      settings: sampleSettings,
      readNotice: () => undefined,
      onFault: (error) => this.faults.push(error),
    });
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

  /** The desk's notifier, which also sees the phone ring. */
  #ringsSeen() {
    const { sessions } = this;
    return {
      presentOffer: sessions.presentOffer.bind(sessions),
      withdrawOffer: sessions.withdrawOffer.bind(sessions),
      callbacksChanged: sessions.callbacksChanged.bind(sessions),
      isConnected: sessions.isConnected.bind(sessions),
      agentChanged: (view: Parameters<DeskSessions['agentChanged']>[0]) => {
        const { pop, phase } = view.call ?? {};
        if (pop && phase === 'ringing' && !this.painted.has(pop.offerId)) {
          this.rangUnseen.push(pop.offerId);
        }
        sessions.agentChanged(view);
      },
    };
  }
}
