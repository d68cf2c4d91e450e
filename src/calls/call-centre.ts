/**
 * All live calls of this process: takes calls from telephony, walks them through their flow, carries
 * out what the queue engine decides, and is what the agents' desks speak to. The parts are functions
 * over one context; this file puts them together, starts them and ends them.
 */
import { callbackViews } from '../acd/callbacks/views.ts';
import { noDecisions, type OfferDecision } from '../acd/explanation/decisions.ts';
import { explainIdle, explainWait } from '../acd/explanation/explain.ts';
import type { CallbackView } from '../acd/model/callback.ts';
import type { IdleExplanation, WaitExplanation } from '../acd/model/explanation.ts';
import type { Clock, Timer } from '../base/clock.ts';
import { isHotlineError } from '../base/errors.ts';
import { type AgentId, type CallId, newId } from '../base/ids.ts';
import type { Log } from '../base/log.ts';
import type { FlowStep } from '../dialplan/flow.ts';
import { whenAborted } from './abort.ts';
import { AgentViews } from './agents/agent-views.ts';
import { AgentsAtWork } from './agents/agents-at-work.ts';
import { Occupations } from './agents/occupations.ts';
import { callerLeft, finish } from './call-endings.ts';
import { CallFile } from './call-file.ts';
import { AgentsCallbacks } from './callbacks/agents-callbacks.ts';
import type { CentreContext } from './centre-context.ts';
import { giveBack } from './conversation/live-conversation.ts';
import type { AgentDesk, DeskNotifier } from './desk-port.ts';
import { takeDirectCall } from './direct/direct-calls.ts';
import { customerFacts } from './flow/customer-facts.ts';
import type { Flows } from './flow/flow-port.ts';
import type { Services } from './flow/flow-ports.ts';
import { walk } from './flow/flow-walker.ts';
import { LiveCall } from './live-call.ts';
import type { CallRecord, CallStore, IncomingCall, Journal, Telephony } from './ports.ts';
import { carryOut } from './queueing/acd-effects.ts';
import { AcdIntake } from './queueing/acd-intake.ts';
import { findRepairs, type LiveFacts, type Repair } from './queueing/reconciliation.ts';
import { closedAfterCrash, endingsOf, legsLeftBy } from './queueing/recovery.ts';
import { treatSaturation } from './queueing/saturation.ts';
import type { CentreSettings } from './settings.ts';
import type { QueueHistory } from './supervision/queue-history.ts';
import { defaultServiceLevel, ServiceLevels } from './supervision/service-levels.ts';
import { Supervision } from './supervision/supervision.ts';
import type { SupervisorDesk } from './supervision/supervisor-port.ts';
import { SoundTakes } from './takes/sound-takes.ts';

export interface CallCentreParts {
  readonly telephony: Telephony;
  readonly store: CallStore;
  readonly journal: Journal;
  /** From which the day's service levels are folded again; absent: they begin with the start. */
  readonly history?: QueueHistory;
  readonly desk: DeskNotifier;
  readonly flows: Flows;
  readonly services: Services;
  readonly clock: Clock;
  readonly disk?: CentreContext['disk'];
  /** Absent: no hotline has a plan for emergencies. */
  readonly plansOn?: CentreContext['plansOn'];
  readonly log: Log;
  readonly settings: CentreSettings;
  /** The queue engine contradicts itself: the process must be restarted from the journal. */
  readonly onFatal: (error: unknown) => void;
}

/** What is alive; all zero when the last call is over. */
export interface CentreCounters {
  readonly calls: number;
  readonly queuedCalls: number;
  readonly legs: number;
  readonly offers: number;
  readonly ringings: number;
  readonly deskCalls: number;
  /** Agents busy beside the queues, once for each call. */
  readonly occupations: number;
  /** Differences that reconciliation has repaired since the start. */
  readonly repairs: number;
}

/** How often, at most, the numbers of waiting calls go to all desks. */
const waitingPushIntervalMs = 500;
const retryAfterS = 10;

export class CallCentre {
  /** What the desks speak to. */
  readonly agents: AgentDesk;
  /** What the supervisors' desks speak to. */
  readonly supervision: SupervisorDesk;
  /** What is said into phones for prompts. */
  readonly takes: SoundTakes;
  readonly #parts: CallCentreParts;
  readonly #context: CentreContext;
  #settings: CentreSettings;
  #reconcileTimer: Timer | undefined;
  #waitingTimer: Timer | undefined;
  #waitingShown = '';
  #repairs = 0;
  #isStopped = false;

  constructor(parts: CallCentreParts) {
    this.#parts = parts;
    this.#settings = parts.settings;
    const { telephony, store, desk, flows, services, clock, log, journal, onFatal, disk } = parts;
    const intake = new AcdIntake({
      ...{ journal, clock, log, onFatal },
      carryOut: (effect) => carryOut(this.#context, effect),
      onSettled: () => this.#tellDesks(),
    });
    this.#context = {
      ...{ telephony, store, desk, flows, services, clock, log, intake },
      ...(disk ? { disk } : {}),
      plansOn: parts.plansOn ?? (() => []),
      settings: () => this.#settings,
      calls: new Map(),
      ringings: new Map(),
      ringingPhones: new Map(),
      views: new AgentViews(),
      callbacks: new AgentsCallbacks({
        ...{ store, clock, settings: () => this.#settings, state: () => intake.state },
      }),
      occupations: new Occupations((input) => intake.submit(input), clock),
      decisions: noDecisions(),
      levels: new ServiceLevels({
        ruleOf: (queueId) => this.#settings.serviceLevels?.[queueId] ?? defaultServiceLevel,
        utcOffsetMinutes: parts.settings.acd.utcOffsetMinutes,
      }),
      legs: new Set(),
      changedAgents: new Set(),
      onFault(error) {
        // Who ended a leg is told by the leg itself; that something was cut short by it is no fault.
        if (!isHotlineError(error, 'leg-ended')) log.error({ err: error }, 'unexpected failure');
      },
    };
    this.agents = new AgentsAtWork(this.#context);
    this.supervision = new Supervision(this.#context, this.agents, this);
    this.takes = new SoundTakes(this.#context);
  }

  /** Restores the engine, closes what a dead process left open, and begins to take calls. */
  start(): void {
    const { store, telephony, clock } = this.#parts;
    const { intake } = this.#context;
    intake.restore();
    const at = clock.now();
    const { levels } = this.#context;
    const today = this.#parts.history?.queueEvents(levels.dayStart(at)) ?? [];
    for (const event of today) levels.fold(event);
    const open = store.openCalls();
    for (const record of open) store.saveCall(closedAfterCrash(record, at));
    void telephony.endOrphans(open.flatMap(legsLeftBy)).catch(this.#context.onFault);
    for (const input of endingsOf(intake.state, at)) intake.submit(input);
    this.configure(this.#settings);
    intake.snapshot();
    telephony.onReachability((extension, reachable) => this.#phoneChanged(extension, reachable));
    telephony.onIncomingCall((incoming) => this.#receive(incoming));
    this.#reconcileLater();
  }

  /** New names, agents, queues and limits; calls in progress go on. */
  configure(settings: CentreSettings): void {
    const { intake, views, clock } = this.#context;
    this.#settings = settings;
    views.setProfiles(settings.agents);
    views.setUnpaidPauses(new Set(settings.unpaidPauses));
    intake.submit({ kind: 'config-changed', at: clock.now(), config: settings.acd });
    this.#context.callbacks.reconfigured();
    this.#reconcile('quietly');
  }

  /** Why is this caller waiting? Undefined when it is in no queue. */
  explainWait(callId: CallId): WaitExplanation | undefined {
    return explainWait(this.#context.intake.state, callId, this.#parts.clock.now());
  }

  /** Why does this agent get no calls? Undefined for an unknown agent. */
  explainIdle(agentId: AgentId): IdleExplanation | undefined {
    return explainIdle(this.#context.intake.state, agentId);
  }

  /** Why did she get it: the agent's last offers since the start, oldest first. */
  explainOffers(agentId: AgentId): readonly OfferDecision[] {
    return this.#context.decisions.byAgent.get(agentId) ?? [];
  }

  /** Open callbacks, the nearest promise first. */
  callbacks(): readonly CallbackView[] {
    return callbackViews(this.#context.intake.state, this.#parts.clock.now());
  }

  counters(): CentreCounters {
    const { calls, legs, ringings, views, occupations, intake } = this.#context;
    return {
      calls: calls.size,
      queuedCalls: intake.state.calls.size,
      legs: legs.size,
      offers: intake.state.offers.size,
      ringings: ringings.size,
      deskCalls: views.deskCallCount,
      occupations: occupations.size,
      repairs: this.#repairs,
    };
  }

  /** Ends all calls as failed and stops. Settles when their legs are down. */
  async stop(): Promise<void> {
    const { calls, intake, clock } = this.#context;
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#reconcileTimer?.cancel();
    const open = [...calls.values()];
    for (const input of endingsOf(intake.state, clock.now())) intake.submit(input);
    intake.drain();
    for (const call of open) {
      const outcome = call.end ? call.file.record.outcome : 'failed';
      finish(this.#context, call, outcome, { endedBy: 'system' });
    }
    intake.snapshot();
    intake.stop();
    this.#waitingTimer?.cancel();
    await Promise.all([...open.map((call) => call.scope.end()), this.takes.stop()]);
  }

  #receive(incoming: IncomingCall): void {
    const { log } = this.#parts;
    try {
      this.#accept(incoming);
    } catch (error) {
      log.error({ err: error, sipCallId: incoming.sipCallId }, 'call not taken');
      incoming.reject(503, retryAfterS);
    }
  }

  #accept(incoming: IncomingCall): void {
    const { flows, store } = this.#parts;
    const { calls } = this.#context;
    const { callerNumber, dialledNumber, receivedAt } = incoming;
    if (this.#isStopped) {
      incoming.reject(503, retryAfterS);
      return;
    }
    const extension = this.#context.views.profileAt(dialledNumber);
    if (extension && incoming.origin.kind === 'phone') {
      takeDirectCall(this.#context, incoming, extension);
      return;
    }
    const customer = store.customerByNumber(callerNumber);
    const facts = { callerNumber, dialledNumber, at: receivedAt };
    const first = flows.start(customer ? { ...facts, customer: customerFacts(customer) } : facts);
    const file = new CallFile(store, openedRecord(incoming, first, customer?.id));
    const call = new LiveCall(file, incoming, customer, this.#context.onFault);
    file.note({ at: receivedAt, kind: 'call-received', facts: { trunk: incoming.origin.name } });
    this.#parts.log.info({ callId: call.id, sipCallId: incoming.sipCallId }, 'call received');
    calls.set(call.id, call);
    if (!first) {
      incoming.reject(404);
      this.#turnAway(call, 'number-unknown');
      return;
    }
    this.#askForLine(call, incoming, first);
  }

  /** The queue engine says whether there is a line: at once, unless it has just failed. */
  #askForLine(call: LiveCall, incoming: IncomingCall, first: FlowStep): void {
    const { intake, clock } = this.#context;
    const { customer, id: callId } = call;
    call.arrival = (answer) => {
      call.arrival = undefined;
      if (answer.kind === 'turn-away') {
        const status = answer.rule?.status ?? 503;
        incoming.reject(status, status === 503 ? retryAfterS : undefined);
        this.#turnAway(call, answer.reason);
        return;
      }
      call.hasLine = true;
      whenAborted(incoming.cancelled, call.scope, () => callerLeft(this.#context, call));
      const { saturation } = answer;
      call.scope.run(
        saturation
          ? treatSaturation(this.#context, call, first, saturation)
          : walk(this.#context, call, first),
      );
    };
    const customerClass = customer?.tier ?? 'walk-in';
    const hotline = first.state.hotline;
    const at = clock.now();
    intake.submit({ kind: 'call-arrived', at, callId, hotline, customerClass });
    intake.drain();
    call.arrival?.({ kind: 'turn-away', callId, reason: 'lines-exhausted' });
  }

  #turnAway(call: LiveCall, reason: string): void {
    call.file.note({ at: call.file.record.receivedAt, kind: reason });
    finish(this.#context, call, 'refused', { endedBy: 'system' });
  }

  #phoneChanged(extension: string, reachable: boolean): void {
    const { intake, views, clock } = this.#context;
    for (const { id: agentId, extension: own } of views.profiles) {
      if (own !== extension) continue;
      intake.submit({ kind: 'phone-changed', at: clock.now(), agentId, reachable });
    }
  }

  /** Desks of agents who changed at once; who waits and who is to be called back now and then. */
  #tellDesks(): void {
    const { changedAgents, callbacks } = this.#context;
    const changed = [...changedAgents];
    changedAgents.clear();
    for (const agentId of changed) this.#tellDesk(agentId);
    if (this.#waitingTimer || this.#isStopped) return;
    if (this.#waitingNow() === this.#waitingShown && !callbacks.hasChanged) return;
    this.#waitingTimer = this.#parts.clock.setTimer(waitingPushIntervalMs, () => {
      this.#waitingTimer = undefined;
      this.#tellWaiting();
      this.#tellCallbacks();
    });
  }

  #tellWaiting(): void {
    const waiting = this.#waitingNow();
    if (waiting === this.#waitingShown) return;
    this.#waitingShown = waiting;
    for (const { id } of this.#context.views.profiles) this.#tellDesk(id);
  }

  #tellCallbacks(): void {
    const { callbacks, views, desk } = this.#context;
    callbacks.refresh();
    for (const { id } of views.profiles) {
      const news = callbacks.newsFor(id);
      if (news) desk.callbacksChanged(id, news);
    }
  }

  #waitingNow(): string {
    const queues = [...this.#context.intake.state.queues.values()];
    return queues
      .map(({ waiting, toDial }) => `${waiting.size} ${waiting.first?.id ?? ''} ${toDial.size}`)
      .join(',');
  }

  #tellDesk(agentId: AgentId): void {
    const view = this.agents.view(agentId);
    if (view) this.#parts.desk.agentChanged(view);
  }

  #reconcileLater(): void {
    const { clock } = this.#parts;
    this.#reconcileTimer = clock.setTimer(this.#settings.reconcileIntervalMs, () => {
      this.#reconcile('as-fault');
      this.#reconcileLater();
      // The hour decides as well who may be called back.
      if (this.#context.intake.state.callbacks.size > 0) this.#context.callbacks.changed();
      this.#tellDesks();
    });
  }

  /** After a start or for new agents differences are expected: what is true is taken over. */
  #reconcile(how: 'quietly' | 'as-fault'): void {
    const { intake, clock, log } = this.#context;
    intake.drain();
    for (const repair of findRepairs(intake.state, this.#liveFacts(), clock.now())) {
      const { difference, subject } = repair;
      if (how === 'as-fault') {
        this.#repairs += 1;
        log.error({ difference, subject }, 'legs and state differed');
      }
      this.#repair(repair);
    }
    intake.drain();
  }

  #repair(repair: Repair): void {
    const { intake, calls, legs, ringings } = this.#context;
    if ('input' in repair) intake.submit(repair.input);
    else if ('forget' in repair) {
      for (const leg of legs) if (leg.id === repair.forget) legs.delete(leg);
    } else if ('finish' in repair) {
      const call = calls.get(repair.finish);
      if (call) finish(this.#context, call, 'failed', { endedBy: 'system', cause: 'failed' });
    } else if ('giveBack' in repair) {
      const call = calls.get(repair.giveBack);
      if (call?.conversation) {
        giveBack(this.#context, call, call.conversation, 'phone-unreachable');
      }
    } else {
      const ringing = ringings.get(repair.stop);
      ringings.delete(repair.stop);
      if (ringing) void ringing.stop().catch(this.#context.onFault);
    }
  }

  #liveFacts(): LiveFacts {
    const { calls, legs, ringings, views, occupations, telephony, desk } = this.#context;
    const facts = [...calls.values()].map(({ id, stage, callerLeg, conversation, lastWord }) => {
      const callerGone = lastWord === undefined && (callerLeg?.ended.aborted ?? false);
      const hasConversation = conversation !== undefined && !conversation.owner.isGone;
      return [id, { stage, callerGone, hasConversation }] as const;
    });
    return {
      calls: new Map(facts),
      ringings: new Set(ringings.keys()),
      legsGone: [...legs].flatMap(({ id, ended }) => (ended.aborted ? [id] : [])),
      isPhoneReachable: (agentId) => {
        const extension = views.profile(agentId)?.extension;
        return extension === undefined ? undefined : telephony.isReachable(extension);
      },
      isDeskConnected: (agentId) => desk.isConnected(agentId),
      outsideCallsOf: (agentId) => occupations.callsUpOf(agentId),
    };
  }
}

function openedRecord(
  incoming: IncomingCall,
  first: FlowStep | undefined,
  customerId: string | undefined,
): CallRecord {
  const { sipCallId, callerNumber, dialledNumber, receivedAt, origin } = incoming;
  return {
    ...{ id: newId('call'), sipCallId, callerNumber, dialledNumber, receivedAt },
    // Empty where nobody owns the dialled number.
    hotline: first?.state.hotline ?? '',
    trunk: origin.name,
    language: first?.state.language ?? 'zh-CN',
    ...(customerId === undefined ? {} : { customerId }),
    outcome: 'open',
    path: [],
    ...{ ringMs: 0, queueMs: 0, talkMs: 0, holdMs: 0, wrapUpMs: 0 },
  };
}
