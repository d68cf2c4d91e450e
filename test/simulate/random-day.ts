/**
 * A random day of a random centre: callers and agents behave by a seed, their inputs are dropped,
 * doubled and delayed on the way, the process dies and comes back from its journal. What a live system
 * repairs by reconciliation is repaired here by the same code. After each step everything is checked.
 */
import { isDeepStrictEqual } from 'node:util';
import { checkInvariants } from '../../src/acd/invariants.ts';
import { type AcdConfig, customerClasses } from '../../src/acd/model/config.ts';
import type { AcdEffect } from '../../src/acd/model/effects.ts';
import type { AcdEvent } from '../../src/acd/model/events.ts';
import type { AcdInput } from '../../src/acd/model/inputs.ts';
import type { Statistics } from '../../src/acd/model/statistics.ts';
import { SortedList } from '../../src/acd/order/sorted-list.ts';
import { replay } from '../../src/acd/restore/replay.ts';
import { type AcdSnapshot, toSnapshot } from '../../src/acd/restore/snapshot.ts';
import { type AcdState, emptyState } from '../../src/acd/state.ts';
import { foldStatistics, queueToday } from '../../src/acd/statistics.ts';
import { step } from '../../src/acd/step.ts';
import type { AgentId, CallbackId, CallId, OfferId } from '../../src/base/ids.ts';
import { findRepairs } from '../../src/calls/queueing/reconciliation.ts';
import { seeded } from '../support/seeded-numbers.ts';
import { randomAct, randomCallback } from './random-acts.ts';
import { type Draw, maybe, pick, randomCentre, randomSkills } from './random-centre.ts';

export interface DayPlan {
  readonly seed: number;
  readonly agents: number;
  readonly steps: number;
  /** Everything is checked after so many steps; what a step touches is checked after each. */
  readonly checkEvery: number;
}

export interface DayTold {
  readonly steps: number;
  readonly calls: number;
  readonly answered: number;
  readonly overflowed: number;
  readonly calledBack: number;
  readonly crashes: number;
  readonly repairs: number;
}

interface Planned {
  readonly at: number;
  readonly number: number;
  readonly act: () => void;
}

type Stage = 'flow' | 'queued' | 'talking';

const startsAt = 9 * 3_600_000;
const endsAt = 22 * 3_600_000;
const reconcileMs = 5_000;
/** On average: any instant is as good as another, for a crash and for the snapshot before it. */
const stepsPerCrash = 3_000;
const stepsPerSnapshot = 1_500;
const stepsPerAccount = 50;

export class RandomDay {
  readonly #plan: DayPlan;
  readonly #draw: Draw;
  readonly #config: AcdConfig;
  readonly #agenda = new SortedList<Planned>((a, b) => a.at - b.at || a.number - b.number);
  /** What is true outside the engine. */
  readonly #calls = new Map<CallId, Stage>();
  readonly #ringings = new Set<OfferId>();
  readonly #outside = new Map<AgentId, readonly CallId[]>();
  readonly #phones = new Map<AgentId, boolean>();
  readonly #desks = new Map<AgentId, boolean>();
  readonly #folded: Statistics = { utcOffsetMinutes: 0, agents: new Map(), queues: new Map() };
  #state: AcdState = emptyState();
  #snapshot: AcdSnapshot | undefined;
  #journal: AcdInput[] = [];
  #at = startsAt;
  #planned = 0;
  #steps = 0;
  #called = 0;
  #answered = 0;
  #overflowed = 0;
  #calledBack = 0;
  #callbacks = 0;
  #outsideCalls = 0;
  #crashAt = 0;
  #snapshotAt = 0;
  #crashes = 0;
  #repairs = 0;

  constructor(plan: DayPlan) {
    this.#plan = plan;
    this.#draw = seeded(plan.seed);
    this.#config = randomCentre(this.#draw, plan.agents);
    this.#crashAt = this.#drawStep(stepsPerCrash);
    this.#snapshotAt = this.#drawStep(stepsPerSnapshot);
  }

  /** @throws BrokenInvariant or Error, as soon as something does not hold */
  run(): DayTold {
    this.#take({ kind: 'config-changed', at: this.#at, config: this.#config });
    for (const { id } of this.#config.agents) this.#beginWork(id);
    this.#later(100, () => this.#callArrives());
    this.#later(reconcileMs, () => this.#reconcile());
    while (this.#steps < this.#plan.steps && this.#at < endsAt) this.#next();
    this.#checkAll();
    this.#crash();
    return {
      ...{ steps: this.#steps, calls: this.#called, answered: this.#answered },
      ...{ overflowed: this.#overflowed, calledBack: this.#calledBack },
      ...{ crashes: this.#crashes, repairs: this.#repairs },
    };
  }

  #next(): void {
    const planned = this.#agenda.first;
    if (!planned) throw new Error('nothing happens any more');
    this.#agenda.remove(planned);
    this.#passTimeUntil(planned.at);
    this.#at = Math.max(this.#at, planned.at);
    planned.act();
  }

  #passTimeUntil(at: number): void {
    for (;;) {
      const due = this.#state.nextDueAt;
      if (due === undefined || due > at) return;
      this.#at = Math.max(this.#at, due);
      this.#take({ kind: 'time-passed', at: due });
      const next = this.#state.nextDueAt;
      if (next !== undefined && next <= this.#state.at) {
        throw new Error(`a deadline stays behind: ${next} at ${this.#state.at}`);
      }
    }
  }

  #later(ms: number, act: () => void): void {
    this.#agenda.add({ at: this.#at + Math.round(ms), number: this.#planned++, act });
  }

  /** Over an imperfect wire: lost, late, twice, or as it is. */
  #send(input: AcdInput): void {
    const fate = this.#draw();
    if (fate < 0.01) return;
    if (fate < 0.03) {
      this.#later(this.#draw() * 4_000, () => this.#take({ ...input }));
      return;
    }
    this.#take(input);
    if (fate < 0.05) this.#take(structuredClone(input));
  }

  #take(input: AcdInput): void {
    this.#journal.push(input);
    const { state, effects } = step(this.#state, input);
    this.#state = state;
    this.#steps += 1;
    if (this.#steps % this.#plan.checkEvery === 0) checkInvariants(state);
    for (const effect of effects) this.#obey(effect);
    if (this.#steps % stepsPerAccount === 0) this.#checkAll();
    if (this.#steps >= this.#snapshotAt) this.#keepSnapshot();
    if (this.#steps >= this.#crashAt) this.#crash();
  }

  #obey(effect: AcdEffect): void {
    if (effect.kind === 'publish') {
      foldStatistics(this.#folded, effect.event);
      if (effect.event.kind === 'call-answered') this.#answered += 1;
      if (isOverflow(effect.event)) this.#overflowed += 1;
      if (effect.event.kind === 'call-abandoned') this.#calls.delete(effect.event.callId);
      if (effect.event.kind === 'conversation-ended') this.#calls.delete(effect.event.callId);
      if (effect.event.kind === 'callback-answered') this.#calledBack += 1;
    } else if (effect.kind === 'present-offer') this.#present(effect.offerId, effect.agentId);
    else if (effect.kind === 'ring-agent') this.#ring(effect.offerId, effect.agentId);
    else if (effect.kind === 'withdraw-offer') this.#ringings.delete(effect.offerId);
    else if (effect.kind === 'connect') this.#connect(effect.callId, effect.offerId);
    else if (effect.kind === 'return-caller') this.#stage(effect.callId, 'queued');
    else if (effect.kind === 'leave-queue') this.#leave(effect.callId, effect.target?.kind);
    else if (effect.kind === 'admit-call') this.#admitted(effect.callId);
    else if (effect.kind === 'turn-away') this.#calls.delete(effect.callId);
    else if (effect.kind === 'open-callback') this.#calls.set(effect.callId, 'queued');
    else if (effect.kind === 'dial-customer') this.#dial(effect.callId);
    else if (effect.kind === 'close-callback') this.#calls.delete(effect.callId);
  }

  #stage(callId: CallId, stage: Stage): void {
    if (this.#calls.has(callId)) this.#calls.set(callId, stage);
  }

  #callArrives(): void {
    const load = 25_000 / Math.max(1, this.#plan.agents);
    this.#later(-Math.log(1 - this.#draw()) * load, () => this.#callArrives());
    const callId = `call_${this.#called++}` as CallId;
    this.#calls.set(callId, 'flow');
    const customerClass = pick(this.#draw, customerClasses);
    const hotline = pick(this.#draw, ['express', 'claims']);
    this.#take({ kind: 'call-arrived', at: this.#at, callId, hotline, customerClass });
  }

  #admitted(callId: CallId): void {
    this.#stage(callId, 'queued');
    const draw = this.#draw;
    const caller = maybe(draw, 0.5, () => `caller-${Math.floor(draw() * 50)}`);
    const customerClass = pick(draw, customerClasses);
    const preferredAgent = maybe(draw, 0.2, () => pick(draw, this.#config.agents).id);
    // Over the wire as in life: after the step that admitted it.
    this.#later(0, () => {
      this.#send({
        ...{ kind: 'call-queued', at: this.#at, callId },
        queueId: pick(draw, this.#config.queues).id,
        priority: Math.floor(draw() * 3),
        skills: draw() < 0.5 ? {} : randomSkills(draw, 0.2),
        customerClass,
        ...(caller === undefined ? {} : { caller }),
        ...(preferredAgent === undefined ? {} : { preferredAgent }),
      });
    });
    this.#later(1_000 + draw() * 180_000, () => this.#impatient(callId));
    if (draw() < 0.1) {
      this.#later(draw() * 30_000, () => {
        this.#send({ kind: 'key-pressed', at: this.#at, callId, key: '1' });
      });
    }
  }

  #impatient(callId: CallId): void {
    if (this.#calls.get(callId) !== 'queued') return;
    this.#calls.delete(callId);
    this.#send({ kind: 'call-abandoned', at: this.#at, callId });
    this.#send({ kind: 'line-freed', at: this.#at, callId });
  }

  #leave(callId: CallId, target: string | undefined): void {
    this.#stage(callId, 'flow');
    if (target === 'callback' || this.#draw() < 0.1) {
      this.#later(0, () => this.#requestCallback());
    }
    this.#later(this.#draw() * 3_000, () => {
      this.#calls.delete(callId);
      this.#send({ kind: 'line-freed', at: this.#at, callId });
    });
  }

  #requestCallback(): void {
    const callbackId = `cbk_${this.#callbacks++}` as CallbackId;
    this.#send(randomCallback(this.#state, this.#draw, this.#at, callbackId));
  }

  /** Sometimes nobody answers and nobody says so; sometimes she hangs up again before she is served. */
  #dial(callId: CallId): void {
    const fate = this.#draw();
    this.#later(500 + this.#draw() * 11_000, () => {
      const at = this.#at;
      if (fate < 0.6) this.#send({ kind: 'customer-answered', at, callId });
      else if (fate < 0.9) this.#send({ kind: 'customer-not-reached', at, callId, reason: 'busy' });
    });
    if (fate > 0.1) return;
    this.#later(15_000, () => {
      if (this.#calls.get(callId) !== 'queued') return;
      this.#send({ kind: 'call-abandoned', at: this.#at, callId });
    });
  }

  #callOutside(agentId: AgentId): void {
    const callId = `call_out-${this.#outsideCalls++}` as CallId;
    this.#outside.set(agentId, [...(this.#outside.get(agentId) ?? []), callId]);
    this.#send({ kind: 'agent-occupied', at: this.#at, agentId, callId });
    this.#later(1_000 + this.#draw() * 20_000, () => {
      const left = this.#outside.get(agentId)?.filter((id) => id !== callId) ?? [];
      this.#outside.set(agentId, left);
      this.#send({ kind: 'agent-released', at: this.#at, agentId, callId });
    });
  }

  #present(offerId: OfferId, agentId: AgentId): void {
    if (this.#draw() < 0.03) return;
    this.#later(20 + this.#draw() * 500, () => {
      this.#send({ kind: 'offer-received', at: this.#at, agentId, offerId });
    });
  }

  #ring(offerId: OfferId, agentId: AgentId): void {
    this.#ringings.add(offerId);
    const fate = this.#draw();
    this.#later(500 + this.#draw() * 8_000, () => {
      if (!this.#ringings.has(offerId)) return;
      const at = this.#at;
      if (fate < 0.8) this.#send({ kind: 'offer-accepted', at, offerId });
      else if (fate < 0.85) this.#send({ kind: 'offer-declined', at, agentId, offerId });
      else if (fate < 0.88) {
        this.#send({ kind: 'offer-failed', at, offerId, reason: 'phone-busy' });
      } else if (fate < 0.92) this.#send({ kind: 'offer-not-answered', at, offerId });
    });
  }

  #connect(callId: CallId, offerId: OfferId): void {
    this.#ringings.delete(offerId);
    this.#stage(callId, 'talking');
    const [fate, by] = [this.#draw(), pick(this.#draw, ['caller', 'agent'] as const)];
    this.#later(1_000 + this.#draw() * 30_000, () => {
      if (this.#calls.get(callId) !== 'talking') return;
      const at = this.#at;
      if (fate < 0.05) {
        this.#send({ kind: 'conversation-broken', at, callId, reason: 'phone-unreachable' });
        return;
      }
      this.#calls.delete(callId);
      this.#send({ kind: 'call-ended', at, callId, by });
      this.#send({ kind: 'line-freed', at, callId });
    });
  }

  #beginWork(agentId: AgentId): void {
    this.#phones.set(agentId, true);
    this.#desks.set(agentId, true);
    this.#take({ kind: 'phone-changed', at: this.#at, agentId, reachable: true });
    this.#take({ kind: 'desk-changed', at: this.#at, agentId, connected: true });
    this.#later(this.#draw() * 20_000, () => this.#work(agentId));
  }

  /** What an agent does now and then; mostly being ready. */
  #work(agentId: AgentId): void {
    this.#later(2_000 + this.#draw() * 40_000, () => this.#work(agentId));
    const at = this.#at;
    const state = this.#state.agents.get(agentId)?.state.state;
    const fate = this.#draw();
    if (state === 'signed-out') this.#send({ kind: 'agent-signed-in', at, agentId });
    if (fate < 0.6) this.#send({ kind: 'agent-ready', at, agentId });
    else if (fate < 0.7) {
      const reason = pick(this.#draw, ['meal', 'desk-work']);
      this.#send({ kind: 'agent-not-ready', at, agentId, reason });
    } else if (fate < 0.8) this.#send({ kind: 'wrap-up-ended', at, agentId });
    else if (fate < 0.83) this.#send({ kind: 'agent-signed-out', at, agentId });
    else if (fate < 0.88) {
      const reachable = !this.#phones.get(agentId);
      this.#phones.set(agentId, reachable);
      this.#send({ kind: 'phone-changed', at, agentId, reachable });
    } else if (fate < 0.93) {
      const connected = !this.#desks.get(agentId);
      this.#desks.set(agentId, connected);
      this.#send({ kind: 'desk-changed', at, agentId, connected });
    } else if (fate < 0.931) this.#reconfigure();
    else if (fate < 0.94) this.#callOutside(agentId);
    else if (fate < 0.945) this.#requestCallback();
    else {
      const act = randomAct(this.#state, this.#draw, at, agentId);
      if (act) this.#send(act);
    }
  }

  /** Another shift of the same centre: some agents gone, every queue asked in another order. */
  #reconfigure(): void {
    const { queues, agents } = this.#config;
    const turned = queues.map((queue, index) => {
      const strategy = queues[(index + 1) % queues.length]?.strategy ?? queue.strategy;
      return { ...queue, strategy };
    });
    const config = {
      ...this.#config,
      queues: turned.filter((_, index) => index === 0 || this.#draw() < 0.8),
      agents: agents.filter(() => this.#draw() < 0.9),
    };
    this.#take({ kind: 'config-changed', at: this.#at, config });
    this.#later(30_000, () => {
      this.#take({ kind: 'config-changed', at: this.#at, config: this.#config });
    });
  }

  #reconcile(): void {
    this.#later(reconcileMs, () => this.#reconcile());
    const calls = [...this.#calls].map(([id, stage]) => {
      return [id, { stage, callerGone: false, hasConversation: stage === 'talking' }] as const;
    });
    const repairs = findRepairs(
      this.#state,
      {
        calls: new Map(calls),
        ringings: this.#ringings,
        legsGone: [],
        isPhoneReachable: (agentId) => this.#phones.get(agentId),
        isDeskConnected: (agentId) => this.#desks.get(agentId) ?? false,
        outsideCallsOf: (agentId) => this.#outside.get(agentId) ?? [],
      },
      this.#at,
    );
    for (const repair of repairs) {
      this.#repairs += 1;
      if ('input' in repair) this.#take(repair.input);
      else if ('finish' in repair) this.#calls.delete(repair.finish);
      else if ('stop' in repair) this.#ringings.delete(repair.stop);
    }
  }

  /** Calls in = decided + open, by queue; and the statistics are the fold of the events. */
  #checkAll(): void {
    const { statistics, calls, at } = this.#state;
    const open = new Map<string, number>();
    for (const { queueId, answered, callback } of calls.values()) {
      if (!answered && callback === undefined) open.set(queueId, (open.get(queueId) ?? 0) + 1);
    }
    for (const [queueId, folded] of this.#folded.queues) {
      const today = queueToday(statistics, queueId, at);
      const { queued, answered, abandoned, left, overflowed, failed } = today;
      const decided = answered + abandoned + left + overflowed + failed;
      const waiting = open.get(queueId) ?? 0;
      if (queued !== decided + waiting) {
        throw new Error(`calls are unaccounted for in ${queueId}: ${JSON.stringify(today)}`);
      }
      if (JSON.stringify(folded) !== JSON.stringify(today)) {
        throw new Error(`the statistics of ${queueId} are not the fold of the events`);
      }
    }
  }

  /** The process dies; what comes back from snapshot and journal is what was. */
  #crash(): void {
    const before = jsonOf(this.#state);
    this.#state = replay(this.#snapshot, this.#journal);
    if (!isDeepStrictEqual(jsonOf(this.#state), before)) {
      throw new Error('the restored state differs');
    }
    this.#crashes += 1;
    this.#crashAt = this.#drawStep(stepsPerCrash);
    this.#keepSnapshot();
  }

  /** As the server does while it runs, and after each restart: the inputs before it are forgotten. */
  #keepSnapshot(): void {
    this.#journal = [];
    this.#snapshot = jsonOf(this.#state);
    this.#snapshotAt = this.#drawStep(stepsPerSnapshot);
  }

  #drawStep(mean: number): number {
    return this.#steps + 1 + Math.floor(this.#draw() * 2 * mean);
  }
}

/** As the disk gives it back. */
function jsonOf(state: AcdState): AcdSnapshot {
  return JSON.parse(JSON.stringify(toSnapshot(state))) as AcdSnapshot;
}

function isOverflow(event: AcdEvent): boolean {
  if (event.kind === 'call-left-queue') return event.reason === 'overflowed';
  return event.kind === 'call-overflowed';
}
