/**
 * A call centre with two agents, one queue and a short flow, on a virtual clock: the flow welcomes,
 * asks for a key, queues, and says sorry when the queue gives up.
 */

import { configDefaults, queueDefaults } from '../../src/acd/model/config.ts';
import type { AgentId, QueueId } from '../../src/base/ids.ts';
import type { Log } from '../../src/base/log.ts';
import { CallCentre } from '../../src/calls/call-centre.ts';
import type {
  AgentCallbacks,
  AgentView,
  DeskNotifier,
  ScreenPop,
} from '../../src/calls/desk-port.ts';
import type { Flows } from '../../src/calls/flow/flow-port.ts';
import type { CentreSettings } from '../../src/calls/settings.ts';
import type { FlowFacts, FlowInput, FlowState, FlowStep } from '../../src/dialplan/flow.ts';
import { VirtualClock } from './clocks/virtual-clock.ts';
import { FakeCallStore, FakeJournal } from './fakes/fake-call-store.ts';
import { FakeServices } from './fakes/fake-services.ts';
import { type FakeCaller, FakeTelephony } from './fakes/fake-telephony.ts';

export const lin = 'agt_lin' as AgentId;
export const wang = 'agt_wang' as AgentId;
export const hotlineNumber = '4008108000';

class FakeDesks implements DeskNotifier {
  readonly shown: string[] = [];
  readonly pops = new Map<AgentId, ScreenPop>();
  readonly views = new Map<AgentId, AgentView>();
  readonly callbacks = new Map<AgentId, AgentCallbacks>();
  readonly connected = new Set<AgentId>([lin, wang]);
  /** Acknowledge each pop in the same moment, as a fast browser nearly does. */
  onPop: ((agentId: AgentId, pop: ScreenPop) => void) | undefined;

  presentOffer(agentId: AgentId, pop: ScreenPop): void {
    this.shown.push(`pop ${agentId}`);
    this.pops.set(agentId, pop);
    this.onPop?.(agentId, pop);
  }

  withdrawOffer(agentId: AgentId, _offerId: unknown, reason: string): void {
    this.shown.push(`withdrawn ${agentId} ${reason}`);
    this.pops.delete(agentId);
  }

  agentChanged(view: AgentView): void {
    this.views.set(view.agentId, view);
  }

  callbacksChanged(agentId: AgentId, callbacks: AgentCallbacks): void {
    this.callbacks.set(agentId, callbacks);
  }

  isConnected(agentId: AgentId): boolean {
    return this.connected.has(agentId);
  }
}

class FakeLog implements Log {
  readonly faults: string[] = [];
  debug(): void {}
  info(): void {}
  warn(_facts: object, message: string): void {
    this.faults.push(message);
  }
  error(_facts: object, message: string): void {
    this.faults.push(message);
  }
}

const label = { 'zh-CN': '人工', en: 'Agent' };
const file = (name: string) => [{ id: name, file: name }];

class ShortFlow implements Flows {
  start(facts: FlowState['facts']): FlowStep | undefined {
    if (facts.dialledNumber !== hotlineNumber) return undefined;
    const { instead } = facts;
    if (instead && 'flow' in instead && instead.flow !== 'express') return undefined;
    const state: FlowState = {
      ...{ version: 'v1', hotline: 'express', flow: 'express', step: 'answer' },
      ...{ language: 'zh-CN', tries: 0, variables: {}, facts },
    };
    return { state, effects: [{ kind: 'answer' }] };
  }

  step(state: FlowState, input: FlowInput): FlowStep {
    const to = (step: string, ...effects: FlowStep['effects']) => ({
      state: { ...state, step },
      effects,
    });
    switch (input.kind) {
      case 'answered':
        return to('welcome', { kind: 'play', prompts: file('welcome'), bargeIn: true });
      case 'played':
        return state.step === 'sorry'
          ? to('end', { kind: 'hang-up', cause: 'normal', outcome: 'completed-in-flow' })
          : to('menu', { kind: 'collect', prompts: file('menu'), ...collecting });
      case 'collect-timed-out':
        return to('end', { kind: 'hang-up', cause: 'normal', outcome: 'completed-in-flow' });
      case 'digits-collected':
        return to(
          'queue',
          { kind: 'note', step: 'menu', label, input: input.digits },
          {
            ...{ kind: 'enqueue', queue: 'express', priority: 0, skills: {} },
            ...{ announce: file('please-wait'), music: file('music'), isEmergency: false },
            announcements: { positions: [], waits: [], always: file('still-waiting') },
          },
        );
      default:
        return to('sorry', { kind: 'play', prompts: file('sorry'), bargeIn: true });
    }
  }
}

const collecting = {
  ...{ minDigits: 1, maxDigits: 1, firstDigitTimeoutMs: 5_000 },
  ...{ interDigitTimeoutMs: 2_000, terminators: '#' },
};

const settings: CentreSettings = {
  acd: {
    ...configDefaults,
    lines: { ...configDefaults.lines, max: 3 },
    queues: [
      { ...queueDefaults, id: 'express' as QueueId, ringTimeoutMs: 20_000, waitMsMax: 120_000 },
    ],
    agents: [lin, wang].map((id) => ({
      id,
      queues: [{ queueId: 'express' as QueueId, order: 1 }],
      skills: {},
    })),
    deskGraceMs: 30_000,
    utcOffsetMinutes: 480,
  },
  agents: [
    { id: lin, name: '林静', extension: '1001' },
    { id: wang, name: '王敏', extension: '1002' },
  ],
  hotlines: { express: { name: { 'zh-CN': '快递', en: 'Express' }, record: true } },
  queueNames: { express: { 'zh-CN': '快递', en: 'Express' } },
  promptSource: (name) => name,
  promptById: (id) => id,
  recordingFile: (callId, number) => `${callId}-${number}.wav`,
  holdMusic: 'hold-music',
  ringbackTone: 'ringback',
  mayDialOut: true,
  announcesSupervision: true,
  returnPrompts: { 'zh-CN': ['sorry-again'] },
  linesMax: 3,
  reconcileIntervalMs: 5_000,
};

export interface SceneParts {
  readonly store?: FakeCallStore;
  readonly journal?: FakeJournal;
  readonly flows?: Flows;
  readonly settings?: CentreSettings;
  /** In place of the fake desks. */
  readonly desk?: (clock: VirtualClock) => DeskNotifier;
}

export class CallScene {
  readonly clock = new VirtualClock(1_800_000_000_000);
  readonly store: FakeCallStore;
  readonly journal: FakeJournal;
  readonly telephony = new FakeTelephony(this.clock);
  readonly desks = new FakeDesks();
  readonly log = new FakeLog();
  readonly centre: CallCentre;
  readonly settings: CentreSettings;
  readonly services = new FakeServices();
  readonly fatal: unknown[] = [];
  /** What flows were begun with. */
  readonly startedWith: FlowFacts[] = [];

  /** @param parts what an earlier process left, or another dialplan */
  constructor(parts: SceneParts = {}) {
    this.store = parts.store ?? new FakeCallStore();
    this.journal = parts.journal ?? new FakeJournal();
    this.telephony.phone('1001');
    this.telephony.phone('1002');
    const { telephony, store, journal, clock, log, services } = this;
    const desk = parts.desk?.(clock) ?? this.desks;
    const onFatal = (error: unknown) => this.fatal.push(error);
    this.settings = parts.settings ?? settings;
    this.centre = new CallCentre({
      ...{ telephony, store, journal, clock, log, desk, services, onFatal },
      flows: this.#watched(parts.flows ?? new ShortFlow()),
      settings: this.settings,
    });
    this.centre.start();
  }

  #watched(flows: Flows): Flows {
    return {
      start: (facts) => {
        this.startedWith.push(facts);
        return flows.start(facts);
      },
      step: (state, input) => flows.step(state, input),
    };
  }

  /** Lets everything happen that needs no time. */
  async settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.settle();
  }

  ready(...agents: readonly AgentId[]): void {
    for (const agentId of agents) {
      this.centre.agents.signIn(agentId);
      this.centre.agents.ready(agentId);
    }
  }

  /** A caller who has pressed 0 and is in the queue. */
  async queuedCaller(from = '13800138000'): Promise<FakeCaller> {
    const caller = this.telephony.callIn({ from, to: hotlineNumber });
    await this.settle();
    caller.leg.finishPlaying();
    await this.settle();
    caller.leg.press('0');
    await this.settle();
    return caller;
  }

  async receive(agentId: AgentId): Promise<void> {
    const pop = this.desks.pops.get(agentId);
    if (!pop) throw new Error(`no pop at ${agentId}`);
    this.centre.agents.offerReceived(agentId, pop.offerId);
    await this.settle();
  }

  /** A caller in conversation with Lin. */
  async conversation(): Promise<FakeCaller> {
    this.ready(lin);
    const caller = await this.queuedCaller();
    await this.receive(lin);
    this.telephony.phone('1001').answer();
    await this.settle();
    return caller;
  }

  state(agentId: AgentId): string {
    const state = this.centre.agents.view(agentId)?.state;
    return state?.state === 'not-ready'
      ? `not-ready (${state.reason})`
      : (state?.state ?? 'unknown');
  }

  /** What is alive, without the count of repairs. */
  alive(): number {
    const { repairs: _, ...alive } = this.centre.counters();
    return Object.values(alive).reduce((sum, count) => sum + count, 0);
  }
}
